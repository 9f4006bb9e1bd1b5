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
TURN = 2060  # after which a page may hold fewer years
EVERY = ((1, 1), (2, 2), (5, 5), (5, 10), (10, 10))  # years: until TURN and after it
PLANS = tuple((EVERY[0], every) for every in EVERY) + tuple((every, every) for every in EVERY[1:])


@dataclass(frozen=True)
class Kept:
    """A quantity of one region, or of the world."""

    region: str
    levels: tuple  # percentiles; 50 alone where members do not differ
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


def kept(quantity, years):
    """None for a quantity without any number."""
    bands = quantity.passing()
    known = np.isfinite(bands.line).any(0)
    if not known.any():
        return None
    told = [(level, field[:, known]) for level, field in zip(LEVELS, bands.fields)
            if level == 50 or bands.spread and field is not None]
    values = np.array([field for _, field in told], float)
    finite = np.isfinite(values)
    step = round_step(np.abs(values[finite]).max() / (COARSE if quantity.region else FINE))
    whole = np.rint(np.where(finite, values, 0) / step)
    return Kept(quantity.region, tuple(level for level, _ in told),
                np.where(finite, whole, EMPTY).astype("i2"), years[known], step)


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
    return (f"Figures here are medians and percentiles to 1/{FINE:,} of a quantity's largest"
            f"{own}; the page holds {held}. The file has all.")


def packed(parts):
    """Values of a quantity, region by region, as changes from year to year: first all low bytes,
    then all high ones."""
    changes = [np.diff(values, axis=-1, prepend=np.int16(0)).astype("<i2").ravel()
               for values in parts]
    pairs = np.concatenate(changes).view("u1").reshape(-1, 2)
    return library.packed(pairs.T.tobytes())


def fitting(quantities, room):
    """The finest plan that leaves the page its size: (plan, what is said of each quantity).

    quantities: a list of Kept for each. None where no plan does.
    """
    for plan in PLANS:
        told, left = [], room
        for regions in quantities:
            chosen = [thinned(one, plan) for one in regions]
            told.append(([years for years, _ in chosen], packed([part for _, part in chosen])))
            left -= len(told[-1][1])
            if left < 0:
                break
        if left >= 0:
            return plan, told
    return None
