"""analysis/ on files with regions: rows, sums, the table's numbers, pictures, the page."""
import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pytest
import xarray

from analysis import iamc, opened, palette, pictures, plots, report
from analysis.explorer import piles
from analysis.formats import names
from analysis.regions import pictures as of_regions
from analysis.regions import shares, table
from analysis.trajectory import Refused, Trajectory

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
KEPT = "temperature,co2_emissions,world_emissions_co2_*,emissions_co2_*,co2_*,ghg_*,final_*," \
    "electricity_*,primary_*"
YEARS = np.arange(1985, 2102)
CODES = [f"R{k:02}" for k in range(11)] + ["CHN"]  # the last emits most
SCENARIOS = ["goes-on", "ends"]
FIGURES = "co2_by_region co2_regions co2_by_sector electricity final_energy " \
    "primary_energy".split()
MEMBERS = 21


def flow(size, first):
    """[scenario][year][member]: constant, or falling through zero; NaN outside first-2100."""
    years = YEARS[:, None].astype(float)
    spread = 1 + 0.1 * np.linspace(-1, 1, MEMBERS)
    ends = size * np.clip((2060.5 - years) / 38.5, -1, 1) * np.where(years < 2022, 1, spread)
    values = np.stack([np.broadcast_to(size * spread, ends.shape), ends])
    values[:, (YEARS < first) | (YEARS > 2100)] = np.nan
    return values


def told(values, units, words, name="", region=None):
    attributes = {"units": units, "long_name": words + (f", {region}" if region else ""),
                  "iamc_variable": name} | ({"region": region} if region else {})
    return ("scenario", "year", "member"), values.astype("f4"), attributes


def made_up():
    """A file whose figures are known: region k emits 100 (k + 1) Mt CO2 a year."""
    warming = np.broadcast_to((YEARS[:, None] - 1900) / 100.0, (2, len(YEARS), MEMBERS))
    found = {"temperature": told(warming, "K", "Temperature", "Surface Air Temperature Change"),
             "population": told(warming, "million", "Population", "Population")}
    for k, code in enumerate(CODES):
        end, size = f"_{code.lower()}", 100.0 * (k + 1)
        for stem, share, first, units, words, name in (
                ("emissions_co2_ffi", 1, 1990, "Mt CO2 yr-1", "CO2 emitted", shares.ENERGY_CO2),
                ("ghg", 1.5, 2022, "Mt CO2eq yr-1", "Greenhouse gases", shares.GHG),
                ("co2_steel", 0.25, 2022, "Mt CO2 yr-1", "CO2 from steel", "Emissions|CO2|A|Steel"),
                ("co2_power", 0.75, 2022, "Mt CO2 yr-1", "CO2 from power", "Emissions|CO2|A|Power"),
                ("electricity_coal", 0.4, 2022, "TWh yr-1", "Electricity from coal", ""),
                ("electricity_gas_ccs", 0.6, 2022, "TWh yr-1", "Electricity from gas_ccs", ""),
                ("electricity_total", 1, 2022, "TWh yr-1", "Electricity", shares.ELECTRICITY),
                ("again", 1, 2022, "TWh yr-1", "Electricity, again", shares.ELECTRICITY)):
            found[stem + end] = told(flow(share * size, first), units, words, name, code)
    coordinates = {"scenario": SCENARIOS, "year": YEARS.astype("i4"), "member": range(MEMBERS)}
    return xarray.Dataset(found, coordinates, {"members": str(MEMBERS), "source": "Keeling test",
                                               "reference_period": "1850-1900"})


def percentiles(dataset):
    """The same, as --store stats has it."""
    levels = [5.0, 17.0, 50.0, 83.0, 95.0]
    stored = dataset.quantile(np.array(levels) / 100, "member", keep_attrs=True, skipna=False)
    stored = stored.rename(quantile="percentile").assign_coords(percentile=levels)
    return stored.transpose("scenario", "year", "percentile")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Open files: members, percentiles, a single member, and one that keeling wrote."""
    folder = tmp_path_factory.mktemp("regions")
    whole = made_up()
    one = whole.isel(member=[10]).assign_attrs(members="1")
    for name, dataset in (("members", whole), ("stats", percentiles(whole)), ("one", one)):
        dataset.to_netcdf(folder / f"{name}.nc", engine="h5netcdf")
    subprocess.run([PROGRAM, "run", str(DATA / "paths/baseline-ssp2.yaml"),
                    str(DATA / "paths/current-policies.yaml"), "--members", "5", "--store", "stats",
                    "--variables", KEPT, "--quiet", "--out", str(folder / "run.nc")], check=True,
                   env=os.environ | {"KEELING_DATA": str(DATA)})
    found = {name: Trajectory(folder / f"{name}.nc") for name in ("members", "stats", "one", "run")}
    yield found
    for trajectory in found.values():
        trajectory.close()


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def row_of(text, **wanted):
    return [row for row in rows(text) if wanted.items() <= row.items()]


def test_files_open_as_xarray_opens_them(made):
    """Names in their order, dimensions, attributes and values."""
    for name in ("members", "stats"):
        path = made[name].path
        with opened.dataset(path) as ours, xarray.open_dataset(
                path, engine="h5netcdf", decode_times=False) as theirs:
            assert list(ours.data_vars) == list(theirs.data_vars)
            xarray.testing.assert_identical(ours.load(), theirs.load())


def test_a_quantity_knows_its_region(made):
    for name in ("members", "stats", "one"):
        trajectory = made[name]
        assert list(trajectory.regional) == CODES
        china = trajectory.named("ghg_chn")
        assert china.region == "CHN" and trajectory.find(shares.GHG, "CHN") is china
        assert trajectory.find("Surface Air Temperature Change").region is None
        assert trajectory.find(shares.GHG) is None and len(trajectory.in_regions(shares.GHG)) == 12
        assert trajectory.named(shares.GHG, "R03").name == "ghg_r03"
        with pytest.raises(Refused, match="of XYZ; expected one of R00"):
            trajectory.named(shares.GHG, "XYZ")


def test_iamc_rows_have_regions(made):
    trajectory = made["stats"]
    text = iamc.table(trajectory)
    keys = [tuple(row[key] for key in ("model", "scenario", "region", "variable"))
            for row in rows(text)]
    assert len(keys) == len(set(keys))
    assert {key[2] for key in keys} == {"World", *CODES}
    (row,) = row_of(text, scenario="goes-on", region="CHN",
                    variable=f"{shares.ENERGY_CO2}|50.0th Percentile")
    assert row["unit"] == "Mt CO2/yr" and float(row["2030"]) == pytest.approx(1200)
    assert row["1989"] == row["2101"] == "" and row["1990"] != ""
    (row,) = row_of(text, scenario="goes-on", region="R00",
                    variable=f"{shares.ELECTRICITY}|95.0th Percentile")
    assert row["2021"] == "" and row["unit"] == "EJ/yr"
    assert float(row["2022"]) == pytest.approx(109 * 0.0036, rel=1e-5)
    assert [quantity.name for quantity in iamc.left_out(trajectory)] == [
        f"again_{code.lower()}" for code in CODES]
    assert {row["region"] for row in rows(iamc.table(trajectory, "ar6"))} == {"World"}


def test_what_is_left_out_is_said(made, tmp_path):
    said = subprocess.run([sys.executable, "-m", "analysis", "iamc", made["one"].path, "--out",
                           tmp_path / "x.csv"], cwd=ROOT, capture_output=True, text=True,
                          check=True)
    assert f"left out  again_chn: another quantity is '{shares.ELECTRICITY}'" in said.stdout


def test_units_of_prices_are_iamcs():
    price = "USD2020 (t CO2)-1"
    assert names.unit_text(price) == "USD2020/t CO2"
    assert palette.unit_title(price) == "USD2020 (t CO₂)⁻¹"


def test_table_is_the_file(made):
    trajectory = made["members"]
    text = table.as_csv(trajectory)
    assert [row["region"] for row in rows(text)][::2] == ["World", "CHN", *reversed(CODES[:-1])]
    sums = flow(1200.0, 1990)[:, (YEARS >= 2023) & (YEARS <= 2100)].sum(1) / 1000
    for s, scenario in enumerate(SCENARIOS):
        (row,) = row_of(text, scenario=scenario, region="CHN")
        low, middle, high = np.percentile(sums[s], (5, 50, 95))
        assert float(row["co2_2023_2100_median"]) == pytest.approx(middle, rel=1e-4)
        assert float(row["co2_2023_2100_p05"]) == pytest.approx(low, rel=1e-4)
        assert float(row["co2_2023_2100_p95"]) == pytest.approx(high, rel=1e-4)
        assert float(row["co2_2022_median"]) == pytest.approx([1200, 1200][s], rel=1e-4)
    (row,) = row_of(text, scenario="goes-on", region="CHN")
    assert float(row["co2_2030_p05"]) == pytest.approx(1200 * 0.91, rel=1e-4)
    assert row["co2_zero_year_median"] == row["ghg_zero_year_median"] == ""
    (row,) = row_of(text, scenario="ends", region="CHN")
    assert row["co2_zero_year_median"] == row["ghg_zero_year_median"] == "2061"
    assert row["co2_peak_year_median"] == "1990"
    (row,) = row_of(text, scenario="goes-on", region="World")
    assert float(row["co2_2030_median"]) == pytest.approx(100 * 78, rel=1e-5)


def test_table_of_percentiles_says_what_it_is(made):
    text = table.as_csv(made["stats"])
    (row,) = row_of(text, scenario="goes-on", region="R04")
    assert float(row["co2_2023_2100_median"]) == pytest.approx(500 * 78 / 1000)
    words = table.as_markdown(made["stats"])
    assert "from 1 January 2023 to 31 December 2100, of each year's median" in words
    assert "of each year's median" not in table.as_markdown(made["members"])
    assert "sum of the regions' medians" in words
    one = table.as_markdown(made["one"])
    assert "of one member" in one and "ranges" not in one and " to " not in one.split("\n")[2]
    assert "| China | ends | 1200 |" in one and "1990 or before" in one


def test_only_files_with_regions_have_the_table(tmp_path):
    made_up()[["temperature"]].to_netcdf(tmp_path / "bare.nc", engine="h5netcdf")
    with Trajectory(tmp_path / "bare.nc") as trajectory:
        with pytest.raises(Refused, match="no CO2 of regions"):
            table.as_csv(trajectory)
        assert not list(of_regions.of_file(trajectory))
        page = report.page(trajectory, pictures.of_file(trajectory))
    assert 'id="regions"' not in page and "no regions, no weather" in page


def test_nine_are_told_the_rest_is_summed(made):
    for name in ("members", "stats"):
        found = shares.of_regions(made[name])
        assert found.titles[0] == "China" and found.titles[-1] == "3 other regions"
        assert len(found.titles) == shares.NAMED + 1 and found.rest == ("R02", "R01", "R00")
        at = list(YEARS).index(2040)
        assert found.units == "Gt CO2 yr-1"
        assert found.values[-1, 0, at] == pytest.approx((100 + 200 + 300) / 1000)
        assert found.values[:, 0, at].sum() == pytest.approx(7.8)
        assert np.isnan(found.values[:, 0, 0]).all()


def test_kinds_by_iamc_or_by_the_datasets_names(made):
    trajectory = made["stats"]
    sectors = shares.of_kinds(trajectory, shares.SECTORS)
    assert sectors.titles == ["Steel", "Power"]
    electricity, final, _ = shares.ENERGIES
    sources = shares.of_kinds(trajectory, electricity)
    assert sources.titles == ["Coal", "Gas with CCS"] and sources.units == "PWh yr-1"
    at = list(YEARS).index(2040)
    assert sources.values[:, 0, at] == pytest.approx([7.8 * 0.4, 7.8 * 0.6])
    assert palette.energy_colours(sources.names) != palette.energy_colours(["coal", "gas w/o CCS"])
    assert shares.of_kinds(trajectory, final) is None


def test_parts_of_some_regions_are_not_the_worlds(tmp_path):
    """Sectors of one region, the whole of all; and land once more, as inventories count it."""
    dataset = made_up().assign_attrs(regions=", ".join(CODES))
    dataset["inventory_land_chn"] = told(flow(300, 2022), "Mt CO2 yr-1", "Land by inventories",
                                         "Emissions|CO2|AFOLU [NGHGI]", "CHN")
    some = [f"co2_{sector}_{code.lower()}" for sector in ("steel", "power") for code in CODES[:-1]]
    dataset.drop_vars(some).to_netcdf(tmp_path / "some.nc", engine="h5netcdf")
    with Trajectory(tmp_path / "some.nc") as trajectory:
        parts = shares.of_kinds(trajectory, shares.SECTORS)
        assert parts.titles == ["Steel", "Power"] and parts.scope == "sum of 1 of 12 regions"
        [picture] = [one for one in of_regions.of_file(trajectory) if one.name == "co2_by_sector"]
        assert "sum of 1 of 12 regions" in picture.title
        assert "Total" not in [name for _, name in picture.legend]
        [pile] = [one for one in piles.of_file(trajectory, {"co2_steel", "co2_power",
                                                            "emissions_co2_ffi"})
                  if one["name"] == "co2_by_sector"]
        assert pile["wholes"] == [] and "1 of 12" in pile["title"]


def test_labels_of_negative_numbers_have_room(made):
    """-1200 stands within the picture, wide and narrow."""
    picture = pictures.of_quantity(made["members"], "emissions_co2_ffi", "CHN")
    for wide in (True, False):
        with matplotlib.rc_context(plots.style()):
            figure = pictures._drawn(picture, wide)
            figure.canvas.draw()
            [axes] = figure.axes
            labels = [label for label in axes.get_yticklabels() if "1000" in label.get_text()]
            assert len(labels) == 2 and axes.get_ylim()[0] < -1000
            assert all(label.get_window_extent().x0 >= 0 for label in labels)


def test_pictures_of_a_run(made):
    """What keeling writes gives every picture; sectors and sources add up to the file's totals."""
    trajectory = made["run"]
    assert [picture.name for picture in of_regions.of_file(trajectory)] == FIGURES
    for whole in (shares.SECTORS, *shares.ENERGIES):
        parts = shares.of_kinds(trajectory, whole)
        total = sum(shares.scaled(shares.world(trajectory, one)).bands.line for one in whole.wholes)
        at = list(trajectory.years).index(2050)
        assert parts.values[:, :, at].sum(0) == pytest.approx(total[:, at], rel=0.02)
    assert "China" in shares.of_regions(trajectory).titles


def test_page_of_a_run(made):
    """One small file that says what is median and where sums begin; colours follow it."""
    trajectory = made["run"]
    page = report.page(trajectory, pictures.of_file(trajectory, of_regions.of_file(trajectory)))
    assert re.findall(r'<figure id="(\w+)">', page)[-len(FIGURES):] == FIGURES
    assert len(page) < 900_000 and "http" not in page and "<script" not in page
    for figure in re.findall(rf'<figure id="(?:{"|".join(FIGURES)})">.*?</figure>', page, re.S):
        assert "edians" in figure and figure.count("<svg ") == 2
        assert "nan" not in re.sub("[Ff]inance|nance", "", figure.lower())
    section = re.search(r'<section id="regions">.*?</section>', page, re.S)[0]
    assert section.count('scope="rowgroup"') == 25
    assert "15 more regions" in section and "1 January 2023 to 31 December 2100" in section
    assert "<code>ghg_&lt;region&gt;</code>" in page and "24 regions" in page
    assert "no regions, no weather" not in page


def test_report_is_written(made, tmp_path):
    subprocess.run([sys.executable, "-m", "analysis", "report", made["one"].path, "--static",
                    "--out", tmp_path / "page.html"], cwd=ROOT, check=True, capture_output=True)
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Of one member" in page and "Medians" not in page
    for name in FIGURES[:4]:
        png = tmp_path / "page_png" / f"{name}.png"
        assert png.read_bytes()[:4] == b"\x89PNG" and png.stat().st_size > 10_000


def as_seen(colour, kind):
    """A colour as linear RGB of one who lacks a kind of cones (Machado et al. 2009,
    doi:10.1109/TVCG.2009.113, full severity)."""
    matrix = {"all": np.eye(3),
              "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                         [-0.003882, -0.048116, 1.051998]],
              "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                         [-0.011820, 0.042940, 0.968881]]}[kind]
    rgb = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.clip(np.array(matrix) @ linear, 0, 1) ** (1 / 2.4)


@pytest.mark.parametrize("kind", ["all", "protan", "deutan"])
def test_neighbours_in_a_pile_are_told_apart(kind):
    """Also by those who lack a kind of cones; sources in the order of the file."""
    sources = [colour for word, colour, _ in palette.ENERGIES if word not in ("hydrogen",
                                                                             "electricity")]
    for colours in ([*palette.SHARES, palette.REST], sources):
        dark = [palette.DARK.get(colour, colour) for colour in colours]
        for pile in (colours, dark):
            for one, other in zip(pile, pile[1:]):
                away = np.abs(as_seen(one, kind) - as_seen(other, kind)).sum()
                assert away > 0.25, (one, other, away)
