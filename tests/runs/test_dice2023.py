"""DICE-2023's scenarios by Keeling's equations, against the official table, against DICE's own
equations written again here (FAIR-beta-4-3-1.gms of Barrage and Nordhaus 2024
doi:10.1073/pnas.2312030121), and the cost of carbon from pairs."""

import csv
import hashlib
import io
import shutil
import subprocess
import sys

import numpy as np
import pytest
import xarray as xr

import peer

from analysis import keeling, scc
from analysis.economy import Economy
from analysis.trajectory import Refused, Trajectory

FOLDER = peer.SCENARIOS / "dice2023"
# Official: K in 2050 and 2100; Gt CO2 yr-1 in the same; ppm in 2100. None: not in the table.
OFFICIAL = {
    "base": (2.10, 3.55, 54.6, 75.7, 774.9), "optimal": (1.92, 2.58, 37.1, 15.9, 569.2),
    "paris": (2.01, 3.00, 44.4, 42.3, None), "below-2c": (1.85, 2.00, 27.2, 1.2, 474.7),
    "alternative-damage": (1.81, 1.89, 20.9, 0.0, None),
    "discount-3": (None, 2.49, 33.5, None, None), "discount-2": (None, 2.07, 22.5, None, None),
    "discount-1": (None, 1.81, 19.2, None, None)}
# USD2019 per t CO2 of 2025 and 2050; that of 2020 is made as 0.85 of that of 2025.
COST = {"base": (66, 78, 175), "optimal": (50, 59, 125), "paris": (61, 72, 159),
        "alternative-damage": (124, 146, 281)}
BY_RATE = {"discount-3": (0.03, 87), "discount-2": (0.02, 176), "discount-1": (0.01, 485)}
FOR_2020 = 0.85
YEARS = np.arange(2020, 2421, 5)
PER_C = 3.667  # Gt CO2 per GtC, as there


def run(out, *options, paths=None):
    paths = paths or [FOLDER / f"{name}.yaml" for name in OFFICIAL]
    subprocess.run([peer.PROGRAM, "run", *paths, "--storage", "double", "--quiet", "--out", out,
                    "--variables", "temperature,co2_*,forcing_*,heat_*", *options],
                   check=True, capture_output=True)
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("dice")


@pytest.fixture(scope="module")
def runs(folder):
    return xr.open_dataset(run(folder / "all.nc")).isel(member=0)


def misses(data, name):
    """What is off the official table, by how much of what is allowed."""
    one, official = data.sel(scenario=name), OFFICIAL[name]
    emitted = (one.co2_emissions_ffi + one.co2_emissions_afolu) / 1000
    got = (one.temperature.sel(year=2050), one.temperature.sel(year=2100),
           emitted.sel(year=2045), emitted.sel(year=2095), one.co2_concentration.sel(year=2100))
    allowed = 0.02, 0.02, 0.0651, 0.0651, 0.005 * (official[4] or 1)
    return [abs(float(value) - want) / most
            for value, want, most in zip(got, official, allowed) if want is not None]


@pytest.mark.parametrize("name", OFFICIAL)
def test_official(runs, name):
    """0.02 K, 0.5 % of CO2; emissions to the printed digit, or nearly (two of twelve)."""
    assert list(runs.year.values) == list(YEARS)
    assert max(misses(runs, name)) <= 1


def given(name):
    """Emissions (Gt CO2 yr-1) of the step that begins, and forcing other than by CO2."""
    header, rows = peer.table(FOLDER / "emissions.csv")
    at = [header.index(str(year)) for year in YEARS[:-1]]
    emitted = sum(np.array([float(row[i]) for i in at]) for row in rows if row[1] == name)
    header, rows = peer.table(FOLDER / "forcing.csv")
    at = [header.index(str(year)) for year in YEARS]
    return emitted, sum(np.array([float(row[i]) for i in at]) for row in rows if row[1] == name)


class Dice:
    """One step after the other, bisecting for alpha."""

    share = np.array([0.2173, 0.224, 0.2824, 0.2763])
    life = np.array([1e6, 394.4, 36.53, 4.304])
    answer, delay = np.array([0.324, 0.44]), np.array([236, 4.07])

    def __init__(self):
        self.pools = np.array([150.093, 102.698, 39.534, 6.1865])
        self.boxes = np.array([0.1477, 1.099454])
        self.emitted = 633.5

    def end(self, alpha, emissions, forcing):
        """Pools and boxes at the end of a step with this alpha."""
        life = alpha * self.life
        kept, left = np.exp(-5 / life), np.exp(-5 / self.delay)
        pools = self.share * life * emissions / PER_C * (1 - kept) + self.pools * kept
        forcing = forcing + 3.93 * np.log2(1 + pools.sum() / 588)
        return pools, self.boxes * left + self.answer * forcing * (1 - left)

    def off(self, alpha, emissions, forcing):
        life = alpha * self.life
        pools, boxes = self.end(alpha, emissions, forcing)
        wanted = 32.4 + 0.019 * (self.emitted - pools.sum()) + 4.165 * boxes.sum()
        return (self.share * life * -np.expm1(-100 / life)).sum() - wanted

    def step(self, before, emissions, forcing):
        """`before` are the emissions of the period that ends where the step begins."""
        self.emitted += before * 5 / 3.666
        low, high = 0.1, 100.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = ((low, middle) if self.off(middle, emissions, forcing) > 0
                         else (middle, high))
        self.pools, self.boxes = self.end(low, emissions, forcing)
        return low


def apart(one, name):
    """How far a run is from DICE's equations: most K, most of CO2, most of alpha."""
    emitted, forcing = given(name)
    dice, off = Dice(), []
    before = 42.9412  # of 2020, in all of them but by what saving and prices differ in that year
    for i, year in enumerate(YEARS[1:]):
        alpha = dice.step(before, emitted[i], forcing[i + 1])
        before = emitted[i]
        now = one.sel(year=year)
        off.append((float(now.temperature) - dice.boxes.sum(),
                    float(now.co2_concentration) / (588 + dice.pools.sum()) * 2.13 - 1,
                    float(now.co2_lifetime_scaling) / alpha - 1))
    return np.abs(off).max(0)


@pytest.mark.parametrize("name", OFFICIAL)
def test_equations_of_dice(runs, name):
    """In every year until 2420: warming to 0.001 K, CO2 to 0.02 %, lifetimes to 0.2 %."""
    assert (apart(runs.sel(scenario=name), name) < (1e-3, 2e-4, 2e-3)).all()


def test_the_first_day(runs):
    first = runs.sel(year=2020)
    np.testing.assert_allclose(first.temperature, 1.0994540 + 0.1477, rtol=1e-9)
    np.testing.assert_allclose(first.co2_concentration, 886.5115 / 2.13, rtol=1e-6)
    assert runs.attrs["reference_period"] == "rest"
    assert "step: 5\nreference: rest\n" in runs.attrs["scenario_definition"]
    assert "carbon_cycle: dfair\nco2_forcing: logarithmic\n" in runs.attrs["scenario_definition"]


@pytest.mark.parametrize("file, old, new", [
    ("species.csv", "32.4,0,", "30.4,0,"), ("species.csv", ",4.165,", ",3.165,"),
    ("species.csv", ",36.53,", ",26.53,"), ("species.csv", "1.0597", "1.0297"),
    ("member.csv", ",1.247154,", ",0.247154,"), ("member.csv", ",550.391031,", ",450.391031,"),
    ("member.csv", ",2537.8090", ",2137.8090"), ("base.yaml", "step: 5", "step: 1"),
    ("base.yaml", "co2_forcing: logarithmic", "co2_forcing: meinshausen2020")])
def test_a_wrong_number_is_seen(tmp_path, file, old, new):
    shutil.copytree(FOLDER, tmp_path / "in")
    text = (tmp_path / "in" / file).read_text()
    assert old in text
    (tmp_path / "in" / file).write_text(text.replace(old, new, 1))
    data = xr.open_dataset(run(tmp_path / "x.nc", paths=[tmp_path / "in/base.yaml"]))
    data = data.isel(member=0)
    # iIRF makes up for the one, time for the other
    assert max(misses(data, "base")) > 1 or new in (",26.53,", ",0.247154,")
    assert apart(data.sel(scenario="base"), "base")[0] > 2e-3


@pytest.fixture(scope="module", params=[(2020, 2025), (2045, 2050)])
def costs(request, folder):
    """Of a pulse in a step, told of its end: the year, and {(scenario, rule): cost}."""
    pulse, year = request.param
    file = run(folder / f"{pulse}.nc", "--pulse", str(pulse))
    rules = [scc.DICE2023] + [scc.Discounting(rate, 0) for rate, _ in BY_RATE.values()]
    with Trajectory(str(file)) as trajectory:
        found = scc.of_file(trajectory, 2420, rules, FOLDER / "economy.csv")
    assert {cost.year for cost in found} == {year} and {c.money for c in found} == {"USD2019"}
    return year, file, {(c.scenario, c.damage, c.discounting): c.members[0] for c in found
                        if c.until == 2420}


def test_a_pulse_warms_as_in_dice(costs):
    """The base run of another port, and what a GtC a year more does to it (0.5 %)."""
    year, file, _ = costs
    header, rows = peer.table(peer.HERE.parent / "analysis/dice2023.csv")
    table = dict(zip(header, np.array(rows, float).T))
    data = xr.open_dataset(file).isel(member=0).temperature
    one, twin = data.sel(scenario="base"), data.sel(scenario=f"base + 1 GtC in {year - 5}")
    np.testing.assert_allclose(one, table["temperature"], atol=1e-3)
    np.testing.assert_allclose(5 * (twin - one), table[f"pulse_{year}"], rtol=5e-3, atol=1e-6)


@pytest.mark.parametrize("name", ["base", "optimal", "paris"])
def test_official_cost(costs, name):
    year, _, found = costs
    got, (in_2020, in_2025, in_2050) = found[name, "dice2023", scc.DICE2023], COST[name]
    if year == 2025:
        assert got == pytest.approx(in_2025, rel=0.02)
        assert FOR_2020 * got == pytest.approx(in_2020, rel=0.02)
    else:
        assert got == pytest.approx(in_2050, rel=0.02)


def test_official_cost_by_rate(costs):
    year, _, found = costs
    for name, (rate, in_2020) in BY_RATE.items():
        got = found[name, "dice2023", scc.Discounting(rate, 0)]
        if year == 2025:
            assert FOR_2020 * got == pytest.approx(in_2020, rel=0.02)


def test_official_cost_of_three_times_the_damage(costs, monkeypatch):
    year, file, _ = costs
    opened = Economy.__init__

    def harmed(self, *arguments):
        opened(self, *arguments)
        self.studies = {"alternative": (0, 0.01)}
    monkeypatch.setattr(Economy, "__init__", harmed)
    with Trajectory(str(file)) as trajectory:
        found = scc.of_file(trajectory, 2420, [scc.DICE2023], FOLDER / "economy.csv")
    got, = (c.members[0] for c in found
            if c.scenario == "alternative-damage" and c.until == 2420)
    assert got == pytest.approx(COST["alternative-damage"][1 if year == 2025 else 2], rel=0.02)


def test_the_command(costs):
    year, file, found = costs
    done = subprocess.run([sys.executable, "-m", "analysis", "scc", file, "--economy",
                           FOLDER / "economy.csv", "--discount", "dice2023", "--until", "2420"],
                          cwd=peer.HERE.parents[1], capture_output=True, text=True, check=True)
    assert f"**base: CO2 of {year}, damages to 2420, USD2019 per t CO2**" in done.stdout
    assert f"| dice2023 | {found['base', 'dice2023', scc.DICE2023]:.0f} |" in done.stdout


@pytest.mark.parametrize("old, new, told", [
    ("scenario,region", "scene,region", "has no column scenario"),
    ("billion USD2019/yr", "trillion USD2019/yr", "expected billion USD2021/yr, or USD of another"),
    ("million,", "people,", "expected million, the same in all rows"),
    ("DICE-2023,base,World,GDP|PPP", "DICE-2023,bass,World,GDP|PPP",
     "GDP.PPP of the World in scenario 'base' is not given from 2025 to 2415; expected a row"),
    (",7752.9", ",many", "2020 'many' of DICE-2023, base; expected a number")])
def test_an_economy_that_will_not_do(folder, tmp_path, old, new, told):
    if not (folder / "one.nc").exists():
        run(folder / "one.nc", "--pulse", "2020", paths=[FOLDER / "base.yaml"])
    text = (FOLDER / "economy.csv").read_text()
    assert old in text
    (tmp_path / "economy.csv").write_text(text.replace(old, new, 1))
    with Trajectory(str(folder / "one.nc")) as trajectory, pytest.raises(Refused, match=told):
        scc.of_file(trajectory, 2420, economy=tmp_path / "economy.csv")


def test_warming_since_another_year_has_no_damage(tmp_path):
    run(tmp_path / "x.nc", "--pulse", "2020", "--reference", "2020", paths=[FOLDER / "base.yaml"])
    with Trajectory(str(tmp_path / "x.nc")) as trajectory:
        with pytest.raises(Refused, match="warming is relative to 2020; expected reference: rest"):
            scc.of_file(trajectory, 2420, economy=FOLDER / "economy.csv")


def test_any_lanes_and_pieces_give_the_same(tmp_path):
    """Bytes with other lanes; bits when a coupler steps, five years a step."""
    digest = {hashlib.sha256(run(tmp_path / f"{lanes}.nc", "--lanes", lanes).read_bytes()).digest()
              for lanes in ("1", "2", "8")}
    assert len(digest) == 1
    got = []
    with keeling.Model(FOLDER / "base.yaml", variables="temperature") as model:
        while model.year < 2100:
            got.append(model.read("temperature")[0])
            model.step()
            assert (model.year - 2020) % 5 == 0
    whole = xr.open_dataset(tmp_path / "1.nc").isel(member=0).temperature
    np.testing.assert_array_equal(got, whole.sel(scenario="base", year=slice(2020, 2095)))


def test_longer_steps_of_the_whole_climate(tmp_path):
    """SSP2-4.5 by steps of five years: as many tonnes, nearly the same warming and heat."""
    path = tmp_path / "five.yaml"
    path.write_text(f"extends: {peer.SCENARIOS}/ssps/ssp245.yaml\nyears: 1750:2100\nstep: 5\n"
                    f"reference: rest\nmembers: {peer.SCENARIOS}/world/member.csv\n")
    five = xr.open_dataset(run(tmp_path / "5.nc", paths=[path])).isel(member=0, scenario=0)
    path.write_text(path.read_text().replace("step: 5", "step: 1"))
    one = xr.open_dataset(run(tmp_path / "1.nc", paths=[path])).isel(member=0, scenario=0)
    np.testing.assert_allclose(5 * five.co2_emissions[:-1].sum(), one.co2_emissions[:-1].sum(),
                               rtol=1e-12)
    later = slice(1900, 2100)
    same = one.sel(year=five.year)
    off = (five.temperature - same.temperature).sel(year=later)
    assert abs(off).mean() < 0.06 and float(abs(off).sel(year=2100)) < 0.03
    assert float(five.heat_content.sel(year=2100)) == pytest.approx(
        float(same.heat_content.sel(year=2100)), rel=0.03)
    assert float(abs(five.co2_concentration - same.co2_concentration).max()) < 6


def test_the_table_is_read_back(folder):
    """CSV of the costs names the year of the step's end."""
    if not (folder / "one.nc").exists():
        run(folder / "one.nc", "--pulse", "2020", paths=[FOLDER / "base.yaml"])
    with Trajectory(str(folder / "one.nc")) as trajectory:
        text = scc.as_csv(scc.of_file(trajectory, 2300, economy=FOLDER / "economy.csv"))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["year"] for row in rows} == {"2025"} and {row["until"] for row in rows} == {"2300"}


def test_another_first_year_is_told(tmp_path):
    (tmp_path / "late.yaml").write_text(f"extends: {FOLDER}/base.yaml\nyears: 2025:2100\n")
    done = subprocess.run([peer.PROGRAM, "check", tmp_path / "late.yaml"], capture_output=True,
                          text=True)
    assert done.returncode == 0
    assert "late: members begin with CO2 of their own, which is taken for that of 2025" in \
        done.stderr
