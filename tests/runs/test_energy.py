"""Primary, secondary and final energy, capacity and prices of regions: what becomes what, what adds
up to what, and that IAMC knows it by its name."""

import shutil

import numpy as np
import pytest

import coupled
import peer

TECHNOLOGIES = coupled.entries("technologies")
CARRIERS = coupled.entries("carriers")
FUELS = CARRIERS[:4]
BURN = {"coal": ("coal", "coal_ccs"), "gas": ("gas", "gas_ccs"), "oil": ("oil",),
        "biomass": ("biomass", "biomass_ccs")}
EJ_PER_TWH, TWH_PER_GW, GJ_PER_MWH = 0.0036, 8.76, 3.6
PARAMETERS = {row["name"]: float(row["value"]) for row in coupled.world("parameters")}
DEMANDS = {"industry": ("steel", "cement", "chemicals", "aluminium", "industry"),
           "transport": ("passenger_road", "freight_road", "rail", "water", "air")}
NAMES = "removed_biochar_*,extraction_*,trade_*,primary_*,final_*,electricity_*,price_*," \
    "capacity_*,built_*,vintage_*,generation_cost_*,carbon_price_*,world_*,ghg_*,co2_fuels_*"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("energy")
    pulled = coupled.write(folder, "pulled", "policies:\n  carbon_price: {2030: 100, 2050: 250}\n")
    return coupled.opened(folder / "x.nc", [coupled.PATHS / "baseline-ssp2.yaml", pulled],
                          "--members", 2, "--variables", NAMES)


@pytest.fixture(scope="module")
def of(data):
    """of(name): [region][scenario][year from the base year on][member]"""
    return lambda name: coupled.over_regions(data, name)


def test_primary_energy_is_direct_equivalent(of):
    """Fuels as they are burned, and other electricity as it is made."""
    bare = [name for name in TECHNOLOGIES if not any(name in burn for burn in BURN.values())]
    assert len(bare) == 5
    made = sum(of(f"electricity_{name}") for name in bare) * EJ_PER_TWH
    fuels = sum(of(f"primary_energy_{fuel}") for fuel in FUELS)
    np.testing.assert_allclose(of("primary_total"), fuels + made, rtol=1e-12)
    np.testing.assert_allclose(of("primary_energy_electricity"), made, rtol=1e-12, atol=1e-15)
    for name in bare:
        np.testing.assert_allclose(of(f"primary_plants_{name}"),
                                   of(f"electricity_{name}") * EJ_PER_TWH, rtol=1e-12)


@pytest.mark.parametrize("name", [
    "primary_total", "final_total", "final_industry", "final_transport", "ghg",
    "electricity_total", *(f"electricity_{name}" for name in TECHNOLOGIES),
    *(f"primary_energy_{name}" for name in CARRIERS)])
def test_the_world_is_the_sum_of_its_regions(data, of, name):
    """Of every member, from the base year on; before it nothing is known."""
    world = data[f"world_{name}"]
    years = slice(coupled.BASE_YEAR, int(data.year[-1]) - 1)
    np.testing.assert_allclose(world.sel(year=years), of(name).sum(0), rtol=1e-13, atol=1e-13)
    assert np.isnan(world.sel(year=coupled.BASE_YEAR - 1)).all()


@pytest.mark.parametrize("fuel", FUELS)
def test_fuels_go_to_plants_users_and_supply(of, fuel):
    """What neither users nor plants take is what extraction and conversion burn: never negative,
    nothing of biomass."""
    plants = sum(of(f"primary_plants_{name}") for name in BURN[fuel])
    whole = of(f"primary_energy_{fuel}")
    supply = whole - plants - of(f"final_carrier_{fuel}")
    if fuel == "biomass":  # biochar is made of it, of so much a tonne by each member
        per_tonne = supply[:, 1, -1].sum(0) / of("removed_biochar")[:, 1, -1].sum(0)
        assert ((per_tonne >= 0.018) & (per_tonne <= 0.032)).all()  # EJ per Mt
        supply = supply - of("removed_biochar") * per_tonne
    assert (supply >= -1e-12 * whole - 1e-15).all()
    if fuel == "biomass":
        assert np.abs(supply).max() <= 1e-12 * whole.max()


def test_heat_rates_of_the_base_year(of):
    """Plants burn in the base year what base.csv says."""
    rows = {(row["region"], row["variable"]): float(row["value"]) for row in coupled.world("base")}
    for fuel, plant in (("coal", "coal"), ("gas", "gas"), ("oil", "oil"), ("biomass", "biomass")):
        wanted = [rows.get((region, f"energy[power,{fuel}]"), 0) for region in coupled.REGIONS]
        found = of(f"primary_plants_{plant}")[:, 0, 0, 0]
        np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("demand", DEMANDS)
def test_demands_add_up(of, demand):
    parts = sum(of(f"final_energy_{sector}") for sector in DEMANDS[demand])
    np.testing.assert_allclose(of(f"final_{demand}"), parts, rtol=1e-12)


@pytest.mark.parametrize("plant", TECHNOLOGIES)
def test_capacity_is_plants_at_their_factor(of, plant):
    per_gw = TWH_PER_GW * PARAMETERS[f"capacity_factor[{plant}]"]
    plants = sum(of(f"vintage_{plant}_{age}") for age in range(4))
    np.testing.assert_allclose(of(f"capacity_{plant}"), plants / per_gw, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(of(f"capacity_added_{plant}"), of(f"built_{plant}") / per_gw,
                               rtol=1e-12, atol=1e-12)
    assert (of(f"electricity_{plant}") <= plants * (1 + 1e-12) + 1e-9).all()


@pytest.mark.parametrize("plant, gw", [("solar", 1073.1), ("wind", 901.2), ("coal", 2032),
                                       ("nuclear", 393)])
def test_capacity_of_the_world(of, plant, gw):
    """Of 2022: IRENA for wind and sun, Ember's plants for the others; within 5 %."""
    assert of(f"capacity_{plant}")[:, 0, 0, 0].sum() == pytest.approx(gw, rel=0.05)


def test_prices_are_fuel_delivery_and_carbon(of):
    """In the base year those of parameters.csv; of two paths they differ by carbon, and by what the
    world's demand makes of it."""
    for fuel in FUELS:
        wanted = PARAMETERS[f"fuel_price[{fuel}]"] + PARAMETERS[f"delivery[{fuel}]"]
        found = of(f"price_{fuel}")[:, 0, 0].mean(-1)
        assert found == pytest.approx(wanted, rel=0.5)  # two members with their own prices
    dearer = of("price_coal")[:, 1] - of("price_coal")[:, 0]
    carbon = of("carbon_price")[:, 1] * PARAMETERS["emission_factor[coal]"] * 1e-3
    assert (dearer <= carbon + 1e-9).all() and (dearer >= carbon - 4).all()
    assert dearer[:, -1].min() > 15


def test_electricity_costs_what_plants_and_wires_cost(of):
    """The price is that of the year before but in the base year, when it is that of the year."""
    cost = of("generation_cost") / GJ_PER_MWH
    wires = of("price_electricity")[:, :, 0] - cost[:, :, 0]
    np.testing.assert_allclose(wires, PARAMETERS["delivery[electricity]"], rtol=1e-12)
    np.testing.assert_allclose(of("price_electricity")[:, :, 1:] - cost[:, :, :-1],
                               PARAMETERS["delivery[electricity]"], rtol=1e-9)


@pytest.mark.parametrize("name, iamc", [
    ("primary_total", "Primary Energy"), ("primary_energy_coal", "Primary Energy|Coal"),
    ("primary_plants_hydro", "Primary Energy|Hydro"),
    ("primary_plants_gas_ccs", "Primary Energy|Gas|Electricity|w/ CCS"),
    ("electricity_solar", "Secondary Energy|Electricity|Solar"),
    ("final_industry", "Final Energy|Industry"), ("final_transport", "Final Energy|Transportation"),
    ("final_energy_buildings", "Final Energy|Residential and Commercial"),
    ("final_energy_agriculture", "Final Energy|AFOFI"),
    ("capacity_wind", "Capacity|Electricity|Wind"),
    ("capacity_added_wind", "Capacity Additions|Electricity|Wind"),
    ("trade_gas", "Trade|Primary Energy|Gas|Volume"), ("extraction_oil", "Resource|Extraction|Oil"),
    ("price_electricity", "Price|Final Energy|Electricity"), ("carbon_price", "Price|Carbon")])
def test_names_of_iamc(data, name, iamc):
    assert data[f"{name}_chn"].attrs["iamc_variable"] == iamc


def test_no_name_twice(data):
    """Nor for electricity as a primary carrier, which the plants' names tell of."""
    for kept in (lambda name: name.endswith("_chn"), lambda name: name.startswith("world_")):
        names = [data[name].attrs.get("iamc_variable") for name in data if kept(name)]
        told = [name for name in names if name]
        assert len(told) == len(set(told)) > 10
    assert not data["primary_energy_electricity_chn"].attrs.get("iamc_variable")


TRADED = CARRIERS[:3]


@pytest.mark.parametrize("fuel", TRADED)
def test_what_some_export_others_import(of, fuel):
    """Supply follows the use of the year before, in every region and in the world."""
    used, taken, trade = (of(f"{name}_{fuel}")
                          for name in ("primary_energy", "extraction", "trade"))
    assert np.abs(trade.sum(0)).max() <= 1e-12 * used.sum(0).max()
    np.testing.assert_allclose((taken - trade)[:, :, 1:], used[:, :, :-1], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(taken.sum(0)[:, 1:], used.sum(0)[:, :-1], rtol=1e-12)
    assert (taken >= 0).all() and np.ptp(trade[:, 0, -1], axis=0).max() > 1


# Net exports of 2022, EJ: production less consumption of the Energy Institute's Statistical
# Review of World Energy 2024, sums of countries. It counts fuel that is not burned.
NET_EXPORTS = {("coal", "AUZ"): 9.713, ("coal", "IDN"): 9.573, ("coal", "RUS"): 5.510,
               ("coal", "JPN"): -4.899, ("coal", "KOR"): -2.852, ("coal", "IND"): -4.977,
               ("gas", "RUS"): 6.118, ("gas", "EU27"): -10.893, ("gas", "JPN"): -3.608,
               ("gas", "AUZ"): 3.866, ("gas", "USA"): 4.097, ("oil", "SAU"): 16.928,
               ("oil", "RUS"): 15.828, ("oil", "CAN"): 7.162, ("oil", "JPN"): -6.936}


@pytest.mark.parametrize("fuel, region", NET_EXPORTS)
def test_trade_of_the_base_year(of, fuel, region):
    """Within a quarter or 1.3 EJ: of oil, 12 % of what is taken from the ground is not burned."""
    found = of(f"trade_{fuel}")[coupled.REGIONS.index(region), 0, 0].mean()
    assert found == pytest.approx(NET_EXPORTS[fuel, region], rel=0.25, abs=1.3)


def test_exporters_feel_what_importers_do(of):
    """A price of carbon everywhere takes from the sales of those that export, who go on to."""
    for fuel in TRADED:
        trade, used = of(f"trade_{fuel}"), of(f"primary_energy_{fuel}").sum(0)
        exporters = trade[:, 0, 0].mean(-1) > 0.5
        assert exporters.any()
        assert (used[1, -1] < used[0, -1]).all()
        assert (trade[exporters][:, 1, -1] < trade[exporters][:, 0, -1]).all()
        assert (trade[exporters][:, 1, -1] > 0).all()


@pytest.mark.parametrize("gone, gas_is_traded", [("extraction[", False), ("extraction[coal", True)])
def test_of_what_is_not_known_there_is_no_trade(tmp_path, gone, gas_is_traded):
    """Without rows of its extraction each region lives on its own fuel."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in ("regions", "regional_history", "ssp_drivers", "biomes"):
        shutil.copy(peer.SCENARIOS / f"world/{name}.csv", folder)
    rows = (peer.SCENARIOS / "world/base.csv").read_text().splitlines(True)
    (folder / "base.csv").write_text("".join(row for row in rows if gone not in row))
    path = coupled.write(tmp_path, "own", f"regions: {folder}\n")
    data = coupled.opened(tmp_path / "x.nc", [path], "--members", 2, "--years", "1750:2041",
                          "--variables", NAMES)
    assert not coupled.over_regions(data, "trade_coal").any()
    used = coupled.over_regions(data, "primary_energy_coal")
    np.testing.assert_allclose(coupled.over_regions(data, "extraction_coal")[:, :, 1:],
                               used[:, :, :-1], rtol=1e-12)
    assert coupled.over_regions(data, "trade_gas").any() == gas_is_traded


def test_supply_follows_what_is_handled(of):
    """Fuel burned to extract and convert fuel, and its CO2 and that of leaks and flares, go with
    what is taken from the ground and was used the year before."""
    used, taken = (sum(of(f"{name}_{fuel}") for fuel in TRADED)
                   for name in ("primary_energy", "extraction"))
    before = np.concatenate([used[:, :, :1], used[:, :, :-1]], axis=2)
    handled = (taken + before) / (taken + before)[:, :, :1]
    plants = sum(of(f"primary_plants_{name}") for name in BURN["gas"])
    supply = of("primary_energy_gas") - plants - of("final_carrier_gas")
    there = supply[:, 0, 0, 0] > 0.01
    np.testing.assert_allclose(supply[there], (supply[:, :, :1] * handled)[there], rtol=1e-6)
    assert there.sum() > 5 and np.ptp(handled[there, 1, -1]) > 0.05
    co2 = of("co2_fuels")
    np.testing.assert_allclose(co2, co2[:, :, :1] * handled, rtol=1e-6, atol=1e-9)
