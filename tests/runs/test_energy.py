"""Primary, secondary and final energy, capacity and prices of regions: what becomes what, what adds
up to what, and that IAMC knows it by its name."""

import numpy as np
import pytest

import coupled

TECHNOLOGIES = coupled.entries("technologies")
CARRIERS = coupled.entries("carriers")
FUELS = CARRIERS[:4]
BURN = {"coal": ("coal", "coal_ccs"), "gas": ("gas", "gas_ccs"), "oil": ("oil",),
        "biomass": ("biomass", "biomass_ccs")}
EJ_PER_TWH, TWH_PER_GW, GJ_PER_MWH = 0.0036, 8.76, 3.6
PARAMETERS = {row["name"]: float(row["value"]) for row in coupled.world("parameters")}
DEMANDS = {"industry": ("steel", "cement", "chemicals", "aluminium", "industry"),
           "transport": ("passenger_road", "freight_road", "rail", "water", "air")}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("energy")
    pulled = coupled.write(folder, "pulled", "policies:\n  carbon_price: {2030: 100, 2050: 250}\n")
    names = "primary_*,final_*,electricity_*,capacity_*,price_*,built_*,vintage_*," \
        "generation_cost_*,carbon_price_*,world_*,ghg_*"
    return coupled.opened(folder / "x.nc", [coupled.PATHS / "baseline-ssp2.yaml", pulled],
                          "--members", 2, "--variables", names)


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
