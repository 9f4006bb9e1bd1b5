"""What is known of a region, year by year, and the parts of its total under a choice."""

import difflib
from pathlib import Path

import numpy as np

from analysis.hindcast import world
from analysis.hindcast.lines import INTERNATIONAL
from analysis.inventories.rulebook import DRIVERS, FUELS, SHARED
from analysis.trajectory import WORLD, Refused

PROCESSES = ("cement", "flaring", "other")
LAND = {"bookkeeping": "history[CO2 AFOLU]", "inventories": "inventory_land"}
TITLES = {"trade": "CO2 in trade, net", "land": "land", "bunkers": "international transport"}
HISTORY, CO2 = "regional_history.csv", "regional_co2.csv"
MODES = "energy[air,oil]", "energy[water,oil]"
ABOVE = {"population", "gdp", "ghg", "co2_consumption", *(f"history[{gas}]" for gas in SHARED),
         *(f"co2_fuel[{part}]" for part in (*FUELS, *PROCESSES))}


def opened(folder):
    """Figures of a folder such as scenarios/world, held against what a total needs."""
    world.read(Path(folder, CO2), ("region", "variable"))
    tables = world.open_world(folder)
    faults = [f"{Path(folder, name)}: {variable} of {region} in {year} is {value:g}; expected 0 "
              "or more" for name, told in ((HISTORY, tables.history), (CO2, tables.observed))
              for (region, variable), values in told.items() if variable in ABOVE
              for year, value in values.items() if value < 0]
    air, water = (tables.base.get(INTERNATIONAL, {}).get(mode, (-1.0,))[0] for mode in MODES)
    if min(air, water) < 0 or air + water == 0:
        faults.append(f"{Path(folder, 'base.csv')}: {' and '.join(MODES)} of {INTERNATIONAL}; "
                      "expected both, 0 or more, one above: by them aviation is told from shipping")
    if faults:
        raise Refused("\n".join(faults))
    return tables


class Figures:
    """Of a region, or of all as World; [year] of Mt of a gas, NaN where it is not known."""

    def __init__(self, tables, rulebook, region, years):
        self.tables, self.rulebook, self.region = tables, rulebook, region
        self.every = [code for code in tables.regions if code != INTERNATIONAL]
        self.codes = self.every if region == WORLD else [region]
        self.years = years

    def known(self, code, variable):
        known = (self.tables.history.get((code, variable))
                 or self.tables.observed.get((code, variable), {}))
        return np.array([known.get(year, np.nan) for year in self.years])

    def of(self, variable):
        return sum(self.known(code, variable) for code in self.codes)

    def fossil(self):
        return sum(self.of(f"co2_fuel[{part}]") for part in (*FUELS, *PROCESSES))

    def fluorinated(self):
        """CO2e by AR5: what ghg has beyond the rest."""
        gwp = self.tables.gwp
        return self.of("ghg") - sum(gwp.get(gas, 1) * self.of(f"history[{gas}]")
                                    for gas in ("CO2 FFI", "CO2 AFOLU", "CH4", "N2O"))

    def share(self, way):
        """Of what is shared out by a way, the region's part."""
        if self.region == WORLD:
            return np.ones(len(self.years))
        if way in DRIVERS:
            return (self.known(self.region, way)
                    / sum(self.known(code, way) for code in self.every))
        weights = {code: one.value for code, one in self.rulebook.weights[way].items()}
        return np.full(len(self.years), weights.get(self.region, 0.0) / sum(weights.values()))

    def bunkers(self, ways):
        """The region's part of international transport."""
        air, water = (self.tables.value(INTERNATIONAL, mode) for mode in MODES)
        flown = air / (air + water)
        return flown * self.share(ways[0]) + (1 - flown) * self.share(ways[1])

    def parts(self, choice):
        """{part: Mt CO2e [year]} under a choice, which is a value for each attribute."""
        ratio = {fuel: self.rulebook.ratio(choice["fuels"], fuel) for fuel in FUELS}
        found = {fuel: ratio[fuel] * self.of(f"co2_fuel[{fuel}]") for fuel in FUELS}
        found |= {name: self.of(f"co2_fuel[{name}]") for name in PROCESSES}
        if choice["scope"] == "consumption":
            found["trade"] = self.of("co2_consumption") - self.fossil()
        if choice["land"] in LAND:
            found["land"] = self.of(LAND[choice["land"]])
        gwp = self.rulebook.gwps.get(choice["gwp"], {})
        others = {gas: gwp[gas][0] for gas in SHARED if gas in choice["gases"]}
        found |= {gas: value * self.of(f"history[{gas}]") for gas, value in others.items()}
        if "F-gases" in choice["gases"]:
            found["F-gases"] = self.fluorinated()
        if choice["bunkers"]:
            out = ratio["oil"] * self.known(INTERNATIONAL, "co2_fuel[oil]") + sum(
                value * self.known(INTERNATIONAL, f"history[{gas}]")
                for gas, value in others.items())
            found["bunkers"] = self.bunkers(choice["bunkers"]) * out
        return found


def regions(tables, asked):
    """Those that were asked for, as they are written; all of them and World by `all`."""
    every = [code for code in tables.regions if code != INTERNATIONAL] + [WORLD]
    if any(word.lower() == "all" for word in asked):
        return every
    found, known = [], {code.lower(): code for code in every}
    for word in asked:
        if word == INTERNATIONAL:
            raise Refused(f"{word}: is in no country's total; expected World, or a definition that "
                          "shares out bunkers", 64)
        if word.lower() not in known:
            near = difflib.get_close_matches(word.lower(), known, 1, 0.5)
            raise Refused(f"no region '{word}'; expected all, {', '.join(every)}"
                          + (f"; did you mean {known[near[0]]}?" if near else ""), 64)
        found.append(known[word.lower()])
    return list(dict.fromkeys(found))
