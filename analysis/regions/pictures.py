"""The pictures of regions: CO2 by region and by sector, electricity, final and primary energy."""

import numpy as np

from analysis import palette, plots
from analysis.pictures import Picture, counted_text, history_text, left_out, rows_of, said
from analysis.regions import shares

WIDE_COLUMNS, NARROW_COLUMNS = 4, 2
THIN = 0.35  # points of the line between two parts


def of_file(trajectory):
    """Every picture of regions that the file has quantities for."""
    if shares.has_regions(trajectory):
        yield _by_region(trajectory)
        yield _each_region(trajectory)
        yield from _by_sector(trajectory)
        for whole in shares.ENERGIES:
            yield from _energy(trajectory, whole)
    yield from _damages(trajectory)


def _scene(trajectory, values):
    """Of the years in which any of these has a number; values: [...][scenario][year]."""
    return plots.Scene(trajectory, np.isfinite(values).any(tuple(range(values.ndim - 1))))


def _pile(trajectory, name, title, parts, colours, total=None):
    """A picture of parts, a panel a scenario."""
    scene = _scene(trajectory, parts.values)
    values = np.nan_to_num(parts.values[:, :, scene.shown])
    line = None if total is None else total.bands.line[:, scene.shown]
    n = min(len(scene.names), plots.MOST_PANELS)
    height = 3.2 if n < 3 else 2.3
    colours = [*colours[: len(parts.titles) - bool(parts.rest)], *[palette.REST][: len(parts.rest)]]
    legend = list(zip(colours, map(palette.formula_title, parts.titles)))
    if total is not None:
        legend.append((palette.INK, "Total"))
    caption = said(_median_text(trajectory, total, (values < 0).any()), _rest_text(parts),
                   left_out(scene), counted_text(trajectory))
    return Picture(name, f"{title}, {palette.unit_title(parts.units)}", caption,
                   lambda figure, wide: plots.draw_piles(figure, scene, values, colours, line,
                                                         wide, THIN),
                   (height * rows_of(n, WIDE_COLUMNS) + 0.1,
                    2.3 * rows_of(n, NARROW_COLUMNS) + 0.1), tuple(legend))


def _median_text(trajectory, total, below):
    """What is piled up, below zero too, and what the line is."""
    if trajectory.single:
        return "Of one member, not the median of an ensemble."
    of = f"{trajectory.members:,} members" if trajectory.members else "the members"
    line = ""
    if total:
        line = (" The line is the total's own median; parts need not add up to it."
                if total.counted else " The line is the sum of the regions' medians.")
    down = ", what is below zero downwards" if below else ""
    return f"Medians over {of} of each part in each region, piled up{down}.{line}"


def _rest_text(parts):
    """What is summed, by name."""
    if not parts.rest:
        return ""
    return f"{parts.titles[-1]}: {'; '.join(parts.rest)}."


def _by_region(trajectory):
    total = shares.scaled(shares.world(trajectory, shares.ENERGY_CO2))
    return _pile(trajectory, "co2_by_region", "CO2 from energy and industry by region",
                 shares.of_regions(trajectory), palette.SHARES, total)


def _by_sector(trajectory):
    """With land use, where the file has it; a total where its regions are those of the parts."""
    parts, total = shares.of_kinds(trajectory, shares.SECTORS), None
    if parts:
        wholes = [iamc for iamc in shares.SECTORS.wholes if trajectory.in_regions(iamc)]
        if parts.scope == trajectory.scope:
            total = shares.added([shares.scaled(shares.world(trajectory, iamc)) for iamc in wholes])
        title = f"{shares.SECTORS.title}, {parts.scope}"
        yield _pile(trajectory, shares.SECTORS.name, title, parts, palette.SHARES, total)


def _energy(trajectory, whole):
    parts = shares.of_kinds(trajectory, whole)
    if parts:
        yield _pile(trajectory, whole.name, f"{whole.title}, {parts.scope}", parts,
                    palette.energy_colours(parts.names))


def _each_region(trajectory):
    """A panel for the world and each region, all scenarios in it."""
    order = shares.ranked(trajectory)
    found = trajectory.in_regions(shares.ENERGY_CO2)
    told = [shares.scaled(one) for one in (shares.world(trajectory, shares.ENERGY_CO2),
                                           *(found[region] for region in order))]
    titles = ["World", *(shares.region_title(trajectory, region) for region in order)]
    scene = _scene(trajectory, np.array([one.bands.line for one in told[1:]]))
    spread = [one for one in told if one.bands.spread and one.bands.outer_low is not None]
    n = len(scene.names)
    legend = tuple(zip(scene.colours, scene.names)) if n > 1 else ()
    return Picture("co2_regions", f"CO2 from energy and industry, {_unit(told[0])}",
                   said(_lines_text(trajectory, scene, bool(spread)),
                        "" if told[0].counted else "The world's line is the sum of the medians.",
                        "Each panel has a scale of its own.", history_text(scene)),
                   lambda figure, wide: plots.draw_multiples(figure, scene, told, titles, wide),
                   (1.6 * rows_of(len(told), WIDE_COLUMNS), 1.5 * rows_of(len(told),
                                                                         NARROW_COLUMNS)), legend)


def _damages(trajectory):
    """A panel for each study, all scenarios in it."""
    told = shares.damages(trajectory)
    if not told:
        return
    scene = _scene(trajectory, np.array([one.bands.line for one in told.values()]))
    spread = any(one.bands.spread and one.bands.outer_low is not None for one in told.values())
    legend = tuple(zip(scene.colours, scene.names)) if len(scene.names) > 1 else ()
    yield Picture("damages", f"GDP lost to warming, by study, {trajectory.scope}, %",
                  said(_lines_text(trajectory, scene, spread),
                       "Each panel is what one study says (damages.csv), with a scale of its own: "
                       "none alone is the truth."),
                  lambda figure, wide: plots.draw_multiples(figure, scene, list(told.values()),
                                                            list(told), wide),
                  (1.6 * rows_of(len(told), WIDE_COLUMNS),
                   1.5 * rows_of(len(told), NARROW_COLUMNS)), legend)


def _unit(told):
    return palette.unit_title(told.units)


def _lines_text(trajectory, scene, spread):
    if trajectory.single:
        return "Of one member, not the median of an ensemble."
    of = f" {trajectory.members:,} members" if trajectory.members else " the members"
    if spread and scene.banded:
        return f"Lines are medians; shading holds 5–95 % of{of}."
    return f"Lines are medians over{of}."
