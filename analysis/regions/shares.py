"""The parts that a whole has, by region and by kind, and how many of them are told apart.

Names are the file's: kinds are what lies below an IAMC name, `Emissions|CO2|...`; where the file
has none there, the datasets that are called as the total is, `electricity_...` of
`electricity_total`.
"""

import os
import re
from dataclasses import dataclass

import numpy as np

from analysis import palette
from analysis.trajectory import EMISSIONS, Bands

CO2 = f"{EMISSIONS}|CO2"
ENERGY_CO2 = f"{CO2}|Energy and Industrial Processes"
LAND_CO2 = f"{CO2}|AFOLU"
GHG = f"{EMISSIONS}|Kyoto Gases"
FINAL = "Final Energy"
PRIMARY = "Primary Energy"
ELECTRICITY = "Secondary Energy|Electricity"
NAMED = 9  # parts with a name of their own; the others are summed
LARGER = {"Mt": "Gt", "TWh": "PWh"}  # units a thousand times as large


@dataclass(frozen=True)
class Whole:
    """Of what parts are shown; rest: what they are called together; kinds: as kinds_of has them."""

    name: str
    title: str
    iamc: str
    rest: str
    kinds: dict
    wholes: tuple  # by IAMC, what the parts add up to


SECTORS = Whole("co2_by_sector", "CO2 by sector", CO2, "sectors", {"without": (ENERGY_CO2,)},
                (ENERGY_CO2, LAND_CO2))
ENERGIES = (
    Whole("electricity", "Electricity by source", ELECTRICITY, "sources", {}, (ELECTRICITY,)),
    Whole("final_energy", "Final energy by carrier", FINAL, "carriers",
          {"stem": "final_carrier_"}, (FINAL,)),
    Whole("primary_energy", "Primary energy by source", PRIMARY, "sources", {"deep": False},
          (PRIMARY,)),
)


@dataclass(frozen=True)
class Told:
    """What pictures and tables need of a quantity; counted: whether over members, not a sum."""

    iamc: str
    units: str
    bands: Bands
    counted: bool = True


@dataclass(frozen=True)
class Shares:
    """Parts of a whole, medians as [part][scenario][year]; the last may be the rest."""

    titles: list
    names: list  # by IAMC, or the datasets'
    values: np.ndarray
    units: str
    rest: tuple  # the titles of what is summed; empty where every part is told
    scope: str  # what all of them together are of


@dataclass(frozen=True)
class Kind:
    """A part of a whole; parts: its quantity in each region."""

    title: str
    name: str  # by IAMC, or the title
    parts: list


def has_regions(trajectory):
    return len(trajectory.in_regions(ENERGY_CO2)) > 1


def stem_of(quantity):
    """co2_steel_chn -> co2_steel; of the world the whole name."""
    region = quantity.region or ""
    return quantity.name.removesuffix(f"_{region.lower()}") if region else quantity.name


def title_of(quantity):
    """Its long name without the region."""
    return quantity.long_name.removesuffix(f", {quantity.region}")


def region_title(trajectory, region):
    """What people call it; a quantity's attribute region_name tells of regions of one's own."""
    told = next(iter(trajectory.regional[region].values())).array.attrs.get("region_name", "")
    return palette.region_title(region, str(told))


def larger(units):
    """(1000, the unit a thousand times as large), or (1, the unit itself)."""
    first, *others = units.split(" ")
    return (1000, " ".join([LARGER[first], *others])) if first in LARGER else (1, units)


def scaled(told):
    """In the larger unit."""
    by, units = larger(told.units)
    fields = (None if field is None else field / by for field in told.bands.fields)
    return Told(told.iamc, units, Bands(*fields), getattr(told, "counted", True))


def damages(trajectory):
    """What the world's regions lose by each study, in %: {its name: Told}."""
    return {name: Told(one.iamc, "%", Bands(*(None if field is None else 100 * field
                                              for field in one.bands.fields)))
            for name, one in trajectory.damages.items()}


def summed(lines):
    """The sum of these; NaN where none has a number."""
    lines = np.array(lines)
    return np.where(np.isfinite(lines).any(0), np.nansum(lines, 0), np.nan)


def added(told):
    """The sum of the medians of these."""
    line = sum(one.bands.line for one in told)
    return Told(told[0].iamc, told[0].units, Bands(None, None, line, None, None),
                all(one.counted for one in told))


def world_quantity(trajectory, part):
    """What the file tells of the world where a region has this part, in its unit; or None."""
    told = (part.iamc and trajectory.find(part.iamc)) or next(
        (one for one in trajectory.quantities if one.name == f"world_{stem_of(part)}"), None)
    return told if told and told.units == part.units else None


def world(trajectory, iamc):
    """Of all regions: as the file tells it, else the sum of the regions' medians."""
    parts = trajectory.in_regions(iamc)
    first = next(iter(parts.values()))
    told = world_quantity(trajectory, first)
    if told:
        return Told(iamc, told.units, told.bands)
    line = summed([part.bands.line for part in parts.values()])
    if trajectory.scope != "world":
        line = np.full_like(line, np.nan)  # of some regions it is not the world's
    return Told(iamc, first.units, Bands(None, None, line, None, None), False)


def ranked(trajectory):
    """Regions that have CO2, those that emit most first."""
    parts = trajectory.in_regions(ENERGY_CO2)
    sizes = {region: np.nansum(np.abs(part.bands.line)) for region, part in parts.items()}
    return sorted(sizes, key=lambda region: -sizes[region])


def of_regions(trajectory, iamc=ENERGY_CO2):
    """A part a region, the largest first."""
    parts = trajectory.in_regions(iamc)
    order = [region for region in ranked(trajectory) if region in parts]
    titles = [region_title(trajectory, region) for region in order]
    values = np.array([parts[region].bands.line for region in order])
    return _fewer(titles, order, values, parts[order[0]].units, "regions", trajectory.scope)


def of_kinds(trajectory, whole):
    """A part a kind, summed over regions, in the file's order; None where there are not two,
    or all are nothing."""
    kinds = kinds_of(trajectory, whole.iamc, **whole.kinds)
    if len(kinds) < 2:
        return None
    values = np.array([summed([part.bands.line for part in kind.parts]) for kind in kinds])
    kept = [k for k, value in enumerate(values) if np.nansum(np.abs(value)) > 0]
    if not kept:
        return None
    return _fewer([kinds[k].title for k in kept], [kinds[k].name for k in kept], values[kept],
                  kinds[0].parts[0].units, whole.rest, scope_of(trajectory, kinds))


def scope_of(trajectory, kinds):
    """What the sum of all parts of these kinds is of."""
    return trajectory.scope_of({part.region for kind in kinds for part in kind.parts})


def kinds_of(trajectory, whole, without=(), stem="", deep=True):
    """The kinds that a whole has, in the file's order; may be none.

    stem: what their datasets' names begin with; deep: those that have nothing below themselves,
    else those one step below the whole.
    """
    kinds = _below(trajectory, whole, without, stem, deep) or _beside(trajectory, whole)
    first = [parts[0] for parts in kinds]
    words = [title_of(one) for one in first]
    common = len(os.path.commonprefix(words))
    common = words[0].rfind(" ", 0, common) + 1 if words else 0  # whole words only
    titles = ([_title(word[common:]) for word in words] if deep else
              [one.iamc.split("|")[-1] for one in first])
    return [Kind(title, one.iamc or title, parts)
            for title, one, parts in zip(titles, first, kinds)]


def _title(words):
    """coal_ccs -> Coal with CCS"""
    words = re.sub(r"[_ ]ccs$", " with CCS", words).replace("_", " ")
    return words[:1].upper() + words[1:]


def _below(trajectory, whole, without, stem, deep):
    """Quantities by kind, of those that lie below that IAMC name; [NGHGI] counts one anew."""
    kinds = {}
    for found in trajectory.regional.values():
        for iamc, quantity in found.items():
            if (iamc.startswith(f"{whole}|") and "[" not in iamc and iamc not in without
                    and quantity.name.startswith(stem)):
                kinds.setdefault(iamc, []).append(quantity)
    if not deep:
        return [parts for iamc, parts in kinds.items() if "|" not in iamc[len(whole) + 1:]]
    return [parts for iamc, parts in kinds.items()
            if not any(other.startswith(f"{iamc}|") for other in kinds)]


def _beside(trajectory, whole):
    """Quantities by kind: those called as the total is, but for the last word."""
    totals = trajectory.in_regions(whole)
    if not totals:
        return []
    total = next(iter(totals.values()))
    begin, kinds = stem_of(total).rpartition("_")[0], {}
    for quantity in trajectory.quantities if begin else ():
        stem = stem_of(quantity)
        if (quantity.region and stem != stem_of(total) and quantity.units == total.units
                and stem.startswith(f"{begin}_")):
            kinds.setdefault(stem, []).append(quantity)
    return list(kinds.values())


def largest(values):
    """Which of the parts are told by themselves, and which together; both in their order."""
    sizes = np.nansum(np.abs(values), (1, 2))
    chosen = sorted(np.argsort(-sizes, kind="stable")[:NAMED])
    return chosen, [k for k in range(len(sizes)) if k not in chosen]


def _fewer(titles, names, values, units, rest, scope):
    """The largest by themselves, the others together, in their order; in the larger unit."""
    by, units = larger(units)
    chosen, left = largest(values)
    kept = [values[k] for k in chosen] + ([summed(values[left])] if left else [])
    words = [f"{len(left)} other {rest}"] if left else []
    return Shares([titles[k] for k in chosen] + words, [names[k] for k in chosen] + words,
                  np.array(kept) / by, units, tuple(titles[k] for k in left), scope)
