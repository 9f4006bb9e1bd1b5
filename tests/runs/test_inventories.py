"""CO2 from land by national inventories beside bookkeeping: never mixed, each where it belongs."""

import numpy as np
import pytest

import coupled

INVENTORY = {row["region"]: row for row in coupled.world("regional_history")
             if row["variable"] == "inventory_land"}
NAMES = "inventory_*,managed_sink_*,emissions_co2_afolu_*,ghg_*,land_sink,temperature," \
    "world_emissions_co2_afolu,world_inventory_land,carbon_price_*"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inventories")
    aim = coupled.write(folder, "aim", "targets:\n"
                        "  - {who: USA, quantity: ghg, year: 2040, level: 3500, land: inventory}\n"
                        "  - {who: CHN, quantity: ghg, year: 2040, change: -10 %, since: 2020, "
                        "land: inventory}\n"
                        "  - {who: IND, quantity: co2, year: 2040, level: 2500, land: inventory}\n"
                        "  - {who: JPN, quantity: ghg, year: 2040, level: 600}\n")
    return coupled.opened(folder / "x.nc", [coupled.PATHS / "baseline-ssp2.yaml", aim],
                          "--members", 1, "--variables", NAMES)


@pytest.fixture(scope="module")
def of(data):
    return lambda name: coupled.over_regions(data, name)[..., 0]


def test_the_base_year_is_that_of_inventories(of):
    """By region, and the world's gap to bookkeeping: Grassi et al. 2023
    doi:10.5194/essd-15-1093-2023 find 6.7 Gt CO2 a year."""
    found = of("inventory_land")[:, 0, 0]
    for region, row in INVENTORY.items():
        known = float(row[str(coupled.BASE_YEAR)])
        assert found[coupled.REGIONS.index(region)] == pytest.approx(known, rel=1e-9)
    gap = of("managed_sink")[:, 0, 0].sum() / 1e3
    assert gap == pytest.approx(6.7, abs=0.5)


def test_managed_land_goes_with_all_land(data, of):
    """A year later, by the same factor in every region."""
    sink = data.land_sink.sel(year=slice(coupled.BASE_YEAR, int(data.year[-1]) - 1))[0, :, 0].values
    wanted = of("managed_sink")[:, 0, :1] * (sink / sink[0])[None]
    np.testing.assert_allclose(of("managed_sink")[:, 0, 1:], wanted[:, :-1], rtol=1e-9)


def test_both_definitions_side_by_side(of):
    for inventory, bookkeeping in (("inventory_land", "emissions_co2_afolu"),
                                   ("inventory_ghg", "ghg")):
        np.testing.assert_allclose(of(inventory), of(bookkeeping) - of("managed_sink"), rtol=1e-9,
                                   atol=1e-9)


def test_the_climate_feels_bookkeeping(data, of):
    years = slice(coupled.BASE_YEAR, int(data.year[-1]) - 1)
    world = data.world_emissions_co2_afolu.sel(year=years)[..., 0].values
    np.testing.assert_allclose(of("emissions_co2_afolu").sum(0), world, rtol=1e-12)


def test_the_world_is_the_sum_of_its_regions(data, of):
    years = slice(coupled.BASE_YEAR, int(data.year[-1]) - 1)
    world = data.world_inventory_land.sel(year=years)[..., 0].values
    np.testing.assert_allclose(of("inventory_land").sum(0), world, rtol=1e-12)


def in_2040(of, name, region):
    return of(name)[coupled.REGIONS.index(region), 1, 2040 - coupled.BASE_YEAR]


def test_targets_count_as_they_say(data, of):
    """Of the USA by inventories, of China since a year of them, of Japan by bookkeeping."""
    assert in_2040(of, "inventory_ghg", "USA") == pytest.approx(3500, rel=2e-3)
    assert in_2040(of, "ghg", "JPN") == pytest.approx(600, rel=2e-3)
    rows = {row["variable"]: row for row in coupled.world("regional_history")
            if row["region"] == "CHN"}
    then = sum(sign * float(rows[name]["2020"]) for sign, name in (
        (1, "ghg"), (-1, "history[CO2 AFOLU]"), (1, "inventory_land")))
    assert in_2040(of, "inventory_ghg", "CHN") == pytest.approx(0.9 * then, rel=2e-3)
    assert "land: inventory" in data.attrs["scenario_definition"]


@pytest.mark.parametrize("name, iamc", [
    ("inventory_land", "Emissions|CO2|AFOLU [NGHGI]"),
    ("inventory_ghg", "Emissions|Kyoto Gases [NGHGI]")])
def test_names_of_iamc(data, name, iamc):
    assert data[f"{name}_chn"].attrs["iamc_variable"] == iamc
