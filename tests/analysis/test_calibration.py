"""The page of a calibration, on a real small one: its numbers, its words, its refusals."""
import copy
import csv
import json
import math
import os
import re
import shutil
import subprocess

import numpy as np
import pytest
from asked import asked
from test_report import DATA, PROGRAM, ROOT, Page, analysis, answer, opened

from analysis.calibration import build, diagnostics, judgement, runs, words
from analysis.trajectory import Refused, Trajectory

FAIR = DATA / "members/fair-calibrate-1.4.1.csv"
SOME = [str(DATA / f"ssps/{name}.yaml") for name in ("ssp119", "ssp245", "ssp585")]
WHAT = ["--variables", "temperature,co2_concentration,ch4_concentration", "--years", "1750:2101"]


class Cells(Page):
    """Each table cell with all the text in it, whatever tags are around it."""

    def handle_data(self, data):
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += data


def keeling(*what):
    subprocess.run([PROGRAM, *map(str, what), "--quiet"], check=True, capture_output=True,
                   env=os.environ | {"KEELING_DATA": str(DATA)})


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small ensemble with its diagnostics, runs of it and of another, the other judged."""
    folder = tmp_path_factory.mktemp("calibration")
    keeling("calibrate", "--draws", 8192, "--keep", 100, "--out", folder / "members.csv")
    keeling("calibrate", "--members", FAIR, "--out", folder / "judged.json")
    for name, members, more in (("all", folder / "members.csv", []),
                                ("stats", folder / "members.csv", ["--store", "stats"]),
                                ("other", FAIR, ["--store", "stats"])):
        keeling("run", *SOME, *WHAT, "--members", members, *more, "--out", folder / f"{name}.nc")
    return folder


@pytest.fixture(scope="module")
def told(made):
    return json.loads((made / "members.json").read_text(encoding="utf-8"))


PAGES = {
    "alone": (["members.json"], "rejected targets checks pairs"),
    "exact": (["members.json", "all.nc", "--beside", "other.nc"],
              "rejected targets checks pairs history projections"),
    "means": (["members.json", "stats.nc"], "rejected targets checks pairs history projections"),
    "judged": (["judged.json", "other.nc"], "targets checks pairs history projections"),
}


@pytest.fixture(scope="module")
def pages(made):
    found = {}
    for name, (asked, _) in PAGES.items():
        files = [made / one if one[0] != "-" else one for one in asked]
        answer("calibration", *files, "--out", made / f"{name}.html")
        found[name] = Cells(made / f"{name}.html")
    return found


def row_of(page, key):
    """The cells of the row whose head begins with that key."""
    return next(row for row in page.rows if row and row[0].startswith(key) and len(row) > 5)


def numbers(cells):
    return [float(cell.replace("−", "-").replace(",", "")) for cell in cells]


@pytest.mark.parametrize("name", PAGES)
def test_page_is_whole_and_alone(made, pages, name):
    page = pages[name]
    assert page.open == [] and len(page.ids) == len(set(page.ids))
    assert not {"script", "link", "img", "iframe", "object", "base"} & set(page.tags)
    assert "@import" not in page.text and "http" not in page.text and "nan" not in page.text.lower()
    for place in re.findall(r"url\(([^)]*)\)", page.text):
        assert place[0] == "#" and place[1:] in page.ids
    figures = re.findall(r'<figure id="(\w+)">(.*?)</figure>', page.text, re.S)
    assert [figure for figure, _ in figures] == PAGES[name][1].split()
    for figure, inside in figures:
        assert inside.count("<svg ") == 2
        png = made / f"{name}_png" / f"{figure}.png"
        assert png.read_bytes()[:4] == b"\x89PNG" and png.stat().st_size > 10_000


def test_targets_are_told_as_they_are(told, pages):
    errors = []
    for row in told["rows"]:
        if row["role"] != "target":
            continue
        at = [told["percentiles"].index(level) for level in (5, 50, 95)]
        wanted, got = (np.array(row[name])[at] for name in ("target", "members"))
        error = 100 * (got - wanted) / (wanted[2] - wanted[0])
        name = {"CO2": "CO₂CO₂"}.get(row["key"], row["key"])
        cells = row_of(pages["alone"], name)
        assert numbers(cells[8:11]) == pytest.approx(list(error), abs=0.051)
        width = wanted[2] - wanted[0]
        assert numbers(cells[2:8]) == pytest.approx([*wanted, *got], abs=0.006 * width)
        worst = abs(error).max()
        fewer = math.sqrt(10)  # 100 members of 1,000
        assert cells[1] == ("✓ met" if worst <= 2 * fewer else
                            "~ nearly met" if worst <= 5 * fewer else "✗ missed")
        errors += list(abs(error))
    lead = pages["alone"].text
    assert f"largest error is {max(errors):.1f} %" in lead
    assert f"the mean {np.mean(errors):.1f} %" in lead


def test_checks_are_told_as_they_are(told, pages):
    failed = [row for row in told["rows"] if row["role"] == "check" and not row["passed"]]
    checks = [row for row in told["rows"] if row["role"] == "check"]
    assert failed and len(failed) < len(checks)
    sentence = re.search(r'<p class="verdict bad">([^\n]*failed check\.)', pages["alone"].text)[1]
    assert f"{len(failed)} of {len(checks)} checks" in sentence
    for row in checks:
        key = words.palette.formula_title(row["key"])
        assert (key in sentence) == (not row["passed"])
        cells = row_of(pages["alone"], key)
        assert cells[1] == ("✓ passes" if row["passed"] else "✗ fails")
        low, high = row["low"], row["high"]
        assert numbers(re.split("–| to ", cells[5])) == pytest.approx([low, high], rel=0.02)
        inside = np.mean([low <= value <= high for value in row["values"]])
        assert cells[6] == words.share(inside * 100, 100)
        assert cells[7] == words.palette.formula_title(row["source"])


def test_counts_are_told(told, pages):
    page = pages["alone"].text
    for n in (told["draws"], told["survivors"], told["kept"], *(one["n"] for one in
                                                                told["rejected"] if one["n"])):
        assert f"{n:,}" in page
    assert f"<dd>{told['effective_sample_size']:,.0f}</dd>" in page
    assert "made elsewhere" in pages["judged"].text and "survivors" not in pages["judged"].text


def period(values, years, first, last):
    """Over 1 January of first to that of last + 1, half weights at both ends."""
    part = values[(years >= first) & (years <= last + 1)].astype(float)
    return (part[:-1] + part[1:]).mean(0) / 2


@pytest.mark.parametrize("name,note", [("exact", "percentiles of each member’s mean"),
                                       ("means", "means over the years of yearly percentiles")])
def test_warming_by_period(made, pages, name, note):
    with opened(made / {"exact": "all.nc", "means": "stats.nc"}[name]) as file:
        values = file.temperature.sel(scenario="ssp245").values
        means = period(values, file.year.values, 2081, 2100)
        wanted = np.percentile(means, (5, 50, 95)) if name == "exact" else \
            means[[list(file.percentile.values).index(level) for level in (5, 50, 95)]]
    row = row_of(pages[name], "SSP2-4.5")
    cell = row[7] if name == "exact" else row[5]  # median, then low–high
    assert cell == f"{wanted[1]:.2f}{wanted[0]:.2f}–{wanted[2]:.2f}"
    assert row[-1] == "2.72.1–3.5" and note in pages[name].text
    assert "Not re-read" in pages[name].text


def test_record_is_compared_as_told(made, pages):
    with open(DATA / "world/observations.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if line[0] != "#"))
    seen = {name: {int(row["year"]): float(row[name]) for row in rows if row[name]}
            for name in ("gmst", "co2")}
    with opened(made / "all.nc") as file:
        years = file.year.values
        warming, co2 = (file[name].sel(scenario="ssp245").values
                        for name in ("temperature", "co2_concentration"))
    for key, values, first, last, observed in (
            ("Warming 1941–1960", warming, 1941, 1960,
             np.mean([seen["gmst"][year] for year in range(1941, 1961)])),
            ("CO₂ 1960", co2, 1960, 1960, seen["co2"][1960])):
        low, median, high = np.percentile(period(values, years, first, last), (5, 50, 95))
        cells = row_of(pages["exact"], key)
        assert numbers(cells[2:7]) == pytest.approx(
            [low, median, high, observed, median - observed], abs=0.051)
        assert cells[1] == ("✗ below" if observed < low else "✗ above" if observed > high
                            else "✓ inside")
    with Trajectory(str(made / "all.nc")) as trajectory:
        record = runs.records(runs.Run(trajectory))[0]
    at = list(record.years).index(1998)
    assert record.observed[at] == seen["gmst"][1998]  # held against the value that ends 1998
    assert record.ensemble[2, at] == pytest.approx(np.median(warming[years == 1999]))


def test_pairs_are_those_that_go_together(made):
    calibration = diagnostics.read(str(made / "members.json"))
    pairs = judgement.pairs(calibration)
    assert len(pairs) == 9
    for pair in pairs:
        ranks = [np.argsort(np.argsort(one.values)) for one in (pair.across, pair.up)]
        assert pair.correlation == pytest.approx(np.corrcoef(ranks)[0, 1])
    names = [{pair.across.name, pair.up.name} for pair in pairs]
    assert {"ocean_heat_transfer[0]", "ECS"} in names and {"ERFaci", "ERFaer"} not in names


def test_axes_keep_their_decimals(pages):
    assert len(re.findall(r"ρ = −?0\.\d\d<", pages["alone"].text)) == 18  # wide and narrow


def test_equal_files_give_equal_pages(made, pages, tmp_path):
    for name in ("members.json", "members.csv", "stats.nc"):
        shutil.copy(made / name, tmp_path / name)
    done = analysis("calibration", tmp_path / "members.json", tmp_path / "stats.nc", "--png",
                    tmp_path / "drawn")
    assert (done.returncode, done.stderr) == (0, "")
    again = (tmp_path / "members_calibration.html").read_text(encoding="utf-8")
    assert again == pages["means"].text
    for png in (made / "means_png").iterdir():
        assert (tmp_path / "drawn" / png.name).read_bytes() == png.read_bytes()


def test_a_file_that_ends_early_says_so(made, tmp_path):
    keeling("run", SOME[1], "--members", made / "members.csv", "--years", "1750:2100",
            "--variables", "temperature", "--out", tmp_path / "short.nc")
    text = build.of(diagnostics.read(str(made / "members.json")), str(tmp_path / "short.nc"))[1]
    assert "2081–2100 ends on 1 January 2100 for this ensemble" in text


def hostile(told):
    """Valid as JSON and as diagnostics, but made to do harm."""
    evil = copy.deepcopy(told)
    evil["title"] = "</title><script>alert(1)</script> & $x^{2$"
    for row in evil["rows"]:
        row["key"] = f"<b>{row['key']}$\\frac"
        row["source"] = "<img src=x onerror=alert(1)>"
        row["unit"] = "$_$"
    for one in evil["rejected"]:
        one["why"] += " <i>$"
    huge, flat, gone = (next(row for row in evil["rows"] if row["role"] == role)
                        for role in ("target", "filter", "check"))
    huge["range"] = [-1e29, 1e29]
    flat.update(values=[0.1] * 100, members=[0.1] * 9)
    gone.update(values=[None] * 100, members=[None] * 9)
    return evil


def test_text_of_the_file_does_no_harm(told, made, tmp_path):
    (tmp_path / "evil.json").write_text(json.dumps(hostile(told)))
    done = asked("calibration", tmp_path / "evil.json")
    assert (done.returncode, done.stderr) == (0, "")
    page = Cells(tmp_path / "evil_calibration.html")
    assert page.open == [] and not {"script", "img"} & set(page.tags)
    assert "&lt;script&gt;" in page.text and "? not known" in page.text
    assert "does not lie beside" in page.text.replace("\n", " ")


WRONG = [
    (lambda d: d.pop("title"), "has no 'title'"),
    (lambda d: d.update(title="a\u2028b"), "expected a line of text"),
    (lambda d: d.update(title="\ud800"), "expected a line of text"),
    (lambda d: d.update(draws=True), "expected a whole number"),
    (lambda d: d.update(survivors=d["survivors"] + 1), "expected numbers that add up"),
    (lambda d: d.update(kept=99), "99 finite numbers"),
    (lambda d: d.update(percentiles=[5, [], 95]), "percentiles"),
    (lambda d: d.update(percentiles=[95, 50, 5, 17, 83]), "fall"),
    (lambda d: d.update(effective_sample_size=1e308), "expected a finite number"),
    (lambda d: d.update(rows=[]), "has no rows"),
    (lambda d: d.update(rows={}), "expected a list"),
    (lambda d: d["rows"].append(7), "is no object"),
    (lambda d: d["rows"].append(d["rows"][0]), "more than once"),
    (lambda d: d["rows"][0].update(role="goal"), "expected target, filter, check"),
    (lambda d: d["rows"][0].update(range=[2, 1]), "an empty range"),
    (lambda d: d["rows"][0].update(target=[1.0] * 9), "without width"),
    (lambda d: d["rows"][0].update(target_shares=[0.5, -0.1]), "no shares"),
    (lambda d: d["rows"][0].update(years=[2000, 1990]), "a first and a last year"),
    (lambda d: d["rows"][0]["values"].reverse() or d["rows"][0]["values"].__setitem__(0, 99.0),
     "not the percentiles of its values"),
    (lambda d: d["rows"][-1].update(passed=not d["rows"][-1]["passed"]), "contradicts its median"),
    (lambda d: d["rows"][-1].update(low=5.0, high=1.0), "nothing between low and high"),
    (lambda d: d["parameters"][0].update(solved="no"), "expected true or false"),
]


@pytest.mark.parametrize("spoil,said", WRONG)
def test_wrong_diagnostics_are_refused(told, tmp_path, spoil, said):
    wrong = copy.deepcopy(told)
    spoil(wrong)
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps(wrong))
    with pytest.raises(Refused) as refusal:
        diagnostics.read(str(path))
    text = str(refusal.value)
    assert text.startswith(f"{path}: ") and said in text and "expected" in text
    assert "\n" not in text and refusal.value.status == 65


def test_foreign_files_are_refused_in_one_line(made, tmp_path):
    (tmp_path / "deep.json").write_text("[" * 100_000)
    (tmp_path / "latin.json").write_bytes(b'{"title": "\xe9"}')
    (tmp_path / "number.json").write_text("1" * 5000)
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    for name, said in (("none.json", "no such file"), ("deep.json", "not JSON"),
                       ("latin.json", "not text in UTF-8"), ("number.json", "not JSON"),
                       ("list.json", "is no object"), ("folder.json", "is a folder"),
                       ("pipe.json", "is no file")):
        with pytest.raises(Refused, match=said):
            diagnostics.read(str(tmp_path / name))
    done = asked("calibration", made / "members.csv")
    assert done.returncode == 65 and done.stderr.count("\n") == 1 and done.stdout == ""
    assert done.stderr.startswith(f"{made / 'members.csv'}: is not JSON")


def test_members_that_do_not_belong_are_refused(made, tmp_path):
    calibration = diagnostics.read(str(made / "members.json"))
    with pytest.raises(Refused, match="ran 841 members"):
        build.of(calibration, str(made / "other.nc"))
    for name in ("members.json", "members.csv"):
        shutil.copy(made / name, tmp_path / name)
    with open(tmp_path / "members.csv", "a", encoding="utf-8") as file:
        file.write("# touched\n")
    touched = diagnostics.read(str(tmp_path / "members.json"))
    with pytest.raises(Refused, match="ran another 'members.csv'"):
        build.of(touched, str(made / "stats.nc"))
    lines = (made / "members.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    for bad, said in ((lines[:-1], "has 99 members"), ([*lines[:-1], "1,2,3\n"], "has 3 fields"),
                      ([*lines[:-1], lines[-1].replace(".", "x")], "expected a number")):
        (tmp_path / "members.csv").write_text("".join(bad), encoding="utf-8")
        with pytest.raises(Refused, match=said):
            diagnostics.read(str(tmp_path / "members.json"))


def test_runs_that_cannot_serve_are_refused(made, tmp_path):
    calibration = diagnostics.read(str(made / "members.json"))
    keeling("run", SOME[1], "--members", made / "members.csv", "--reference", "1750", "--out",
            tmp_path / "1750.nc", "--store", "stats")
    keeling("run", SOME[1], "--members", DATA / "world/member.csv", "--out", tmp_path / "one.nc")
    for name, said in (("1750.nc", "relative to '1750'"), ("one.nc", "no spread over members")):
        with pytest.raises(Refused, match=said):
            build.of(calibration, str(tmp_path / name))


def test_foresight(made, tmp_path):
    """What a calibration to 2000 predicted stands on the page, missed or not; another has none."""
    keeling("calibrate", DATA / "calibration/to2000.yaml", "--draws", 8192, "--keep", 60, "--out",
            tmp_path / "to2000.csv")
    earlier = diagnostics.read(str(tmp_path / "to2000.json"))
    rows = [row for row in earlier.of_role("check") if "predicted" in row.key]
    assert len(rows) == 4
    answer("calibration", made / "members.json", "--foresight", tmp_path / "to2000.json", "--out",
           tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    part = text[text.index("<h3>Foresight</h3>"):]
    assert all(row.key.split(" ", 1)[1] in part for row in rows)
    missed = sum(judgement.of_check(row) is not judgement.PASSES for row in rows)
    assert f"{missed} of 4 were missed" in part if missed else "all 4 came true" in part
    done = asked("calibration", made / "members.json", "--foresight", made / "members.json")
    assert done.returncode == 65 and "has no check called '... predicted ...'" in done.stderr


def test_wrong_usage_and_places(made, tmp_path, monkeypatch):
    done = asked("calibration", made / "members.json", "--beside", made / "other.nc")
    assert done.returncode == 64 and "RUNS.nc" in done.stderr and done.stderr.count("\n") == 1
    done = asked("calibration", made / "judged.json", "--out", tmp_path / "none/x.html")
    assert done.returncode == 74 and "cannot be written" in done.stderr
    monkeypatch.setenv("KEELING_DATA", str(tmp_path))
    done = asked("calibration", made / "members.json", made / "stats.nc")
    assert done.returncode == 65 and "observations.csv: there is no such file" in done.stderr
    assert "example" in answer("calibration", "--help")


def test_numbers_as_people_write_them():
    assert words.number(-0.0001, 2) == "0.00" and words.signed(0.04, 1) == "0.0"
    assert words.number(-1234.5, 1) == "−1,234.5" and words.number(math.nan, 1) == "–"
    assert words.range_of(-math.inf, 0.17, 2) == "< 0.17"
    assert words.range_of(-0.3, 0.3, 1) == "−0.3 to 0.3"
    assert [words.share(n, 10000) for n in (0, 1, 120, 9999, 10000)] == \
        ["0 %", "< 0.1 %", "1.2 %", "> 99 %", "100 %"]


def test_assessed_warming_is_the_shipped_table():
    told = {(one.scenario, one.first): one for one in runs.assessed()}
    assert len(told) == 15 and told["ssp585", 2081].range == (3.3, 4.4, 5.7)
    assert {one.mark for one in told.values()} == {"verified", "unverified"}
    assert (ROOT / "scenarios/calibration/assessed_warming.csv").exists()
