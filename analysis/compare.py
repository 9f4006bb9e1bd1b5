"""Pathways beside each other: metrics of each, and of the others less the first, member by member.

Members that two files share by label and by the file they come from are the same, so differences
are those of one member in two worlds; else only medians may be subtracted, and that is said.
"""

import csv
import io
from dataclasses import dataclass

import numpy as np

from analysis import diff
from analysis.metrics import forms, of_file, paths
from analysis.tables import number
from analysis.trajectory import LEVELS, WORLD, Refused


@dataclass(frozen=True)
class Pathway:
    """A scenario of a file: what to call it, its metrics by region and key, who its members are,
    and to what its warming was moved."""

    title: str
    metrics: dict
    members: tuple
    assessed: str


def _members(trajectory, labels):
    origin = (one for one in diff.inputs(trajectory).items() if one[0].startswith("members"))
    return tuple(origin), labels


def pathways(trajectories, since=of_file.SINCE, until=of_file.UNTIL):
    """Of all files, called by their scenarios, and by their files too where scenarios recur."""
    found = []
    for trajectory, titles in zip(trajectories, of_file.titles(trajectories)):
        metrics, _ = of_file.of_file(trajectory, since, until, titles)
        found += [Pathway(title, {(one.region, one.key): one for one in metrics
                                  if one.scenario == title},
                          _members(trajectory, metrics[0].labels),
                          trajectory.note("assessed_warming")) for title in titles]
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
    """Percentiles of one less the first, paired where members are the same; NaN where either tells
    nothing of half of the members. What never comes differs by nothing that can be told."""
    a, b = (pathway.metrics.get(key) for pathway in (one, first))
    nothing = np.full(len(LEVELS), np.nan)
    if a is None or b is None or not (a.told and b.told):
        return nothing
    if one.members != first.members:
        ends = a.spread[2], b.spread[2]
        return nothing if np.isinf(ends).any() else np.full(len(LEVELS), ends[0] - ends[1])
    both = np.isfinite(a.members) & np.isfinite(b.members)
    return (nothing if 2 * both.sum() < len(both) else
            paths.spread(a.members[both] - b.members[both]))


def _cell(one, first, key):
    a, b = (pathway.metrics.get(key) for pathway in (one, first))
    if a is None or b is None:
        return "–"
    if a.is_share:
        return f"{_signed(100 * (a.mean - b.mean), 0)} %"
    spread = less(one, first, key)
    told = "–" if np.isnan(spread[2]) else _span(spread, max(map(forms.digits_of, (a, b))))
    more = 100 * (a.reached - b.reached)
    return told if not abs(more) >= 0.5 else f"{told}, {_signed(more, 0)} % get there"


def _span(spread, digits):
    middle, low, high = (_signed(spread[k], digits) for k in (2, 0, 4))
    return middle if low == middle == high else f"{middle} ({low} to {high})"


def _signed(value, digits):
    text = number(value, digits)
    return f"+{text}" if value > 0 and float(text) else text


def as_markdown(found, first, region=WORLD):
    """Metrics down; the first pathway's own, then of each other what it is more."""
    others = [one for one in found if one is not first]
    names = [forms.plain(one.title) for one in (first, *others)]
    lines = [f"**{region}: what is more than in {first.title}**", "",
             f"| metric | unit | {' | '.join(names)} |", "|---|---|" + "---:|" * len(names)]
    for key, metric in first.metrics.items():
        if key[0] == region and forms.is_shown(metric):
            cells = [forms.cell(metric), *(_cell(one, first, key) for one in others)]
            unit = metric.unit if metric.unit != "1" else ""
            lines.append(f"| {key[1]} | {unit} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def as_csv(found, first, regions=None):
    """A row for each other pathway, region and metric that both have."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("pathway", "less", "region", "metric", "unit", *(f"p{p:02d}" for p in LEVELS),
                     "more_reached", "paired"))
    for one in found:
        for key, metric in first.metrics.items():
            if one is first or key not in one.metrics or regions and key[0] not in regions:
                continue
            more = one.metrics[key].reached - metric.reached
            numbers = *less(one, first, key), more
            writer.writerow((one.title, first.title, *key, metric.unit,
                             *("" if np.isnan(value) else f"{value:.10g}" for value in numbers),
                             int(one.members == first.members)))
    return out.getvalue()


def notes(found, first):
    """What a reader must know."""
    told = ["Medians (5th to 95th percentile) of each member's difference, where both have a "
            "number in half of them; of shares of members the difference in percentage points. "
            "get there: how many members more do, before the end."]
    apart = [one.title for one in found if one.members != first.members]
    if apart:
        told.append(f"Of {', '.join(apart)}, whose members are others, medians are subtracted.")
    moved = [one.title for one in found if one.assessed != first.assessed]
    if moved:
        told.append(f"The warming of {', '.join(moved)} was moved to another assessed warming than "
                    f"that of {first.title}, or was not: do not compare it.")
    return "\n\n".join(told) + "\n"
