"""What an ensemble's run tells of the record and of the future, beside what was observed.

A calendar year lies between two values at 1 January. Means over years A-B are those of calibrate:
the values from 1 January of A to 1 January of B + 1, the first and the last half. Observed warming
of a year is held against the value that ends it, as in the root mean square error of calibrate;
concentrations against the mean of the two. A file with all members gives percentiles of means; one
with percentiles only gives means of yearly percentiles, which are not quite the same.
"""

import math
import re
from dataclasses import dataclass

import numpy as np

from analysis.calibration import files
from analysis.trajectory import AT_ONCE, CONCENTRATION, LEVELS, TEMPERATURE, Refused

FIRST, LAST = 1850, 2023  # of the record shown
REFERENCE = "1850-1900"
PREFERRED = "ssp245"  # its years after the record begins are near what was emitted


@dataclass(frozen=True)
class Series:
    """A quantity that was observed: by year, and over the periods that are told."""

    key: str  # the column of observations.csv
    title: str
    unit: str
    iamc: str
    ends: bool  # the value that ends a year stands for it; else the mean of its two
    periods: tuple


SERIES = (
    Series("gmst", "Warming", "K", TEMPERATURE, True,
           ((1901, 1920), (1921, 1940), (1941, 1960), (1961, 1980), (1981, 2000), (2003, 2022))),
    Series("co2", "CO2", "ppm", f"{CONCENTRATION}|CO2", False,
           tuple((year, year) for year in (1850, 1900, 1960, 1980, 2000, 2014, 2022))),
    Series("ch4", "CH4", "ppb", f"{CONCENTRATION}|CH4", False,
           tuple((year, year) for year in (1850, 1900, 1960, 1980, 2000, 2014, 2019, 2022))),
)


class Run:
    """An ensemble's trajectories, asked for means over years."""

    def __init__(self, trajectory):
        self.trajectory, self.path = trajectory, trajectory.path
        self.scenarios, self.years = trajectory.scenarios, trajectory.years
        self.temperature = trajectory.find(TEMPERATURE)
        self._check()
        self.exact = not trajectory.stored
        self.means = {}  # by quantity, first and last year

    def _check(self):
        reference = self.trajectory.note("reference_period")
        if not self.temperature:
            raise Refused(f"{self.path}: holds no temperature; expected the run of an ensemble "
                          "with it")
        if reference != REFERENCE:
            raise Refused(f"{self.path}: has warming relative to '{reference}'; expected "
                          f"{REFERENCE}, as AR6 and the observations have it")
        if (np.diff(self.years) != 1).any():
            raise Refused(f"{self.path}: leaves years out; expected every year")
        array = self.temperature.array
        known = "member" in array.dims or "percentile" in array.dims \
            and {5, 50, 95} <= set(array["percentile"].values)
        if self.members < 2 or not known:
            raise Refused(f"{self.path}: has no spread over members; expected the run of an "
                          "ensemble (keeling run --members MEMBERS.csv)")

    def belongs_to(self, calibration):
        """Refuses when the members that were run are not those of the calibration."""
        kept, (name, run) = calibration.kept, self.members_file()
        if self.members != kept:
            raise Refused(f"{self.path}: ran {self.members:,} members and {calibration.path} tells "
                          f"of {kept:,}; expected a run of these")
        if run and calibration.members_hash and run != calibration.members_hash:
            raise Refused(f"{self.path}: ran another '{name}' than lies beside {calibration.path}; "
                          "expected a run of it as it is now")

    @property
    def members(self):
        return self.trajectory.members

    @property
    def noisy(self):
        return self.trajectory.note("internal_variability") == "on"

    def members_file(self):
        """Name and hash of the table that the members came from; empty if the file does not say."""
        found = re.search(r"^members: (.+) sha256:([0-9a-f]{64})$",
                          self.trajectory.note("inputs"), re.MULTILINE)
        return found.groups() if found else ("", "")

    @property
    def name(self):
        """What its members are called."""
        name = self.members_file()[0]
        return name[:-4] if name.endswith(".csv") else name or "the other ensemble"

    @property
    def history(self):
        """Which scenario the record is looked at in."""
        return self.scenarios.index(PREFERRED) if PREFERRED in self.scenarios else 0

    def has(self, first, last):
        return self.years[0] <= first and last <= self.years[-1]

    def mean(self, quantity, s, first, last):
        """LEVELS of the mean over the years first to last."""
        asked = quantity.name, first, last
        if asked not in self.means:
            at = self.trajectory.year_index(first)
            self.means[asked] = _table(quantity.mean(at, at + last + 1 - first))
        return self.means[asked][:, s, 0]

    def by_year(self, quantity, s, years, ends):
        """[LEVELS][year] of calendar years."""
        at = self.trajectory.year_index(years[0])
        if "percentile" in quantity.array.dims:
            return _by_year(_table(quantity.bands)[:, s, at : at + len(years) + 1].T, ends).T
        step, parts = max(1, AT_ONCE // quantity.array.shape[-1]), []
        for k in range(0, len(years), step):
            rows = slice(at + k, at + min(k + step, len(years)) + 1)
            members = _by_year(quantity.of_members(s, rows), ends)
            parts.append(np.percentile(members, LEVELS, axis=-1))
        return np.concatenate(parts, axis=-1)


def _table(bands):
    """[LEVELS][scenario][year]; NaN for percentiles that the file does not hold."""
    return np.array([np.full(bands.line.shape, math.nan) if field is None else field
                     for field in bands.fields], float)


def _by_year(values, ends):
    """Of values on 1 January, what stands for the years between."""
    return values[1:] if ends else (values[1:] + values[:-1]) / 2


@dataclass(frozen=True)
class Record:
    """A quantity of the record: the ensemble by year, and what was observed."""

    series: Series
    years: np.ndarray
    ensemble: np.ndarray  # [LEVELS][year]
    observed: np.ndarray  # [year], NaN: none
    compared: list  # a Compared for each period


@dataclass(frozen=True)
class Compared:
    first: int
    last: int
    observed: float
    ensemble: np.ndarray  # LEVELS

    @property
    def place(self):
        """Where the observed value lies."""
        if not np.isfinite([self.observed, self.ensemble[0], self.ensemble[4]]).all():
            return "not known"
        if self.observed < self.ensemble[0]:
            return "below"
        return "above" if self.observed > self.ensemble[4] else "inside"


def _observations():
    path, rows = files.shipped("world/observations.csv")
    for name in ("year", *(series.key for series in SERIES)):
        if name not in rows[0]:
            raise Refused(f"{path}: has no column '{name}'; expected the shipped observations")
    table = {name: np.array([files.number(path, row, name) for row in rows])
             for name in ("year", *(series.key for series in SERIES))}
    return {series.key: dict(zip(table["year"], table[series.key])) for series in SERIES}


def _compared(run, series, quantity, observed):
    for first, last in series.periods:
        seen = [observed.get(year, math.nan) for year in range(first, last + 1)]
        if run.has(first, last + 1) and np.isfinite(seen).all():
            yield Compared(first, last, float(np.mean(seen)),
                           run.mean(quantity, run.history, first, last))


def records(run):
    """The record of each quantity that the file has, as far as both go."""
    observations, found = _observations(), []
    for series in SERIES:
        quantity = run.trajectory.find(series.iamc)
        years = np.arange(max(FIRST, run.years[0]), min(LAST, run.years[-1] - 1) + 1)
        if quantity is None or len(years) < 2:
            continue
        observed = observations[series.key]
        found.append(Record(
            series, years, run.by_year(quantity, run.history, years, series.ends),
            np.array([observed.get(year, math.nan) for year in years]),
            list(_compared(run, series, quantity, observed))))
    return found


@dataclass(frozen=True)
class Assessed:
    scenario: str
    first: int
    last: int
    range: tuple  # 5, 50, 95 %
    source: str
    mark: str


def assessed():
    """AR6's warming by scenario and period."""
    path, rows = files.shipped("calibration/assessed_warming.csv")
    names = ("scenario", "from", "to", "p05", "p50", "p95", "source", "mark")
    if not set(names) <= set(rows[0]):
        raise Refused(f"{path}: lacks columns; expected {', '.join(names)}")
    found = []
    for row in rows:
        first, last, *three = (files.number(path, row, name) for name in names[1:6])
        if not first <= last or not three[0] <= three[1] <= three[2]:
            raise Refused(f"{path}: has a row of {row['scenario']} that is not in order; expected "
                          "from, to, p05, p50 and p95 to rise")
        found.append(Assessed(row["scenario"], int(first), int(last), tuple(three),
                              row["source"], row["mark"]))
    return found


def warming(run, scenario, first, last):
    """5, 50, 95 % of the warming over the years, or None; a file that ends a year early is taken
    to its end."""
    if scenario not in run.scenarios or not run.has(first, last):
        return None
    last = min(last, int(run.years[-1]) - 1)
    return run.mean(run.temperature, run.scenarios.index(scenario), first, last)[[0, 2, 4]]


def cut_short(run, last):
    """Whether the mean to that year lacks the year's end."""
    return bool(run.years[-1] == last)
