"""Every policy moves what it says, in its region, from the year after the base year on; a group of
regions is its regions one by one; a lever that is given again replaces the extended one whole."""

import numpy as np
import pytest

import coupled

REGION, OTHER = "CHN", "BRA"
FIRST = coupled.BASE_YEAR + 1
INDUSTRY = ["steel", "cement", "chemicals"]
# What a lever is set to, and for each quantity of the region by what it is multiplied in 2050, at
# least and at most; one that is alone in what it does in the first year may have its factor then.
LEVERS = {
    "carbon_price": (200, {"emissions_co2_ffi": (0, 0.95), "emissions_ch4": (0, 0.95),
                           "emissions_n2o": (0, 0.99), "electricity_coal": (0, 0.9)}),
    "coal_phase_out": (0.2, {"electricity_coal": (0, 0.5), "co2_power": (0, 0.9)}),
    "new_coal_ban": (1, {"built_coal": (0, 0), "electricity_coal": (0, 0.99)}),
    "clean_power_subsidy": (60, {"electricity_solar": (1.02, 9), "electricity_wind": (1.02, 9)}),
    "zero_emission_vehicles": (1, {"zero_emission_share": (1.1, 99),
                                   "co2_passenger_road": (0, 0.7), "co2_freight_road": (0, 0.7)}),
    "zero_emission_cars": (1, {"zero_emission_share": (1.1, 99), "co2_passenger_road": (0, 0.7)}),
    "zero_emission_trucks": (1, {"co2_freight_road": (0, 0.7)}),
    "clean_heat": (1, {"carrier_share_buildings_electricity": (1.1, 99),
                       "co2_buildings": (0, 0.8)}),
    "clean_industry": (1, {"co2_industry": (0, 0.8), "co2_steel": (0, 0.8)}),
    "clean_fuels": (1, {"co2_air": (0, 0.8), "co2_water": (0, 0.8)}),
    "sustainable_aviation_fuel": (0.7, {"co2_air": (0.25, 0.35)}),
    "clean_shipping_fuels": (0.8, {"co2_water": (0.15, 0.25)}),
    "synthetic_fuels": (1, {"final_energy_air": (1.02, 1.5), "final_energy_water": (1.02, 1.3)}),
    "freight_by_rail": (1, {"transport_activity_road_freight": (0.4999, 0.5001),
                            "final_energy_freight_road": (0.45, 0.55),
                            "final_energy_rail": (1.3, 3)}),
    "passengers_by_rail": (1, {"transport_activity_road_passengers": (0.7999, 0.8001),
                               "final_energy_passenger_road": (0.75, 0.85),
                               "final_energy_rail": (1.1, 2)}),
    "freight_load": (1, {"final_energy_freight_road": (0.7, 0.8),
                         "transport_activity_road_freight": (1, 1)}),
    "efficiency": (0.02, {"final_total": (0.4, 0.8), "emissions_co2_ffi": (0, 0.9)}),
    "industry_capture": (0.9, {f"co2_{sector}": (0.05, 0.15) for sector in INDUSTRY}),
    "methane_abatement": (1, {"emissions_ch4": (0, 0.95), "emissions_n2o": (0, 0.99)}),
    "land_protection": (1, {"land_flux_rest": (0, 0)}),
    "afforestation": (2, {"emissions_co2_afolu": (-9, 0.9)}),
    "wood_harvest": (0.2, {"wood_cut": (1.1999, 1.2001), "land_flux_products": (1.05, 1.25)}),
    "disturbance_control": (0.5, {"land_flux_disturbance": (0.4999, 0.6)}),
    "wetland_restoration": (1, {"land_flux_wetlands": (0, 0.3)}),
    "soil_management": (1, {"land_carbon_soil": (1.01, 1.5)}),
    "removals": (500, {"emissions_co2_ffi": (-9, 0.99), "co2_power": (1.0001, 9)}),
    "air_quality": (1, {"emissions_sulfur": (0.01, 0.2), "emissions_bc": (0.01, 0.2),
                        "emissions_ch4": (0.98, 1.02)}),
    "spatial_pattern": (1, {"land_flux_rest": (0.3999, 0.4001),
                            "final_energy_freight_road": (0.9, 0.94)}),
    "industry_structure": (1, {"final_energy_steel": (0.8, 0.9), "co2_cement": (0.4, 0.8),
                               "final_energy_buildings": (0.97, 1.03)}),
    "energy_transition": (1, {"electricity_coal": (0, 0.8), "built_coal": (0, 0)}),
    "transport_transition": (1, {"zero_emission_share": (1.1, 99), "final_energy_rail": (1.1, 1.3),
                                 "final_energy_freight_road": (0, 0.95)}),
    "construction": (1, {"final_energy_buildings": (0.3, 0.75)}),
    "conservation": (1, {"final_energy_steel": (0.5, 0.75), "final_total": (0.6, 0.95)}),
    "consumption": (1, {"final_energy_passenger_road": (0.85, 0.95), "emissions_ch4": (0, 0.98)}),
    "technology_support": (1, {"emissions_ch4": (0, 0.9999)}),
}
# What another lever stands at while this one is pulled, and in the run it is compared with.
BESIDE = {"technology_support": "  carbon_price: {CHN: 20}\n",
          "synthetic_fuels": "  clean_fuels: {CHN: 1}\n"}
ALL = sorted({"co2_removal", "ghg", "carbon_price",
              *(name for _, moved in LEVERS.values() for name in moved)})
NAMES = ["temperature", "co2_concentration",
         *(f"{name}_{region.lower()}" for name in ALL for region in (REGION, OTHER))]


def pulled(folder, policy):
    value, _ = LEVERS[policy]
    lever = f"policies:\n  {policy}: {{{REGION}: {value}}}\n" + BESIDE.get(policy, "")
    return coupled.write(folder, policy, lever)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Each lever in one region, beside the run without, of two members."""
    folder = tmp_path_factory.mktemp("levers")
    paths = [coupled.write(folder, "none"),
             *(coupled.write(folder, without(policy), f"policies:\n{lever}")
               for policy, lever in BESIDE.items()),
             *(pulled(folder, policy) for policy in LEVERS)]
    return coupled.opened(folder / "x.nc", paths, "--members", 2, "--years", "1750:2052",
                          "--variables", ",".join(NAMES))


def without(policy):
    return f"without_{policy}" if policy in BESIDE else "none"


def test_every_policy_is_looked_at():
    assert set(LEVERS) == set(coupled.entries("policies"))


@pytest.mark.parametrize("policy", LEVERS)
def test_moves_what_it_says(data, policy):
    for name, (low, high) in LEVERS[policy][1].items():
        values = data[f"{name}_{REGION.lower()}"].sel(year=2050)
        plain, moved = (values.sel(scenario=s).values for s in (without(policy), policy))
        assert (plain > 0).all(), name
        assert (moved >= low * plain - 1e-12).all() and (moved <= high * plain + 1e-12).all(), (
            name, moved / plain)


@pytest.mark.parametrize("policy", LEVERS)
def test_begins_after_the_base_year_and_at_home(data, policy):
    """Until the base year all is the same, bit by bit; in the first year of the lever also what
    happens elsewhere, for regions feel each other through the year before; the climate of its
    first day is the same too."""
    for name in data.data_vars:
        last = FIRST if name.endswith((f"_{OTHER.lower()}", "temperature", "concentration")) \
            else coupled.BASE_YEAR
        values = data[name].sel(year=slice(None, last))
        plain, moved = (values.sel(scenario=s).values for s in (without(policy), policy))
        assert np.array_equal(plain, moved, equal_nan=True), name


@pytest.mark.parametrize("policy", LEVERS)
def test_acts_at_home(data, policy):
    """Elsewhere only what prices, trade, learning and warming carry over: less than at home, or
    next to nothing of what the lever leaves as it is there."""
    for name, (low, high) in LEVERS[policy][1].items():
        change = {}
        for region in (REGION, OTHER):
            values = data[f"{name}_{region.lower()}"].sel(year=2050)
            plain, moved = (values.sel(scenario=s).values for s in (without(policy), policy))
            change[region] = np.abs(moved - plain) / np.maximum(np.abs(plain), 1e-9)
        least = 1e-4 if low < 1 < high else 1e-12
        assert (change[OTHER] <= change[REGION] + least).all(), (name, change)


def first_year(data, name, policy):
    """The factor of a quantity of the region in the first year of a lever."""
    values = data[f"{name}_{REGION.lower()}"].sel(year=FIRST)
    return values.sel(scenario=policy).values / values.sel(scenario=without(policy)).values


@pytest.mark.parametrize("policy, name, factor", [
    ("spatial_pattern", "land_flux_rest", 1 - 0.6),
    ("spatial_pattern", "final_energy_freight_road", 1 - 0.08),
    ("land_protection", "land_flux_rest", 0),
    ("industry_structure", "final_energy_steel", 1 - 0.15),
    ("conservation", "final_energy_steel", (1 - 0.25) * np.exp(-0.005)),
    ("consumption", "final_energy_passenger_road", 1 - 0.1),
    ("efficiency", "final_energy_steel", np.exp(-0.02)),
    ("efficiency", "final_energy_buildings", np.exp(-0.02)),
    ("transport_transition", "transport_activity_road_freight", 1 - 0.12),
    ("industry_capture", "co2_steel", 1 - 0.9),
    ("industry_capture", "co2_cement", 1 - 0.9),
    ("air_quality", "emissions_bc", 1 - 0.1),
])
def test_first_year_by_hand(data, policy, name, factor):
    """In its first year a lever acts alone: the factors of policies.def."""
    np.testing.assert_allclose(first_year(data, name, policy), factor, rtol=1e-12, atol=1e-12)


def test_removals_are_subtracted(data):
    """And what plants burn for their electricity is emitted."""
    apart = {}
    for name in ("emissions_co2_ffi", "co2_removal", "co2_power"):
        values = data[f"{name}_{REGION.lower()}"].sel(year=FIRST)
        apart[name] = (values.sel(scenario="none") - values.sel(scenario="removals")).values
    np.testing.assert_allclose(apart["co2_removal"], 500, rtol=1e-9)
    np.testing.assert_allclose(apart["emissions_co2_ffi"], 500 + apart["co2_power"], rtol=1e-9)
    assert (apart["co2_power"] < 0).all()


def same(a, b):
    return all(np.array_equal(a[name].values, b[name].values, equal_nan=True)
               for name in a.data_vars)


WATCHED = ["--members", 2, "--years", "1750:2052", "--variables",
           ",".join([*NAMES, "ghg_jpn", "carbon_price_*"])]


def test_a_group_is_its_regions(tmp_path):
    """A group of five, of ten and of twelve, and all; a region's own lever is before its group's,
    that before all's."""
    row = coupled.world("regions")
    pairs = {}
    for column, group in (("r5", "OECD & EU (R5)"), ("r10", "Pacific OECD (R10)"),
                          ("group12", "ROE")):
        one_by_one = "".join(f"    {r['region']}: {{2030: 50, 2050: 200}}\n" for r in row
                             if r[column] == group)
        pairs[column] = (f"    {group}: {{2030: 50, 2050: 200}}\n", one_by_one)
    every = "".join(f"    {region}: {{2030: 50, 2050: 200}}\n" for region in coupled.REGIONS)
    pairs["all"] = ("    all: {2030: 50, 2050: 200}\n", every)
    narrow = {r["region"]: 7 for r in row}
    narrow |= {r["region"]: 8 for r in row if r["r5"] == "OECD & EU (R5)"} | {"JPN": 9}
    pairs["narrow"] = ("    JPN: 9\n    all: 7\n    OECD & EU (R5): 8\n",
                       "".join(f"    {name}: {value}\n" for name, value in narrow.items()))
    paths = []
    for name, texts in pairs.items():
        for way, text in zip(("group", "single"), texts):
            paths.append(coupled.write(tmp_path, f"{name}_{way}",
                                       f"policies:\n  carbon_price:\n{text}"))
    data = coupled.opened(tmp_path / "x.nc", paths, *WATCHED)
    for name in pairs:
        a, b = (data.sel(scenario=f"{name}_{way}") for way in ("group", "single"))
        assert same(a, b), name
    prices = data.sel(scenario="narrow_group", year=2030).isel(member=0)
    assert {r: float(prices[f"carbon_price_{coupled.named(r)}"]) for r in narrow} == narrow


def test_straight_between_points(tmp_path):
    """From 0 in the base year, straight to each point, and held after the last; one number holds
    from the year after the base year on."""
    paths = [coupled.write(tmp_path, "points", "policies:\n  carbon_price: {2030: 40, 2040: 20}\n"),
             coupled.write(tmp_path, "number", "policies:\n  carbon_price: 30\n")]
    data = coupled.opened(tmp_path / "x.nc", paths, *WATCHED)
    years = np.arange(coupled.BASE_YEAR, 2051)
    found = data.carbon_price_usa.sel(year=years).values[:, :, 0]
    points = np.interp(years, [coupled.BASE_YEAR, 2030, 2040], [0, 40, 20])
    np.testing.assert_allclose(found[0], points, rtol=1e-14, atol=1e-14)
    assert (found[1] == np.where(years > coupled.BASE_YEAR, 30, 0)).all()


def test_a_lever_given_again_replaces_the_extended_one(tmp_path):
    """Whole: of the extended file's carbon price no region stays; its other levers do."""
    price = "  carbon_price:\n    USA: 100\n    CHN: {2030: 50}\n"
    base = coupled.write(tmp_path, "base", f"policies:\n{price}  efficiency: 0.01\n")
    again = coupled.write(tmp_path, "again", "policies:\n  carbon_price: {JPN: 20}\n", base)
    plain = coupled.write(tmp_path, "plain",
                          "policies:\n  carbon_price: {JPN: 20}\n  efficiency: 0.01\n")
    zero = coupled.write(tmp_path, "zero", "policies:\n  carbon_price: 0\n", base)
    bare = coupled.write(tmp_path, "bare", "policies:\n  efficiency: 0.01\n")
    data = coupled.opened(tmp_path / "x.nc", [base, again, plain, zero, bare], *WATCHED)
    assert same(data.sel(scenario="again"), data.sel(scenario="plain"))
    assert same(data.sel(scenario="zero"), data.sel(scenario="bare"))
    assert not same(data.sel(scenario="base"), data.sel(scenario="bare"))
    prices = data.sel(scenario="again", year=2040)
    assert float(prices.carbon_price_usa.max()) == float(prices.carbon_price_chn.max()) == 0
