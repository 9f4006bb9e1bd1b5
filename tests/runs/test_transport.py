"""Transport of regions: passenger- and tonne-kilometres, what changes over to rail, loads, fuels of
ships and aircraft, the stock of vehicles, and the plants it is charged from."""

import functools

import h5py
import numpy as np
import pytest

import coupled
import peer
from analysis.regions import activity

MODES = ("passenger_road", "freight_road", "rail", "water", "air")
SERVICES = activity.SECTORS
CARRIERS = coupled.entries("carriers")
PARAMETERS = {row["name"]: float(row["value"]) for row in coupled.world("parameters")}
ALL = ["transport_*", "clean_fuel_of_*", "charging_co2_*", "zero_emission_share_*", "co2_power_*",
       "final_carrier_electricity_*", "final_carrier_hydrogen_*",
       *(f"{name}_{mode}_*" for mode in MODES for name in (
           "co2", "final_energy", "activity_index", "intensity_index", "price_response",
           "carrier_share"))]
# Levers pulled in 2023 and held.
PULLED = {
    "none": "",
    "all": "freight_by_rail: 0.6, passengers_by_rail: 0.5, freight_load: 0.7, spatial_pattern: 1, "
           "consumption: 1, clean_fuels: 0.5",
    "field": "transport_transition: 1",
    "over": "transport_transition: 1, freight_by_rail: 1",
    "load": "freight_load: 1",
    "sold": "zero_emission_vehicles: 1",
    "mixed": "sustainable_aviation_fuel: 0.7, clean_shipping_fuels: 0.8",
    "made": "sustainable_aviation_fuel: 0.7, clean_shipping_fuels: 0.8, synthetic_fuels: 0.6",
    "lifted": "sustainable_aviation_fuel: {2023: 0.7, 2034: 0.7, 2035: 0}",
    "cheap": "clean_fuels: 0.3, clean_power_subsidy: 100",
    "lost": "clean_fuels: 0.3, clean_power_subsidy: 100, synthetic_fuels: 1",
}
BLENDED = {"mixed": {"air": .7, "water": .8}, "made": {"air": .7, "water": .8},
           "lifted": {"air": .7}}
FUEL = {"air": "kerosene", "water": "ammonia"}
CLEAN = ("biomass", "hydrogen")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("transport")
    paths = [coupled.write(folder, name, f"policies: {{{levers}}}\n" if levers else "")
             for name, levers in PULLED.items()]
    coupled.run(folder / "x.nc", paths, "--members", 1, "--years", "1750:2052",
                "--variables", ",".join(ALL))
    with h5py.File(folder / "x.nc") as file:
        yield file


@pytest.fixture(scope="module")
def of(data):
    """[region][year], from the base year on, without the last 1 January."""
    first = list(data["year"]).index(coupled.BASE_YEAR)

    @functools.cache
    def every(name):
        return np.array([data[f"{name}_{coupled.named(region)}"][:, first:-1, 0]
                         for region in coupled.REGIONS])

    def get(name, scenario="none"):
        return every(name)[:, list(PULLED).index(scenario)]
    return get


def base(variable):
    """Of base.csv, by region; 0 of what it leaves out."""
    found = dict.fromkeys(coupled.REGIONS, 0.0)
    found |= {row["region"]: float(row["value"]) for row in coupled.world("base")
              if row["variable"] == variable}
    return np.array(list(found.values()))


def useful(mode, carrier):
    return base(f"energy[{mode},{carrier}]") * PARAMETERS[f"carrier_efficiency[{mode},{carrier}]"]


def burned(of, mode, scenario):
    """{carrier: share} of what is burned: what equipment is made for, and what is mixed in; and the
    hydrogen that is used per hydrogen in it."""
    stock = {carrier: of(f"carrier_share_{mode}_{carrier}", scenario) for carrier in CARRIERS}
    least = np.full_like(stock["oil"], BLENDED.get(scenario, {}).get(mode, 0))
    least[:, 0] = 0
    if scenario == "lifted":
        least[:, 2035 - coupled.BASE_YEAR:] = 0
    part = {"made": .6, "lost": 1}.get(scenario, 0)
    clean, whole = sum(stock[carrier] for carrier in CLEAN), sum(stock.values())
    lacks = np.maximum(least * whole - clean, 0)
    found = {carrier: share if carrier in CLEAN else
             share * (1 - lacks / np.maximum(whole - clean, 1e-30))
             for carrier, share in stock.items()}
    found["biomass"] = found["biomass"] + lacks * (1 - part)
    found["hydrogen"] = found["hydrogen"] + lacks * part
    per = 1 / PARAMETERS[f"{FUEL[mode]}_conversion"] if mode in FUEL else 1
    used = stock["hydrogen"] * (1 + part * (per - 1)) + lacks * part * per
    return found, used / np.maximum(found["hydrogen"], 1e-30)


def test_base_year(of, data):
    assert list(SERVICES) == coupled.entries("services")
    for service in SERVICES:
        np.testing.assert_allclose(of(f"transport_activity_{service}")[:, 0],
                                   base(f"transport_activity[{service}]"), rtol=1e-14)
    told = data["transport_activity_rail_freight_chn"].attrs
    assert told["units"] == b"billion tkm yr-1"
    assert told["iamc_variable"] == b"Energy Service|Transportation|Freight|Railways"
    assert data["transport_activity_air_passengers_chn"].attrs["units"] == b"billion pkm yr-1"


def test_figures_of_the_base_year():
    """As published: road and rail of China in 2022 (ITF; 99.4 % of people), the United States'
    (ITF), sea trade of some 62,000 billion tonne-miles (UNCTAD, 2023) of 1.852 km, and the world's
    railways of 2019 (WDI, 72.7 % of people: 10,857), within a fifth."""
    index = coupled.REGIONS.index
    for region, service, amount, near in (
            ("CHN", "road_freight", 6895.8 / .994, 1e-3), ("USA", "rail_freight", 2239.26, 1e-9),
            ("USA", "road_freight", 3402.69, 1e-9), ("IND", "rail_passengers", 1157.17, 1e-9),
            ("International", "water_freight", 62000 * 1.852, .2)):
        assert base(f"transport_activity[{service}]")[index(region)] == pytest.approx(
            amount, rel=near), (region, service)
    assert base("transport_activity[rail_freight]").sum() == pytest.approx(10857, rel=.2)


@pytest.mark.parametrize("scenario", PULLED)
def test_asif(of, scenario):
    """Activity x intensity x the carriers' shares x their factors = emissions."""
    for mode in MODES:
        services = [service for service in SERVICES if SERVICES[service] == mode]
        activity = sum(of(f"transport_activity_{service}", scenario) for service in services)
        first = sum(base(f"transport_activity[{service}]") for service in services)
        per = sum(useful(mode, carrier) for carrier in CARRIERS)[:, None] / \
            np.where(first > 0, first, 1)[:, None]
        per = per * of(f"intensity_index_{mode}", scenario) * of(f"price_response_{mode}", scenario)
        if mode == "freight_road":
            per[:, 1:] *= filled({"all": .7, "load": 1}.get(scenario, 0))
        shares, loss = burned(of, mode, scenario)
        energy = {carrier: share / PARAMETERS[f"carrier_efficiency[{mode},{carrier}]"]
                  for carrier, share in shares.items()}
        energy["hydrogen"] = energy["hydrogen"] * loss
        factor = sum(PARAMETERS[f"emission_factor[{carrier}]"] * each
                     for carrier, each in energy.items())
        known = first > 0
        for name, each in (("co2", factor), ("final_energy", sum(energy.values()))):
            np.testing.assert_allclose((activity * per * each)[known],
                                       of(f"{name}_{mode}", scenario)[known], rtol=1e-11,
                                       atol=1e-12)
        assert known.sum() > 18


def filled(lever):
    """I = eps / (L (1 - e)), eps = 1 + k L (1 - e) of a lorry's way, relative to the lever at 0."""
    def per(load, empty):
        fill = load * (1 - empty)
        return (1 + PARAMETERS["load_energy"] * fill) / fill

    def at(first, last):
        return PARAMETERS[first] + lever * (PARAMETERS[last] - PARAMETERS[first])
    return per(at("load_factor", "best_load_factor"),
               at("empty_running", "least_empty_running")) / \
        per(PARAMETERS["load_factor"], PARAMETERS["empty_running"])


def test_load(of, tmp_path):
    """Tonne-kilometres stay; an articulated lorry that is full in place of half full emits 60 in
    place of 96 g/tkm (UK DESNZ 2024)."""
    name = "final_energy_freight_road"
    there = of(name) > 0
    ratio = (of(name, "load")[there[:, 1], 1] / of(name)[there[:, 1], 1])
    np.testing.assert_allclose(ratio, filled(1), rtol=1e-12)
    assert .7 < filled(1) < .8
    np.testing.assert_array_equal(of("transport_activity_road_freight", "load"),
                                  of("transport_activity_road_freight"))
    mine = coupled.parameters_of(tmp_path, {"load_factor": .5, "best_load_factor": 1,
                                            "empty_running": 0, "least_empty_running": 0})
    paths = [coupled.write(tmp_path, n, f"regions: {mine}\npolicies: {{freight_load: {value}}}\n")
             for n, value in (("half", 0), ("full", 1))]
    found = coupled.opened(tmp_path / "x.nc", paths, "--members", 1, "--years", "1750:2025",
                           "--variables", ",".join(ALL))
    half, full = found.final_energy_freight_road_usa.sel(year=2023).values[:, 0]
    assert full / half == pytest.approx(60 / 96, rel=1e-3)


@pytest.mark.parametrize("scenario", ["all", "field", "over"])
def test_shift_moves_and_loses_nothing(of, scenario):
    """What leaves the road is what rail gains, and no more than can: half of the freight."""
    share = {"all": .6 * .5, "field": .12, "over": .5}[scenario]
    wanted = {"all": 1 - .08}.get(scenario, 1)
    [road, rail], [road0, rail0] = (
        [of(f"transport_activity_{by}_freight", s)[:, 1:] for by in ("road", "rail")]
        for s in (scenario, "none"))
    np.testing.assert_allclose(road + rail, road0 * wanted + rail0, rtol=1e-12)
    known = (road0 > 0).all(1)
    np.testing.assert_allclose(road[known], (1 - share) * wanted * road0[known], rtol=1e-12)
    assert known.sum() == len(coupled.REGIONS) - 1
    people, people0 = (sum(of(f"transport_activity_{by}_passengers", s) for by in ("road", "rail"))
                       for s in (scenario, "none"))
    if scenario == "all":
        rail0 = of("transport_activity_rail_passengers")
        people0[:, 1:] -= (.1 * (people0 - rail0))[:, 1:]
    np.testing.assert_allclose(people, people0, rtol=1e-12)


def test_rail_takes_its_own_energy(of):
    """Per passenger- and tonne-kilometre, as much as without."""
    def per(scenario):
        done = sum(of(f"transport_activity_rail_{what}", scenario)
                   for what in ("freight", "passengers"))
        return of("final_energy_rail", scenario)[:, 1] / np.where(done > 0, done, 1)[:, 1]
    np.testing.assert_allclose(per("field"), per("none"), rtol=1e-12)


def test_unknown_activity_is_not_shifted(tmp_path):
    """Without rows of it nothing changes over, and nothing is lost."""
    mine = coupled.parameters_of(tmp_path, {})
    rows = [row for row in (mine / "base.csv").read_text().splitlines(True)
            if ",transport_activity[" not in row]
    (mine / "base.csv").write_text("".join(rows))
    paths = [coupled.write(tmp_path, name, f"regions: {mine}\n{levers}") for name, levers in (
        ("plain", ""), ("asked", "policies: {freight_by_rail: 1, passengers_by_rail: 1}\n"))]
    found = coupled.opened(tmp_path / "x.nc", paths, "--members", 1, "--years", "1750:2030",
                           "--variables", ",".join(ALL))
    for name in found.data_vars:
        np.testing.assert_array_equal(*found[name].values, err_msg=name)
    assert not found.transport_activity_road_freight_chn.sel(year=2025).any()


@pytest.mark.parametrize("scenario", BLENDED)
def test_fuel_is_mixed_in_while_it_is_asked(of, scenario):
    """Of what they burn in the lever's first year at least its share is clean, and when it is
    lifted no more than without it: equipment stays what it was."""
    for mode, least in BLENDED[scenario].items():
        told = {"air": "clean_fuel_of_aircraft", "water": "clean_fuel_of_ships"}[mode]
        flies = useful(mode, "oil") > 0
        shares, _ = burned(of, mode, scenario)
        clean = of(told, scenario)[flies]
        np.testing.assert_allclose(sum(shares[c] for c in CLEAN)[flies], clean, rtol=1e-12)
        asked = slice(1, 12 if scenario == "lifted" else None)
        np.testing.assert_allclose(clean[:, asked], least, rtol=1e-12)
        assert (of(told)[flies, 1] < .01).all()
        ratio = of(f"co2_{mode}", scenario)[flies, 1] / of(f"co2_{mode}")[flies, 1]
        np.testing.assert_allclose(ratio, (1 - least) / (1 - of(told)[flies, 1]), rtol=2e-3)
        if scenario == "lifted":
            assert (clean[:, 13] < .001).all()


@pytest.mark.parametrize("mode", FUEL)
def test_what_is_lost_makes_hydrogen_dear(of, mode):
    """Though hydrogen has become cheap, less of it is chosen where some is lost on the way."""
    name = f"carrier_share_{mode}_hydrogen"
    cheap, lost = (of(name, one)[useful(mode, "oil") > 0, 28] for one in ("cheap", "lost"))
    assert (lost < cheap * .99).all() and (lost > 0).all()


def test_choice_is_a_logit(tmp_path):
    """Two carriers alike but that one is 0.5 / choice dearer: of two at costs 0.45 and 0.40 and a
    sensitivity of -10 the dearer is bought by 1 / (1 + exp(0.5)) = 0.3775. All cars are new each
    year, none chosen for what they were; a price of carbon makes oil dearer, electricity's is of
    the year before."""
    only = {carrier: .5 if carrier in ("oil", "electricity") else 0 for carrier in CARRIERS}
    mine = coupled.parameters_of(tmp_path, {
        **{f"long_run_share[passenger_road,{carrier}]": share for carrier, share in only.items()},
        "equipment[passenger_road,electricity]": 0, "choice[passenger_road]": 1, "relaxation": 1,
        "turnover[passenger_road]": 1, "car_innovation": 0, "car_imitation": 0})  # no limit
    price = .5 / (PARAMETERS["emission_factor[oil]"] * 1e-3)
    path = coupled.write(tmp_path, "logit",
                         f"regions: {mine}\npolicies: {{carbon_price: {price!r}}}\n")
    found = coupled.opened(tmp_path / "x.nc", [path], "--members", 1, "--years", "1750:2025",
                           "--variables", "carrier_share_passenger_road_*")
    for region in ("usa", "chn", "raf"):
        oil, power = (found[f"carrier_share_passenger_road_{c}_{region}"].sel(year=2023).item()
                      for c in ("oil", "electricity"))
        assert oil / (oil + power) == pytest.approx(.3775, abs=5e-5)


def test_old_cars_stay(of):
    """Though nothing else is sold from 2023 on, 15 years later not all are zero-emission; what was
    not leaves by a share of 1 / turnover a year."""
    share = of("zero_emission_share", "sold")
    homes = [i for i, region in enumerate(coupled.REGIONS) if region != "International"]
    left = (1 - share[homes, 0]) * (1 - 1 / PARAMETERS["turnover[passenger_road]"]) ** 15
    np.testing.assert_allclose(1 - share[homes, 15], left, rtol=1e-9)
    assert (share[homes, 15] < .7).all() and (share[homes, 28] > .8).all()


@pytest.mark.parametrize("scenario", PULLED)
def test_totals(of, scenario):
    """Modes add up to the transport of the region; its electricity is part of all, and so is what
    its plants emit."""
    np.testing.assert_allclose(of("transport_co2", scenario),
                               sum(of(f"co2_{mode}", scenario) for mode in MODES), rtol=1e-12)
    power, hydrogen = (of(f"transport_{what}", scenario) for what in ("electricity", "hydrogen"))
    every = of("final_carrier_electricity", scenario), of("final_carrier_hydrogen", scenario)
    assert (power <= every[0] * (1 + 1e-12)).all() and (hydrogen <= every[1] * (1 + 1e-12)).all()
    for carrier, total in (("electricity", power), ("hydrogen", hydrogen)):
        parts = 0
        for mode in MODES:
            shares, loss = burned(of, mode, scenario)
            each = {c: shares[c] / PARAMETERS[f"carrier_efficiency[{mode},{c}]"] for c in CARRIERS}
            each["hydrogen"] = each["hydrogen"] * loss
            whole = np.maximum(sum(each.values()), 1e-30)
            parts = parts + of(f"final_energy_{mode}", scenario) * each[carrier] / whole
        np.testing.assert_allclose(total, parts, rtol=1e-11, atol=1e-13)
    per = 1 / PARAMETERS["hydrogen_conversion"]
    part = (power + hydrogen * per) / np.maximum(every[0] + every[1] * per, 1e-9)
    np.testing.assert_allclose(of("charging_co2", scenario),
                               part * of("co2_power", scenario), rtol=1e-9, atol=1e-9)
    first = sum(base(f"energy[{mode},electricity]") for mode in MODES)
    np.testing.assert_allclose(power[:, 0], first, rtol=1e-9)


def test_world_by_mode(of):
    """Sums of regions are what the tables' energy emits; test_modes.py has what is published."""
    for mode in MODES:
        burned = sum(base(f"energy[{mode},{carrier}]").sum() *
                     PARAMETERS[f"emission_factor[{carrier}]"] for carrier in CARRIERS)
        assert of(f"co2_{mode}").sum(0)[0] == pytest.approx(burned, rel=1e-12)
