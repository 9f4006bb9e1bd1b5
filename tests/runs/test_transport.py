"""Transport of regions: passenger- and tonne-kilometres, what changes over to rail, loads, fuels of
ships and aircraft, the stock of vehicles, and the plants it is charged from."""

import functools
import shutil
import subprocess

import h5py
import numpy as np
import pytest

import coupled
import peer
from analysis.regions import activity

MODES = ("passenger_road", "freight_road", "rail", "water", "air")
SERVICES = {"road_passengers": "passenger_road", "rail_passengers": "rail", "air_passengers": "air",
            "road_freight": "freight_road", "rail_freight": "rail", "water_freight": "water"}
CARRIERS = coupled.entries("carriers")
PARAMETERS = {row["name"]: float(row["value"]) for row in coupled.world("parameters")}
ALL = ["transport_*", "charging_co2_*", "zero_emission_share_*", "co2_power_*",
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
    "made": "sustainable_aviation_fuel: 0.7, clean_shipping_fuels: 0.8, synthetic_fuels: 1",
}


def parameters_of(folder, rows):
    """A folder of the shipped world with other parameters."""
    mine = folder / "mine"
    shutil.copytree(peer.SCENARIOS / "world", mine)
    path = mine / "parameters.csv"
    lines = path.read_text().splitlines()
    for name, value in rows.items():
        quoted = f'"{name}"' if "," in name else name
        [at] = [i for i, line in enumerate(lines) if line.startswith(f"{quoted},")]
        unit, mark = lines[at][len(quoted) + 1:].split(",")[3:5]
        lines[at] = f"{quoted},{value},,,{unit},{mark},changed"
    path.write_text("\n".join(lines) + "\n")
    return mine


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


def test_base_year(of, data):
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
        factor = 0
        for carrier in CARRIERS:
            name = f"carrier_share_{mode}_{carrier}"
            factor = factor + of(name, scenario) * PARAMETERS[f"emission_factor[{carrier}]"] / \
                PARAMETERS[f"carrier_efficiency[{mode},{carrier}]"]
        known = first > 0
        np.testing.assert_allclose((activity * per * factor)[known],
                                   of(f"co2_{mode}", scenario)[known], rtol=1e-12, atol=1e-12)
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
    mine = parameters_of(tmp_path, {"load_factor": .5, "best_load_factor": 1, "empty_running": 0,
                                    "least_empty_running": 0})
    paths = [coupled.write(tmp_path, n, f"regions: {mine}\npolicies: {{freight_load: {value}}}\n")
             for n, value in (("half", 0), ("full", 1))]
    found = coupled.opened(tmp_path / "x.nc", paths, "--members", 1, "--years", "1750:2025",
                           "--variables", "final_energy_freight_road_usa")
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
    mine = parameters_of(tmp_path, {})
    rows = [row for row in (mine / "base.csv").read_text().splitlines(True)
            if ",transport_activity[" not in row]
    (mine / "base.csv").write_text("".join(rows))
    paths = [coupled.write(tmp_path, name, f"regions: {mine}\n{levers}") for name, levers in (
        ("plain", ""), ("asked", "policies: {freight_by_rail: 1, passengers_by_rail: 1}\n"))]
    found = coupled.opened(tmp_path / "x.nc", paths, "--members", 1, "--years", "1750:2030",
                           "--variables", "final_energy_*_chn,transport_activity_road_*_chn")
    for name in found.data_vars:
        np.testing.assert_array_equal(*found[name].values, err_msg=name)
    assert not found.transport_activity_road_freight_chn.sel(year=2025).any()


def test_fuel_is_mixed_in_at_once(of):
    """Of what they burn in the lever's first year at least its share is clean; made into kerosene
    and ammonia, each unit of hydrogen is lost in part."""
    for mode, least, part in (("air", .7, "kerosene"), ("water", .8, "ammonia")):
        flies = useful(mode, "oil") > 0

        def clean(scenario, mode=mode):
            return sum(of(f"carrier_share_{mode}_{c}", scenario) for c in ("biomass", "hydrogen"))
        assert (clean("none")[flies, 1] < .01).all()
        np.testing.assert_allclose(clean("mixed")[flies, 1:], least, rtol=1e-9)
        ratio = of(f"co2_{mode}", "mixed")[flies, 1] / of(f"co2_{mode}")[flies, 1]
        np.testing.assert_allclose(ratio, (1 - least) / (1 - clean("none")[flies, 1]), rtol=2e-3)
        share, ways = of(f"carrier_share_{mode}_hydrogen", "made"), clean("made")
        final = of(f"final_energy_{mode}", "made")
        useful_energy = of(f"co2_{mode}", "made") / PARAMETERS["emission_factor[oil]"] / (1 - ways)
        per = 1 / (PARAMETERS[f"{part}_conversion"] *
                   PARAMETERS[f"carrier_efficiency[{mode},hydrogen]"])
        only = flies & (of(f"carrier_share_{mode}_gas", "made")[:, 1] == 0) & \
            (of(f"carrier_share_{mode}_electricity", "made")[:, 1] == 0)
        np.testing.assert_allclose(
            (useful_energy * (1 - share + share * per))[only, 1], final[only, 1], rtol=1e-9)


def test_choice_is_a_logit(tmp_path):
    """Two carriers alike but that one is 0.5 / choice dearer: of two at costs 0.45 and 0.40 and a
    sensitivity of -10 the dearer is bought by 1 / (1 + exp(0.5)) = 0.3775. All cars are new each
    year, none chosen for what they were; a price of carbon makes oil dearer, electricity's is of
    the year before."""
    only = {carrier: .5 if carrier in ("oil", "electricity") else 0 for carrier in CARRIERS}
    mine = parameters_of(tmp_path, {
        **{f"long_run_share[passenger_road,{carrier}]": share for carrier, share in only.items()},
        "equipment[passenger_road,electricity]": 0, "choice[passenger_road]": 1, "relaxation": 1,
        "turnover[passenger_road]": 1})
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
    rest = sum(of(f"final_energy_{mode}", scenario) for mode in MODES) - power - hydrogen
    assert (rest > -1e-9).all()
    per = 1 / PARAMETERS["hydrogen_conversion"]
    part = (power + hydrogen * per) / np.maximum(every[0] + every[1] * per, 1e-9)
    np.testing.assert_allclose(of("charging_co2", scenario),
                               part * of("co2_power", scenario), rtol=1e-9, atol=1e-9)
    first = sum(base(f"energy[{mode},electricity]") for mode in MODES)
    np.testing.assert_allclose(power[:, 0], first, rtol=1e-9)


# Gt CO2, and how near: IPCC AR6 WGIII 10.1 of 2019 (8.7 Gt CO2eq, 70 % of it road, 1 % rail); all
# ships in 2018 (IMO, Fourth GHG Study 2020); commercial flights in 2018 (ICCT 2020).
PUBLISHED = {"road": (.70 * 8.7, .10), "rail": (.01 * 8.7, .6), "water": (1.056, .12),
             "air": (.918, .4)}
PUBLISHED_2019 = {"road": .10, "rail": .6, "water": .06, "air": .2}


def by_mode(get):
    sums = {mode: get(f"co2_{mode}").sum(0) * 1e-3 for mode in MODES}
    sums["road"] = sums["passenger_road"] + sums["freight_road"]
    return sums


def test_world_by_mode(of, tmp_path):
    """The base year, 2022, when fewer flew, and 2019 as predicted from 2010. Sums of regions are
    what the tables' energy emits."""
    for mode, world in by_mode(of).items():
        if mode in PUBLISHED:
            published, near = PUBLISHED[mode]
            assert world[0] == pytest.approx(published, rel=near), mode
        if mode in MODES:
            burned = sum(base(f"energy[{mode},{carrier}]").sum() *
                         PARAMETERS[f"emission_factor[{carrier}]"] for carrier in CARRIERS)
            assert world[0] == pytest.approx(burned * 1e-3, rel=1e-12)
    coupled.run(tmp_path / "x.nc", [peer.SCENARIOS / "hindcast/2010.yaml"], "--members", 1,
                "--variables", ",".join(f"co2_{mode}_*" for mode in MODES))
    with h5py.File(tmp_path / "x.nc") as found:
        at = list(found["year"]).index(2019)
        then = by_mode(lambda name: np.array([
            found[f"{name}_{coupled.named(region)}"][0, at] for region in coupled.REGIONS]))
    for mode, near in PUBLISHED_2019.items():
        assert then[mode][0] == pytest.approx(PUBLISHED[mode][0], rel=near), mode


def test_base_rows_are_made_of_their_table(tmp_path):
    """Anew, to the byte; and of another figure another row, its like by another region's energy."""
    for name in ("base", "transport", "regions", "regional_history", "regional_observations"):
        shutil.copy(peer.SCENARIOS / f"world/{name}.csv", tmp_path)
    path = tmp_path / "base.csv"
    before = path.read_bytes()
    activity.main([str(tmp_path)])
    assert path.read_bytes() == before
    table = tmp_path / "transport.csv"
    row = "USA,road_freight,3402.69,"
    assert row in table.read_text()
    table.write_text(table.read_text().replace(row, "USA,road_freight,4000,")
                     .replace("BRA MEX RLA,road_freight,2625,", "BRA MEX RLA,road_freight,2000,"))
    activity.main([str(tmp_path)])
    after = path.read_text()
    assert "USA,transport_activity[road_freight],4000,billion tkm/yr,2022,verified" in after
    [bra] = [float(line.split(",")[2]) for line in after.splitlines()
             if line.startswith("BRA,transport_activity[road_freight],")]
    energy = [sum(base(f"energy[freight_road,{carrier}]")[coupled.REGIONS.index(region)]
                  for carrier in CARRIERS) for region in ("BRA", "RLA")]
    assert bra == pytest.approx((2000 - 256.388) * energy[0] / sum(energy), rel=1e-5)


@pytest.mark.parametrize("row, said", [
    ("USA,transport_activity[road_freigth],1,billion tkm/yr,2022,default", "has no such label"),
    ("USA,transport_activity[rail_freight],-1,billion tkm/yr,2022,default", "no negative value"),
    ("USA,transport_activity[rail_freight],1,billion pkm/yr,2022,default",
     "unit 'billion pkm/yr'; expected billion tkm yr-1"),
    ("USA,transport_activty[rail_freight],1,billion tkm/yr,2022,default",
     "did you mean 'transport_activity'?")])
def test_bad_rows(tmp_path, row, said):
    mine = parameters_of(tmp_path, {})
    text = (mine / "base.csv").read_text()
    line = next(line for line in text.splitlines()
                if line.startswith("USA,transport_activity[rail_freight]"))
    (mine / "base.csv").write_text(text.replace(line, row))
    path = coupled.write(tmp_path, "bad", f"regions: {mine}\n")
    done = subprocess.run([str(peer.PROGRAM), "check", str(path)], capture_output=True, text=True)
    assert done.returncode == 65 and said in done.stderr, done.stderr
