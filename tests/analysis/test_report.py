"""analysis/ on real trajectory files: numbers against the file, the page, pictures, refusals."""
import csv
import io
import os
import re
import resource
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import xarray
from asked import asked

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
PATHS = sorted(str(path) for path in (DATA / "ssps").glob("ssp*.yaml"))
MANY = ["--members", "66", "--variables", "temperature,*_concentration,forcing*,heat*"]
CENTRAL = ["--members", str(DATA / "world/member.csv")]
RUNS = {
    "central": [*PATHS, *CENTRAL],
    "ensemble": [*PATHS, *MANY],
    "stats": [*PATHS, *MANY, "--store", "stats"],
    "one": [str(DATA / "ssps/ssp245.yaml"), *CENTRAL],
}
PICTURES = {
    "central": "warming concentrations forcing heat",
    "ensemble": "warming fans concentrations forcing components heat",
    "stats": "warming fans concentrations forcing components heat",
    "one": "warming concentrations forcing heat",
}
VOID = {"meta", "br", "hr", "img", "link", "input"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder with a trajectory file of each kind of run."""
    folder = tmp_path_factory.mktemp("runs")
    for name, words in RUNS.items():
        subprocess.run([PROGRAM, "run", *words, "--quiet", "--out", str(folder / f"{name}.nc")],
                       check=True, env=os.environ | {"KEELING_DATA": str(DATA)})
    return folder


def analysis(*words, stdout=subprocess.PIPE, **how):
    """In a process of its own."""
    return subprocess.run([sys.executable, "-m", "analysis", *map(str, words)], cwd=ROOT,
                          stdout=stdout, stderr=subprocess.PIPE, text=True, **how)


def answer(*words):
    done = asked(*words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def opened(path):
    return xarray.open_dataset(path, engine="h5netcdf", decode_times=False)


def near(text, value, within=1e-6):
    return float(text) == pytest.approx(float(value), rel=1e-5, abs=within)


class Page(HTMLParser):
    """Tags that match, ids, what is referred to, and the text of each table cell."""

    def __init__(self, path):
        super().__init__()
        self.open, self.ids, self.tags, self.attributes, self.rows = [], [], [], [], []
        self.text = Path(path).read_text(encoding="utf-8")
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        self.ids += [value for name, value in attributes if name == "id"]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data

    def row(self, name):
        """Of both tables."""
        first, second = [row for row in self.rows if row and row[0] == name][:2]
        return first + second[1:]


@pytest.fixture(scope="module")
def pages(made):
    """The page of each run, read."""
    found = {}
    for name in RUNS:
        said = answer("report", made / f"{name}.nc", "--static")
        assert f"{made / name}.html" in said and f"{made / name}_png" in said
        found[name] = Page(made / f"{name}.html")
    return found


def of_calendar_years(values, years, first, last):
    """The mean from 1 January of the first to that behind the last: trapezia, one a year."""
    inside = values[(years >= first) & (years <= last + 1)].astype(float)
    return ((inside[1:] + inside[:-1]) / 2).mean(0)


def first_at(line, years, limit):
    return next((str(year) for value, year in zip(line, years) if value >= limit), "")


def test_table_is_the_file(made):
    table = rows(answer("table", made / "central.nc", "--csv"))
    with opened(made / "central.nc") as file:
        years = file.year.values
        assert [row["scenario"] for row in table] == list(file.scenario.values)
        for row in table:
            warming, co2 = (file[name].sel(scenario=row["scenario"]).values[:, 0]
                            for name in ("temperature", "co2_concentration"))
            for year in (2030, 2050, 2100, 2300):
                assert near(row[f"warming_{year}"], warming[years == year][0])
            assert near(row["warming_2081_2100"], of_calendar_years(warming, years, 2081, 2100))
            assert near(row["peak_warming"], warming.max())
            assert row["peak_warming_year"] == str(years[warming.argmax()])
            assert row["passes_1.5"] == first_at(warming, years, 1.5)
            assert row["passes_2"] == first_at(warming, years, 2)
            assert near(row["co2_2100"], co2[years == 2100][0])
            assert near(row["peak_co2"], co2.max())
            ch4 = file.ch4_concentration.sel(scenario=row["scenario"]).values[:, 0]
            assert near(row["ch4_2100"], ch4[years == 2100][0])
            assert near(row["peak_ch4"], ch4.max())


def test_table_of_an_ensemble(made):
    table = rows(answer("table", made / "ensemble.nc", "--csv"))
    with opened(made / "ensemble.nc") as file:
        for row in table:
            members = file.temperature.sel(scenario=row["scenario"]).values.astype(float)
            low, middle, high = np.percentile(members, (5, 50, 95), axis=1)
            at = list(file.year.values).index(2050)
            means = of_calendar_years(members, file.year.values, 2081, 2100)
            for name, p in (("p05", 5), ("median", 50), ("p95", 95)):
                assert near(row[f"warming_2081_2100_{name}"], np.percentile(means, p))
            assert near(row["warming_2050_p05"], low[at])
            assert near(row["warming_2050_median"], middle[at])
            assert near(row["warming_2050_p95"], high[at])
            assert near(row["peak_warming_p95"], high[middle.argmax()])
            assert row["passes_2_early"] == first_at(high, file.year.values, 2)
            assert row["passes_2_late"] == first_at(low, file.year.values, 2)


def test_percentiles_stored_or_counted_are_the_same(made):
    stored, counted = (rows(answer("table", made / f"{name}.nc", "--csv"))
                       for name in ("stats", "ensemble"))
    for one, other in zip(stored, counted, strict=True):
        assert one.keys() == other.keys()
        for key in one.keys() - {"scenario"}:
            within = 0.02 if "2081_2100" in key else 1e-6  # means of percentiles differ a little
            assert one[key] == other[key] or near(one[key], other[key], within)


def test_page_shows_the_table(made, pages):
    for name in ("central", "ensemble"):
        for row in rows(answer("table", made / f"{name}.nc", "--csv")):
            if row["scenario"] == "ssp245":
                shown, of = pages[name].row("SSP2-4.5"), "" if name == "central" else "_median"
                assert shown[1:6] == [f"{float(row[f'warming_{year}{of}']):.2f}"
                                      for year in (2030, 2050, "2081_2100", 2100, 2300)]
                assert shown[7:9] == [row[f"passes_1.5{of}"], row[f"passes_2{of}"]]
                assert shown[9] == f"{float(row[f'co2_2100{of}']):.0f}"
                assert shown[11] == f"{float(row[f'ch4_2100{of}']):.0f}"
    assert "SSP2-4.5, middle of the road" in pages["one"].text


@pytest.mark.parametrize("name", RUNS)
def test_page_is_whole_and_alone(pages, name):
    page = pages[name]
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert not {"script", "link", "img", "iframe", "object", "base"} & set(page.tags)
    for attribute, value in page.attributes:
        assert attribute not in ("src", "srcset", "xlink:href")
        if attribute == "href":
            assert value[0] == "#" and value[1:] in page.ids
    for place in re.findall(r"url\(([^)]*)\)", page.text):
        assert place[0] == "#" and place[1:] in page.ids
    assert "@import" not in page.text and "http" not in page.text
    assert "prefers-color-scheme: dark" in page.text and "viewport" in page.text


@pytest.mark.parametrize("name", RUNS)
def test_a_picture_for_each_thing(made, pages, name):
    figures = re.findall(r'<figure id="(\w+)">(.*?)</figure>', pages[name].text, re.S)
    assert [figure for figure, _ in figures] == PICTURES[name].split()
    for figure, inside in figures:
        assert inside.count("<svg ") == 2 and inside.count("<path ") > 8
        assert "nan" not in inside.lower().replace("nance", "")
        png = made / f"{name}_png" / f"{figure}.png"
        assert png.read_bytes()[:4] == b"\x89PNG" and png.stat().st_size > 10_000


def test_equal_files_give_equal_pages(made, pages, tmp_path):
    shutil.copy(made / "stats.nc", tmp_path / "other.nc")
    done = analysis("report", tmp_path / "other.nc", "--static", "--out", tmp_path / "page.html",
                    "--png", tmp_path / "drawn")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == pages["stats"].text
    for png in (made / "stats_png").iterdir():
        assert (tmp_path / "drawn" / png.name).read_bytes() == png.read_bytes()


def test_plot(made, tmp_path):
    answer("plot", made / "stats.nc", "Atmospheric Concentrations|CO2", "--out",
           tmp_path / "co2.png")
    assert (tmp_path / "co2.png").stat().st_size > 10_000
    answer("plot", made / "one.nc", "temperature")
    assert (made / "one_temperature.png").exists()


def test_iamc(made, tmp_path):
    answer("iamc", made / "stats.nc", "--out", tmp_path / "wide.csv")
    table = rows((tmp_path / "wide.csv").read_text())
    assert list(table[0])[:6] == ["model", "scenario", "region", "variable", "unit", "1750"]
    units = {row["variable"].split("|")[0]: row["unit"] for row in table}
    assert units["Effective Radiative Forcing"] == "W/m^2"
    with opened(made / "stats.nc") as file:
        for percentile in (5, 50, 95):
            name = f"Surface Air Temperature Change|{percentile}.0th Percentile"
            row = next(row for row in table
                       if (row["scenario"], row["variable"]) == ("ssp370", name))
            value = file.temperature.sel(scenario="ssp370", year=2100, percentile=percentile)
            assert near(row["2100"], value)
    answer("iamc", made / "one.nc", "--names", "ar6", "--out", tmp_path / "ar6.csv")
    ar6 = (tmp_path / "ar6.csv").read_text()
    assert "|Raw Surface Temperature (GSAT)|Keelingv" in ar6 and "Percentile" not in ar6


def test_pyam_reads_the_table(made, tmp_path):
    pyam = pytest.importorskip("pyam")
    answer("iamc", made / "stats.nc", "--out", tmp_path / "wide.csv")
    table = rows((tmp_path / "wide.csv").read_text())
    assert len(pyam.IamDataFrame(tmp_path / "wide.csv").timeseries()) == len(table)


def bad_files(folder, good):
    """Name and the words its refusal must hold."""
    (folder / "text.nc").write_text("not a netCDF file\n")
    (folder / "short.nc").write_bytes(good.read_bytes()[:30_000])
    (folder / "folder.nc").mkdir()
    xarray.Dataset({"x": (("y",), [1.0])}).to_netcdf(folder / "foreign.nc", engine="h5netcdf")
    with opened(good) as file:
        file.assign_coords(year=file.year.values[::-1]).to_netcdf(folder / "back.nc",
                                                                  engine="h5netcdf")
        file.isel(year=[0]).to_netcdf(folder / "brief.nc", engine="h5netcdf")
    return {"none.nc": "no such file", "text.nc": "is not a netCDF-4 file",
            "short.nc": "is not a netCDF-4 file", "folder.nc": "is a folder",
            "foreign.nc": "no dimension 'scenario'", "back.nc": "whole years",
            "brief.nc": "a single year"}


def test_bad_files_are_refused_in_one_line(made, tmp_path):
    for name, words in bad_files(tmp_path, made / "one.nc").items():
        done = asked("report", tmp_path / name)
        assert done.returncode == 65 and done.stdout == ""
        assert done.stderr.startswith(f"{tmp_path / name}: ") and words in done.stderr
        assert "; " in done.stderr and "expected" in done.stderr
        assert done.stderr.count("\n") == 1
        assert not (tmp_path / name).with_suffix(".html").exists()


def test_wrong_usage(made):
    one = made / "one.nc"
    for words, said in (((), "COMMAND"), (("report",), "F.nc"), (("rport", one), "rport"),
                        (("plot", one, "temprature"), "did you mean 'temperature'"),
                        (("plot", one, "temperature", "--out", "x.tiff"), ".png"),
                        (("table", one, "--cvs"), "--cvs")):
        done = asked(*words)
        assert done.returncode == 64 and said in done.stderr and done.stderr.count("\n") == 1


def test_no_place_to_write(made, tmp_path):
    done = asked("iamc", made / "one.nc", "--out", tmp_path / "none/x.csv")
    assert done.returncode == 74 and "cannot be written" in done.stderr


def test_no_room(made, tmp_path):
    """What has no room is named, and no half of it is left; a screen can be full too."""
    limit = 20_000
    for words, name in ((("report", "--out", tmp_path / "a.html"), "a_png/warming.png"),
                        (("plot", "temperature", "--out", tmp_path / "b.png"), "b.png"),
                        (("iamc", "--out", tmp_path / "c.csv"), "c.csv")):
        done = analysis(words[0], made / "stats.nc", *words[1:], preexec_fn=lambda:
                        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        assert done.returncode == 74
        assert done.stderr.startswith(f"{tmp_path / name}: cannot be written, File too large;")
        assert done.stderr.count("\n") == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    with open("/dev/full", "w") as full:
        done = analysis("table", made / "one.nc", stdout=full)
    assert done.returncode == 74
    assert done.stderr.startswith("the screen: cannot be written") and done.stderr.count("\n") == 1


def test_help_has_examples():
    for words in ((), ("report",), ("table",), ("plot",), ("iamc",)):
        assert "example" in answer(*words, "--help")
