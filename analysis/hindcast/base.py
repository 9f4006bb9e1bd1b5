"""The table a prediction begins from: base_YEAR.csv out of base.csv and what was observed then.

python3 -m analysis.hindcast.base YEAR [FOLDER]

Fuels of sectors are fitted biproportionally to two margins of the year: the region's CO2 by fuel
and by group of sectors, of which road, rail, ships and aircraft are met (analysis.regions.modes).
Within a group, and where nothing was observed, it is as in base.csv.
"""

import argparse
from pathlib import Path

import numpy as np

from analysis.hindcast.world import FOLDER, open_world, told
from analysis.formats.names import EJ_PER_TWH
from analysis.regions import activity, modes
from analysis.regions.modes import FUELS, GROUPS, fitted

PROCESS = {"cement": "cement", "fuels": "flaring", "industry": "other"}
HOMES = ("warming_pattern", "warming_spread", "temperature", "forest_share", "plantable")
PLANTS = ("coal", "gas", "oil", "nuclear", "hydro", "wind", "solar", "biomass", "geothermal")
WORDS = (
    "# {year} as a base year, for a prediction that knows nothing later: made by `python3 -m "
    "analysis.hindcast.base {year}` from base.csv, regional_history.csv, "
    "regional_observations.csv, regional_co2.csv and parameters.csv, whose sources and licences "
    "apply.\n"
    "# energy, fossil: the region's CO2 by fuel of {year} less that of its plants, over groups of "
    "sectors (biproportional fit that begins from base.csv): road, rail, water and air as "
    "analysis.regions.modes has them in {year}, others as EDGAR v4.3.2 has them in {year} or, "
    "where it has no figure, by fuel alone; within a group as in base.csv. Plants: generation of "
    "{year} at the region's heat rates of base.csv.\n"
    "# energy, electricity: as in base.csv, moved by the region's generation; of road passengers "
    "by the stock of electric cars, of road freight none. Biomass: buildings per head as in "
    "base.csv, plants by generation, others by their fossil fuel.\n"
    "# process_co2: base.csv, moved by GCB's cement, flaring and other CO2. emissions: base.csv, "
    "each gas moved by the region's total (F-gases: all of them together); CO2 AFOLU: the region's "
    "of {year}. additions: new generation a year from {first} to {second}, max(0, difference / "
    "years) + generation / lifetime. extraction: as observed, else as in base.csv. "
    "transport_activity: base.csv, moved by the energy of its sector. mac, forests and warming: as "
    "in base.csv.\n"
    "# Unit: in the column unit. Mark: verified (generation), derived (additions, extraction, "
    "mac); default, what base.csv was carried back to.\n")


class Region:
    """One region in base.csv, moved to another year."""

    def __init__(self, world, code, year):
        self.world, self.code, self.year = world, code, year
        self.now = world.base[code]
        self.then = {}

    def value(self, variable):
        return self.now.get(variable, (0.0,))[0]

    def observed(self, variable, year=None):
        return self.world.observed.get((self.code, variable), {}).get(year or self.year, np.nan)

    def moved(self, variable, otherwise=1.0):
        """What was observed in the year over the same in the last that was."""
        then, now = self.observed(variable), self.observed(variable, self.world.last_year)
        return then / now if then >= 0 and now > 0 else otherwise

    def energy(self, sector, carrier):
        return self.value(f"energy[{sector},{carrier}]")

    def plants(self):
        for plant in PLANTS:
            made = self.observed(f"generation[{plant}]")
            if not made > 0:
                continue
            self.then[f"generation[{plant}]"] = made
            renewed = made / self.world.parameters[f"plant_lifetime[{plant}]"]
            self.then[f"additions[{plant}]"] = self.growth(plant, made) + renewed
            if plant in FUELS or plant == "biomass":
                self.then[f"energy[power,{plant}]"] = made * self.heat_rate(plant)

    def growth(self, plant, made):
        """A year, since the year before that was observed; to the one after where none was."""
        seen = [year for year in years_of(self.world, self.world.last_year)
                if any(self.observed(f"generation[{p}]", year) > 0 for p in PLANTS)]
        other = beside(seen, self.year)
        was = np.nan_to_num(self.observed(f"generation[{plant}]", other))
        return max(0.0, (made - was) / (self.year - other))

    def heat_rate(self, plant):
        made, burned = self.value(f"generation[{plant}]"), self.energy("power", plant)
        own = made > 0 and burned > 0
        return burned / made if own else EJ_PER_TWH / self.world.parameters[f"conversion[{plant}]"]

    def fuels(self):
        """Fossil fuels of all sectors but plants."""
        factor = np.array([self.world.parameters[f"emission_factor[{fuel}]"] for fuel in FUELS])
        now = np.array([[sum(self.energy(sector, fuel) for sector in sectors) for fuel in FUELS]
                        for sectors in GROUPS.values()]) * factor
        burned = np.array([self.energy("power", fuel) for fuel in FUELS]) * factor
        plants = np.array([self.then.get(f"energy[power,{fuel}]", 0) for fuel in FUELS]) * factor
        total = (now.sum(axis=0) + burned) * [self.moved(f"co2_fuel[{fuel}]") for fuel in FUELS]
        least = 0.02 * total  # some is always burned elsewhere
        fits = np.minimum(1, (total - least) / np.where(plants > 0, plants, 1))
        for fuel, fit in zip(FUELS, fits):
            if f"energy[power,{fuel}]" in self.then:
                self.then[f"energy[power,{fuel}]"] *= fit
        met = modes.of(self.world, self.year).get(self.code, {})
        rows = np.array([met.get(group, self.observed(f"co2_sector[{group}]")) for group in GROUPS])
        then = fitted(now, rows, np.where(now.sum(axis=0) > 0, total - plants * fits, 0),
                      [group in met for group in GROUPS])
        ratio = np.where(now > 0, then / np.where(now > 0, now, 1), 0)
        for group, sectors in enumerate(GROUPS.values()):
            whole = then[group].sum() / max(now[group].sum(), 1e-30)
            for sector in sectors:
                for column, fuel in enumerate(FUELS):
                    self.put(f"energy[{sector},{fuel}]", ratio[group, column])
                self.put(f"energy[{sector},biomass]", whole)

    def put(self, variable, ratio):
        if self.value(variable) * ratio != 0:
            self.then[variable] = self.value(variable) * ratio

    def others(self):
        population = self.world.history[self.code, "population"]
        made, makes = (sum(table.get(f"generation[{p}]", 0) for p in PLANTS)
                       for table in (self.then, {v: row[0] for v, row in self.now.items()}))
        self.put("energy[buildings,biomass]",
                 population[self.year] / population[self.world.last_year])
        for variable in self.now:
            name, _, labels = variable.partition("[")
            sector, _, last = labels.rstrip("]").partition(",")
            if name == "energy" and last == "electricity":
                self.put(variable, {"passenger_road": self.moved("electric_cars", 0.0),
                                    "freight_road": 0.0}.get(sector, made / max(makes, 1e-30)))
            elif name == "process_co2":
                self.put(variable, self.moved(f"co2_fuel[{PROCESS[sector]}]"))
            elif name == "emissions" and last == "CO2 AFOLU":
                self.then[variable] = self.world.history[self.code, "history[CO2 AFOLU]"][self.year]
            elif name == "emissions":
                self.put(variable, self.world.ratio(self.code, last, self.year))
            elif name == "extraction":
                self.put(variable, self.moved(variable))
            elif name.startswith("mac_") or name in HOMES:
                self.then[variable] = self.value(variable)

    def transport(self):
        """Activity goes with the energy of its sector."""
        for service, sector in activity.SECTORS.items():
            then, now = (sum(value for variable, value in table.items()
                             if variable.startswith(f"energy[{sector},"))
                         for table in (self.then, {v: row[0] for v, row in self.now.items()}))
            self.put(f"{activity.NAME}[{service}]", then / max(now, 1e-30))


def rows_of(world, code, year):
    """(variable, value, unit, year, mark) of a region, in the order of base.csv."""
    region = Region(world, code, year)
    region.plants()
    region.fuels()
    region.others()
    region.transport()
    units = {variable.partition("[")[0]: unit for variable, (_, unit, _) in region.now.items()}
    order = [*region.now, *(variable for variable in region.then if variable not in region.now)]
    for variable in order:
        if variable not in region.then:
            continue
        name = variable.partition("[")[0]
        mark = {"generation": "verified", "additions": "derived", "extraction": "derived",
                "mac_most": "derived", "mac_price": "derived"}.get(name, "default")
        unit = region.now[variable][1] if variable in region.now else units[name]
        yield variable, region.then[variable], unit, 2030 if name[:4] == "mac_" else year, mark


def table(world, year):
    """The text of base_YEAR.csv."""
    lines = ["region,variable,value,unit,year,mark"]
    for code in world.regions:
        for variable, value, unit, of, mark in rows_of(world, code, year):
            name = f'"{variable}"' if "," in variable else variable
            lines.append(f"{code},{name},{value:.6g},{unit},{of},{mark}")
    first, second = sorted((year, beside(years_of(world, world.last_year), year)))
    words = WORDS.format(year=year, first=first, second=second)
    return words + "\n".join(lines) + "\n"


def beside(seen, year):
    """Of years that were observed, the last before this one, else the first after."""
    return max((one for one in seen if one < year), default=0) or min(
        one for one in seen if one > year)


def years_of(world, to=None):
    """Years that were observed: those before the last, which a table can be made of, or to one."""
    seen = set().union(*(years for (_, variable), years in world.observed.items()
                         if not variable.startswith(("co2_fuel", "co2_cons"))))
    return sorted(year for year in seen if year <= (to or world.last_year - 1))


def main(words=None):
    parser = argparse.ArgumentParser(prog="python3 -m analysis.hindcast.base",
                                     description="Writes FOLDER/base_YEAR.csv.")
    parser.add_argument("year", type=int, help="one of regional_observations.csv")
    parser.add_argument("folder", nargs="?", default=FOLDER,
                        help="tables such as those of scenarios/world (default)")
    asked = parser.parse_args(words)
    world, path = open_world(asked.folder), Path(asked.folder, f"base_{asked.year}.csv")
    years = years_of(world)
    if asked.year not in years:
        parser.error(f"year {asked.year}; expected one of {', '.join(map(str, years))}")
    path.write_text(table(world, asked.year), encoding="utf-8")
    print(f"table     {path}")


if __name__ == "__main__":
    told(main)
