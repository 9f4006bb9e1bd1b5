"""What road, rail, ships and aircraft emitted in 2019 and 2010: runs that begin there, beside what
others published by mode, and the emissions of every region."""

import h5py
import numpy as np
import pytest

import coupled
import peer
from analysis.hindcast.world import open_world
from analysis.regions import modes

SECTORS = {mode: modes.GROUPS[mode] for mode in modes.MODES}
CEDS = {mode: row for mode in modes.MODES for row in coupled.world("regional_observations")
        if (row["region"], row["variable"]) == ("World", f"co2_mode[{mode}]")}
# Fuel sold to ships in 2010, million t, by t CO2 per t: heavy fuel oil, diesel; between countries
# and within. International Energy Agency, in IMO's Third GHG Study (2014), table 9.
SOLD = (178.9 + 14.3) * 3.114 + (28.2 + 25.7) * 3.206


@pytest.fixture(scope="module")
def of(tmp_path_factory):
    """Mt CO2 of a year that a run begins in, by quantity: [region]."""
    folder, files = tmp_path_factory.mktemp("modes"), {}
    for year in (2010, 2019):
        path = coupled.write(folder, str(year), f"base_year: {year}\n")
        coupled.run(folder / f"{year}.nc", [path], "--members", 1, "--years",
                    f"1750:{year + 2}", "--variables", "co2_*,transport_co2_*,emissions_co2_*")
        files[year] = h5py.File(folder / f"{year}.nc")

    def get(name, year=2019):
        at = list(files[year]["year"]).index(year)
        return np.array([files[year][f"{name}_{coupled.named(region)}"][0, at, 0]
                         for region in coupled.REGIONS])
    yield get
    for file in files.values():
        file.close()


@pytest.fixture(scope="module")
def mode(of):
    def get(name, year=2019):
        return sum(of(f"co2_{sector}", year).sum() for sector in SECTORS[name])
    return get


@pytest.mark.parametrize("name, published, near", [
    ("road", float(CEDS["road"]["2019"]), .05),
    ("road", .7 * 8700, .05),  # IPCC AR6 WGIII 10.1: 70 % of 8.7 Gt CO2eq
    # flights between and within countries: IEA, as told by Katadata
    ("air", 618.82 + 417.01, .05),
    ("air", float(CEDS["air"]["2019"]) + 625.687, .05)])
def test_world_of_2019(mode, name, published, near):
    assert mode(name) == pytest.approx(published, rel=near)


def test_shares_of_2019(mode):
    """Road, ships and rail of IEA in 2018, as told by Our World in Data: 74.5, 10.6 and 1 % of
    transport, of which 2.2 % are pipelines and others."""
    whole = sum(mode(name) for name in SECTORS)
    for name, share in (("road", .745), ("water", .106)):
        assert mode(name) / whole == pytest.approx(share / .978, rel=.05)
    assert round(100 * mode("rail") / whole) == 1


def test_ships_burn_what_was_sold_to_them(mode):
    assert mode("water", 2010) == pytest.approx(SOLD, rel=.05)


def test_what_is_known_to_differ(mode):
    """Told in transport.md: ships by their movements burn more than was sold; rail of the others
    by inventories and of 2012 is less."""
    assert mode("water") / 1056 == pytest.approx(.80, abs=.02)  # IMO, 2018, with fishing
    assert mode("rail") / float(CEDS["rail"]["2019"]) == pytest.approx(.83, abs=.02)


@pytest.mark.parametrize("year", [2010, 2019])
def test_regions_emit_what_was_observed(of, year):
    """By mode they are part of it: the sectors add up to the region's emissions, which are those of
    the Global Carbon Budget; aircraft and ships alone to those of International."""
    seen = {row["region"]: float(row[str(year)]) for row in coupled.world("regional_history")
            if row["variable"] == "history[CO2 FFI]"}
    emitted = of("emissions_co2_ffi", year)
    np.testing.assert_allclose(emitted, [seen[region] for region in coupled.REGIONS], rtol=2e-4)
    users = coupled.entries("sectors")
    sectors = sum(of(f"co2_{name}", year) for name in users if name != "land")
    np.testing.assert_allclose(sectors, emitted, rtol=1e-9)
    transport = sum(of(f"co2_{sector}", year) for sectors in SECTORS.values()
                    for sector in sectors)
    np.testing.assert_allclose(of("transport_co2", year), transport, rtol=1e-12)
    at = coupled.REGIONS.index("International")
    assert transport[at] == pytest.approx(emitted[at], rel=1e-9)


def test_regions_with_modes_of_their_own():
    """As observed, in base.csv and in earlier years."""
    world = open_world(peer.SCENARIOS / "world")
    for year in (2005, 2010, 2015, 2019, 2022):
        found = modes.of(world, year)
        for region in ("CHN", "IND", "IDN"):
            for mode, row in zip(modes.MODES, modes.now_of(world, region)):
                seen = world.observed[region, f"co2_mode[{mode}]"].get(year)
                assert seen is None or found[region][mode] == pytest.approx(seen, rel=1e-12)
                assert year < 2022 or row == pytest.approx(seen, rel=2e-5)
        ships = found["International"]["water"] + found["International"]["air"]
        oil = world.observed["International", "co2_fuel[oil]"][year]
        assert ships == pytest.approx(oil, rel=1e-5)


def test_others_move_as_the_rest_of_the_world():
    world = open_world(peer.SCENARIOS / "world")
    own = ("CHN", "IND", "IDN", "International")
    for year in (2015, 2019):
        then, now = modes.of(world, year), modes.of(world, 2022)
        for mode in modes.MODES:
            grown = [sum(found[region][mode] for region in found if region not in own)
                     for found in (then, now)]
            rest = [world.observed["World", f"co2_mode[{mode}]"][y] - sum(
                world.observed[region, f"co2_mode[{mode}]"][y] for region in own[:-1])
                for y in (year, 2022)]
            assert grown[0] / grown[1] == pytest.approx(rest[0] / rest[1], rel=1e-3)


def test_without_modes_of_the_world():
    world = open_world(peer.SCENARIOS / "world")
    del world.observed["World", "co2_mode[rail]"]
    assert modes.of(world, 2010) == {}
