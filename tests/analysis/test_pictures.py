"""analysis/: what pictures show and say, idealised experiments, one member, few points."""
import csv
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import xarray

from analysis import experiments, iamc, palette, pictures, plots, report, svg, tables
from analysis.trajectory import Trajectory

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
KEPT = ["--variables", "temperature,*_concentration,*_emissions,gas_emissions_n2o,forcing_*,heat_*"]
PATHS = [f"ssps/{name}.yaml" for name in ("ssp119", "ssp245", "ssp370", "ssp585")]
IDEALISED = [f"idealised/{name}.yaml" for name in ("1pctCO2", "esm-flat10", "esm-flat10-zec",
                                                   "esm-piControl")]
RUNS = {
    "few": [*PATHS[:2], *KEPT, "--members", "9"],
    "many": [*PATHS, *KEPT, "--members", "9", "--store", "stats"],
    "one": [PATHS[1], *KEPT, "--members", "world/member.csv"],
    "idealised": [*IDEALISED, *KEPT, "--members", "9"],
    "single": [*IDEALISED, *KEPT],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An open file of each kind of run."""
    folder, found = tmp_path_factory.mktemp("runs"), {}
    for name, words in RUNS.items():
        words = [str(DATA / word) if word.endswith((".yaml", ".csv")) else word
                 for word in words]
        subprocess.run([PROGRAM, "run", *words, "--quiet", "--out", str(folder / f"{name}.nc")],
                       check=True, env=os.environ | {"KEELING_DATA": str(DATA)})
        found[name] = Trajectory(folder / f"{name}.nc")
    yield found
    for trajectory in found.values():
        trajectory.close()


def drawn(trajectory):
    return {picture.name: picture for picture in pictures.of_file(trajectory)}


def twins(trajectory, folder, year, names):
    """A file of one scenario twice, the second different from that year on in what is named."""
    with xarray.open_dataset(trajectory.path, engine="h5netcdf", decode_times=False) as file:
        other = file.load().copy(deep=True).assign_coords(scenario=["changed"])
        for name in names:
            other[name].values[:, other.year.values >= year] += 1
        both = xarray.concat([file, other], "scenario", data_vars="minimal")
        both.to_netcdf(folder / f"twins{year}.nc", engine="h5netcdf")
    return Trajectory(folder / f"twins{year}.nc")


def test_history_ends(made, tmp_path):
    """Where emissions part, though temperature does so later; never after the shipped history."""
    for year, names, last in ((1990, ["co2_emissions"], 1989), (2060, ["temperature"], 2021),
                              (2500, [], 2021)):
        with twins(made["one"], tmp_path, year, names) as trajectory:
            scene = plots.Scene(trajectory)
            assert scene.years[scene.history - 1] == last
            assert f"history to {last}," in drawn(trajectory)["warming"].caption
    for name in ("one", "idealised"):
        assert plots.Scene(made[name]).history == 0
        assert "history" not in drawn(made[name])["warming"].caption


def test_captions_tell_baseline_and_spread(made):
    few, many = drawn(made["few"]), drawn(made["many"])
    for picture in (few["warming"], many["warming"], few["fans"], many["fans"]):
        assert "elative to 1850–1900" in picture.caption
    assert "shading holds 17–83 % of 9 members" in few["warming"].caption
    assert "bars at the right hold 5–95 % of 9 members in 2300" in many["warming"].caption
    assert "Grey lines: medians of the other scenarios" in many["fans"].caption
    assert "dark and light shading hold 17–83 % and 5–95 %" in many["fans"].caption


def axes_of(picture):
    return pictures._drawn(picture, True).axes


def test_bands_of_few_bars_of_many(made):
    few, many = (axes_of(drawn(made[name])["warming"])[0] for name in ("few", "many"))
    assert len(few.collections) == 3 and not many.collections  # two scenarios and their history
    outside = [line for line in many.lines if not line.get_clip_on()]
    assert len(outside) == 2 * 4  # a bar and its median each
    low, high = many.get_ylim()
    for line in outside:
        assert low < min(line.get_ydata()) and max(line.get_ydata()) < high


def test_nothing_is_cut_off(made):
    """The deepest volcano is within the axes; emissions that are never negative begin at zero."""
    trajectory = made["many"]
    shown = trajectory.years >= plots.FIRST_YEAR
    parts = np.array([part.bands.line[:, shown] for part in trajectory.components()])
    low, high = axes_of(drawn(trajectory)["components"])[0].get_ylim()
    assert low < np.minimum(parts, 0).sum(0).min() < -2
    assert high > np.maximum(parts, 0).sum(0).max()
    co2, ch4, n2o = axes_of(drawn(trajectory)["emissions"])
    assert co2.get_ylim()[0] < 0 and ch4.get_ylim()[0] == n2o.get_ylim()[0] == 0


def test_parts_are_told_apart():
    """No two colours of the pile are near each other."""
    rgb = {title: np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)])
           for _, colour, title in palette.PARTS}
    names = list(rgb)
    for k, one in enumerate(names):
        for other in names[k + 1 :]:
            assert np.abs(rgb[one] - rgb[other]).sum() > 70, (one, other)


def test_one_member_is_no_median(made):
    trajectory = made["one"]
    page = report.page(trajectory, pictures.of_file(trajectory))
    assert "one member, not the median of an ensemble" in page
    assert "Lines are medians" not in page and "medians over the members" not in page
    assert "one member" in tables.as_markdown(trajectory)
    assert "median" not in tables.as_csv(trajectory)
    assert "Percentile" not in iamc.table(trajectory, "ar6")
    assert "50.0th Percentile" in iamc.table(made["many"], "ar6")


def test_idealised_years_are_counted(made):
    trajectory = made["idealised"]
    columns = {column.key: column for column in tables.columns_of(trajectory)}
    assert [key for key in columns if key.startswith("warming")] == [
        f"warming_year_{year}" for year in (50, 70, 100, 150, 300)]
    warming = trajectory.file.temperature.values
    assert columns["warming_year_70"].cells[0].line == pytest.approx(np.median(warming[0, 70]))
    assert "Years are counted from 1 January 1850" in tables.as_markdown(trajectory)
    assert not made["many"].counted and not made["one"].counted


def test_tcre_and_zec(made):
    file, (ramp, flat, zero, control) = made["idealised"].file, range(4)
    warming, co2 = file.temperature.values, file.co2_emissions.values
    columns = {column.key: column.cells for column in tables.columns_of(made["idealised"])}
    expected = warming[flat, 100]  # 100 years of 10 GtC are 1000 GtC
    assert columns["tcre"][flat].line == pytest.approx(np.median(expected), rel=1e-4)
    assert columns["tcre"][zero].high == pytest.approx(np.percentile(expected, 95), rel=1e-4)
    expected = warming[ramp, 70] / (co2[ramp, :70].sum(0) * 12.011 / 44.009 / 1000)
    assert columns["tcre"][ramp].low == pytest.approx(np.percentile(expected, 5), rel=1e-4)
    assert 0.5 < columns["tcre"][ramp].line < 3
    added = warming[zero, 150] - warming[zero, 100]
    assert columns["zec50"][zero].line == pytest.approx(np.median(added), rel=1e-4)
    assert np.isnan([columns["tcre"][control].line, columns["zec50"][flat].line]).all()
    assert experiments.tcre(made["many"], 0) is None
    one = next(csv.DictReader(tables.as_csv(made["single"]).splitlines()))
    assert "tcre" in one and "tcre_p05" not in one


def test_means_are_explained(made):
    for name in ("few", "many", "one"):
        text = tables.as_markdown(made[name])
        assert "1 January 2081 to 1 January 2101, the first and the last with half weight" in text
    assert "percentiles of each year" in tables.as_markdown(made["many"])
    assert "percentiles of each year" not in tables.as_markdown(made["few"])


def test_paths_keep_what_is_seen():
    """Points that are left out are near the line of those kept; ends and corners stay."""
    x = np.linspace(0, 150, 451)
    points = np.stack([x, 40 * np.sin(x / 20) + 0.02 * np.cos(7 * x)], 1)
    points[200, 1] += 5
    needed = svg.kept(points)
    assert needed[[0, 200, -1]].all() and needed.sum() < 120
    assert np.abs(np.interp(x, x[needed], points[needed, 1]) - points[:, 1]).max() < 0.35
    assert svg._path(re.match(r' d="([^"]+)"', ' d="M 1.26 2 \nL 3.5 -0.52 \nL 9 9 \nz\n"')) == (
        ' d="M 1.3 2l2.2-2.5 5.5 9.5z"')


def test_pages_are_small(made):
    page = report.page(made["many"], pictures.of_file(made["many"]))
    assert len(page) < 600_000  # of eight scenarios less than 1.5 MB
