"""Definitions of a country's total, and the tables that their choices are of: scenarios/standards,
and one's own rows, which come before the shipped ones."""

import difflib
import math
from dataclasses import dataclass
from pathlib import Path

from analysis.hindcast import world
from analysis.hindcast.world import MARKS
from analysis.trajectory import Refused

FOLDER = world.FOLDER.parent / "standards"
ATTRIBUTES = ("fuels", "scope", "land", "gases", "gwp", "bunkers")
CHOICES = {"scope": ("territorial", "consumption"), "land": ("none", "bookkeeping", "inventories")}
GASES = ("CO2", "CH4", "N2O", "F-gases")
FUELS = {"coal": "raw coal", "oil": "diesel", "gas": "natural gas"}  # of factors.csv
PUBLISHED = "ipcc2006"  # by which the published CO2 is taken to be counted, as in base.csv
DRIVERS = ("gdp", "population")  # of regional_history.csv
SHARED = ("CH4", "N2O")  # gases that a GWP makes CO2e of
TAKEN = (*DRIVERS, "out")
PER = ("g/g", "g/MJ")
SURE = MARKS[:2]
SMALL, LARGE = 1e-9, 1e9  # what keeling account takes
MOST_GWP, MOST_WEIGHT = 1e6, 1e15
COLUMNS = {"inventories.csv": ("name", "title", *ATTRIBUTES, "horizon", "from", "mark", "source"),
           "factors.csv": ("table", "fuel", "lhv", "per", "co2", "carbon", "oxidation", "mark"),
           "gwp.csv": ("set", "horizon", "gas", "ch4", "value", "mark"),
           "bunkers.csv": ("name", "region", "value", "mark")}
KEYS = {"inventories.csv": ("name",), "factors.csv": ("table", "fuel", "engine"),
        "gwp.csv": ("set", "horizon", "gas", "ch4"), "bunkers.csv": ("name", "region")}


@dataclass(frozen=True)
class Definition:
    name: str
    title: str
    fuels: str
    scope: str
    land: str
    gases: tuple
    gwp: tuple  # set and horizon; None where CO2 alone is counted
    bunkers: tuple  # of aviation and of shipping; () where they are out
    since: str
    mark: str
    source: str


@dataclass(frozen=True)
class Weight:
    value: float
    mark: str
    place: str
    own: bool


class Rulebook:
    """The tables: definitions by name, g CO2/MJ, GWPs and weights, each with its mark."""

    def __init__(self, own=None):
        self.definitions, self.factors, self.gwps, self.weights = {}, {}, {}, {}
        self.faults = []
        folders = [FOLDER, *([Path(own)] if own else [])]
        if own and not any((folders[1] / name).is_file() for name in COLUMNS):
            raise Refused(f"{own}: no table in this folder; expected {', '.join(COLUMNS)} or one "
                          "of them")
        reads = self._factor, self._gwp, self._weight, self._definition
        for read, name in zip(reads, ("factors.csv", "gwp.csv", "bunkers.csv", "inventories.csv")):
            for folder in folders:
                if folder == FOLDER or (folder / name).is_file():
                    self._read(read, folder / name, folder != FOLDER)
                if read == self._factor and folder == FOLDER:
                    self.published = dict(self.factors[PUBLISHED])  # whatever one's own rows say
        if self.faults:
            raise Refused("\n".join(self.faults))

    def _read(self, read, path, own):
        seen, key = {}, KEYS[path.name]
        self.own = own
        for place, row in world.rows(path, COLUMNS[path.name], "scenarios/standards"):
            line = place.rpartition(":")[2]
            first = seen.setdefault(tuple(row.get(name, "") for name in key), line)
            if first != line:
                self._fault(place, f"{', '.join(key)}: the same as in line {first}; expected one "
                            "row")
            if row["mark"] not in MARKS:
                self._fault(place, f"mark '{row['mark']}'", row["mark"], MARKS)
            read(place, row)

    def _fault(self, place, told, word="", known=()):
        self.faults.append(f"{place}: {told}{_near(word, known)}")

    def _number(self, place, row, column, most, least=0):
        try:
            value = float(row[column])
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            self._fault(place, f"{column} '{row[column]}'; expected a number of {least:g} or more, "
                        f"up to {most:g}")
        return value

    def _factor(self, place, row):
        if row["per"] not in PER:
            self._fault(place, f"per '{row['per']}'", row["per"], PER)
        lhv = self._number(place, row, "lhv", LARGE, SMALL)
        given = [name for name in ("co2", "carbon", "oxidation") if row[name]]
        per_mj = row["per"] == "g/MJ"
        if given != ["co2"] and not (given == ["carbon", "oxidation"] and per_mj):
            self._fault(place, "expected either co2, or carbon and oxidation with per g/MJ")
        if row.get("unit") == "m3" and not per_mj:
            self._fault(place, "a fuel in m3: expected per g/MJ")
        value = {name: self._number(place, row, name, 1 if name == "oxidation" else LARGE)
                 for name in given}
        if row["fuel"] not in FUELS.values() or row.get("engine"):
            return
        found = value.get("co2", 44 / 12 * value.get("carbon", 0) * value.get("oxidation", 0))
        if found == 0:
            self._fault(place, f"{row['fuel']}: its CO2 is 0; expected more")
        self.factors.setdefault(row["table"], {})[row["fuel"]] = (
            found if per_mj else found * 1000 / (lhv or math.nan), row["mark"])

    def _gwp(self, place, row):
        value = self._number(place, row, "value", MOST_GWP)
        if not row["ch4"]:
            self.gwps.setdefault((row["set"], row["horizon"]), {})[row["gas"]] = value, row["mark"]

    def _weight(self, place, row):
        name, value = row["name"], self._number(place, row, "value", MOST_WEIGHT)
        if name in TAKEN or len(name.split()) != 1:
            self._fault(place, f"name '{name}'; expected one word, none of {', '.join(TAKEN)}")
        self.weights.setdefault(name, {})[row["region"]] = Weight(value, row["mark"], place,
                                                                  self.own)

    def _definition(self, place, row):
        if not row["name"].strip():
            self._fault(place, "name is missing")
        if row["from"] and not (row["from"].isascii() and row["from"].isdigit()):
            self._fault(place, f"from '{row['from']}'; expected a year, or nothing")
        for attribute, known in CHOICES.items():
            if row[attribute] not in known:
                self._fault(place, f"{attribute} '{row[attribute]}'", row[attribute], known)
        lacks = [fuel for fuel in FUELS.values() if fuel not in self.factors.get(row["fuels"], {})]
        if lacks:
            usable = [name for name, rows in self.factors.items() if len(rows) == len(FUELS)]
            self._fault(place, f"fuels '{row['fuels']}': factors.csv has no {', '.join(lacks)} of "
                        "such a table", row["fuels"], usable)
        gases = GASES if row["gases"] == "all" else tuple(row["gases"].split())
        self.definitions[row["name"]] = Definition(
            row["name"], row["title"], row["fuels"], row["scope"], row["land"],
            self._gases(place, gases), self._set(place, row, gases), self._bunkers(place, row),
            row["from"], row["mark"], row["source"])

    def _gases(self, place, gases):
        for gas in gases:
            if gas not in GASES:
                self._fault(place, f"gases: '{gas}'", gas, ("all", *GASES))
        if "CO2" not in gases:
            self._fault(place, "gases: CO2 is not among them; expected all, or CO2 and others")
        return tuple(gas for gas in GASES if gas in gases)

    def _set(self, place, row, gases):
        key = row["gwp"], row["horizon"]
        if not any(key) and set(gases) == {"CO2"}:
            return None
        if any(gas not in self.gwps.get(key, {}) for gas in SHARED):
            known = [" ".join(known) for known, rows in self.gwps.items()
                     if set(SHARED) <= set(rows)]
            self._fault(place, f"gwp '{key[0]}' over '{key[1]}' years: gwp.csv has no CH4 and N2O "
                        "of it", " ".join(key), known)
        return key

    def _bunkers(self, place, row):
        ways = tuple(row["bunkers"].split())
        if ways == ("out",):
            return ()
        known = *DRIVERS, *self.weights
        for way in ways:
            if way not in known:
                self._fault(place, f"bunkers: '{way}'", way, ("out", *known))
        if len(ways) not in (1, 2):
            self._fault(place, f"bunkers '{row['bunkers']}'; expected out, or one word, or two: by "
                        "what aviation and shipping are shared out")
        return (ways * 2)[:2]

    def named(self, name):
        if name not in self.definitions:
            raise Refused(f"no definition '{name}'{_near(name, self.definitions)}", 64)
        return self.definitions[name]

    def ratio(self, table, fuel):
        """CO2 of a fuel by a table over what it is as published."""
        return self.factors[table][FUELS[fuel]][0] / self.published[FUELS[fuel]][0]

    def check_weights(self, regions, ways):
        """Refuses one's own weights, and those in use, that are of no region or all 0."""
        faults = []
        for way, weights in self.weights.items():
            if way not in ways and not any(one.own for one in weights.values()):
                continue
            faults += [f"{one.place}: {way}: {code} is no region{_near(code, regions)}"
                       for code, one in weights.items() if code not in regions]
            if not any(one.value > 0 for one in weights.values()):
                faults.append(f"{next(iter(weights.values())).place}: {way}: all weights are 0; "
                              "expected one above")
        if faults:
            raise Refused("\n".join(faults))

    def unverified(self, definition, gases):
        """Rows of tables that a definition rests on and that are not verified, where these gases
        count."""
        rows = [(definition.name, definition.mark)] + [
            (f"{definition.fuels}, {fuel}", self.factors[definition.fuels][fuel][1])
            for fuel in FUELS.values()]
        if definition.gwp:
            rows += [(f"{definition.gwp[0]} over {definition.gwp[1]} years, {gas}",
                      self.gwps[definition.gwp][gas][1]) for gas in SHARED if gas in gases]
        rows += [(f"weights {way}", one.mark) for way in definition.bunkers
                 for one in self.weights.get(way, {}).values()]
        return [(name, mark) for name, mark in rows if mark not in SURE]


def _near(word, known):
    near = difflib.get_close_matches(word, list(known), 1, 0.5)
    wanted = f"; expected {', '.join(known)}" if known else ""
    return wanted + (f"; did you mean '{near[0]}'?" if near else "")
