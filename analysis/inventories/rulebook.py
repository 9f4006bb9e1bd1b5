"""Definitions of a country's total, and the tables that their choices are of: scenarios/standards,
and one's own rows, which come before the shipped ones."""

import csv
import difflib
import math
from dataclasses import dataclass
from pathlib import Path

from analysis.hindcast import world
from analysis.trajectory import Refused

FOLDER = world.FOLDER.parent / "standards"
ATTRIBUTES = ("fuels", "scope", "land", "gases", "gwp", "bunkers")
CHOICES = {"scope": ("territorial", "consumption"), "land": ("none", "bookkeeping", "inventories")}
GASES = ("CO2", "CH4", "N2O", "F-gases")
FUELS = {"coal": "raw coal", "oil": "diesel", "gas": "natural gas"}  # of factors.csv
PUBLISHED = "ipcc2006"  # by which the published CO2 is taken to be counted, as in base.csv
DRIVERS = ("gdp", "population")  # of regional_history.csv
MARKS = ("verified", "derived", "default", "unverified")
COLUMNS = {"inventories.csv": ("name", "title", *ATTRIBUTES, "horizon", "from", "mark", "source"),
           "factors.csv": ("table", "fuel", "lhv", "per", "co2", "carbon", "oxidation", "mark"),
           "gwp.csv": ("set", "horizon", "gas", "ch4", "value", "mark"),
           "bunkers.csv": ("name", "region", "value", "mark")}


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
            there = [folder / name for folder in folders
                     if folder == FOLDER or (folder / name).is_file()]
            for place, row in (row for path in there for row in _rows(path, COLUMNS[name])):
                read(place, row)
        if self.faults:
            raise Refused("\n".join(self.faults))

    def _fault(self, place, told, word="", known=()):
        self.faults.append(f"{place}: {told}{_near(word, known)}")

    def _number(self, place, row, column):
        try:
            value = float(row[column])
        except ValueError:
            value = math.nan
        if not 0 <= value < math.inf:
            self._fault(place, f"{column} '{row[column]}'; expected a number of 0 or more")
        return value

    def _factor(self, place, row):
        if row["fuel"] not in FUELS.values():
            return
        if row["carbon"]:
            found = 44 / 12 * (self._number(place, row, "carbon")
                               * self._number(place, row, "oxidation"))
        else:
            found = self._number(place, row, "co2")
            if row["per"] != "g/MJ":
                found *= 1000 / (self._number(place, row, "lhv") or math.nan)
        if not found > 0:
            self._fault(place, f"{row['fuel']}: expected carbon and oxidation, or co2, and lhv "
                        "where that is g/g")
        self.factors.setdefault(row["table"], {})[row["fuel"]] = found, row["mark"]

    def _gwp(self, place, row):
        if not row["ch4"]:
            self.gwps.setdefault((row["set"], row["horizon"]), {})[row["gas"]] = \
                self._number(place, row, "value")

    def _weight(self, place, row):
        value = self._number(place, row, "value")
        self.weights.setdefault(row["name"], {})[row["region"]] = value, place

    def _definition(self, place, row):
        for attribute, known in CHOICES.items():
            if row[attribute] not in known:
                self._fault(place, f"{attribute} '{row[attribute]}'", row[attribute], known)
        lacks = [fuel for fuel in FUELS.values() if fuel not in self.factors.get(row["fuels"], {})]
        if lacks:
            usable = [name for name, rows in self.factors.items() if len(rows) == len(FUELS)]
            self._fault(place, f"fuels '{row['fuels']}': factors.csv has no {', '.join(lacks)} of "
                        "such a table", row["fuels"], usable)
        if row["mark"] not in MARKS:
            self._fault(place, f"mark '{row['mark']}'", row["mark"], MARKS)
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
        return gases

    def _set(self, place, row, gases):
        key = row["gwp"], row["horizon"]
        if not any(key) and set(gases) == {"CO2"}:
            return None
        if any(gas not in self.gwps.get(key, {}) for gas in ("CH4", "N2O")):
            known = [" ".join(known) for known, rows in self.gwps.items()
                     if {"CH4", "N2O"} <= set(rows)]
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
        return (self.factors[table][FUELS[fuel]][0] / self.factors[PUBLISHED][FUELS[fuel]][0])

    def unverified(self, definition):
        """Rows of tables that a definition rests on and that are not verified."""
        rows = [(definition.name, definition.mark)] + [
            (f"{definition.fuels}, {fuel}", self.factors[definition.fuels][fuel][1])
            for fuel in FUELS.values()]
        return [(name, mark) for name, mark in rows if mark not in ("verified", "derived")]


def _near(word, known):
    near = difflib.get_close_matches(word, list(known), 1, 0.5)
    wanted = f"; expected {', '.join(known)}" if known else ""
    return wanted + (f"; did you mean '{near[0]}'?" if near else "")


def _rows(path, columns):
    """(path:line, row) of a table, without its first lines of words."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            lines = file.read().splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(f"{path}: cannot be read, {getattr(fault, 'strerror', fault)}; expected a "
                      "table such as that of scenarios/standards") from None
    first = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    reader = csv.DictReader(lines[first:])
    lacks = [name for name in columns if name not in (reader.fieldnames or ())]
    if lacks:
        raise Refused(f"{path}:{first + 1}: has no column {', '.join(lacks)}; expected "
                      f"{','.join(columns)}")
    for row in reader:
        place = f"{path}:{first + reader.line_num}"
        if None in row or None in row.values():
            raise Refused(f"{place}: {'more' if None in row else 'fewer'} cells than columns; "
                          f"expected {len(reader.fieldnames)}")
        yield place, row
