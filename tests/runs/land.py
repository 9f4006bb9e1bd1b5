"""Managed land for its tests: its tables, and one run of five scenarios."""

import numpy as np
import pytest

import coupled

CO2 = 44.009 / 12.011
CAUSES = coupled.entries("causes")
ACCOUNTS = CAUSES[:CAUSES.index("new_forest")]
RESERVOIRS = coupled.entries("reservoirs")
APPROACHES = coupled.entries("approaches")
KINDS = {row["kind"]: {name: float(value) for name, value in row.items()
                       if name not in ("kind", "mark")} for row in coupled.world("forests")}
PARAMETERS = {row["name"]: float(row["value"]) for row in coupled.world("parameters")}
LAND = {(row["region"], row["variable"]): float(row["value"]) for row in coupled.world("land")}
NAMES = "land_*,products_flux_*,forest_*,wood_cut_*,dead_of_warming_*,new_forest_*," \
    "co2_land_*,ch4_land_*,n2o_land_*,emissions_co2_afolu_*,regional_warming_*,unclosed"
LEVERS = """policies:
  land_protection: {2025: 0, 2040: 0.8}
  wood_harvest: {2025: 0, 2040: 0.3}
  wetland_restoration: {2025: 0, 2040: 1}
  soil_management: {2025: 0, 2030: 0.5}
  disturbance_control: {2025: 0, 2040: 0.4}
  afforestation: {CHN: {2023: 1}}
"""
PLAIN, PULLED, FELT, SPARING, CUT = range(5)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("land")
    paths = [coupled.write(folder, "plain"),
             coupled.write(folder, "pulled", LEVERS),
             coupled.write(folder, "felt", "forests_feel: climate\n" + LEVERS),
             coupled.write(folder, "sparing",
                           "policies:\n  wood_harvest: -1\n  disturbance_control: 1\n"),
             coupled.write(folder, "cut", "policies:\n  wood_harvest: {2040: 3}\n")]
    return coupled.opened(folder / "x.nc", paths, "--members", 3, "--variables", NAMES)


@pytest.fixture(scope="module")
def of(data):
    """of(name): [region][scenario][year from the base year on][member]."""
    return lambda name: coupled.over_regions(data, name)
