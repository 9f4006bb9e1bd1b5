"""How unequal emissions per head are between regions, by the indices of Gini and Theil (Cowell
2011, Measuring Inequality, ch. 2), and how rules would share what the world emits (Robiou du Pont
et al. 2017 doi:10.1038/nclimate3186 compare them). Arrays are [region][...], series
[region][year][...]."""

import numpy as np


def _shares(amounts, people):
    """Of amounts and of people, and where all amounts are above zero, without which neither index
    means anything."""
    amounts, people = np.broadcast_arrays(*(np.asarray(one, float) for one in (amounts, people)))
    return (of_all(amounts, amounts.sum(0)), of_all(people, people.sum(0)),
            (amounts > 0).all(0) & (people > 0).all(0))


def gini(amounts, people):
    """Gini's coefficient of the amounts per head between regions; NaN where one emits nothing or
    less."""
    share, part, known = _shares(amounts, people)
    with np.errstate(invalid="ignore", divide="ignore"):
        order = np.argsort(share / part, axis=0)
    share, part = (np.take_along_axis(values, order, 0) for values in (share, part))
    reached = np.cumsum(share, 0)
    return np.where(known, 1 - (part * (2 * reached - share)).sum(0), np.nan)


def theil(amounts, people):
    """Theil's index T between regions; NaN where one emits nothing or less."""
    share, part, known = _shares(amounts, people)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(known, (share * np.log(share / part)).sum(0), np.nan)


def of_all(parts, whole):
    """Shares; NaN of what is nothing or less."""
    return np.divide(parts, whole, where=whole > 0, out=np.full(np.shape(parts), np.nan))


def per_head(_, people, years):
    """Each region's share of all person-years: the same for everyone in every year."""
    return of_all(people.sum(1), people.sum((0, 1)))


def grandfathering(amounts, people, years):
    """What each had in the first year."""
    return of_all(amounts[:, 0], amounts[:, 0].sum(0))


def convergence(amounts, people, years, until=2050):
    """From what each had in the first year in a straight line to equal shares per head in `until`,
    of what the world emits each year: contraction and convergence."""
    weight = np.clip((years - years[0]) / (until - years[0]), 0, 1)[:, None]
    world = np.maximum(amounts.sum(0), 0)
    kept = grandfathering(amounts, people, years) * ((1 - weight) * world).sum(0)
    heads = of_all(weight * world, people.sum(0))
    return of_all(kept + (people * heads).sum(1), world.sum(0))


def debt(amounts, people):
    """What each emitted above an equal share per head of all that was emitted (Matthews 2016
    doi:10.1038/nclimate2774)."""
    return (amounts - amounts.sum(0) * of_all(people, people.sum(0))).sum(1)


RULES = {rule.__name__: rule for rule in (per_head, grandfathering, convergence)}
