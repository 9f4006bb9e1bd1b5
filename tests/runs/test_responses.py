"""What single parameters do, on worlds in which one row of a table is another: signs and sizes by
hand. Each of these was once left out of the code, and no other test saw it."""

import shutil

import numpy as np
import pytest

import coupled
import peer

REGIONS = ("rus", "ind", "usa", "chn")  # that are looked at
KEPT = ",".join(f"{name}_{region}" for name in (
    "final_energy_buildings", "activity_index_*", "price_hydrogen", "generation_cost",
    "variable_share", "carrier_share_*") for region in REGIONS)
POLICIES = ("zero_emission_vehicles", "clean_fuels", "clean_heat", "clean_industry")


def world(folder, name, value, base="paths/baseline-ssp2.yaml", more=""):
    """A run of the central member in a world where a parameter has another value."""
    own = folder / f"world_{name.strip('[]').replace('[', '_').replace(',', '_')}_{value}"
    shutil.copytree(peer.SCENARIOS / "world", own)
    table = own / "parameters.csv"
    lines = table.read_text(encoding="utf-8").splitlines(True)
    quoted = f'"{name}"' if "," in name else name
    assert sum(line.startswith(quoted + ",") for line in lines) == 1
    table.write_text("".join(
        f"{quoted},{value},,,1,default,test\n" if line.startswith(quoted + ",") else line
        for line in lines), encoding="utf-8")
    path = coupled.write(folder, own.name, f"regions: {own}\n{more}", extends=peer.SCENARIOS / base)
    return coupled.opened(folder / f"{own.name}.nc", [path], "--members", 1, "--variables",
                          KEPT).isel(scenario=0, member=0)


def value(data, name, region, year):
    return float(data[f"{name}_{region}"].sel(year=year))


def test_heating_falls_and_cooling_rises_with_warming(tmp_path):
    """A cold region's buildings need less, a warm one's more, each by its own response alone."""
    plain = world(tmp_path, "cooling_response", 0.03)
    colder = world(tmp_path, "heating_response", 0)
    warmer = world(tmp_path, "cooling_response", 0)
    year = 2090
    for region in ("rus", "ind"):
        without_heating = value(colder, "final_energy_buildings", region, year)
        without_cooling = value(warmer, "final_energy_buildings", region, year)
        both = value(plain, "final_energy_buildings", region, year)
        assert without_heating > both > without_cooling, region


def test_growth_that_is_uncertain_moves_activity(tmp_path):
    """By the elasticity and the years: half a per cent a year more in income."""
    plain, faster = (world(tmp_path, "growth_uncertainty", v) for v in (0, 0.005))
    for user in ("steel", "buildings"):
        ratio = np.log(value(faster, f"activity_index_{user}", "ind", 2032)
                       / value(plain, f"activity_index_{user}", "ind", 2032))
        assert 0.2 * 0.05 < ratio < 1.0 * 0.05


def test_hydrogen_costs_the_electricity_it_takes(tmp_path):
    data = world(tmp_path, "hydrogen_conversion", 0.7)
    delivery = {row["name"]: float(row["value"]) for row in coupled.world("parameters")
                if row["name"].startswith("delivery")}
    for region in ("usa", "chn"):
        at_plants = value(data, "generation_cost", region, 2049) / 3.6
        assert value(data, "price_hydrogen", region, 2050) == pytest.approx(
            at_plants / 0.7 + delivery["delivery[hydrogen]"], rel=1e-9)


def test_wind_and_sun_beyond_the_base_years_share_cost_the_grid(tmp_path):
    """Less of them where they cost it more, and none of the difference in the base year."""
    free, dear = (world(tmp_path, "integration_cost", v) for v in (0, 150))
    assert value(dear, "variable_share", "chn", 2022) == value(free, "variable_share", "chn", 2022)
    assert value(dear, "variable_share", "chn", 2060) < value(free, "variable_share", "chn",
                                                             2060) - 0.03


def test_batteries_of_vehicles_are_for_the_road(tmp_path):
    """What is learned of them makes cars cheaper, not heat pumps."""
    none, fast = (world(tmp_path, "learning[battery]", v) for v in (0, 0.24))
    cars = [value(data, "carrier_share_passenger_road_electricity", "usa", 2050)
            for data in (none, fast)]
    heat = [value(data, "carrier_share_buildings_electricity", "usa", 2050)
            for data in (none, fast)]
    assert cars[1] > cars[0] + 0.01
    assert heat[1] == pytest.approx(heat[0], rel=5e-3)


def test_shares_sum_to_one_whatever_is_forced(tmp_path):
    """From 2010 too, when hardly anyone used what the policy asks for."""
    paths = [coupled.write(tmp_path, policy, f"years: 1990:2061\nmembers: 1\npolicies:\n"
                           f"  {policy}: {{2030: 1}}\n",
                           extends=peer.SCENARIOS / "hindcast/2010.yaml") for policy in POLICIES]
    data = coupled.opened(tmp_path / "forced.nc", paths, "--variables", "carrier_share_*")
    for user in coupled.entries("sectors", "USER"):
        for region in map(coupled.named, coupled.REGIONS):
            shares = sum(data[f"carrier_share_{user}_{carrier}_{region}"].sel(
                year=slice(2011, 2059)) for carrier in coupled.entries("carriers"))
            assert float(np.abs(shares - 1).max()) < 1e-9, (user, region)
