"""The social cost of carbon: that of DICE-2023 from its own path, and of Keeling's from pairs."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from analysis import scc
from analysis.trajectory import Refused, Trajectory

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
WANTED = "temperature,world_damage_*,world_gdp,world_population,carbon_price_*"
OFFICIAL = {2025: 78, 2050: 175}  # USD2019 per t CO2, DICE-2023 manual, base


def table(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def coefficient(name):
    rows = {row["name"]: row for row in table(DATA / "world/damages.csv")}
    return float(rows[name]["quadratic"])


def written(path, years, gdp, people, lost, more, pulse):
    """A trajectory file of one member, in steps, of a scenario and its twin, in which a GtC more a
    year is emitted in the step that ends with the pulse; a row past the end begins none."""
    step = years[1] - years[0]

    def both(one, other):
        values = np.stack([one, other])[..., None]
        return ("scenario", "year", "member"), np.concatenate([values, values[:, -1:]], 1)
    xr.Dataset({"world_gdp": both(gdp, gdp), "world_population": both(people, people),
                "world_damage_dice2023": both(lost, more)},
               {"scenario": ["base", "twin"], "year": np.append(years, years[-1] + step)},
               {"pulses": f"1: 0 and {step} GtC of CO2 more in {pulse - step}\n", "members": "1"}
               ).to_netcdf(path, engine="h5netcdf")
    return Trajectory(str(path))


@pytest.mark.parametrize("pulse", OFFICIAL)
def test_dice_2023(tmp_path, pulse):
    """Its temperatures, output and discounting give the official cost within 2 %."""
    rows = table(Path(__file__).with_name("dice2023.csv"))
    column = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    harm = coefficient("dice2023")
    lost = harm * column["temperature"] ** 2
    more = harm * (column["temperature"] + column[f"pulse_{pulse}"]) ** 2
    assert lost[16] == pytest.approx(harm * 3.555**2, rel=1e-3)
    with written(tmp_path / "x.nc", column["year"].astype(int), 1e3 * column["gross_output"],
                 column["population"], lost, more, pulse) as trajectory:
        cost, = scc.of_file(trajectory, 2420, [scc.DICE2023])
    assert cost.members[0] == pytest.approx(OFFICIAL[pulse], rel=0.02)


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    file = tmp_path_factory.mktemp("runs") / "pulse.nc"
    subprocess.run([PROGRAM, "run", DATA / "paths/baseline-ssp2.yaml", "--pulse", "2030",
                    "--members", "8", "--storage", "double", "--variables", WANTED, "--quiet",
                    "--out", file], check=True)
    return file


def test_a_twin_has_the_levers_that_targets_set(tmp_path):
    """What is solved for the one holds in the other."""
    path = tmp_path / "budget.yaml"
    path.write_text(f"extends: {DATA}/paths/current-policies.yaml\ntargets:\n"
                    "  - {who: all, budget: 900 Gt, from: 2026, until: 2060, most: 3000}\n",
                    encoding="utf-8")
    file = tmp_path / "twin.nc"
    subprocess.run([PROGRAM, "run", path, "--pulse", "2030", "--members", "2", "--quiet",
                    "--variables", WANTED, "--out", file], check=True)
    with Trajectory(str(file)) as trajectory:
        price = trajectory.named("carbon_price_chn")
        one, twin = (price.of_members(s, slice(300, 340)) for s in (0, 1))
    assert (one == twin).all() and one.max() > 30


@pytest.fixture(scope="module")
def costs(pair):
    with Trajectory(str(pair)) as trajectory:
        return scc.of_file(trajectory, 2300)


def test_a_pair_by_hand(pair, costs):
    """At a given rate to the end of the run: what the twin loses beyond the other."""
    data = xr.open_dataset(pair, engine="h5netcdf").sel(year=slice(2030, 2100))
    more = (data.world_damage_howard_sterner * data.world_gdp).diff("scenario").isel(scenario=0)
    worth = 1.02 ** -(data.year - 2030.0)
    wanted = (more * worth).sum("year").values / (44.009 / 12.011)
    found, = (c.members for c in costs if c.damage == "howard_sterner" and c.until == 2100
              and c.discounting == scc.Discounting(0.02, 0))
    np.testing.assert_allclose(found, wanted, rtol=1e-12)


def test_every_damage_is_told(costs):
    """None alone; dearer with more damage, with less discounting and with more years."""
    told = {c.damage for c in costs}
    assert told == {row["name"] for row in table(DATA / "world/damages.csv")}
    mean = {(c.damage, c.discounting, c.until): c.members.mean() for c in costs}
    for rule in scc.DISCOUNTINGS:
        assert mean["dice2016r2", rule, 2100] < mean["dice2023", rule, 2100]
        assert mean["dice2023", rule, 2100] < mean["howard_sterner", rule, 2100]
        assert mean["dice2023", rule, 2100] < mean["dice2023", rule, 2300]
    dear, cheap = scc.DISCOUNTINGS[1], scc.DISCOUNTINGS[0]
    assert all(mean[name, dear, 2300] > mean[name, cheap, 2300] > 0 for name in told)


def test_years_beyond_the_run():
    """Growth per head fades to nothing in 2200, people stay."""
    years = np.arange(2070, 2101)
    grown = np.where(years > 2090, 0.03, 0.08).cumsum()  # the last ten years alone count
    gdp, people = np.exp(grown)[:, None], np.exp(0.01 * (years - 2070))[:, None]
    later, output, heads = scc._later(years, gdp, people, 2300)
    rate = np.diff(np.log(output[:, 0]))[30:]
    assert later[-1] == 2300 and (heads[31:] == heads[30]).all()
    assert rate[0] == pytest.approx(0.02 * 0.99, rel=1e-9)
    assert rate[50] == pytest.approx(0.02 * 0.49, rel=1e-9) and (rate[99:] == 0).all()


def test_tables(costs):
    text = scc.as_markdown(costs)
    assert "**baseline-ssp2: CO2 of 2030, damages to 2100, USD2021 per t CO2**" in text
    assert "| | 3 % | 2 % | 0.2 %, η 1.24 |" in text and text.count("| dice2023 |") == 2
    rows = list(csv.DictReader(scc.as_csv(costs).splitlines()))
    assert len(rows) == len(costs) == 2 * 3 * 7
    for row, cost in zip(rows, costs):
        assert float(row["mean"]) == pytest.approx(cost.members.mean(), rel=1e-5)
        assert float(row["p5"]) <= float(row["p50"]) <= float(row["p95"])


@pytest.mark.parametrize("options, told", [
    ((), "has no scenario with a pulse; expected a run with --pulse YEAR"),
    (("--pulse", "2030", "--storage", "single"), "is in single precision, in which a pulse is"),
    (("--pulse", "2030", "--store", "stats"), "holds percentiles; expected all members"),
    (("--pulse", "2030", "--variables", "temperature,co2_concentration"),
     "has no damage; expected a run with")])
def test_files_that_will_not_do(tmp_path, options, told):
    file = tmp_path / "x.nc"
    given = {"--storage": "double", "--variables": WANTED, "--members": "2"}
    given.update(zip(options[::2], options[1::2]))
    if given.get("--store"):
        del given["--storage"]
    subprocess.run([PROGRAM, "run", DATA / "paths/baseline-ssp2.yaml", "--quiet", "--out", file,
                    *(word for pair in given.items() for word in pair)], check=True)
    with Trajectory(str(file)) as trajectory, pytest.raises(Refused, match=told):
        scc.of_file(trajectory, 2300)


@pytest.mark.parametrize("until, told", [(2029, "expected a year from 2030"), (5000, "to 3000")])
def test_years_that_will_not_do(pair, until, told):
    with Trajectory(str(pair)) as trajectory, pytest.raises(Refused, match=told):
        scc.of_file(trajectory, until)


def test_an_earlier_end(pair, costs):
    """Fewer years cost less, and there is one table."""
    with Trajectory(str(pair)) as trajectory:
        early = scc.of_file(trajectory, 2060)
    assert {c.until for c in early} == {2060}
    for one in early:
        whole, = (c for c in costs if (c.damage, c.discounting, c.until) == (
            one.damage, one.discounting, 2100))
        assert 0 < one.members.mean() < whole.members.mean()


def test_a_pulse_before_damages_are_known(tmp_path):
    subprocess.run([PROGRAM, "run", DATA / "paths/baseline-ssp2.yaml", "--quiet", "--members", "2",
                    "--storage", "double", "--pulse", "2015", "--variables", WANTED, "--out",
                    tmp_path / "x.nc"], check=True)
    with Trajectory(str(tmp_path / "x.nc")) as trajectory:
        with pytest.raises(Refused, match="the pulse of 2015 is before the base year"):
            scc.of_file(trajectory, 2300)


def test_a_gdp_that_feels_damages(tmp_path):
    (tmp_path / "x.yaml").write_text(f"extends: {DATA}/paths/baseline-ssp2.yaml\n"
                                     "economy_feels: dice2023\npulse: 2030\n", encoding="utf-8")
    subprocess.run([PROGRAM, "run", tmp_path / "x.yaml", "--quiet", "--members", "2", "--storage",
                    "double", "--variables", WANTED, "--out", tmp_path / "x.nc"], check=True)
    with Trajectory(str(tmp_path / "x.nc")) as trajectory:
        with pytest.raises(Refused, match="the GDP of x feels damages already"):
            scc.of_file(trajectory, 2300)


def test_the_command(pair):
    done = subprocess.run([sys.executable, "-m", "analysis", "scc", str(pair), "--discount",
                           "dice2023", "--discount", "2.5%", "--until", "2150"], cwd=ROOT,
                          capture_output=True, text=True, check=True)
    assert "| | dice2023 | 2.5 % |" in done.stdout and "damages to 2150" in done.stdout
    wrong = subprocess.run([sys.executable, "-m", "analysis", "scc", str(pair), "--discount", "x"],
                           cwd=ROOT, capture_output=True, text=True, check=False)
    assert wrong.returncode == 64 and "--discount" in wrong.stderr
