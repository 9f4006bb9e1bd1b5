"""What a run without regions lacks for the social cost of carbon: GDP and people of its scenarios,
from a table of the user's, and what warming takes from GDP, by damages.csv."""

import re

import numpy as np

from analysis.hindcast import world
from analysis.trajectory import Refused

COLUMNS = ("scenario", "region", "variable", "unit")
MONEY = r"billion (USD\d{4})/yr", "billion USD2021/yr, or USD of another year"
UNITS = {"GDP|PPP": MONEY, "Consumption": MONEY, "Population": (r"million()", "million")}
LEAST, MOST = -1.0, 0.9  # of GDP, as in kernels/damages.h
AT_REST = ("rest", "1750")  # reference years of the warming that damages count


class Economy:
    """GDP and people by scenario: World rows of GDP|PPP, Population and, where it is known,
    Consumption of an IAMC table."""

    def __init__(self, path, trajectory):
        self.path, self.trajectory = path, trajectory
        self.series, self.money = {}, None
        for place, row in world.rows(path, COLUMNS, "scenarios/dice2023/economy.csv"):
            if row["region"] == "World" and row["variable"] in UNITS:
                self._take(place, row)
        reference = trajectory.note("reference_period")
        if reference not in AT_REST:
            raise Refused(f"{trajectory.path}: warming is relative to {reference}; expected "
                          "reference: rest, or 1750, since when damages count it")
        self.temperature = trajectory.named("temperature")
        self.studies = {row["name"]: (float(row["linear"]), float(row["quadratic"]))
                        for row in world.read(world.FOLDER / "damages.csv")
                        if row["warming"] == "global" and row["effect"] == "level"}

    def _take(self, place, row):
        key = row["scenario"], row["variable"]
        pattern, expected = UNITS[row["variable"]]
        found = re.fullmatch(pattern, row["unit"])
        if not found or self.money and found[1] not in ("", self.money):
            raise Refused(f"{place}: {row['variable']} in '{row['unit']}'; expected {expected}, "
                          "the same in all rows")
        self.money = found[1] or self.money
        world.once(self.path, self.series, key, ", ".join(key))
        years = [name for name, cell in row.items() if name.isdigit() and cell]
        self.series[key] = ([int(year) for year in years],
                            [world.number(place, row, year) for year in years])

    def _of(self, scenario, variable, rows):
        name, years = self.trajectory.scenarios[scenario], self.trajectory.years[rows]
        given, values = self.series.get((name, variable), ([], []))
        if not given or years[0] < given[0] or years[-1] > given[-1]:
            raise Refused(f"{self.path}: {variable} of the World in scenario '{name}' is not given "
                          f"from {years[0]} to {years[-1]}; expected a row that is")
        return np.interp(years, given, values)[:, None]

    def gdp(self, scenario, rows):
        """[year][1] billion a year; between years that are given on a straight line."""
        return self._of(scenario, "GDP|PPP", rows)

    def people(self, scenario, rows):
        """[year][1] million."""
        return self._of(scenario, "Population", rows)

    def kept(self, name, scenario, rows):
        """[year][member] consumption as a share of GDP: as given, else what damage leaves of it."""
        if (self.trajectory.scenarios[scenario], "Consumption") in self.series:
            return self._of(scenario, "Consumption", rows) / self.gdp(scenario, rows)
        return 1 - self.lost(name, scenario, rows)

    @property
    def array(self):
        """Of what damages are made."""
        return self.temperature.array

    @property
    def names(self):
        return list(self.studies)

    def lost(self, name, scenario, rows):
        """[year][member] share of GDP."""
        linear, quadratic = self.studies[name]
        warming = self.temperature.of_members(scenario, rows)
        return np.clip(linear * warming + quadratic * warming**2, LEAST, MOST)
