"""What abatement costs: the area under the curve of marginal abatement cost, as a path is run with
ever more of its carbon prices, from none to all, and else as it is.

cost = sum over steps of the mean of two prices x what the second abates more, in each region, year
and member (the measure that AR6 calls area under MAC curve, WGIII annex III.I.9). What policies
without a price cost is not in it, nor what is not lost to warming.
"""

import csv
import io
import os
from dataclasses import dataclass

import numpy as np

from analysis import keeling
from analysis.formats.names import MT_PER_GT
from analysis.metrics.forms import plain
from analysis.metrics.measures import MARKS
from analysis.tables import number
from analysis.trajectory import LEVELS, WORLD, Refused

RATE = 0.05  # of net present values, as AR6's database has them
MT_USD_PER_BILLION = 1000
MOST_STEPS = 50
FIELDS = ("region", "metric", "unit", "mean", *(f"p{p:02d}" for p in LEVELS))


@dataclass(frozen=True)
class Costs:
    """Arrays are [region][year][member], but for prices, [region][year]."""

    title: str
    regions: list
    years: np.ndarray
    price: np.ndarray  # USD2020 per t CO2
    abated: np.ndarray  # Mt CO2e
    cost: np.ndarray  # billion USD2020
    gdp: np.ndarray  # billion USD2021 at purchasing power parity

    def metrics(self):
        """(region, metric, unit, [member]), of the world first."""
        every = [(WORLD, slice(None))] + [(code, slice(r, r + 1))
                                         for r, code in enumerate(self.regions)]
        for code, rows in every:
            cost, abated, gdp = (values[rows].sum(0)
                                 for values in (self.cost, self.abated, self.gdp))
            for mark in MARKS:
                at = np.flatnonzero(self.years == mark)
                if at.size:
                    yield code, f"abated_{mark}", "Gt CO2e yr-1", abated[at[0]] / MT_PER_GT
                    yield code, f"cost_{mark}", "billion USD2020 yr-1", cost[at[0]]
                    yield code, f"cost_share_of_gdp_{mark}", "%", 100 * cost[at[0]] / gdp[at[0]]
            factor = (1 + RATE) ** -(self.years - self.years[0])[:, None]
            first, last = self.years[0], self.years[-1]
            yield (code, f"npv_{first}_{last}", "billion USD2020", (factor * cost).sum(0))
            yield (code, f"npv_share_of_gdp_{first}_{last}", "%",
                   100 * (factor * cost).sum(0) / (factor * gdp).sum(0))


def _read(data, stem, years):
    """[region][year][member]"""
    codes = data.attrs["regions"].split(", ")
    return np.array([data[f"{stem}_{code.lower()}"].sel(year=years).values[0] for code in codes])


def of_path(path, members, steps, told=lambda share: None):
    """Costs of a scenario file, in so many steps of its prices. told: hears which share is done."""
    if not 1 <= steps <= MOST_STEPS:
        raise Refused(f"--steps {steps}: expected 1 to {MOST_STEPS}", 64)
    words = {"members": members, "storage": "double"}
    whole = keeling.run(path, **words)
    if "regions" not in whole.attrs:
        raise Refused(f"{path}: has no regions; expected a path such as those of scenarios/paths")
    years = whole.year.values[:-1]
    known = np.isfinite(_read(whole, "ghg", years)).all((0, 2))
    years = years[known]
    price = _read(whole, "carbon_price", years)[..., 0]
    if not price.any():
        raise Refused(f"{path}: has no carbon price; expected a path with one, or with targets")
    if _other_levers(whole):
        raise Refused(f"{path}: meets targets by other levers than the carbon price; expected none "
                      "or only that")
    codes, emitted = whole.attrs["regions"].split(", "), [_read(whole, "ghg", years)]
    for step in range(steps):
        told(step / steps)
        part = 1 - (step + 1) / steps
        lower = {code: _lines(years, part * line) for code, line in zip(codes, price)}
        data = keeling.run({"title": f"{part:g} of the price", "extends": os.path.abspath(path),
                            "policies": {"carbon_price": lower}, "targets": []}, variables="ghg_*",
                           **words)
        emitted.append(_read(data, "ghg", years))
    told(1)
    cost = area(price[..., None], np.array(emitted)) / MT_USD_PER_BILLION
    return Costs(str(path), codes, years, price, emitted[-1] - emitted[0], cost,
                 _read(whole, "regional_gdp", years))


def area(price, emitted):
    """Under the curve through what is emitted at the whole price and at ever lower parts of it, all
    as far apart, the last at none; emitted: [step][...]."""
    steps = len(emitted) - 1
    parts = [(steps - k - 0.5) / steps * (emitted[k + 1] - emitted[k]) for k in range(steps)]
    return price * sum(parts)


def _lines(years, prices):
    """{year: price} where straight lines from the base year on meet."""
    bends = np.flatnonzero(np.abs(np.diff(prices, 2)) > 1e-9 * prices.max()) + 1
    return {int(years[i]): float(prices[i]) for i in (*bends, len(years) - 1)}


def _other_levers(data):
    """Whether a target was met by another lever, which a run without targets would lack."""
    told = data.attrs.get("targets", "")
    return any(line and "carbon_price" not in line for line in told.splitlines())


def as_csv(costs):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for region, metric, unit, values in costs.metrics():
        writer.writerow([region, metric, unit, f"{values.mean():.6g}",
                         *(f"{value:.6g}" for value in np.percentile(values, LEVELS))])
    return out.getvalue()


def _cell(values):
    low, line, high = (number(value, 2) for value in np.percentile(values, (5, 50, 95)))
    return line if low == high else f"{line} ({low} to {high})"


def as_markdown(costs):
    """Regions down."""
    found = list(costs.metrics())
    units = {metric: unit for _, metric, unit, _ in found
             if metric.startswith("abated") or "share" in metric}  # costs themselves are in the CSV
    cells = {(region, metric): _cell(values) for region, metric, _, values in found}
    lines = [f"**{plain(costs.title)}: what its carbon prices cost**", "",
             f"| region | {' | '.join(f'{name}, {unit}' for name, unit in units.items())} |",
             "|---|" + "---:|" * len(units)]
    for region in dict.fromkeys(region for region, *_ in found):
        lines.append(f"| {region} | " + " | ".join(cells[region, name] for name in units) + " |")
    return "\n".join([*lines, "", NOTES]) + "\n"


NOTES = ("Area under the curve of marginal abatement cost, medians (5th to 95th percentile over "
         "members): what greenhouse gases the prices abate, each tonne at the price that abates "
         "it. GDP is in USD2021 at purchasing power parity. Policies without a price are there "
         "with and without it; what they cost is not told. Net present values at "
         f"{100 * RATE:g} %. Costs themselves are in the CSV. What early prices make cheap "
         "is abated without later ones too, so that a cost can be below zero in a year.")
