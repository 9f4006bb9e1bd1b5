"""Whose the warming of a pathway is."""

from dataclasses import dataclass

import numpy as np

from analysis.attribution import players, runs, shapley
from analysis.trajectory import TEMPERATURE, Refused


@dataclass(frozen=True)
class Attribution:
    """Of one scenario, in K, members last. rest: the warming without players, by what was emitted
    before `since`, by nature and by what no region emits; whole: that with all."""

    scenario: str
    by: tuple
    since: int
    years: tuple
    players: list
    shapley: np.ndarray  # [player][year][member]
    leave_one_out: np.ndarray  # the same
    rest: np.ndarray  # [year][member]
    whole: np.ndarray
    told: np.ndarray  # what the file says, [year][member]

    def summed(self, kind):
        """{label: Shapley values summed, [year][member]} along one of BY, the largest first."""
        found = {}
        for player, values in zip(self.players, self.shapley):
            label = getattr(player, kind)
            found[label] = found.get(label, 0) + values
        return dict(sorted(found.items(), key=lambda one: -np.abs(one[1][-1]).mean()))

    def without(self, kind):
        """{label: leave-one-out}, where each label is one player; else nothing."""
        if self.by != (kind,):
            return {}
        return {getattr(player, kind): values
                for player, values in zip(self.players, self.leave_one_out)}


def of_file(trajectory, names, by, years, since, folder, told=lambda name, share: None):
    """Attributions of the scenarios named, or of all. told: hears which scenario is how far."""
    _check(trajectory, years)
    for name in names or trajectory.scenarios:
        if name not in trajectory.scenarios:
            raise Refused(f"{trajectory.path}: has no pathway '{name}'; expected one of "
                          f"{', '.join(trajectory.scenarios)}", 64)
        s = trajectory.scenarios.index(name)
        emitted = players.of_scenario(trajectory, s, by, since, folder)
        warming = runs.warming(trajectory, emitted, shapley.coalitions(len(emitted.players)), years,
                               folder, lambda share, name=name: told(name, share))
        values, without = shapley.shares(warming)
        quantity, rows = trajectory.find(TEMPERATURE), [trajectory.year_index(y) for y in years]
        whole = np.array([quantity.of_members(s, slice(row, row + 1))[0] for row in rows])
        yield Attribution(name, by, emitted.since, tuple(years), emitted.players, values, without,
                          warming[0], warming[len(emitted.players)], whole)


def _check(trajectory, years):
    if trajectory.stored:
        raise Refused(f"{trajectory.path}: holds percentiles; expected all members (--store all)")
    lacks = "" if trajectory.find(TEMPERATURE) else "temperature"
    lacks = lacks if trajectory.regional else "regions"
    if lacks:
        raise Refused(f"{trajectory.path}: has no {lacks}; expected a run of regions with "
                      f"{players.NEEDED}")
    if "carbon_cycle: boxes" in trajectory.note("scenario_definition"):
        raise Refused(f"{trajectory.path}: was run with the carbon cycle of boxes; expected one of "
                      "pools (carbon_cycle: impulse or partitioned)")
    beyond = [year for year in years if trajectory.year_index(year) is None]
    if beyond:
        raise Refused(f"--years {beyond[0]}: the file has {trajectory.years[0]} to "
                      f"{trajectory.years[-1]}; expected years of these", 64)
