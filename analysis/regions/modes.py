"""CO2 of road, rail, ships and aircraft by region in an earlier year.

co2_mode of regional_observations.csv has the world by mode, and some regions by themselves. The
others together move as the rest of the world does, and among them as co2_sector has them in the
year, else as their oil (biproportional, within their oil). International has aircraft by
co2_mode, and the rest of its fuel is of ships.
"""

import numpy as np

from analysis.iamc import INTERNATIONAL

FUELS = ("coal", "oil", "gas")
GROUPS = {"industry": ("steel", "cement", "chemicals", "aluminium", "industry"),
          "road": ("passenger_road", "freight_road"), "rail": ("rail",), "water": ("water",),
          "air": ("air",), "buildings": ("buildings", "agriculture", "waste"),
          "fuels": ("fuels",)}
MODES = ("road", "rail", "water", "air")
NAME, WORLD, OIL = "co2_mode", "World", "co2_fuel[oil]"


def fitted(seed, rows, columns, held=None, rounds=200):
    """The matrix [group][fuel] nearest the seed with these sums (Deming and Stephan 1940
    doi:10.1214/aoms/1177731829). Rows of NaN are free; others share in proportion what those
    leave, but those held, which are met."""
    matrix, columns = np.array(seed, dtype=float), np.array(columns, dtype=float)
    known, held = ~np.isnan(rows), np.zeros(len(rows), bool) if held is None else np.array(held)
    for _ in range(rounds):
        sums = matrix.sum(axis=1)
        shared, met = known & ~held & (sums > 0), held & (sums > 0)
        left = columns.sum() - matrix[~known].sum() - rows[met].sum()
        scale = np.where(held, 1, max(0.0, left) / max(rows[shared].sum(), 1e-30))
        wanted = np.where(shared | met, rows * scale, sums)
        matrix *= (wanted / np.where(sums > 0, sums, 1))[:, None]
        sums = matrix.sum(axis=0)
        matrix *= np.where(sums > 0, columns / np.where(sums > 0, sums, 1), 1)
    return matrix


def burned(world, region):
    """Mt CO2 in base.csv, [group][fuel]; plants left out."""
    return np.array([[world.parameters[f"emission_factor[{fuel}]"] *
                      sum(world.value(region, f"energy[{sector},{fuel}]") for sector in sectors)
                      for fuel in FUELS] for sectors in GROUPS.values()])


def now_of(world, region):
    """Mt CO2 by mode in base.csv."""
    by_group = dict(zip(GROUPS, burned(world, region).sum(axis=1)))
    return np.array([by_group[mode] for mode in MODES])


def _observed(world, region, variable, year):
    return world.observed.get((region, variable), {}).get(year)


def _moved(world, region, year):
    """Its oil in the year over that of the last."""
    then, now = (_observed(world, region, OIL, y) for y in (year, world.last_year))
    return (then or 0) / now if now else 1.0


def _begin(world, region, year):
    """By mode and, last, what else burns oil: where a fit begins."""
    now, moved = now_of(world, region), _moved(world, region, year)
    modes = [_observed(world, region, f"co2_sector[{mode}]", year) or one * moved
             for mode, one in zip(MODES, now)]
    oil = burned(world, region)[[group not in MODES for group in GROUPS], FUELS.index("oil")]
    return np.array([*modes, max((oil.sum() + now.sum()) * moved - sum(modes), 0)])


def _own(world, region, year):
    """Of a region whose modes are known by themselves, else None."""
    known = [_observed(world, region, f"{NAME}[{mode}]", year) for mode in MODES]
    if region == INTERNATIONAL:
        whole = now_of(world, region).sum() * _moved(world, region, year)
        return np.array([0, 0, whole - known[-1], known[-1]])
    if known[0] is None:
        return None
    return np.where([one is None for one in known], _begin(world, region, year)[:-1],
                    [one or 0 for one in known])


def of(world, year):
    """{region: {mode: Mt CO2}}; nothing of a year that the world's modes are not known of."""
    whole, last = (np.array([_observed(world, WORLD, f"{NAME}[{mode}]", y) or np.nan
                             for mode in MODES]) for y in (year, world.last_year))
    if np.isnan([whole, last]).any():
        return {}
    own = {region: _own(world, region, year) for region in world.regions}
    alone = [region for region in own if own[region] is not None and region != INTERNATIONAL]
    rest = [region for region in own if own[region] is None]
    grown = ((whole - sum(own[region] for region in alone)) /
             (last - sum(_own(world, region, world.last_year) for region in alone)))
    wanted = sum(now_of(world, region) for region in rest) * grown
    seed = np.array([_begin(world, region, year) for region in rest]).T
    found = fitted(seed, np.array([*wanted, np.nan]), seed.sum(axis=0),
                   [True] * len(MODES) + [False])
    own |= {region: found[:-1, k] for k, region in enumerate(rest)}
    return {region: dict(zip(MODES, map(float, own[region]))) for region in world.regions}
