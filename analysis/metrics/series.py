"""The yearly series that metrics are made from, as [year][member], and where they have numbers."""

from dataclasses import dataclass

import numpy as np

from analysis.formats.names import MT_PER_GT
from analysis.iamc import DRIVERS, INTERNATIONAL
from analysis.regions.shares import CO2, ENERGY_CO2, GHG, LAND_CO2
from analysis.trajectory import TEMPERATURE, WORLD, Refused

POPULATION, GDP = DRIVERS
PRICE = "Price|Carbon"


@dataclass(frozen=True)
class Series:
    """years: those of the file that have a number; values: [year][member]."""

    years: np.ndarray
    values: np.ndarray

    def since(self, year):
        keep = self.years >= year
        return Series(self.years[keep], self.values[keep])

    def at(self, year):
        """[member] of a year; None where the series has it not."""
        found = np.flatnonzero(self.years == year)
        return self.values[found[0]] if found.size else None


def _check(trajectory, rows):
    """Whether years are of the calendar, and one after another."""
    if trajectory.counted:
        raise Refused(f"{trajectory.path}: the years of idealised experiments are counted from "
                      "their first; expected a run of calendar years (table tells of these)")
    if (np.diff(trajectory.years[rows]) != 1).any():
        raise Refused(f"{trajectory.path}: has years with gaps between them, of which there are no "
                      "sums; expected one after another")


class Reader:
    """Series of one scenario of a file from year `first` to `until`, each read once."""

    def __init__(self, trajectory, scenario, first, until):
        if trajectory.stored:
            raise Refused(f"{trajectory.path}: holds percentiles, of which no member's path is "
                          "known; expected a run with --store all")
        self.trajectory, self.scenario, self.known = trajectory, scenario, {}
        self.rows = self._rows(first, until)
        self.regions = [code for code in trajectory.regional if code != INTERNATIONAL]
        self.whole = trajectory.scope == "world"  # whether these are all there are
        _check(trajectory, self.rows)

    def _rows(self, first, until):
        begin, end = np.searchsorted(self.trajectory.years, (first, until + 1))
        return slice(int(begin), int(end))

    def _read(self, quantity, rows):
        values = quantity.of_members(self.scenario, rows)
        keep = np.isfinite(values.sum(1))
        if np.isfinite(values[~keep]).any():
            raise Refused(f"{quantity.path}: {quantity.name} of some members has no number in "
                          "years in which that of others has; expected a file as keeling left it")
        return Series(self.trajectory.years[rows][keep], values[keep])

    def find(self, iamc, region=WORLD):
        """A quantity of the world or of a region; None where the file has it not."""
        key = iamc, region
        if key not in self.known:
            found = self.trajectory.find(iamc, None if region == WORLD else region)
            series = self._read(found, self.rows) if found else None
            self.known[key] = series if series and series.years.size else None
        return self.known[key]

    def total(self, names, region=WORLD):
        """The sum of quantities; of the world where it has none itself, over the regions."""
        regions = [region]
        if region == WORLD and self.find(names[0]) is None:
            regions = list(self.trajectory.regional)
            if not self.whole:
                return None
        parts = [self.find(name, code) for name in names for code in regions]
        if not parts or any(part is None or list(part.years) != list(parts[0].years)
                            for part in parts):
            return None
        return Series(parts[0].years, sum(part.values for part in parts))

    def co2(self, region=WORLD):
        """Mt a year, land use too."""
        whole = self.find(CO2) if region == WORLD else None
        if whole is not None:
            return Series(whole.years, whole.values * MT_PER_GT)
        return self.total((ENERGY_CO2, LAND_CO2), region)

    def ghg(self, region=WORLD):
        """Mt CO2-equivalent a year; None where the file does not tell."""
        return self.total((GHG,), region)

    def warming(self):
        return self.find(TEMPERATURE)

    def warming_until(self, year):
        """From the file's first year on."""
        found = self.trajectory.find(TEMPERATURE)
        return self._read(found, self._rows(-np.inf, year)) if found else None
