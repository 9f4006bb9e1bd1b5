"""What a quantity is called in a table, and in which unit, by whose names.

rcmip: as in the file, whose climate has RCMIP's names. ar6: the climate's as in the database of
AR6. common: IAMC's common-definitions, beside ar6 for the climate, which they leave to it.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.trajectory import TEMPERATURE, WORLD, Refused

SCHEMES = ("rcmip", "ar6", "common")
HERE = Path(__file__).parent
EJ_PER_TWH, MT_PER_GT = 0.0036, 1000
IN_IAMC = {"TWh/yr": (EJ_PER_TWH, "EJ/yr"), "Gt CO2/yr": (MT_PER_GT, "Mt CO2/yr")}
AR6 = "AR6 climate diagnostics"
ASSESSED = "0.85 K over 1995-2014"  # what AR6 shifts its ensembles to
OWN = "own"


@dataclass(frozen=True)
class Name:
    """factor: times the file's value; of: rcmip, ar6, common, or own, which only Keeling has."""

    text: str
    unit: str
    factor: float
    of: str


def unit_text(units):
    """W m-2 -> W/m^2, Gt CO2 yr-1 -> Gt CO2/yr, USD (t CO2)-1 -> USD/t CO2, 1 -> nothing."""
    if units == "1":
        return ""
    return re.sub(r" (\(([^()]+)\)|\S+?)-(\d)$", lambda found: f"/{found[2] or found[1]}" + (
        f"^{found[3]}" if found[3] != "1" else ""), units)


@cache
def _table(scheme):
    """The rows of a table of names; ours may end in *."""
    with open(HERE / f"{scheme}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _fits(row, quantity):
    ours = row["ours"]
    named = quantity.iamc == ours or ours.endswith("*") and quantity.iamc.startswith(ours[:-1])
    return named and row["where"] in ("", quantity.region or WORLD)


def _row(scheme, quantity):
    return next((row for row in _table(scheme) if _fits(row, quantity)), None)


def _quotient(text):
    over, _, under = text.partition("/")
    return float(over) / float(under or 1)


def _converted(row, quantity, text, plain):
    if row["have"] != plain.unit:
        raise Refused(f"{quantity.path}: {quantity.name} is in '{plain.unit}'; expected "
                      f"'{row['have']}', of which '{text}' is made")
    return Name(text, row["unit"], plain.factor * _quotient(row["factor"]), row["of"])


def _of_ar6(trajectory, quantity, plain):
    row = _row("ar6", quantity)
    if not row:
        return None
    text = row["name"]
    if quantity.iamc == TEMPERATURE and trajectory.note("assessed_warming") == ASSESSED:
        text = text.removeprefix("Raw ")
    model = trajectory.note("source", "Keeling").replace(" ", "v", 1)
    return _converted(row, quantity, f"{AR6}|{text}|{model}", plain)


def name_of(trajectory, quantity, scheme):
    """What the quantity is called; None where the scheme has no name for it."""
    by, unit = IN_IAMC.get(unit_text(quantity.units), (1, unit_text(quantity.units)))
    plain = Name(quantity.iamc, unit, by, OWN if scheme == "common" else scheme)
    if scheme == "rcmip":
        return plain
    climate = _of_ar6(trajectory, quantity, plain)
    if climate or scheme == "ar6":
        return climate
    row = _row("common", quantity)
    if not row:
        return plain
    text = row["name"]
    if text.endswith("*"):
        text = text[:-1] + quantity.iamc[len(row["ours"]) - 1:]
    return _converted(row, quantity, text, plain)
