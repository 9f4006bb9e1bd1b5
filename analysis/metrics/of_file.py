"""All metrics of files: by scenario, of the world and of each region, over members."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.hindcast.world import FOLDER
from analysis.metrics import measures, paths
from analysis.metrics.series import Reader
from analysis.trajectory import LEVELS, WORLD, Refused, Trajectory

MANY = 2000  # members of all scenarios from which several processes pay
AT_ONCE = 1000  # metrics whose percentiles are taken together
DEBT_SINCE = 1990  # from which regions' CO2 is known
SINCE, UNTIL = 2020, measures.END  # from which AR6 counts, and to the end of the century


@dataclass(frozen=True)
class Metric:
    """A number of each member. Infinite: not before the end; NaN: nothing to tell."""

    scenario: str
    region: str
    key: str
    unit: str
    members: np.ndarray
    labels: tuple = ()  # of the members

    @property
    def is_share(self):
        """Whether each member's number is but yes or no, so that their mean tells."""
        return self.key.startswith("exceedance_") or self.key.endswith("_sustained")

    @cached_property
    def known(self):
        """How many members there is something to tell of."""
        return int((~np.isnan(self.members)).sum())

    @property
    def told(self):
        """Whether these are half of them, without which a median would be of a few."""
        return 2 * self.known >= len(self.members)

    @cached_property
    def reached(self):
        """The share of members known for which it comes to pass before the end."""
        return float(np.isfinite(self.members).sum() / self.known) if self.known else float("nan")

    @cached_property
    def mean(self):
        """Of those that are finite."""
        finite = self.members[np.isfinite(self.members)]
        return float(finite.mean()) if finite.size else float("nan")

    @cached_property
    def spread(self):
        """Percentiles, as LEVELS of analysis.trajectory."""
        return paths.spread(self.members)


@dataclass(frozen=True)
class Verdict:
    """AR6's category of a scenario, its overshoot of 1.5 K, and whether its greenhouse gases reach
    net zero by 2100 in half of the members; words, empty where they may not be said."""

    scenario: str
    category: str
    overshoot: str
    net_zero_ghg: str


def titles(trajectories):
    """What to call each scenario, file by file: by its file too where its name recurs."""
    names = [name for trajectory in trajectories for name in trajectory.scenarios]
    return [[name if names.count(name) == 1 else f"{trajectory.path}: {name}"
             for name in trajectory.scenarios] for trajectory in trajectories]


def of_files(trajectories, since=SINCE, until=UNTIL, folder=FOLDER):
    """Of several files, one after another."""
    told = [of_file(trajectory, since, until, names, folder)
            for trajectory, names in zip(trajectories, titles(trajectories))]
    return tuple([one for part in parts for one in part] for parts in zip(*told))


def of_file(trajectory, since=SINCE, until=UNTIL, names=None, folder=FOLDER):
    """Every metric there is data for: [Metric], [Verdict]. names: what to call the scenarios;
    folder: tables of targets, and what was observed."""
    found, verdicts = [], []
    asked = [(s, scenario, since, until, folder)
             for s, scenario in enumerate(names or trajectory.scenarios)]
    for mine, verdict in _of_scenarios(trajectory, asked):
        found += mine
        verdicts.append(verdict)
    if not found:
        raise Refused(f"{trajectory.path}: there is nothing to measure from {since} to {until}; "
                      "expected CO2 emissions or temperature of these years")
    return found, verdicts


def _of_scenarios(trajectory, asked):
    """In their order; of many members side by side, each process with the file opened anew."""
    if len(asked) * trajectory.members < MANY or len(asked) < 2:
        return [_of_scenario(trajectory, *one) for one in asked]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(_alone, [trajectory.path] * len(asked), asked))


def _alone(path, asked):
    with Trajectory(path) as trajectory:
        return _of_scenario(trajectory, *asked)


def _of_scenario(trajectory, s, scenario, since, until, folder):
    labels = trajectory.file.coords.get("member")
    labels = (1,) if labels is None else tuple(map(int, labels.values))
    reader = Reader(trajectory, s, min(since, DEBT_SINCE), until)
    found = [Metric(scenario, *one, labels) for one in measures.of(reader, since, folder)]
    _spread(found)
    return found, _verdict(reader, scenario, found)


def _spread(found):
    """Percentiles of those that every member has, at once, in a quarter of the time."""
    whole = [one for one in found if np.isfinite(one.members.sum())]
    for at in range(0, len(whole), AT_ONCE):
        some = whole[at:at + AT_ONCE]
        levels = np.percentile([one.members for one in some], LEVELS, axis=1).T
        for one, spread in zip(some, levels):
            vars(one)["spread"] = spread  # as the property would


def _verdict(reader, scenario, found):
    zero = next((one.members for one in found
                 if (one.region, one.key) == (WORLD, "net_zero_ghg_year")), None)
    ghg = "" if zero is None else "yes" if np.median(zero) <= measures.END else "no"
    assessed = (reader.trajectory.note("assessed_warming") and
                reader.trajectory.note("reference_period") == measures.PREINDUSTRIAL)
    warming = reader.warming_until(measures.END) if assessed else None
    end = None if warming is None else warming.at(measures.END)
    if end is None:
        return Verdict(scenario, "", "", ghg)
    return Verdict(scenario, *paths.category(warming.values.max(0), end), ghg)
