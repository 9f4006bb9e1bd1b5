"""Which pictures a file gives, what is said below them, and how they are kept.

Each is drawn twice, for a wide and for a narrow page: text keeps its size, so a phone needs a
picture of its own. Colours of the SVG are variables of the page, so that they follow it into the
dark.
"""

import io
import re
import textwrap
from dataclasses import dataclass
from typing import Callable

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from analysis import palette, plots, svg
from analysis.trajectory import (CONCENTRATION, EMISSIONS, FORCING, HEAT_CONTENT, HEAT_UPTAKE,
                                 TEMPERATURE, Refused)

WIDE, NARROW = 9.2, 3.9  # inches
CAPTION, LINE, EDGE = 140, 0.17, 0.012  # of a PNG: letters a line, inches a line, left share
GASES = ("CO2", "CH4", "N2O")
# What a picture is kept as, and what matplotlib would say in it of the clock and itself.
FORMS = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None},
         "pdf": {"CreationDate": None, "Creator": None, "Producer": None}}


@dataclass(frozen=True)
class Picture:
    name: str
    title: str
    caption: str
    draw: Callable  # of figure and wide
    heights: tuple  # inches, wide and narrow
    legend: tuple = ()  # (colour, words)


def spread_text(trajectory, scene, quantity, fans=False):
    """How lines, shading and bars are to be read."""
    bands = quantity.bands
    if trajectory.single:
        return "Of one member, not the median of an ensemble."
    if not bands.spread:
        return ""
    of = f"of {trajectory.members:,} members" if trajectory.members else "of the members"
    inner, outer = bands.inner_low is not None, bands.outer_low is not None
    if fans and inner and outer:
        return f"Lines are medians; dark and light shading hold 17–83 % and 5–95 % {of}."
    if fans or scene.banded:
        return f"Lines are medians; shading holds {'17–83' if inner else '5–95'} % {of}."
    if scene.barred:
        return (f"Lines are medians; bars at the right hold {'5–95' if outer else '17–83'} % {of} "
                f"in {scene.last}.")
    return f"Lines are medians {of}."


def history_text(scene):
    """What is drawn in ink."""
    if scene.history < 2:
        return ""
    return f"Uncoloured: history to {scene.years[scene.history - 1]}, the same in all scenarios."


def comment_text(quantity):
    """What the file adds to a quantity, as a sentence."""
    comment = re.sub(r"(\d)-(\d)", r"\1–\2", quantity.comment)
    return f"{comment[:1].upper()}{comment[1:]}." if comment else ""


def counted_text(trajectory):
    """Of what the years are counted from, where they are."""
    return f"Years after 1 January {trajectory.years[0]}." if trajectory.counted else ""


def said(*sentences):
    return " ".join(sentence for sentence in sentences if sentence)


def title_with_unit(title, quantity):
    """A unit of 1 is not worth saying; others are not torn apart at a line's end."""
    if quantity.units in ("", "1"):
        return title
    return f"{title}, {palette.unit_title(quantity.units)}".replace("W m", "W\u00a0m")


def rows_of(n, columns):
    return -(-n // columns)


def left_out(scene):
    """That some scenarios have no panel."""
    n = len(scene.names)
    return f"The first {plots.MOST_PANELS} of {n} scenarios." if n > plots.MOST_PANELS else ""


def scenario_legend(scene):
    """What the colours of lines mean, where the lines bear no names."""
    n = len(scene.names)
    return tuple(zip(scene.colours, scene.names)) if 1 < n <= plots.MOST_NAMES else ()


def lines_text(trajectory, scene, quantity):
    """What the caption of lines says, whatever they are of."""
    return said(spread_text(trajectory, scene, quantity), history_text(scene),
                counted_text(trajectory))


def panels(trajectory, scene, name, title, iamc_names):
    """One picture of the quantities that the file has among these, side by side."""
    found = [trajectory.find(iamc) for iamc in iamc_names]
    found = [quantity for quantity in found if quantity]
    if not found:
        return
    spread = [quantity for quantity in found if quantity.bands.spread]
    caption = lines_text(trajectory, scene, [*spread, *found][0])
    if len(found) == 1:
        yield Picture(name, title_with_unit(found[0].long_name, found[0]), caption,
                      lambda figure, wide: plots.draw_lines(figure, scene, found[0], wide),
                      (4.1, 3.9))
    else:
        yield Picture(name, title, caption,
                      lambda figure, wide: plots.draw_panels(figure, scene, found, wide),
                      (2.9, 2.4 * len(found)), scenario_legend(scene))


def warming(trajectory, scene):
    quantity = trajectory.find(TEMPERATURE)
    if not quantity:
        return
    reference = trajectory.note("reference_period").replace("-", "–")
    relative = f"Relative to {reference}." if reference else ""
    about = comment_text(quantity) or relative
    marks = ((1.5, "1.5 °C"), (2, "2 °C")) if reference == "1850–1900" else ()
    yield Picture("warming", title_with_unit("Warming", quantity),
                  said(about, lines_text(trajectory, scene, quantity)),
                  lambda figure, wide: plots.draw_lines(figure, scene, quantity, wide, marks),
                  (4.7, 4.2))
    if quantity.bands.spread:
        n = min(len(scene.names), plots.MOST_PANELS)
        others = "Grey lines: medians of the other scenarios." if n > 1 else ""
        yield Picture("fans", title_with_unit("Warming by scenario", quantity),
                      said(relative, spread_text(trajectory, scene, quantity, fans=True), others,
                           left_out(scene), counted_text(trajectory)),
                      lambda figure, wide: plots.draw_fans(figure, scene, quantity, wide),
                      (2.1 * rows_of(n, 4) + 0.1, 1.9 * rows_of(n, 2) + 0.1))


def concentrations(trajectory, scene):
    yield from panels(trajectory, scene, "concentrations", "Concentrations",
                      [f"{CONCENTRATION}|{gas}" for gas in GASES])


def emissions(trajectory, scene):
    yield from panels(trajectory, scene, "emissions", "Emissions",
                      [f"{EMISSIONS}|{gas}" for gas in GASES])


def forcing(trajectory, scene):
    total = trajectory.find(FORCING)
    parts = [part for part in trajectory.components() if np.any(part.bands.line)]
    if total:
        yield Picture("forcing", title_with_unit("Effective radiative forcing", total),
                      lines_text(trajectory, scene, total),
                      lambda figure, wide: plots.draw_lines(figure, scene, total, wide), (4.1, 3.9))
    if parts:
        n = min(len(scene.names), plots.MOST_PANELS)
        colours = palette.part_colours([part.iamc for part in parts])
        legend = [(colour, palette.part_title(part.iamc)) for colour, part in zip(colours, parts)]
        legend += [(palette.INK, "Total")] if total else []
        spread = any(part.bands.spread for part in parts)
        each = "The median of each part, piled up" if spread else "Each part, piled up"
        yield Picture("components", title_with_unit("Forcing by component", parts[0]),
                      said(f"{each}: warming upwards from zero, cooling downwards.",
                           "The total's line is its own median." if total and spread else "",
                           "Of one member, not the median of an ensemble." * trajectory.single,
                           left_out(scene), counted_text(trajectory)),
                      lambda figure, wide: plots.draw_stack(figure, scene, parts, total, wide),
                      (2.3 * rows_of(n, 4) + 0.1, 2.1 * rows_of(n, 2) + 0.1), tuple(legend))


def heat(trajectory, scene):
    yield from panels(trajectory, scene, "heat", "Heat", (HEAT_UPTAKE, HEAT_CONTENT))


def of_file(trajectory, more=()):
    """Every picture the file has quantities for, in the order of the report; then more."""
    scene = plots.Scene(trajectory)
    found = [picture for part in (warming, emissions, concentrations, forcing, heat)
             for picture in part(trajectory, scene)] + list(more)
    if not found:
        raise Refused(f"{trajectory.path}: holds none of the quantities that the pictures show; "
                      "expected temperature, emissions, concentrations, forcing or heat")
    return found


def of_quantity(trajectory, name, region=None):
    """The picture of one quantity, whatever it is; of a region's, in the years it is known."""
    quantity = trajectory.named(name, region)
    known = np.isfinite(quantity.bands.line).any(0) if quantity.region else None
    scene = plots.Scene(trajectory, known)
    return Picture(quantity.name, title_with_unit(quantity.long_name, quantity),
                   said(comment_text(quantity), lines_text(trajectory, scene, quantity)),
                   lambda figure, wide: plots.draw_lines(figure, scene, quantity, wide), (4.4, 4.0))


def _drawn(picture, wide):
    figure = Figure(figsize=(WIDE if wide else NARROW, picture.heights[0 if wide else 1]))
    picture.draw(figure, wide)
    return figure


def as_svg(picture, wide=True):
    """An SVG element for a page."""
    out = io.StringIO()
    with matplotlib.rc_context(plots.style()):
        figure = _drawn(picture, wide)
        figure.patch.set_visible(False)
        figure.savefig(out, format="svg", metadata={"Date": None})
    name = f"{picture.name}-{'wide' if wide else 'narrow'}"
    return svg.tidied(out.getvalue(), name, picture.title)


def save(picture, path, form="png"):
    """The wide one, with all that the page says about it; a PNG is 2000 pixels across. Text stays
    text in the others, and there is no clock in any."""
    with matplotlib.rc_context({**plots.style(), "pdf.fonttype": 42}):
        figure = _drawn(picture, True)
        height = figure.get_figheight()
        lines = textwrap.wrap(palette.formula_title(picture.caption), CAPTION)
        top = 0.1 + LINE * len(lines)
        figure.text(EDGE, 1 + 0.1 / height, "\n".join(lines), fontsize=8.5, va="bottom",
                    color=palette.SOFT, linespacing=1.4)
        figure.text(EDGE, 1 + (top + 0.05) / height, palette.formula_title(picture.title),
                    fontsize=14, fontweight="bold", va="bottom")
        bottom = -_draw_legend(figure, picture.legend) if picture.legend else -0.15
        figure.savefig(path, format=form, dpi=2000 / WIDE, metadata=FORMS[form],
                       bbox_inches=Bbox([[0, bottom], [WIDE, height + top + 0.42]]))


def _draw_legend(figure, legend):
    """Below the figure; returns the inches it takes."""
    handles = [matplotlib.patches.Patch(color=colour) for colour, _ in legend]
    columns = 4
    figure.legend(handles, [words for _, words in legend], ncol=columns, frameon=False,
                  loc="upper left", bbox_to_anchor=(0.03, 0.0), handlelength=1, handleheight=1,
                  labelcolor=palette.SOFT, fontsize=8.5, columnspacing=1.3)
    return 0.3 + 0.22 * rows_of(len(legend), columns)
