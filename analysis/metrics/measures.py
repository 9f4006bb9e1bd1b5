"""What is measured of one scenario: (region, key, unit, members) of each number there is data for.

Keys end in the years they tell of; kinds of emissions are co2, with land use, and ghg, by GWP100 of
the file.
"""

from pathlib import Path

import numpy as np

from analysis.formats.names import MT_PER_GT
from analysis.hindcast import world
from analysis.iamc import INTERNATIONAL
from analysis.metrics import fairness, kaya, ndc, paths
from analysis.metrics.series import GDP, POPULATION, PRICE
from analysis.regions.shares import ENERGY_CO2, FINAL
from analysis.tables import LIMITS, PREINDUSTRIAL
from analysis.trajectory import WORLD

KINDS = {"co2": "CO2", "ghg": "CO2e"}
MARKS = (2030, 2050, 2100)
THRESHOLDS = np.arange(1.5, 5.01, 0.5)
FACTORS = ("population", "gdp_per_head", "energy_intensity", "carbon_intensity")
END, DRIVEN_TO = 2100, 2050


def of(reader, since, folder):
    """Everything, of the reader's years from `since` on; budgets from when they count, targets from
    the tables of a folder."""
    for region in (WORLD, *reader.regions):
        for kind, read in (("co2", reader.co2), ("ghg", reader.ghg)):
            yield from _of(region, emissions(read(region), since, kind))
            yield from _of(region, marks(read(region), kind, f"Gt {KINDS[kind]} yr-1", MT_PER_GT))
        yield from _of(region, marks(reader.find(PRICE, region), "carbon_price",
                                     "USD2020 (t CO2)-1"))
    yield from _of(WORLD, budgets(reader.co2()))
    if reader.trajectory.note("reference_period") == PREINDUSTRIAL:
        yield from _of(WORLD, warming(reader.warming(), since))
    for kind, read in (("co2", reader.co2), ("ghg", reader.ghg)):
        yield from per_head(reader, read, kind)
    yield from drivers(reader, since)
    yield from shares(reader, since)
    yield from pledges(reader, folder)


def _of(region, found):
    return ((region, *one) for one in found)


def marks(path, key, unit, per_unit=1):
    """A series in some years."""
    for mark in MARKS:
        if path is not None and path.at(mark) is not None:
            yield f"{key}_{mark}", unit, path.at(mark) / per_unit


def emissions(path, since, kind):
    """Peak, net zero and sums of a path in Mt a year."""
    if path is None or not path.since(since).years.size:
        return
    path, unit = path.since(since), f"Gt {KINDS[kind]}"
    first, last = path.years[0], path.years[-1]
    year, level = paths.peak(path.values, path.years)
    zero, sustained = paths.net_zero(path.values, path.years)
    yield f"peak_{kind}", f"{unit} yr-1", level / MT_PER_GT
    yield f"peak_{kind}_year", "year", year
    yield f"net_zero_{kind}_year", "year", zero
    yield f"net_zero_{kind}_sustained", "1", sustained.astype(float)
    yield f"cumulative_{kind}_{first}_{last}", unit, path.values.sum(0) / MT_PER_GT
    yield (f"cumulative_{kind}_{first}_net_zero", unit,
           paths.until_net_zero(path.values) / MT_PER_GT)


def assessed_budgets():
    """Rows of budgets.csv."""
    return world.read(Path(__file__).with_name("budgets.csv"))


def budgets(path):
    """The years in which assessed budgets are used up, and what of them is left at the end of
    some."""
    for row in assessed_budgets():
        since, budget = int(row["since"]), float(row["budget"])
        if path is None or path.at(since) is None:
            continue
        used = np.cumsum(path.since(since).values, 0) / MT_PER_GT
        left = budget - np.vstack([np.zeros(used.shape[1]), used])  # on each 1 January
        gone, _ = paths.net_zero(left, np.arange(since, since + len(left)))
        name = f"budget_{row['limit']}_{row['chance']}"
        yield f"{name}_exhausted", "year", gone
        for mark in MARKS:
            if since <= mark < since + len(left) - 1:
                yield f"{name}_left_{mark}", "Gt CO2", left[mark + 1 - since]


def warming(path, since):
    """Peak, overshoot of limits, and the share of members that ever exceed thresholds."""
    if path is None or not path.since(since).years.size:
        return
    path = path.since(since)
    year, level = paths.peak(path.values, path.years)
    yield "peak_warming", "K", level
    yield "peak_warming_year", "year", year
    yield from marks(path, "warming", "K")
    units = {"magnitude": "K", "duration": "yr", "degree_years": "K yr", "return_year": "year"}
    for limit in LIMITS:
        for name, found in paths.overshoot(path.values, path.years, limit).items():
            yield f"overshoot_{limit:g}_{name}", units[name], found
    for limit in THRESHOLDS:
        yield f"exceedance_{limit:g}", "1", (path.values.max(0) > limit).astype(float)


def _stacked(reader, read):
    """[region][year][member] and the years; None where a region has none."""
    found = [read(code) for code in reader.regions]
    if not found or any(one is None or list(one.years) != list(found[0].years) for one in found):
        return None, ()
    return np.array([one.values for one in found]), found[0].years


def per_head(reader, read, kind):
    """Emissions per head of each region, and how unequal they are."""
    amounts, years = _stacked(reader, read)
    people, known = _stacked(reader, lambda code: reader.find(POPULATION, code))
    for mark in MARKS:
        if mark not in years or mark not in known:
            continue
        amount, heads = amounts[:, years == mark][:, 0], people[:, known == mark][:, 0]
        if reader.whole:
            yield WORLD, f"gini_{kind}_{mark}", "1", fairness.gini(amount, heads)
            yield WORLD, f"theil_{kind}_{mark}", "1", fairness.theil(amount, heads)
        for code, one in zip(reader.regions, fairness.of_all(amount, heads)):
            yield code, f"{kind}_per_head_{mark}", f"t {KINDS[kind]} yr-1", one


def shares(reader, since):
    """Of the CO2 of all regions from `since` on: what each has, and would have by rules; and the
    debt that each had before."""
    amounts, years = _stacked(reader, reader.co2)
    people, known = _stacked(reader, lambda code: reader.find(POPULATION, code))
    common = np.intersect1d(years, known)
    if not reader.whole or not (common >= since).any():
        return
    amounts, people = (values[:, np.isin(its, common)]
                       for values, its in ((amounts, years), (people, known)))
    before, later = common < since, common >= since
    span = f"{common[later][0]}_{common[-1]}"
    whole = amounts[:, later].sum((0, 1))
    found = {"": fairness.of_all(amounts[:, later].sum(1), whole)}
    for name, rule in fairness.RULES.items():
        found[f"_{name}"] = rule(amounts[:, later], people[:, later], common[later])
    for name, parts in found.items():
        for code, one in zip(reader.regions, parts):
            yield code, f"share_co2{name}_{span}", "1", np.broadcast_to(one, whole.shape)
    if before.any():
        debts = fairness.of_all(fairness.debt(amounts[:, before], people[:, before]),
                                people[:, later][:, 0])
        for code, one in zip(reader.regions, debts):
            yield code, f"debt_co2_per_head_{common[0]}_{since}", "t CO2", one


def pledges(reader, folder):
    """How far above their targets Parties are; of the world what all that are above add up to, and
    how many Parties are counted, where that is known of all that have a target of the year."""
    gaps, lacking = ndc.gaps(reader, folder)
    for (region, year), pair in gaps.items():
        for key, gap in zip((f"ndc_gap_{year}", f"ndc_gap_{year}_most"), pair):
            yield region, key, "Gt CO2e yr-1", gap / MT_PER_GT
    for year in sorted({year for _, year in gaps} - set(lacking)) if reader.whole else ():
        mine = [pair for (_, when), pair in gaps.items() if when == year]
        for key, part in zip((f"ndc_gap_{year}", f"ndc_gap_{year}_most"), zip(*mine)):
            yield WORLD, key, "Gt CO2e yr-1", np.maximum(part, 0).sum(0) / MT_PER_GT
        yield WORLD, f"ndc_parties_{year}", "1", np.full(len(mine[0][0]), float(len(mine)))


def drivers(reader, since):
    """What changes CO2 of energy and industry from the first year of energy to 2050, or the last:
    by Kaya's identity in each region, and of the world as the sum over regions; below_zero is the
    whole change where CO2 ends at zero or below, which no logarithm can share out, international
    that of transport between regions, which has no people."""
    stacks = [_stacked(reader, lambda code, name=name: reader.find(name, code))
              for name in (POPULATION, GDP, FINAL, ENERGY_CO2)]
    if any(values is None for values, _ in stacks):
        return
    common = [year for year in stacks[0][1] if year >= since and
              all(year in years for _, years in stacks)]
    if len(common) < 2:
        return
    first = common[0]
    last = DRIVEN_TO if first < DRIVEN_TO and DRIVEN_TO in common else common[-1]
    states = []
    for year in (first, last):
        found = [values[:, years == year][:, 0] for values, years in stacks]
        states.append([found[0], *(fairness.of_all(after, before)
                                   for before, after in zip(found, found[1:]))])
    found = dict(zip(FACTORS, kaya.drivers(*states)))
    change = np.prod(states[1], 0) - np.prod(states[0], 0)
    found["below_zero"] = np.where(np.isnan(found[FACTORS[0]]), change, 0)
    for name, parts in found.items():
        key, unit = f"kaya_{name}_{first}_{last}", "Gt CO2 yr-1"
        if reader.whole:
            yield WORLD, key, unit, np.nansum(parts, 0) / MT_PER_GT
        for code, one in zip(reader.regions, parts):
            yield code, key, unit, one / MT_PER_GT
    between = reader.find(ENERGY_CO2, INTERNATIONAL)
    if between is not None and reader.whole:
        yield (WORLD, f"kaya_international_{first}_{last}", "Gt CO2 yr-1",
               (between.at(last) - between.at(first)) / MT_PER_GT)
