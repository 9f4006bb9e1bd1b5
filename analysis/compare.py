"""Pathways beside each other: metrics of each, and of the others less the first, member by member.

Members that two files share by label and by the file they come from are the same, so differences
are those of one member in two worlds; else only medians may be subtracted, and that is said.
"""

from dataclasses import dataclass

import numpy as np

from analysis import diff
from analysis.metrics import of_file, paths
from analysis.metrics.series import WORLD
from analysis.tables import number
from analysis.trajectory import Refused


@dataclass(frozen=True)
class Pathway:
    """A scenario of a file: what to call it, its metrics by region and key, who its members are."""

    title: str
    metrics: dict
    members: tuple


def _members(trajectory):
    labels = trajectory.file["member"].values if "member" in trajectory.file.coords else [1]
    origin = tuple(one for one in diff.inputs(trajectory).items() if one[0].startswith("members"))
    return origin, tuple(map(int, labels))


def pathways(trajectories, since):
    """Of all files, called by their scenarios, and by their files too where scenarios recur."""
    names = [name for trajectory in trajectories for name in trajectory.scenarios]
    found = []
    for trajectory in trajectories:
        metrics, _ = of_file.of_file(trajectory, since)
        for scenario in trajectory.scenarios:
            title = scenario if names.count(scenario) == 1 else f"{trajectory.path}: {scenario}"
            found.append(Pathway(title, {(one.region, one.key): one for one in metrics
                                         if one.scenario == scenario}, _members(trajectory)))
    return found


def first_of(found, title):
    """The pathway to which others are compared; refuses what there is not."""
    known = [one.title for one in found]
    if title is None:
        return found[0]
    if title not in known:
        raise Refused(f"--to {title}: is no pathway; expected one of {', '.join(known)}", 64)
    return found[known.index(title)]


def less(one, first, key):
    """Percentiles of one less the first, paired where members are the same; None where either
    tells nothing. Years that never come differ by nothing that can be told."""
    a, b = (pathway.metrics.get(key) for pathway in (one, first))
    if a is None or b is None:
        return None
    if one.members != first.members:
        middle = a.spread[2] - b.spread[2]
        return np.full(5, middle if np.isfinite(middle) else np.nan)
    with np.errstate(invalid="ignore"):
        change = a.members - b.members
    return paths.spread(np.where(np.isfinite(change), change, np.nan))


def _points(one, first, key):
    """Percentage points of members."""
    a, b = (pathway.metrics.get(key) for pathway in (one, first))
    return "–" if a is None else f"{_signed(100 * (a.mean - b.mean), 0)} %"


def _cell(spread, digits):
    if spread is None or np.isnan(spread[2]):
        return "–"
    middle, low, high = (_signed(spread[k], digits) for k in (2, 0, 4))
    return middle if low == high else f"{middle} ({low} to {high})"


def _signed(value, digits):
    text = number(value, digits)
    return f"+{text}" if value > 0 and float(text) else text


def as_markdown(found, first, region=WORLD):
    """Metrics down; the first pathway's own, then of each other what it is more."""
    others = [one for one in found if one is not first]
    keys = [key for key in first.metrics if key[0] == region]
    if not keys:
        raise Refused(f"--region {region}: the pathways have no metrics of it; expected one of "
                      f"{', '.join(dict.fromkeys(key[0] for key in first.metrics))}", 64)
    lines = [f"**{region}: what is more than in {first.title}**", "",
             f"| metric | unit | {first.title} | {' | '.join(one.title for one in others)} |",
             "|---|---|" + "---:|" * (1 + len(others))]
    for key in keys:
        metric = first.metrics[key]
        digits = 0 if metric.unit == "year" else 2
        cells = [_points(one, first, key) if metric.is_share else
                 _cell(less(one, first, key), digits) for one in others]
        lines.append(f"| {key[1]} | {metric.unit if metric.unit != '1' else ''} | "
                     f"{of_file.cell(metric)} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def notes(found, first):
    told = ["Medians (5th to 95th percentile) of each member's difference, where it has both; of "
            "shares of members the difference in percentage points."]
    apart = [one.title for one in found if one.members != first.members]
    if apart:
        told.append(f"Of {', '.join(apart)}, whose members are others, medians are subtracted.")
    return "\n\n".join(told) + "\n"
