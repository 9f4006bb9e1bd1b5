"""What each player adds to a game, when all that the players do together is known.

Leave-one-out is what is lost without a player; such parts do not sum to the whole. Shapley values
do (Shapley 1953 doi:10.1515/9781400881970-018): the mean over all orders of what a player adds to
those before it. Where players act on one another in pairs, an order and its reverse already give
that mean, for in one of the two each of a pair is the later; what acts in threes and more is shared
by these two orders alone, and every share still sums to the whole.
"""

from math import factorial

import numpy as np


def coalitions(n):
    """[coalition][player], who takes part: none, the first, the first two, ..., all; all but the
    first, all but the first two, ..., the last; and all but each."""
    forward = np.tri(n + 1, n, -1, dtype=bool)
    backward = ~forward[1:n]
    return np.vstack([forward, backward, ~np.eye(n, dtype=bool)])


def shares(values):
    """(Shapley values, leave-one-out), each [player][...], of values [coalition][...]."""
    n = len(values) // 3  # n + 1, n - 1 and n of them
    forward = values[:n + 1]
    backward = np.concatenate([values[n:n + 1], values[n + 1:2 * n], values[:1]])
    without = values[2 * n:]
    return (np.diff(forward, axis=0) - np.diff(backward, axis=0)) / 2, forward[-1] - without


def of_mixtures(n, value):
    """Shapley values [player][...] of n players by all their coalitions: value(taken) is what those
    for which taken[player] is true do together."""
    values = [value([bool(mask >> k & 1) for k in range(n)]) for mask in range(1 << n)]
    share = [0.0] * n
    for mask, with_others in enumerate(values):
        others = mask.bit_count() - 1
        for k in range(n):
            if mask >> k & 1:
                weight = factorial(others) * factorial(n - others - 1) / factorial(n)
                share[k] = share[k] + weight * (with_others - values[mask ^ 1 << k])
    return share
