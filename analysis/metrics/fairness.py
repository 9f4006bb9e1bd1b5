"""How unequal emissions per head are between regions, by the indices of Gini and Theil (Cowell
2011, Measuring Inequality, ch. 2). Arrays are [region][...]."""

import numpy as np


def _shares(amounts, people):
    """Of amounts and of people, and where all amounts are above zero, without which neither index
    means anything."""
    amounts, people = np.broadcast_arrays(*map(np.asarray, (amounts, people)))
    return amounts / amounts.sum(0), people / people.sum(0), (amounts > 0).all(0)


def gini(amounts, people):
    """Gini's coefficient of the amounts per head between regions; NaN where one emits nothing or
    less."""
    share, part, known = _shares(amounts, people)
    order = np.argsort(share / part, axis=0)
    share, part = (np.take_along_axis(values, order, 0) for values in (share, part))
    reached = np.cumsum(share, 0)
    return np.where(known, 1 - (part * (2 * reached - share)).sum(0), np.nan)


def theil(amounts, people):
    """Theil's index T between regions; NaN where one emits nothing or less."""
    share, part, known = _shares(amounts, people)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known, (share * np.log(share / part)).sum(0), np.nan)
