"""Where two files first differ, and why: what went in, what was asked, what came out.

Scenarios, quantities and members of the same name are held against each other; of two files with
one scenario each these two, whatever they are called.
"""

import argparse
import difflib
import re
from dataclasses import dataclass

import numpy as np

from analysis.trajectory import Refused

SETTINGS = ("source", "precision", "reference_period", "internal_variability", "members",
            "assessed_warming")
SHOWN = 12  # quantities told of; the others are counted


@dataclass(frozen=True)
class Difference:
    """A quantity of a scenario that differs: where first, from what to what, and by how much at
    most, relative to the largest value of the two."""

    scenario: str
    name: str
    year: int
    member: str
    was: float
    now: float
    most: float


def tolerance(text):
    """A share: 0.01 or 1%."""
    try:
        value = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        value = np.nan
    if not 0 <= value < np.inf:
        raise argparse.ArgumentTypeError(f"'{text}': expected a share such as 1e-9 or 1%")
    return value


def pairs(one, other):
    """[(name, where in the one, where in the other)] of scenarios to be compared."""
    if len(one.scenarios) == len(other.scenarios) == 1 and one.scenarios != other.scenarios:
        return [(f"{one.scenarios[0]} and {other.scenarios[0]}", 0, 0)]
    found = [(name, one.scenarios.index(name), other.scenarios.index(name))
             for name in one.scenarios if name in other.scenarios]
    if not found:
        raise Refused(f"{other.path}: has none of the scenarios of {one.path}; expected one of "
                      f"{', '.join(one.scenarios)}")
    return found


def _labels(trajectory):
    """Of members or percentiles, which lie beside each other in every quantity."""
    for axis in ("member", "percentile"):
        if axis in trajectory.file.coords:
            return axis, [str(label) for label in trajectory.file[axis].values]
    return "member", ["1"]


def _common(one, other):
    """Rows and columns that both files have: (years, rows, rows, labels, columns, columns)."""
    axis, labels = _labels(one)
    other_axis, others = _labels(other)
    if axis != other_axis:
        raise Refused(f"{other.path}: holds {other_axis}s, {one.path} {axis}s; expected both alike")
    years = [int(year) for year in one.years if year in other.years]
    shared = [label for label in labels if label in others]
    if not years or not shared:
        raise Refused(f"{other.path}: has no {'year' if not years else axis} of {one.path}; "
                      "expected some")
    return (years, *([each.year_index(year) for year in years] for each in (one, other)),
            [f"{axis} {label}" for label in shared],
            *([own.index(label) for label in shared] for own in (labels, others)))


def _values(quantity, scenario, rows, columns):
    values = quantity.of_scenario(scenario)
    values = values[:, None] if values.ndim == 1 else values
    return values[rows][:, columns] if values.shape[1] > 1 else values[rows]


def differences(one, other, tolerance=0.0):
    """Of every quantity that both have, the earliest first, of a year the largest; relative
    differences up to the tolerance are none."""
    years, rows, other_rows, labels, columns, other_columns = _common(one, other)
    ends = one.years[-1] != other.years[-1]  # and on the last day of the shorter no year begins
    theirs, found = {quantity.name: quantity for quantity in other.quantities}, []
    for scenario, s, t in pairs(one, other):
        for quantity in one.quantities:
            if quantity.name not in theirs:
                continue
            was = _values(quantity, s, rows, columns)
            now = _values(theirs[quantity.name], t, other_rows, other_columns)
            if ends and np.isnan(was[-1]).all() != np.isnan(now[-1]).all():
                was, now = was[:-1], now[:-1]
            found += _of(scenario, quantity, years, labels, was, now, tolerance)
    return sorted(found, key=lambda one: (one.year, -one.most))


def _of(scenario, quantity, years, labels, was, now, tolerance):
    scale = max((float(np.nanmax(np.abs(part))) for part in (was, now)
                 if np.isfinite(part).any()), default=0) or 1
    off = np.abs(was - now) / scale
    off = np.where(np.isnan(was) & np.isnan(now), 0, np.where(np.isnan(off), np.inf, off))
    if not (off > tolerance).any():
        return []
    row = int(np.argmax((off > tolerance).any(1)))
    column = int(np.argmax(off[row]))
    return [Difference(scenario, quantity.name, years[row], labels[column],
                        float(was[row, column]), float(now[row, column]),
                       float(off.max()))]


def inputs(trajectory):
    """{what it is for and its name: sha256}"""
    return dict(re.findall(r"^(\S+: .+) sha256:(\S+)$", trajectory.note("inputs"), re.M))


def _inputs(one, other):
    was, now = inputs(one), inputs(other)
    for name in dict.fromkeys([*was, *now]):
        if was.get(name) != now.get(name):
            yield ("another" if name in was and name in now else
                   "gone" if name in was else "new") + f"  {name}"


def _settings(one, other):
    for name in SETTINGS:
        was, now = one.note(name), other.note(name)
        if was != now:
            yield f"{name}: {was or 'none'} -> {now or 'none'}"


def _definition(one, other):
    """Lines of what was asked that differ, each below its scenario."""
    was, now = (trajectory.note("scenario_definition").splitlines() for trajectory in (one, other))
    lines = list(difflib.unified_diff(was, now, lineterm="", n=0))[2:]
    return [line for line in lines if not line.startswith("@@")]


def as_text(one, other, found, alone):
    """What differs, causes first."""
    sections = (("settings", list(_settings(one, other))), ("inputs", list(_inputs(one, other))),
                ("asked", _definition(one, other)), ("in one alone", alone),
                ("values", [_line(difference) for difference in found[:SHOWN]]))
    lines = []
    for title, told in sections:
        if told:
            lines += [title, *(f"  {line}" for line in told)]
    if len(found) > SHOWN:
        lines.append(f"  and {len(found) - SHOWN} more quantities, later or as early")
    if not found:
        lines.append("no value differs" + (" of what both have" if alone else ""))
    return "\n".join(lines) + "\n"


def only_in_one(one, other):
    """What one file has and the other has not: scenarios, years, members and quantities."""
    named = len(one.scenarios) == len(other.scenarios) == 1  # compared whatever they are called
    kinds = (("scenario", lambda each: [] if named else each.scenarios),
             ("year", lambda each: map(str, each.years)), ("", lambda each: _labels(each)[1]),
             ("quantity", lambda each: (quantity.name for quantity in each.quantities)))
    lines = []
    for kind, read in kinds:
        was, now = list(read(one)), list(read(other))
        for each, names, others in ((one, was, set(now)), (other, now, set(was))):
            names = [name for name in names if name not in others]
            more = f" and {len(names) - 6} more" if len(names) > 6 else ""
            if names:
                title = kind or _labels(each)[0]
                lines.append(f"{each.path}: {title} {', '.join(names[:6])}{more}")
    return lines


def _line(one):
    most = ("a number in one alone" if np.isinf(one.most) else
            f"off by {100 * one.most:.2g} % of its largest value at most")
    return (f"{one.year}  {one.scenario}  {one.name}: {one.was:.9g} -> {one.now:.9g} "
            f"({one.member}; {most})")
