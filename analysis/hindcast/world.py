"""The tables of scenarios/world as Python reads them."""

import csv
import math
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from analysis.trajectory import Refused

FOLDER = Path(os.environ.get("KEELING_DATA") or Path(__file__).resolve().parents[2] / "scenarios",
              "world")
SHARED = ("parameters.csv", "gases.csv")  # the shipped ones unless the folder has them
SPAN = 5  # years, over which trends are taken
MARKS = ("verified", "derived", "default", "unverified")  # of a row of any table
F_GASES = ("HFC", "PFC", "SF6", "NF3")


def rows(path, columns=(), like="scenarios/world"):
    """(path:line, row) of a table, by column, without its first lines of words."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            lines = file.read().splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(f"{path}: cannot be read, {getattr(fault, 'strerror', fault)}; expected a "
                      f"table such as that of {like}") from None
    first = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    reader = csv.DictReader(lines[first:])
    lacks = [name for name in columns if name not in (reader.fieldnames or ())]
    if lacks:
        raise Refused(f"{path}:{first + 1}: has no column {', '.join(lacks)}; expected a table "
                      f"such as that of {like}")
    for row in reader:
        place = f"{path}:{first + reader.line_num}"
        if None in row or None in row.values():
            raise Refused(f"{place}: {'more' if None in row else 'fewer'} cells than columns; "
                          f"expected {len(reader.fieldnames)}")
        yield place, row


def read(path, columns=()):
    """Its rows alone."""
    return [row for _, row in rows(path, columns)]


def by_year(path):
    """{(region, variable): {year: value}}, empty cells left out."""
    found = {}
    for row in read(path, ("region", "variable")):
        key = row["region"], row["variable"]
        once(path, found, key, ", ".join(key))
        found[key] = {
            int(year): number(path, row, year) for year, cell in row.items()
            if year and year.isdigit() and cell}
    return found


def once(path, seen, key, told):
    if key in seen:
        raise Refused(f"{path}: {told} stands twice; expected one row")


def number(path, row, column):
    try:
        value = float(row[column])
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise Refused(f"{path}: {column} '{row[column]}' of {', '.join(list(row.values())[:2])}; "
                      "expected a number")
    return value


@dataclass(frozen=True)
class World:
    """Figures by region, in the units of their tables."""

    regions: tuple
    base: dict  # region -> {variable: (value, unit, mark)}, in the table's order
    history: dict  # (region, variable) -> {year: value}
    observed: dict  # the same, of regional_observations.csv and regional_co2.csv
    parameters: dict  # name -> value
    gwp: dict  # gas -> t CO2eq per unit

    @property
    def last_year(self):
        """The last that was observed, which base.csv is of."""
        return max(max(years) for years in self.history.values() if years)

    def value(self, region, variable):
        """Of base.csv; 0 of what it leaves out."""
        return self.base.get(region, {}).get(variable, (0.0,))[0]

    def ratio(self, region, gas, year):
        """A gas in a year over the same in the last; F-gases are known together alone."""
        then, now = (self._emitted(region, gas, y) for y in (year, self.last_year))
        return then / now if then > 0 and now > 0 else 1.0

    def _emitted(self, region, gas, year):
        if gas not in F_GASES:
            return self.history.get((region, f"history[{gas}]"), {}).get(year, 0.0)
        known = sum(gwp * self._emitted(region, one, year) for one, gwp in self.gwp.items()
                    if one not in F_GASES)
        return self.history.get((region, "ghg"), {}).get(year, 0.0) - known


def open_world(folder):
    """The World of a folder such as scenarios/world."""
    def file(name):
        own = Path(folder, name)
        return FOLDER / name if name in SHARED and not own.exists() else own

    def by(name, key, value):
        return {row[key]: number(file(name), row, value)
                for row in read(file(name), (key, value))}
    base, co2, regions = {}, file("regional_co2.csv"), []
    for row in read(file("regions.csv"), ("region",)):
        once(file("regions.csv"), regions, row["region"], row["region"])
        regions.append(row["region"])
    for row in read(file("base.csv"), ("region", "variable", "value", "unit", "mark")):
        of_region, name = base.setdefault(row["region"], {}), row["variable"]
        once(file("base.csv"), of_region, name, f"{row['region']}, {name}")
        of_region[name] = number(file("base.csv"), row, "value"), row["unit"], row["mark"]
    return World(regions=tuple(regions), base=base,
                 history=by_year(file("regional_history.csv")),
                 observed=by_year(file("regional_observations.csv")) | (
                     by_year(co2) if co2.exists() else {}),
                 parameters=by("parameters.csv", "name", "value"),
                 gwp=by("gases.csv", "gas", "gwp"))


def told(does, *words):
    """Does it; a refusal is told, and ends the program with its status."""
    try:
        does(*words)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(refusal.status)
