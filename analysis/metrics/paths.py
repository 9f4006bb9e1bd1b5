"""What a path does, member by member: arrays are [year][member], answers [member].

A year without an answer is infinite: later than the path goes. Categories and exceedance are those
of the IPCC's sixth assessment (AR6), as Kikstra et al. 2022 doi:10.5194/gmd-15-9075-2022 computed
them; that a peak wants two later years is Keeling's choice.
"""

import numpy as np

from analysis.trajectory import LEVELS

NEVER = np.inf
BY_MEDIAN = (("C4", 2.0), ("C5", 2.5), ("C6", 3.0), ("C7", 4.0))


def peak(values, years):
    """(year, level) of the highest value, the last of equals; the year is infinite where it is one
    of the last two, for nothing tells then that it is over."""
    at = len(years) - 1 - np.argmax(values[::-1], 0)
    over = at < len(years) - 2
    return np.where(over, np.asarray(years)[at], NEVER), np.take_along_axis(values, at[None], 0)[0]


def net_zero(values, years):
    """(year, whether it is sustained) when values first are zero or less, linear between years."""
    below = values <= 0
    at = np.argmax(below, 0)
    reached = below.any(0)
    before = np.maximum(at - 1, 0)
    high, low = (np.take_along_axis(values, i[None], 0)[0] for i in (before, at))
    part = np.divide(high, high - low, out=np.ones_like(high), where=high > low)
    year = np.asarray(years)[before] + np.where(at > 0, part, 0)
    last_above = np.where(below.all(0), -1, len(below) - 1 - np.argmax(~below[::-1], 0))
    sustained = last_above < at
    return np.where(reached, year, NEVER), reached & sustained


def until_net_zero(values):
    """The sum of the years before the first at zero or below; NaN without one."""
    over = np.logical_or.accumulate(values <= 0)
    return np.where(over[-1], np.where(over, 0, values).sum(0), np.nan)


def overshoot(values, years, limit):
    """Above a limit: the most, how long, year by year summed, and the year of return, which is NaN
    where there is nothing to return from."""
    above = np.maximum(values - limit, 0)
    last = len(years) - 1 - np.argmax(above[::-1] > 0, 0)
    ever = above.any(0)
    back = np.where(last < len(years) - 1, np.asarray(years)[np.minimum(last + 1, len(years) - 1)],
                    NEVER)
    return {"magnitude": above.max(0), "duration": (above > 0).sum(0).astype(float),
            "degree_years": above.sum(0), "return_year": np.where(ever, back, np.nan)}


def category(peaks, end):
    """(C1 to C8, overshoot of 1.5 °C) from members' peak warming and warming in 2100.

    Tests are those of AR6 WGIII table SPM.2, by the percentiles of peak warming; overshoot is told
    beside it, never in the letters, whose C1a and C1b mean other things in other places.
    """
    t33, t50, t67 = np.percentile(peaks, (33, 50, 67))
    if np.median(end) < 1.5:
        over = "none" if t50 < 1.5 else "limited" if t33 <= 1.5 else "high"
        return ("C1" if t33 <= 1.5 else "C2"), over
    if t67 < 2.0:
        return "C3", ""
    return next((name for name, most in BY_MEDIAN if t50 < most), "C8"), ""


def spread(values, levels=LEVELS):
    """Percentiles over members, where some may be infinite; NaN members do not count."""
    known = values[~np.isnan(values)]
    if not known.size:
        return np.full(len(levels), np.nan)
    if np.isfinite(known).all():
        return np.percentile(known, levels)
    return np.percentile(known, levels, method="lower")
