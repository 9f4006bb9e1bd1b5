"""What drives a change: logarithmic mean Divisia index (LMDI), additive, without a residual (Ang
2004 doi:10.1016/j.enpol.2003.10.010)."""

import numpy as np


def logarithmic_mean(a, b):
    """(a - b) / ln(a / b), and a where both are the same; both above zero."""
    a, b = np.broadcast_arrays(*(np.asarray(value, float) for value in (a, b)))
    same = np.abs(a - b) <= 1e-12 * np.maximum(a, b)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (a - b) / np.log(a / b)
    return np.where(same, a, mean)


def drivers(first, last):
    """What each factor adds to their product from a first to a last state, each a sequence of
    [...] factors: the sum is the change. NaN where a product is not above zero, as no logarithm
    tells of what is removed."""
    before, after = (np.prod(np.array(state, float), 0) for state in (first, last))
    known = (before > 0) & (after > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(known, logarithmic_mean(after, before), np.nan)
        parts = [weight * np.log(np.asarray(b, float) / a) for a, b in zip(first, last)]
    return parts
