"""Wholes and their parts, as a page piles them up: who stands for what, in which colour."""

import numpy as np

from analysis import palette
from analysis.explorer import catalogue
from analysis.regions import shares
from analysis.trajectory import FORCING, WORLD

UPTAKE = "Carbon Sequestration|"
BY_REGION = (
    ("co2_by_region", "CO2 from energy and industry by region", (shares.ENERGY_CO2,)),
    ("all_co2_by_region", "CO2 by region, land use too", (shares.ENERGY_CO2, shares.LAND_CO2)),
    ("ghg_by_region", "Greenhouse gases by region", (shares.GHG,)))


def of_file(trajectory, known):
    """Every pile of several parts whose keys are known; a part is a sum of (key, region), region
    None: the chosen one."""
    piles = (*_of_regions(trajectory), *_forcing(trajectory), *_sinks(trajectory))
    return [pile for pile in (_among(pile, known) for pile in piles) if len(pile["parts"]) > 1]


def _among(pile, known):
    """Without parts that a page has no figures of, or a whole."""
    parts = [part for part in pile["parts"] if all(key in known for key, _ in part["of"])]
    wholes = pile["wholes"] if known.issuperset(pile["wholes"]) else []
    return pile | {"parts": parts, "wholes": wholes}


def _of_regions(trajectory):
    if not shares.has_regions(trajectory):
        return
    for whole in (shares.SECTORS, *shares.ENERGIES):
        kinds = shares.kinds_of(trajectory, whole.iamc, **whole.kinds)
        if kinds:
            scope = shares.scope_of(trajectory, kinds)
            every = scope == trajectory.scope  # else the parts are of fewer regions than the whole
            yield _pile(whole.name, whole.title if every else f"{whole.title}, {scope}",
                        _parts(kinds, whole),
                        [_key(trajectory, iamc) for iamc in whole.wholes
                         if every and trajectory.in_regions(iamc)], kinds[0].parts[0].units)
    yield from _by_region(trajectory)


def _pile(name, title, parts, wholes, units, only=""):
    """only: what it is of, where no region can be chosen."""
    return {"name": name, "title": palette.formula_title(title), "parts": parts, "wholes": wholes,
            "unit": palette.unit_title(units), "only": only}


def _part(title, colour, members):
    return {"title": palette.formula_title(title), "colour": colour, "of": members}


def _key(trajectory, iamc):
    return shares.stem_of(next(iter(trajectory.in_regions(iamc).values())))


def _parts(kinds, whole):
    """The largest of the world by themselves, the others together, as pictures have them."""
    values = np.array([shares.summed([part.bands.line for part in kind.parts]) for kind in kinds])
    present = [k for k, value in enumerate(values) if np.nansum(np.abs(value)) > 0]
    chosen, left = shares.largest(values[present])
    chosen, left = ([present[k] for k in some] for some in (chosen, left))
    colours = palette.SHARES if whole is shares.SECTORS else palette.energy_colours(
        [kinds[k].name for k in chosen])
    parts = [_part(kinds[k].title, colour, [_member(kinds[k])])
             for k, colour in zip(chosen, colours)]
    if left:
        parts.append(_part(f"{len(left)} other {whole.rest}", palette.REST,
                           [_member(kinds[k]) for k in left]))
    return parts


def _member(kind):
    return [shares.stem_of(kind.parts[0]), None]


def _by_region(trajectory):
    """Emissions of the world, a part a region."""
    for name, title, iamc_names in BY_REGION:
        if all(trajectory.in_regions(iamc) for iamc in iamc_names):
            yield _of_world(trajectory, name, title, iamc_names)


def _of_world(trajectory, name, title, iamc_names):
    keys, order = [_key(trajectory, iamc) for iamc in iamc_names], shares.ranked(trajectory)
    first, left = order[:shares.NAMED], order[shares.NAMED:]
    parts = [_part(shares.region_title(trajectory, region), colour,
                   [[key, region] for key in keys])
             for region, colour in zip(first, palette.SHARES)]
    if left:
        parts.append(_part(f"{len(left)} other regions", palette.REST,
                           [[key, region] for region in left for key in keys]))
    units = trajectory.find(iamc_names[0], order[0]).units
    return _pile(name, title, parts, keys, units,
                 WORLD if trajectory.scope == "world" else trajectory.scope)


def _forcing(trajectory):
    parts = [part for part in trajectory.components() if np.any(part.bands.line)]
    if parts:
        colours = palette.part_colours([part.iamc for part in parts])
        total = trajectory.find(FORCING)
        yield _pile("forcing", "Effective radiative forcing by component",
                    [_part(palette.part_title(part.iamc), colour, [[part.name, None]])
                     for part, colour in zip(parts, colours)],
                    [total.name] if total else [], parts[0].units, WORLD)


def _sinks(trajectory):
    """What takes up CO2 by itself."""
    found = [one for iamc, one in trajectory.by_iamc.items() if iamc.startswith(UPTAKE)]
    yield _pile("sinks", "CO2 taken up by sink",
                [_part(one.iamc.removeprefix(UPTAKE), colour, [[one.name, None]])
                 for one, colour in zip(found, palette.SHARES)], [],
                found[0].units if found else "", WORLD)
    found = {one.iamc: one for one in (*trajectory.by_iamc.values(), *(
        one for region in trajectory.regional.values() for one in region.values()))
        if one.iamc.startswith(catalogue.SINKS[1])}
    yield _pile("removal", "CO2 removed by way of removal",
                [_part(one.iamc.split("|")[-1], colour,
                       [[shares.stem_of(one), None]])
                 for one, colour in zip(found.values(), palette.SHARES)], [],
                next((one.units for one in found.values()), ""))
