"""The prediction from 2010: what it begins from, how it was fitted and fared, and is told of."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from analysis.hindcast import base, fit, lines, picture, score, table, world
from analysis.pictures import as_svg
from analysis.trajectory import Refused, Trajectory

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
MEMBERS = "60"
YEARS = (2010, 2022)


@pytest.fixture(scope="module")
def shipped():
    return world.open_world(DATA / "world")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    file = tmp_path_factory.mktemp("runs") / "2010.nc"
    subprocess.run([PROGRAM, "run", DATA / "hindcast/2010.yaml", "--members", MEMBERS, "--quiet",
                    "--out", file], check=True)
    return file


@pytest.fixture(scope="module")
def scores(run):
    with Trajectory(str(run)) as trajectory:
        years, found = score.of_file(trajectory, DATA / "world")
    assert years == YEARS
    return {(one.group, one.title): one for one in found}


def numbers(text):
    """{(region, variable): value} of a base table."""
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {(row["region"], row["variable"]): float(row["value"]) for row in rows}


def test_fit_keeps_margins_and_odds():
    """Deming and Stephan: margins are met, and cross-product ratios are those of the seed."""
    seed = np.array([[4.0, 1, 2], [3, 5, 1], [2, 2, 6]])
    rows, columns = np.array([9.0, 6, 12]), np.array([10.0, 8, 9])
    found = base.fitted(seed, rows, columns)
    np.testing.assert_allclose(found.sum(axis=1), rows, rtol=1e-9)
    np.testing.assert_allclose(found.sum(axis=0), columns, rtol=1e-9)
    odds = (lambda m: m[0, 0] * m[1, 1] / m[0, 1] / m[1, 0])
    assert odds(found) == pytest.approx(odds(seed))


def test_fit_leaves_unknown_rows_free():
    seed = np.array([[4.0, 1], [3, 5]])
    found = base.fitted(seed, np.array([np.nan, np.nan]), np.array([14.0, 3]))
    np.testing.assert_allclose(found, [[8, 0.5], [6, 2.5]])


def test_fit_meets_what_is_held():
    """And others take what is left, free or in proportion."""
    seed, rows = np.array([[4.0, 1], [3, 5], [2, 2]]), np.array([np.nan, 4, 2])
    found = base.fitted(seed, rows, np.array([12.0, 6]), [False, True, False])
    np.testing.assert_allclose(found.sum(axis=0), [12, 6], rtol=1e-9)
    assert found[1].sum() == pytest.approx(4)
    rows = np.array([8.0, 4, 2])
    found = base.fitted(seed, rows, np.array([12.0, 6]), [False, True, False])
    np.testing.assert_allclose(found.sum(axis=1), [11.2, 4, 2.8], rtol=1e-9)


@pytest.mark.parametrize("year", [2010, 2019])
def test_shipped_base_follows_from_shipped_tables(shipped, year):
    made = numbers(base.table(shipped, year))
    kept = numbers((DATA / f"world/base_{year}.csv").read_text(encoding="utf-8"))
    assert list(made) == list(kept) and len(kept) > 4000
    for name, value in kept.items():
        assert made[name] == pytest.approx(value, rel=2e-5), name


@pytest.mark.parametrize("year", [2010, 2019])
@pytest.mark.parametrize("fuel", base.FUELS)
def test_carbon_of_fuels_is_observed(shipped, fuel, year):
    """CO2 by fuel and region moved as the Global Carbon Budget says."""
    then = numbers((DATA / f"world/base_{year}.csv").read_text(encoding="utf-8"))
    for region in shipped.regions:
        sums = [sum(value for (code, name), value in table.items()
                    if code == region and name.startswith("energy[") and name.endswith(f"{fuel}]"))
                for table in (then, numbers((DATA / "world/base.csv").read_text(encoding="utf-8")))]
        seen = shipped.observed.get((region, f"co2_fuel[{fuel}]"), {})
        if sums[1] > 0 and seen.get(2022, 0) > 0:
            assert sums[0] / sums[1] == pytest.approx(seen[year] / seen[2022], rel=1e-4), region


def test_generation_is_the_source(shipped):
    """The world of Our World in Data in 2010: 21,264 TWh, of which 8,460 coal, 32.2 sun."""
    made = {plant: sum(shipped.observed.get((region, f"generation[{plant}]"), {}).get(2010, 0)
                       for region in shipped.regions) for plant in base.PLANTS}
    assert made["coal"] == pytest.approx(8459.8, rel=2e-3)
    assert made["solar"] == pytest.approx(32.2, rel=5e-3)
    assert sum(made.values()) == pytest.approx(21264.1, rel=2e-3)


def test_parameters_are_fitted_again(tmp_path, capsys):
    """To the world's emissions of 2005 to 2010, by the program itself."""
    folder = tmp_path / "world"
    shutil.copytree(DATA / "world", folder)
    before = (folder / "parameters_2010.csv").read_text(encoding="utf-8")
    (folder / "parameters_2010.csv").write_text("".join(
        line for line in before.splitlines(True) if ",derived," not in line), encoding="utf-8")
    fit.main(folder)
    last = capsys.readouterr().out.splitlines()[-1]
    off = [abs(float(word)) for word in last.split() if word[0] in "+-"]
    assert len(off) == 5 and max(off) < 0.02  # % a year
    kept, made = ({row["name"]: float(row["value"]) for row in world.read(where)} for where in
                  (DATA / "world/parameters_2010.csv", folder / "parameters_2010.csv"))
    assert list(made) == list(kept)
    for name, value in kept.items():
        assert made[name] == pytest.approx(value, rel=2e-3, abs=1e-6), name


def test_trends_by_hand():
    line = lines.Line("", "", "", None, {}, {2005: 100.0, 2010: 110.0})
    linear, compound = score.trends(line, 220.0, *YEARS)
    assert linear == pytest.approx(220 + 12 * 4) and compound == pytest.approx(220 * 1.1**2.4)
    falls = lines.Line("", "", "", None, {}, {2005: 100.0, 2010: 50.0})
    assert score.trends(falls, 50.0, *YEARS) == (None, pytest.approx(50 * 0.5**2.4))
    new = lines.Line("", "", "", None, {}, {2010: 50.0})
    assert score.trends(new, 50.0, *YEARS) == (None, None)


def test_twice_is_as_wrong_as_half():
    assert score.size(1.0) == pytest.approx(score.size(-0.5)) == pytest.approx(np.log(2))


def test_observations_are_those_of_2022(scores):
    assert scores["World", "CO2 (FFI)"].observed == pytest.approx(37192, rel=1e-3)
    assert scores["CO2 by region", "CHN"].observed == pytest.approx(11437, rel=1e-3)
    assert scores["Electricity", "Solar"].observed == pytest.approx(1322.8, rel=1e-3)
    assert scores["Electricity", "Wind"].begin == pytest.approx(346.1, rel=1e-3)


def test_world_is_predicted_better_than_by_trends(scores):
    one = scores["World", "CO2 (FFI)"]
    assert abs(one.error(one.predicted)) < 0.05 and one.inside
    assert min(abs(one.error(trend)) for trend in (one.linear, one.compound)) > 0.10


def test_regions_are_predicted_better_than_by_trends(scores):
    told = {one.group: one for one in score.summaries(scores.values())}
    regions = told["CO2 by region"]
    assert regions.lines == 24 and regions.predicted < 0.13
    assert regions.predicted < 0.8 * min(regions.linear, regions.compound, regions.begin)


def test_plants_are_predicted_worse_and_that_is_told(scores, run):
    """What is known to be weak stays told: wind too low, sun too high."""
    wind, sun = scores["Electricity", "Wind"], scores["Electricity", "Solar"]
    assert wind.predicted < wind.observed and sun.predicted > sun.observed
    printed = table.as_markdown(YEARS, list(scores.values()))
    assert "| Wind, TWh | 346 | 2098 |" in printed and "typical error" in printed
    assert not sun.inside and "no change" in printed
    electricity = next(one for one in score.summaries(scores.values())
                       if one.group == "Electricity")
    assert electricity.predicted > electricity.linear
    assert f"{electricity.inside} of {electricity.lines}" in printed


def test_command(run, tmp_path):
    done = subprocess.run([sys.executable, "-m", "analysis", "hindcast", run, "--out",
                           tmp_path / "x.png"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "| CHN, Mt CO2 | 8662 | 11437 |" in done.stdout
    assert (tmp_path / "x.png").read_bytes()[:4] == b"\x89PNG"
    done = subprocess.run([sys.executable, "-m", "analysis", "hindcast", run, "--csv"],
                          capture_output=True, text=True, cwd=ROOT, check=True)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) > 40 and float(rows[0]["observed"]) == pytest.approx(37192, rel=1e-3)


@pytest.mark.parametrize("path, options, told", [
    ("paths/current-policies.yaml", (), "predicts nothing that was observed since"),
    ("ssps/ssp126.yaml", (), "predicts nothing that was observed since"),
    ("hindcast/2010.yaml", ("--store", "stats"), "expected --store all"),
    ("hindcast/2010.yaml", ("--years", "1750:2020"), "ends before 2022"),
])
def test_refusals(tmp_path, path, options, told):
    file = tmp_path / "x.nc"
    years = () if "--years" in options else ("--years", "1750:2023")
    subprocess.run([PROGRAM, "run", DATA / path, "--members", "2", "--quiet", *years, *options,
                    "--out", file], check=True, stderr=subprocess.DEVNULL)
    with Trajectory(str(file)) as trajectory, pytest.raises(Refused, match=told):
        score.of_file(trajectory, DATA / "world")


def test_a_file_that_lacks_what_is_scored(run, tmp_path):
    shutil.copy(run, tmp_path / "x.nc")
    with h5py.File(tmp_path / "x.nc", "r+") as file:
        del file["emissions_co2_ffi_usa"]
    with Trajectory(str(tmp_path / "x.nc")) as trajectory:
        with pytest.raises(Refused, match="has no emissions_co2_ffi_usa"):
            score.of_file(trajectory, DATA / "world")


def test_picture_has_every_line(scores):
    drawn = picture.of_scores(YEARS, list(scores.values()))
    text = as_svg(drawn)
    for title in ("Wind", "RSE", "Buildings and farms"):
        assert title in text


@pytest.mark.parametrize("table_of, before, after, told", [
    ("base.csv", None, None, "base.csv: cannot be read, No such file or directory; expected"),
    ("regional_observations.csv", "mark,2005", "mork,2005x", None),
    ("regional_observations.csv", "variable", "varable", "has no column variable; expected"),
    ("regional_observations.csv", "2015.93", "many", "2005 'many' of USA, generation[coal]; "
     "expected a number"),
])
def test_wrong_tables(tmp_path, run, table_of, before, after, told):
    """Of one's own are told by name, and a folder needs no tables that are shipped anyway."""
    folder = tmp_path / "world"
    shutil.copytree(DATA / "world", folder)
    for name in world.SHARED:
        (folder / name).unlink()
    file = folder / table_of
    text = file.read_text(encoding="utf-8")
    file.unlink()
    if before:
        start = text.index("\nregion,")
        file.write_text(text[:start] + text[start:].replace(before, after, 1), encoding="utf-8")
    with Trajectory(str(run)) as trajectory:
        if told is None:
            assert score.of_file(trajectory, folder)[0] == YEARS
            return
        with pytest.raises(Refused, match=re.escape(told)):
            score.of_file(trajectory, folder)
    done = subprocess.run([sys.executable, "-m", "analysis.hindcast.base", "2010", folder],
                          capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 65 and told in done.stderr and "Traceback" not in done.stderr


def test_years_of_tables(capsys):
    with pytest.raises(SystemExit):
        base.main(["2011"])
    assert "year 2011; expected one of 2005, 2010, 2015, 2019" in capsys.readouterr().err
