"""The figures that go into a page: whole numbers of a round step, deflated.

A value is kept to 1/32766 of the largest of its quantity, of regions to 1/4095, rounded to a step
of 1, 2 or 5 times a power of ten. Where that is too much for a page, years are left out.
"""

from dataclasses import dataclass

import numpy as np

from analysis.explorer import library
from analysis.trajectory import LEVELS

FINE, COARSE = 32766, 4095  # steps that the largest value has, of the world and of a region
EMPTY = -32768  # no number
SAMPLE = 8  # of so many quantities one is packed to see whether a plan can fit
TURN = 2060  # after which a page may hold fewer years
EVERY = ((1, 1), (2, 2), (5, 5), (5, 10), (10, 10))  # years: until TURN and after it
PLANS = tuple((EVERY[0], every) for every in EVERY) + tuple((every, every) for every in EVERY[1:])


@dataclass(frozen=True)
class Kept:
    """A quantity of one region, or of the world."""

    region: str
    levels: tuple  # percentiles from the median outwards; 50 alone where members do not differ
    values: np.ndarray  # whole steps, [level][scenario][year]
    years: np.ndarray
    step: float


def round_step(value):
    """The next of 1, 2, 5, 10 times a power of ten."""
    if not value:
        return 1.0
    power = int(np.floor(np.log10(value)))
    return next(float(f"{first}e{power}") for first in (1, 2, 5, 10, 20)
                if float(f"{first}e{power}") >= value)


def kept(quantity):
    """None for a quantity without any number."""
    bands = quantity.passing()
    known = np.isfinite(bands.line).any(0)
    if not known.any():
        return None
    told = sorted([(level, field[:, known]) for level, field in zip(LEVELS, bands.fields)
                   if level == 50 or bands.spread and field is not None],
                  key=lambda one: abs(one[0] - 50))
    values = np.array([field for _, field in told], float)
    finite = np.isfinite(values)
    years = quantity.array["year"].values[known].astype(int)
    step = round_step(np.abs(values[finite]).max() / (COARSE if quantity.region else FINE))
    whole = np.rint(np.where(finite, values, 0) / step)
    return Kept(quantity.region, tuple(level for level, _ in told),
                np.where(finite, whole, EMPTY).astype("i2"), years, step)


def thinned(one, plan):
    """Which of its years stay: of the world as the plan's first says, of a region as its second;
    the first and the last always."""
    until, after = plan[bool(one.region)]
    stays = one.years % np.where(one.years <= TURN, until, after) == 0
    stays[[0, -1]] = True
    return one.years[stays], one.values[:, :, stays]


def words(plan, trajectory):
    """What a page says of its figures."""
    names = {(1, 1): "every year", (2, 2): "every second year", (5, 5): "every fifth year",
             (5, 10): f"every fifth year, after {TURN} every tenth", (10, 10): "every tenth year"}
    world, region = (names[every] for every in plan)
    own = f" of the world, of a region to 1/{COARSE:,}" if trajectory.regional else ""
    held = f"{world} of the world, {region} of regions" if trajectory.regional else world
    return (f"Figures of the charts are kept to 1/{FINE:,} of a quantity's largest{own}; the page "
            f"holds {held}. The file has all.")


def changes(values, levels):
    """What is left of values when each is told by how far it is from what was told before: from
    the percentile within it, the scenario before, the year before. Smooth paths leave little."""
    told = np.empty_like(values)
    for k, inner in enumerate(within(levels)):
        told[k] = values[k] if inner is None else values[k] - values[inner]
    for axis in (1, 2):
        told = np.diff(told, axis=axis, prepend=np.int16(0))
    return (told << 1) ^ (told >> 15)  # small ones of either sign as small whole numbers


def within(levels):
    """Of each level the place of the next one towards the median, which is the first."""
    return [max((k for k, one in enumerate(levels[:at]) if one == 50 or (one < 50) == (level < 50)),
                default=None) for at, level in enumerate(levels)]


def packed(parts):
    """Values of a quantity, region by region: first all low bytes, then all high ones."""
    told = np.concatenate([part.astype("<i2").ravel() for part in parts])
    return library.packed(told.view("u1").reshape(-1, 2).T.tobytes())


def fitting(quantities, room):
    """The finest plan that leaves the page its size: (plan, what is said of each quantity).

    quantities: a list of Kept for each. None where no plan does.
    """
    for plan in PLANS:
        if SAMPLE * _size(quantities[::SAMPLE], plan) > 2 * room:
            continue
        told, left = [], room
        for regions in quantities:
            told.append(_told(regions, plan))
            left -= len(told[-1][1])
            if left < 0:
                break
        if left >= 0:
            return plan, told
    return None


def _size(quantities, plan):
    return sum(len(_told(regions, plan)[1]) for regions in quantities)


def _told(regions, plan):
    """(years of each region, all its figures packed)"""
    chosen = [thinned(one, plan) for one in regions]
    return [years for years, _ in chosen], packed([changes(values, one.levels)
                                                   for one, (_, values) in zip(regions, chosen)])
