"""What a prediction is compared in: sums over regions, as the file and the tables have them."""

from dataclasses import dataclass
from typing import Callable

from analysis.hindcast.base import FUELS, GROUPS, PLANTS
from analysis.iamc import INTERNATIONAL

SECTORS = {**GROUPS, "power": ("power",)}
TITLES = {"industry": "Industry", "road": "Road", "rail": "Rail", "water": "Inland shipping",
          "air": "Domestic flights", "buildings": "Buildings and farms", "fuels": "Fuel supply",
          "power": "Power plants"}
WORLD_GASES = {"CO2 FFI": ("emissions_co2_ffi", "CO2 (FFI)", "Mt CO2"),
               "CH4": ("emissions_ch4", "CH4", "Mt CH4"), "N2O": ("emissions_n2o", "N2O", "Mt N2O")}


@dataclass(frozen=True)
class Line:
    """A quantity of the world or of a region.

    predicted: of get(name, region) -> [year][member]; observed: {year: value}; trend: the same
    quantity as one source has it in both years that a trend is taken from, where it is another one.
    """

    group: str
    title: str
    unit: str
    predicted: Callable
    observed: dict
    trend: dict


def _sum(table, regions, variable):
    """{year: sum}, of the years that every region that is told of has."""
    told = [table[region, variable] for region in regions if table.get((region, variable))]
    years = set.intersection(*map(set, told)) if told else ()
    return {year: sum(one[year] for one in told) for year in years}


def _adds(names, regions):
    return lambda get: sum(get(name, region) for name in names for region in regions)


def _sector_co2(world, regions, sectors):
    """Mt CO2 of sectors in base.csv, by fuel and process."""
    factor = {fuel: world.parameters[f"emission_factor[{fuel}]"] for fuel in FUELS}
    burned = sum(world.value(region, f"energy[{sector},{fuel}]") * factor[fuel]
                 for region in regions for sector in sectors for fuel in FUELS)
    return burned + sum(world.value(region, f"process_co2[{sector}]")
                        for region in regions for sector in sectors)


def _car_power(world, regions):
    """Electricity of road passengers, from its share in useful energy; it does some times as much
    as fuel."""
    electric, fuel = (world.parameters[f"carrier_efficiency[passenger_road,{carrier}]"]
                      for carrier in ("electricity", "oil"))

    def predicted(get):
        return sum(get("final_energy_passenger_road", region) * share /
                   (share + (1 - share) * electric / fuel)
                   for region in regions for share in (get("zero_emission_share", region),))
    return predicted


def of_world(world):
    """All lines, in the order of the table."""
    everywhere = world.regions
    regions = tuple(region for region in everywhere if region != INTERNATIONAL)
    lines = []
    for gas, (name, title, unit) in WORLD_GASES.items():
        seen = _sum(world.history, everywhere, f"history[{gas}]")
        lines.append(Line("World", title, unit, _adds((name,), everywhere), seen, seen))
    for group, sectors in SECTORS.items():
        then = _sum(world.observed, regions, f"co2_sector[{group}]")
        now = {world.last_year: _sector_co2(world, regions, sectors)}
        names = tuple(f"co2_{sector}" for sector in sectors)
        lines.append(Line("CO2 by sector", TITLES[group], "Mt CO2", _adds(names, regions), now,
                          then))
    for plant in PLANTS:
        seen = _sum(world.observed, regions, f"generation[{plant}]")
        lines.append(Line("Electricity", plant.capitalize(), "TWh",
                          _adds((f"electricity_{plant}",), regions), seen, seen))
    used = sum(world.value(region, "energy[passenger_road,electricity]") for region in regions)
    lines.append(Line("Electric cars", "Electricity they use", "EJ", _car_power(world, regions),
                      {world.last_year: used}, _sum(world.observed, regions, "electric_cars")))
    for region in everywhere:
        seen = world.history.get((region, "history[CO2 FFI]"), {})
        lines.append(Line("CO2 by region", region, "Mt CO2",
                          _adds(("emissions_co2_ffi",), (region,)), seen, seen))
    return lines
