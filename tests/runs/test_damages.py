"""Warming of regions, what it takes from GDP by each study, and what an economy that feels it does:
against the figures of the studies and against the stored temperatures."""

import shutil
import subprocess

import numpy as np
import pytest

import coupled
import peer

ROWS = {row["name"]: row for row in coupled.world("damages")}
BASE = {(row["region"], row["variable"]): float(row["value"]) for row in coupled.world("base")
        if row["variable"] in ("warming_pattern", "warming_spread", "temperature")}
HOMES = [region for region in coupled.REGIONS if (region, "temperature") in BASE]
FELT = ("kalkuhl_wenz", "dice2023")  # one that counts from the base year, and one from 1750
ENERGY = "final_total_*,regional_*,damage_*,world_*,temperature,co2_emissions," \
    "first_kept_*,carbon_price_*"


def loss(name, warmer, at=0.0):
    """Share lost at a warming from a temperature, or of a year's growth."""
    row = ROWS[name]
    return float(row["linear"]) * warmer + float(row["quadratic"]) * ((at + warmer)**2 - at**2)


@pytest.mark.parametrize("name, at_2, at_3, at_4", [
    ("dice2016r2", 0.94, 2.12, 3.78), ("dice2023", 1.39, 3.12, 5.55),
    ("howard_sterner", 2.98, 6.69, 11.9)])
def test_figures_of_studies_of_the_globe(name, at_2, at_3, at_4):
    for warmer, percent in ((2, at_2), (3, at_3), (4, at_4)):
        assert 100 * loss(name, warmer) == pytest.approx(percent, abs=0.006 * percent)


def test_figures_of_kalkuhl_and_wenz():
    """+3.5 K from 10, 15, 20 and 25 degrees; the paper: 7 to 14 % of the world's."""
    found = [100 * loss("kalkuhl_wenz", 3.5, at) for at in (10, 15, 20, 25)]
    np.testing.assert_allclose(found, [4.0, 7.1, 10.3, 13.5], atol=0.06)


def test_figures_of_burke():
    """Growth is best at 13 degrees; a degree more from 5, 20 and 25 changes it by points a year."""
    found = [-100 * loss("burke", 1, at) for at in (5, 20, 25)]
    np.testing.assert_allclose(found, [0.74, -0.73, -1.21], atol=0.006)
    best = -float(ROWS["burke"]["linear"]) / 2 / float(ROWS["burke"]["quadratic"])
    assert best == pytest.approx(13.06, abs=0.005)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("damages")
    felt = [coupled.write(folder, name, f"economy_feels: {name}\n") for name in FELT]
    return coupled.opened(folder / "x.nc", [coupled.PATHS / "baseline-ssp2.yaml", *felt],
                          "--members", 6, "--reference", 1750, "--variables", ENERGY)


@pytest.fixture(scope="module")
def of(data):
    return lambda name: coupled.over_regions(data, name)


@pytest.fixture(scope="module")
def warming(data):
    """[scenario][year from the base year on][member], since 1750 and since the base year."""
    kelvin = data.temperature.sel(year=slice(coupled.BASE_YEAR, int(data.year[-1]) - 1)).values
    return kelvin, kelvin - kelvin[:, :1]


def of_homes(values):
    return values[[coupled.REGIONS.index(region) for region in HOMES]]


def base(variable):
    return np.array([BASE[region, variable] for region in HOMES])[:, None, None, None]


def test_regions_warm_by_patterns(of, warming):
    """A member is at one place of the spread of models in all regions, members at several."""
    found = of_homes(of("regional_warming"))[:, :, -1] / warming[1][:, -1]
    place = (found - base("warming_pattern")[..., 0]) / base("warming_spread")[..., 0]
    np.testing.assert_allclose(place, np.broadcast_to(place[:1], place.shape), atol=1e-9)
    assert (np.abs(place) <= 1).all() and np.ptp(place[0, 0]) > 0.2
    assert not of("regional_warming")[coupled.REGIONS.index("International")].any()


@pytest.mark.parametrize("name", ROWS)
def test_damages_are_what_the_table_says(of, warming, name):
    row, regional = ROWS[name], of_homes(of("regional_warming"))
    warmer = {"global": warming[0][None], "global since base": warming[1][None],
              "regional": regional}[row["warming"]]
    wanted = loss(name, warmer, base("temperature") if row["warming"] == "regional" else 0.0)
    if row["effect"] == "growth":
        wanted = 1 - np.exp(-np.cumsum(wanted, axis=2))
    wanted = np.clip(np.broadcast_to(wanted, regional.shape), -1, 0.9)
    np.testing.assert_allclose(of_homes(of(f"damage_{name}")), wanted, rtol=1e-9, atol=1e-12)
    assert wanted[..., -1, :].max() > 0.005


@pytest.mark.parametrize("name", ROWS)
def test_the_world_loses_what_regions_lose(data, of, name):
    """By their GDP without damages; International has none of its own."""
    years = slice(coupled.BASE_YEAR, int(data.year[-1]) - 1)
    gdp = of_homes(of("regional_gdp"))[:, :1]  # of the scenario that feels nothing
    wanted = (of_homes(of(f"damage_{name}")) * gdp).sum(0) / gdp.sum(0)
    np.testing.assert_allclose(data[f"world_damage_{name}"].sel(year=years), wanted, rtol=1e-9,
                               atol=1e-12)
    np.testing.assert_allclose(data.world_gdp.sel(year=years)[0], gdp.sum(0)[0], rtol=1e-12)
    people = of_homes(of("regional_population")).sum(0)
    np.testing.assert_allclose(data.world_population.sel(year=years), people, rtol=1e-12)
    assert people[0, 0, 0] == pytest.approx(8000, rel=0.02)


@pytest.mark.parametrize("scenario", [1, 2])
def test_an_economy_that_feels_damage(data, of, scenario):
    """Its GDP is what damages leave of the other's, beyond those of the base year; that of the
    world is what regions have."""
    gdp, lost = of("regional_gdp"), of(f"damage_{FELT[scenario - 1]}")[:, scenario]
    wanted = gdp[:, 0] * (1 - lost) / (1 - lost[:, :1])
    np.testing.assert_allclose(gdp[:, scenario], wanted, rtol=1e-9)
    assert lost[:, -1].max() > 0.02
    years = slice(coupled.BASE_YEAR, int(data.year[-1]) - 1)
    np.testing.assert_allclose(data.world_gdp.sel(year=years)[scenario],
                               of_homes(gdp)[:, scenario].sum(0), rtol=1e-12)


def test_demand_feels_it(of):
    """Less energy in hot regions than in cold ones."""
    lost = of("damage_kalkuhl_wenz")[:, 1]
    energy = of("final_total")[:, :, -1].mean(-1)
    india, russia = (coupled.REGIONS.index(region) for region in ("IND", "RUS"))
    assert energy[india, 1] < 0.99 * energy[india, 0]
    assert lost[russia, -1].mean() < lost[india, -1].mean()


def test_spread_and_most_damage(tmp_path):
    """Twice the spread moves a member's region twice as far from the models' mean; no damage takes
    more than 90 %."""
    found = {}
    for name, factor in (("one", 1), ("two", 2)):
        folder = tmp_path / name
        folder.mkdir()
        for table in ("regions", "regional_history", "ssp_drivers", "damages"):
            shutil.copy(peer.SCENARIOS / f"world/{table}.csv", folder)
        with (folder / "damages.csv").open("a") as file:
            file.write("huge,global since base,level,0.9,0.1,own,test\n")
        rows = (peer.SCENARIOS / "world/base.csv").read_text().splitlines()
        (folder / "base.csv").write_text("\n".join(
            ",".join([*row.split(",")[:2], repr(factor * float(row.split(",")[2])),
                      *row.split(",")[3:]]) if ",warming_spread," in row else row
            for row in rows) + "\n")
        path = coupled.write(tmp_path, f"{name}_run", f"regions: {folder}\n")
        found[name] = coupled.opened(tmp_path / f"{name}.nc", [path], "--members", 4,
                                     "--variables", "regional_warming_*,damage_huge_*,temperature")
    mean = BASE["RUS", "warming_pattern"]
    moved = {}
    for name, data in found.items():
        warmer = data.temperature.sel(year=2030) - data.temperature.sel(year=coupled.BASE_YEAR)
        moved[name] = (data.regional_warming_rus.sel(year=2030) / warmer).values - mean
    np.testing.assert_allclose(moved["two"], 2 * moved["one"], rtol=1e-2, atol=1e-3)
    assert np.abs(moved["one"]).max() > 0.02
    assert found["one"].damage_huge_usa.sel(year=2100).max() == pytest.approx(0.9, rel=1e-12)


def test_a_twin_differs_by_its_pulse(tmp_path):
    """1 GtC of CO2 in the one year; targets pull the same levers for both."""
    path = coupled.write(tmp_path, "aim", "targets:\n  - {who: CHN, quantity: co2, year: 2040, "
                         "level: 6000 Mt}\n")
    data = coupled.opened(tmp_path / "x.nc", [path], "--members", 2, "--pulse", 2035,
                          "--variables", ENERGY)
    assert list(data.scenario.values) == ["aim", "aim + 1 GtC in 2035"]
    assert data.attrs["pulses"].strip() == "1: 0 and 1 GtC of CO2 more in 2035"
    more = data.co2_emissions.diff("scenario")[0].sel(year=slice(1750, 2035))
    np.testing.assert_allclose(more.sel(year=2035), 44.009 / 12.011, rtol=1e-9)
    assert not more.sel(year=slice(1750, 2034)).any()
    price = data.carbon_price_chn.sel(year=slice(2022, 2100))
    assert (price[0] == price[1]).all() and price[0].max() > 1
    warmer = data.temperature.diff("scenario")[0]
    assert (warmer.sel(year=slice(2036, 2100)) > 1e-4).all()
    assert not warmer.sel(year=slice(1750, 2035)).any()


def test_forests_of_a_twin_feel_the_climate_too(tmp_path):
    path = coupled.write(tmp_path, "feels", "forests_feel: climate\n")
    data = coupled.opened(tmp_path / "x.nc", [path], "--members", 2, "--pulse", 2035,
                          "--variables", "temperature,forest_lacking_usa")
    assert data.forest_lacking_usa.sel(year=2100).min() > 1
    for one in (data.temperature, data.forest_lacking_usa):
        more = one.diff("scenario")[0].fillna(0)  # regions are known from the base year on
        assert not more.sel(year=slice(1750, 2035)).any()
        assert (more.sel(year=slice(2045, 2100)) > 0).all()


def test_what_comes_next(tmp_path):
    done = subprocess.run([peer.PROGRAM, "run", coupled.PATHS / "baseline-ssp2.yaml", "--pulse",
                           "2030", "--members", "1", "--out", tmp_path / "x.nc"], check=True,
                          capture_output=True, text=True)
    assert f"next: python3 -m analysis scc {tmp_path}/x.nc" in done.stdout


def test_a_twin_of_given_emissions(tmp_path):
    """Without regions too, and by its file."""
    path = tmp_path / "x.yaml"
    path.write_text(f"extends: {peer.SCENARIOS}/ssps/ssp245.yaml\npulse: 2020\nyears: 1750:2101\n")
    data = coupled.opened(tmp_path / "x.nc", [path], "--members", 1)
    rise = data.temperature.diff("scenario")[0].sel(year=2100).item()
    assert 1e-4 < rise < 1e-2  # K per GtC: AR6 assesses 1.0 to 2.3 K per 1000 GtC
    assert 1e3 * rise == pytest.approx(1.65, abs=0.65)
