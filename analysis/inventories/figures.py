"""What is known of a region, year by year, and the parts of its total under a choice."""

import difflib

import numpy as np

from analysis.hindcast.lines import INTERNATIONAL
from analysis.inventories.rulebook import DRIVERS, FUELS
from analysis.trajectory import WORLD, Refused

PROCESSES = ("cement", "flaring", "other")
LAND = {"bookkeeping": "history[CO2 AFOLU]", "inventories": "inventory_land"}
TITLES = {"trade": "CO2 in trade, net", "land": "land", "bunkers": "international transport"}
AIR = "energy[{},oil]"


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
        weights = self.rulebook.weights[way]
        strange = [code for code in weights if code not in self.every]
        total = sum(value for value, _ in weights.values())
        if strange or not total > 0:
            place = weights[strange[0]][1] if strange else next(iter(weights.values()))[1]
            raise Refused(f"{place}: {way}: " + (
                f"{strange[0]} is no region; expected {', '.join(self.every)}" if strange
                else "all weights are 0; expected one above"))
        return np.full(len(self.years), weights.get(self.region, (0.0,))[0] / total)

    def bunkers(self, ways):
        """The region's part of international transport."""
        air, water = (self.tables.value(INTERNATIONAL, AIR.format(mode))
                      for mode in ("air", "water"))
        flown = air / (air + water) if air + water > 0 else 0.0
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
        others = {gas: gwp[gas] for gas in ("CH4", "N2O") if gas in choice["gases"]}
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
