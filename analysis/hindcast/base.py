"""The table a prediction begins from: base_YEAR.csv out of base.csv and what was observed then.

python3 -m analysis.hindcast.base YEAR [FOLDER]

Fuels of sectors are fitted biproportionally (Deming and Stephan 1940 doi:10.1214/aoms/1177731829)
to two margins of the year: the region's CO2 by fuel and by group of sectors. Within a group, and
where nothing was observed, it is as in base.csv.
"""

import argparse
from pathlib import Path

import numpy as np

from analysis.hindcast.world import FOLDER, SPAN, open_world, told
from analysis.formats.names import EJ_PER_TWH
from analysis.regions import activity

FUELS = ("coal", "oil", "gas")
GROUPS = {"industry": ("steel", "cement", "chemicals", "aluminium", "industry"),
          "road": ("passenger_road", "freight_road"), "rail": ("rail",), "water": ("water",),
          "air": ("air",), "buildings": ("buildings", "agriculture", "waste"),
          "fuels": ("fuels",)}
PROCESS = {"cement": "cement", "fuels": "flaring", "industry": "other"}
HOMES = ("warming_pattern", "warming_spread", "temperature", "forest_share", "plantable")
PLANTS = ("coal", "gas", "oil", "nuclear", "hydro", "wind", "solar", "biomass", "geothermal")
WORDS = (
    "# {year} as a base year, for a prediction that knows nothing later: made by `python3 -m "
    "analysis.hindcast.base {year}` from base.csv, regional_history.csv, "
    "regional_observations.csv, regional_co2.csv and parameters.csv, whose sources and licences "
    "apply.\n"
    "# energy, fossil: the region's CO2 by fuel of {year} less that of its plants, over groups of "
    "sectors as EDGAR v4.3.2 has them in {year} (biproportional fit that begins from base.csv), "
    "within a group as in base.csv. Plants: generation of {year} at the region's heat rates of "
    "base.csv. International and what EDGAR has no figure for: by fuel alone.\n"
    "# energy, electricity: as in base.csv, moved by the region's generation; of road passengers "
    "by the stock of electric cars, of road freight none. Biomass: buildings per head as in "
    "base.csv, plants by generation, others by their fossil fuel.\n"
    "# process_co2: base.csv, moved by GCB's cement, flaring and other CO2. emissions: base.csv, "
    "each gas moved by the region's total (F-gases: all of them together); CO2 AFOLU: the region's "
    "of {year}. additions: new generation a year since {earlier}, max(0, difference / {span}) + "
    "generation / lifetime. extraction: as observed. "
    "transport_activity: base.csv, moved by the energy of its sector. mac, forests and warming: as "
    "in base.csv.\n"
    "# Unit: in the column unit. Mark: verified (generation), derived (additions, extraction, "
    "mac); default, what base.csv was carried back to.\n")


def fitted(seed, rows, columns, rounds=200):
    """The matrix [group][fuel] nearest the seed with these sums; rows of NaN are free."""
    matrix = np.array(seed, dtype=float)
    known = ~np.isnan(rows)
    for _ in range(rounds):
        sums = matrix.sum(axis=1)
        free = matrix[~known].sum()
        scale = max(0.0, columns.sum() - free) / max(rows[known & (sums > 0)].sum(), 1e-30)
        wanted = np.where(known & (sums > 0), rows * scale, sums)
        matrix *= (wanted / np.where(sums > 0, sums, 1))[:, None]
        sums = matrix.sum(axis=0)
        matrix *= np.where(sums > 0, columns / np.where(sums > 0, sums, 1), 1)
    return matrix


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
        """A year, over the five years before; over those after where nothing is known before."""
        before, after = (np.nan_to_num(self.observed(f"generation[{plant}]", self.year + span))
                         for span in (-SPAN, SPAN))
        known = any(self.observed(f"generation[{p}]", self.year - SPAN) > 0 for p in PLANTS)
        return max(0.0, made - before if known else after - made) / SPAN

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
        rows = np.array([self.observed(f"co2_sector[{group}]") for group in GROUPS])
        then = fitted(now, rows, np.where(now.sum(axis=0) > 0, total - plants * fits, 0))
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
    words = WORDS.format(year=year, earlier=year - SPAN, span=SPAN)
    return words + "\n".join(lines) + "\n"


def years_of(world):
    """Years that a table can be made of: observed, and growth to or from them."""
    seen = sorted(set().union(*(years for (_, variable), years in world.observed.items()
                                if not variable.startswith(("co2_fuel", "co2_cons")))))
    return [year for year in seen
            if year < world.last_year and (year - SPAN in seen or year + SPAN in seen)]


def main(words=None):
    parser = argparse.ArgumentParser(prog="python3 -m analysis.hindcast.base",
                                     description="Writes FOLDER/base_YEAR.csv.")
    parser.add_argument("year", type=int, help="one of regional_observations.csv, with another "
                        f"{SPAN} years before or after it")
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
