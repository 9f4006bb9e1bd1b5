"""How a prediction fared: beside what was observed, and beside trends that know no model."""

from dataclasses import dataclass

import numpy as np

from analysis.hindcast import lines
from analysis.hindcast.world import FOLDER, SPAN, open_world
from analysis.trajectory import Refused


@dataclass(frozen=True)
class Score:
    """Of a line in the last year that was observed. low, high: 5 and 95 % of members, None of one
    member; linear and compound: the change a year, and the growth a year, of the five years before
    go on."""

    group: str
    title: str
    unit: str
    begin: float
    observed: float
    predicted: float
    low: float
    high: float
    linear: float
    compound: float

    @property
    def inside(self):
        """Whether the range of members holds what was observed."""
        return self.low is not None and self.low <= self.observed <= self.high

    def error(self, value):
        """Of the prediction or of a trend, as a share of what was observed; None of no value."""
        return None if value is None else value / self.observed - 1


def size(error):
    """How wrong: twice as much is as wrong as half as much."""
    return abs(np.log(max(1 + error, 1e-6)))


@dataclass(frozen=True)
class Summary:
    """Of a group: how many lines, how many the range of members holds, and of each the median size
    of the error of prediction and of trends, over the lines that have both trends; None of none."""

    group: str
    lines: int
    inside: int
    predicted: float
    begin: float
    linear: float
    compound: float


def summaries(scores):
    found = []
    for group in dict.fromkeys(score.group for score in scores):
        mine = [score for score in scores if score.group == group]
        both = [score for score in mine if score.linear is not None and score.compound is not None]
        medians = (float(np.expm1(np.median([size(one.error(getattr(one, field)))
                                             for one in both]))) if both else None
                   for field in ("predicted", "begin", "linear", "compound"))
        found.append(Summary(group, len(mine), sum(one.inside for one in mine), *medians))
    return found


def base_year_of(trajectory):
    """The first year for which the model made electricity."""
    name = next((one for one in trajectory.quantities if one.name.startswith("electricity_")), None)
    known = np.isfinite(name.sample[0]) if name else np.zeros(1, dtype=bool)
    return int(trajectory.years[np.argmax(known)]) if known.any() else None


def getter(trajectory, rows):
    found = {one.name: one for one in trajectory.quantities}

    def get(name, region):
        full = f"{name}_{region.lower()}"
        if full not in found:
            raise Refused(f"{trajectory.path}: has no {full}; expected a run of "
                          "scenarios/hindcast/2010.yaml that stores what that file names")
        values = found[full].of_members(0, rows)
        if values is None:
            raise Refused(f"{trajectory.path}: holds percentiles, whose sums over regions say "
                          "nothing; expected --store all")
        return np.nan_to_num(values)
    return get


def trends(line, begin, base, last):
    """Linear and compound, from where the model begins; None of what cannot go on."""
    then, now = (line.trend.get(year, 0.0) for year in (base - SPAN, base))
    if then <= 0 or now <= 0:
        return None, None
    steps = (last - base) / SPAN
    linear = begin * (1 + steps * (now - then) / now)
    return linear if linear > 0 else None, begin * (now / then) ** steps


def of_file(trajectory, folder=None):
    """The year it begins from and the last that was observed, and the Score of every line that was
    more than nothing, in order."""
    world = open_world(folder or FOLDER)
    base, last = base_year_of(trajectory), world.last_year
    if base is None or base >= last:
        raise Refused(f"{trajectory.path}: predicts nothing that was observed since; expected a "
                      f"run with base_year before {last}, such as that of "
                      "scenarios/hindcast/2010.yaml")
    if last not in trajectory.years:
        raise Refused(f"{trajectory.path}: ends before {last}; expected years beyond it")
    rows = [int(np.flatnonzero(trajectory.years == year)[0]) for year in (base, last)]
    get = getter(trajectory, slice(rows[0], rows[1] + 1))
    scores = []
    for line in lines.of_world(world):
        values = line.predicted(get)
        begin, end = float(np.median(values[0])), values[-1]
        if not begin > 0 or not line.observed.get(last, 0) > 0:
            continue
        low, high = np.percentile(end, (5, 95)) if len(end) > 1 else (None, None)
        scores.append(Score(line.group, line.title, line.unit, begin, line.observed[last],
                            float(np.median(end)), low, high,
                            *trends(line, begin, base, last)))
    return (base, last), scores
