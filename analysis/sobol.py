"""What explains the spread of a run whose members a Sobol design laid out.

First-order indices: the share of the variance that goes when a factor alone is known (Saltelli et
al. 2010 doi:10.1016/j.cpc.2009.09.018, table 2 b). Total indices: the share that stays when all
others are known (Jansen 1999 doi:10.1016/S0010-4655(98)00154-4). Factors are independent; a group
of correlated parameters is one. Uncertainty is that of the samples, by bootstrap.
"""

from dataclasses import dataclass

import numpy as np

from analysis import palette
from analysis.trajectory import Refused

RESAMPLES, SEED = 400, 1


@dataclass(frozen=True)
class Index:
    factor: str
    first: float
    total: float
    first_error: float  # standard errors
    total_error: float


def factors_of(trajectory):
    """Names of the factors, in the order of the design."""
    kind, _, names = trajectory.note("sampling_design").partition(": ")
    if kind != "sobol":
        raise Refused(f"{trajectory.path}: its members follow no Sobol design; expected a run "
                      "whose members: is a sampling plan with design: sobol")
    return names.split(", ")


def estimate(a, b, mixed):
    """First-order and total indices from values [sample], and mixed [factor][sample]."""
    variance = np.concatenate([a, b], -1).var(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        first = (b * (mixed - a)).mean(-1) / variance
        total = ((a - mixed) ** 2).mean(-1) / (2 * variance)
    return first, total


def indices(values, names):
    """Index of each factor from values [sample][A, B, A with each factor of B]."""
    values = values - values.mean()
    a, b, mixed = values[:, 0], values[:, 1], values[:, 2:].T
    first, total = estimate(a, b, mixed)
    draw = np.random.default_rng(SEED)
    again = []
    for _ in range(RESAMPLES):
        rows = draw.integers(0, len(a), len(a))
        again.append(estimate(a[rows], b[rows], mixed[:, rows]))
    errors = np.std(again, axis=0)
    return [Index(*row) for row in zip(names, first, total, errors[0], errors[1])]


def of_file(trajectory, quantity, scenario, year):
    """Indices of a quantity on 1 January of a year."""
    names = factors_of(trajectory)
    array = quantity.array
    if "member" not in array.dims:
        raise Refused(f"{trajectory.path}: holds percentiles; expected all members (--store all)")
    if scenario is not None and scenario not in trajectory.scenarios:
        raise Refused(f"{trajectory.path}: has no scenario '{scenario}'; expected one of "
                      f"{', '.join(trajectory.scenarios)}", 64)
    row = 0 if scenario is None else trajectory.scenarios.index(scenario)
    at = trajectory.year_index(year)
    if at is None:
        raise Refused(f"{trajectory.path}: has no year {year}; expected {trajectory.years[0]} to "
                      f"{trajectory.years[-1]}", 64)
    values = array[row, at].values.astype(float)
    if values.size % (len(names) + 2) or not np.isfinite(values).all():
        raise Refused(f"{trajectory.path}: {values.size} members are no whole samples of "
                      f"{len(names) + 2}; expected the file as keeling left it")
    return indices(values.reshape(-1, len(names) + 2), names)


def as_table(found, quantity, year):
    """Markdown, the factor that explains most first."""
    name = palette.formula_title(quantity.long_name)
    name = name[0].lower() + name[1:] if name[1:2].islower() else name
    lines = [f"What explains {name} on 1 January {year} (share of its variance, ± one standard "
             "error)", "",
             "| factor | alone | with all it acts with |", "|---|---:|---:|"]
    for index in sorted(found, key=lambda index: -index.total):
        first, total = (f"{max(value, 0):.3f} ± {error:.3f}" for value, error in
                        ((index.first, index.first_error), (index.total, index.total_error)))
        lines.append(f"| {palette.formula_title(index.factor)} | {first} | {total} |")
    whole = sum(index.first for index in found)
    lines.append(f"| sum | {whole:.3f} | |")
    unsure = max(max(index.first_error, index.total_error) for index in found)
    if whole > 1.1 or unsure > 0.05:
        lines += ["", "These are rough: shares cannot add up to more than 1. More samples "
                  "(members: of the plan) make them sharper; twice as sharp takes four times as "
                  "many."]
    return "\n".join(lines) + "\n"
