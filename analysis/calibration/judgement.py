"""What the numbers say: targets met or missed, checks passed or failed, what goes with what."""

import itertools
import math
from dataclasses import dataclass

import numpy as np

MET, NEAR = 2, 5  # % of the target's 5-95 % width, for 1,000 members and more
KINDS, IN_KIND, AGAIN = ("tt", "pt", "pp"), 3, 2  # pairs of each kind; how often one may return
SAME = 0.995  # of such a rank correlation: one and the same number


@dataclass(frozen=True)
class Verdict:
    word: str
    sign: str
    kind: str  # good, fair, bad


PASSES, FAILS = Verdict("passes", "✓", "good"), Verdict("fails", "✗", "bad")
UNKNOWN = Verdict("not known", "?", "fair")


def errors(row):
    """Got less wanted at 5, 50 and 95 %, in % of the wanted 5-95 % width."""
    return 100 * (row.members - row.target) / (row.target[2] - row.target[0])


def of_target(row):
    worst = float(np.max(np.abs(errors(row))))
    if math.isnan(worst):
        return UNKNOWN
    met, near = limits(len(row.values))
    if worst <= met:
        return Verdict("met", "✓", "good")
    return Verdict("nearly met", "~", "fair") if worst <= near else Verdict("missed", "✗", "bad")


def limits(members):
    """What counts as met and as nearly met: few members cannot come as near as many."""
    fewer = max(1.0, math.sqrt(1000 / members))
    return MET * fewer, NEAR * fewer


def inside(row):
    """How many of the members lie between low and high."""
    return int(((row.values >= row.low) & (row.values <= row.high)).sum())


def of_filter(row):
    return PASSES if inside(row) == len(row.values) else FAILS


def of_check(row):
    if math.isnan(row.members[1]):
        return UNKNOWN
    return PASSES if row.passed else FAILS


def verdict(row):
    return {"target": of_target, "filter": of_filter, "check": of_check}[row.role](row)


def failed_checks(calibration):
    return [row for row in calibration.of_role("check") if of_check(row) is not PASSES]


@dataclass(frozen=True)
class Quantity:
    """Something that differs between members."""

    name: str
    unit: str
    values: np.ndarray
    parts: frozenset = frozenset()  # of a sum: what is added


@dataclass(frozen=True)
class Pair:
    across: Quantity
    up: Quantity
    correlation: float  # of ranks


def quantities(calibration):
    """Targets and parameters whose members differ."""
    targets = [Quantity(row.key, row.unit, row.values, frozenset(row.quantity.split("+")) - {""})
               for row in calibration.of_role("target")]
    parameters = [Quantity(parameter.name, parameter.unit, calibration.columns[parameter.name])
                  for parameter in calibration.parameters
                  if parameter.name in calibration.columns]
    return ([one for one in targets if _differs(one)],
            [one for one in parameters if _differs(one)])


def _differs(quantity):
    return bool(np.isfinite(quantity.values).all() and np.ptp(quantity.values) > 0)


def _ranks(values):
    """1 for the least; equal values share the mean of theirs."""
    _, which, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2)[which]


def _all_pairs(calibration):
    """By kind: targets with targets, parameters with targets, parameters with parameters."""
    targets, parameters = quantities(calibration)
    both = targets + parameters
    if len(both) < 2:
        return
    table = np.corrcoef([_ranks(one.values) for one in both])
    for i, j in itertools.combinations(range(len(both)), 2):
        first, second = both[i], both[j]
        if first.parts & second.parts or abs(table[i, j]) > SAME:
            continue  # a part and its sum, or one number under two names
        kind = "tt" if j < len(targets) else "pt" if i < len(targets) else "pp"
        across, up = (second, first) if kind == "pt" else (first, second)
        yield kind, Pair(across, up, float(table[i, j]))


def pairs(calibration):
    """The strongest of each kind; no quantity returns too often in one kind."""
    found = sorted(_all_pairs(calibration), key=lambda one: -abs(one[1].correlation))
    chosen = {kind: [] for kind in KINDS}
    for kind, pair in found:
        seen = [name for one in chosen[kind] for name in (one.across.name, one.up.name)]
        often = max(seen.count(pair.across.name), seen.count(pair.up.name))
        if len(chosen[kind]) < IN_KIND and often < AGAIN:
            chosen[kind].append(pair)
    return [pair for kind in KINDS for pair in chosen[kind]]
