"""The European Union's standards of transport, scenarios/paths/eu-transport.yaml: shares and limits
of the laws in their years, what each does by itself, and where vehicles are charged."""

import h5py
import pytest

import coupled
import peer

PARAMETERS = {row["name"]: float(row["value"]) for row in coupled.world("parameters")}
REFUELEU = {2025: .02, 2030: .06, 2035: .2, 2040: .34, 2045: .42, 2050: .7}
FUELEU = {2025: .02, 2030: .06, 2035: .145, 2040: .31, 2045: .62, 2050: .8}
STANDARDS = {"sustainable_aviation_fuel": "air", "clean_shipping_fuels": "water",
             "zero_emission_cars": "passenger_road", "zero_emission_trucks": "freight_road"}


@pytest.fixture(scope="module")
def union(tmp_path_factory):
    """[year] of EU27 or another: the path, and the path without one of its standards."""
    folder = tmp_path_factory.mktemp("union")
    path = peer.SCENARIOS / "paths/eu-transport.yaml"
    without = [coupled.write(folder, lever, f"policies: {{{lever}: 0}}\n", path)
               for lever in STANDARDS]
    coupled.run(folder / "x.nc", [path, *without], "--members", 1, "--years", "1750:2052",
                "--variables", "co2_*_eu27,transport_*_eu27,charging_co2_eu27,carrier_share_*_eu27,"
                "clean_fuel_of_*,electricity_total_eu27,final_carrier_*_eu27")
    with h5py.File(folder / "x.nc") as file:
        first = list(file["year"]).index(coupled.BASE_YEAR)

        def get(name, without=None, region="eu27"):
            at = 1 + list(STANDARDS).index(without) if without else 0
            return dict(enumerate(file[f"{name}_{region}"][at, first:-1, 0], coupled.BASE_YEAR))
        yield get


def clean_share(union, mode, **of):
    return union(f"clean_fuel_of_{'aircraft' if mode == 'air' else 'ships'}", **of)


def test_shares_of_refueleu(union):
    """In the years of the law, and no sooner; of flights between countries the Union's part of
    2018's passenger-kilometres, 1,189.44 of 5,296.98 billion."""
    own = clean_share(union, "air")
    abroad = clean_share(union, "air", region="international")
    for year, share in REFUELEU.items():
        assert own[year] == pytest.approx(share, abs=1e-6)
        assert abroad[year] == pytest.approx(share * 1189.44 / 5296.98, abs=1e-4)
    assert own[2029] == pytest.approx(.02) and own[2034] == pytest.approx(.06)


def test_limits_of_fueleu(union):
    """By 28.2 g/MJ clean and 91.16 of the others each limit is met, none by a tenth more than it
    asks; the last with no other fuel left."""
    share = clean_share(union, "water")
    for year, lower in FUELEU.items():
        saved = 1 - (28.2 * share[year] + 91.16 * (1 - share[year])) / 91.16
        assert lower * .999 < saved < lower * 1.1 or year == 2050 and share[year] > 1 - 1e-9, year


@pytest.mark.parametrize("lever", STANDARDS)
def test_each_standard_works_by_itself(union, lever):
    """Its mode emits less with it, by 2045 a fifth at least; the others hardly notice."""
    for mode in STANDARDS.values():
        name = f"co2_{mode}"
        ratio = union(name)[2045] / union(name, lever)[2045]
        assert ratio < .8 if mode == STANDARDS[lever] else .98 < ratio < 1.02, (lever, mode, ratio)


def test_vehicles_are_charged_at_home(union):
    """What cars take more is made by the region's plants, which emit the more for it."""
    per, more = 1 / PARAMETERS["hydrogen_conversion"], {}
    for name in ("transport_electricity", "transport_hydrogen", "electricity_total",
                 "charging_co2", "co2_passenger_road"):
        more[name] = union(name)[2035] - union(name, "zero_emission_cars")[2035]
    taken = (more["transport_electricity"] + per * more["transport_hydrogen"]) / .0036
    assert taken > 50  # TWh
    assert .95 < more["electricity_total"] / taken < 1.25  # on the way some is lost
    assert 0 < more["charging_co2"] < -more["co2_passenger_road"]


def test_new_cars_of_2035(union):
    """From 2035 all that are sold: old ones go by a share of 1 / turnover a year."""
    dirty = {year: 1 - union("carrier_share_passenger_road_electricity")[year]
             - union("carrier_share_passenger_road_hydrogen")[year] for year in (2034, 2050)}
    left = (1 - 1 / PARAMETERS["turnover[passenger_road]"]) ** 16
    assert dirty[2050] == pytest.approx(dirty[2034] * left, rel=1e-9)
    assert dirty[2050] > .2
