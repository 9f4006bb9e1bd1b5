"""The tables of scenarios/world as Python reads them."""

import csv
from dataclasses import dataclass
from pathlib import Path

BASE_YEAR = 2022
KYOTO = {"CO2 FFI": 1, "CO2 AFOLU": 1, "CH4": 28, "N2O": 265}  # t CO2eq per t (AR5 GWP100)
F_GASES = ("HFC", "PFC", "SF6", "NF3")


def read(path):
    """The rows of a table, by column, without its first lines of words."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def _by_year(rows):
    """{(region, variable): {year: value}}, empty cells left out."""
    return {(row["region"], row["variable"]):
            {int(year): float(cell) for year, cell in row.items() if year.isdigit() and cell}
            for row in rows}


@dataclass(frozen=True)
class World:
    """Figures by region, in the units of their tables."""

    regions: tuple
    base: dict  # region -> {variable: (value, unit, mark)}, in the table's order
    history: dict  # (region, variable) -> {year: value}
    observed: dict  # the same, of regional_observations.csv
    parameters: dict  # name -> value

    def value(self, region, variable):
        """Of base.csv; 0 of what it leaves out."""
        return self.base[region].get(variable, (0.0,))[0]

    def ratio(self, region, gas, year):
        """A gas in a year over the same in the base year; F-gases are known together alone."""
        then, now = (self._emitted(region, gas, y) for y in (year, BASE_YEAR))
        return then / now if then > 0 and now > 0 else 1.0

    def _emitted(self, region, gas, year):
        if gas not in F_GASES:
            return self.history.get((region, f"history[{gas}]"), {}).get(year, 0.0)
        known = sum(gwp * self._emitted(region, one, year) for one, gwp in KYOTO.items())
        return self.history.get((region, "ghg"), {}).get(year, 0.0) - known


def open_world(folder):
    """The World of a folder such as scenarios/world."""
    folder = Path(folder)
    base = {}
    for row in read(folder / "base.csv"):
        base.setdefault(row["region"], {})[row["variable"]] = (float(row["value"]), row["unit"],
                                                               row["mark"])
    return World(regions=tuple(row["region"] for row in read(folder / "regions.csv")), base=base,
                 history=_by_year(read(folder / "regional_history.csv")),
                 observed=_by_year(read(folder / "regional_observations.csv")),
                 parameters={row["name"]: float(row["value"])
                             for row in read(folder / "parameters.csv")})
