"""Which pictures a file gives, what is said below them, and their SVG and PNG.

Each is drawn twice, for a wide and for a narrow page: text keeps its size, so a phone needs a
picture of its own. Colours of the SVG are variables of the page, so that they follow it into the
dark.
"""

import html
import io
import re
from dataclasses import dataclass
from typing import Callable

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from analysis import palette, plots
from analysis.trajectory import (CONCENTRATION, EMISSIONS, FORCING, HEAT_CONTENT, HEAT_UPTAKE,
                                 TEMPERATURE, Refused)

WIDE, NARROW = 9.2, 3.9  # inches
GASES = ("CO2", "CH4", "N2O")


@dataclass(frozen=True)
class Picture:
    name: str
    title: str
    caption: str
    draw: Callable  # of figure and wide
    heights: tuple  # inches, wide and narrow
    legend: tuple = ()  # (colour, words)


def spread_text(trajectory, quantity, both=False):
    """How the shading is to be read."""
    bands = quantity.bands
    if not bands.spread:
        return ""
    of = f"of {trajectory.members:,} members" if trajectory.members else "of the members"
    inner, outer = bands.inner_low is not None, bands.outer_low is not None
    if both and inner and outer:
        return f"Lines are medians; dark and light shading hold 17–83 % and 5–95 % {of}."
    return f"Lines are medians; shading holds {'17–83' if inner else '5–95'} % {of}."


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


def panels(trajectory, scene, name, title, iamc_names):
    """One picture of the quantities that the file has among these, side by side."""
    found = [trajectory.find(iamc) for iamc in iamc_names]
    found = [quantity for quantity in found if quantity]
    if len(found) == 1:
        title = title_with_unit(found[0].long_name, found[0])
        yield Picture(name, title, spread_text(trajectory, found[0]),
                      lambda figure, wide: plots.draw_lines(figure, scene, found[0], wide),
                      (4.1, 3.9))
    elif found:
        yield Picture(name, title, spread_text(trajectory, found[0]),
                      lambda figure, wide: plots.draw_panels(figure, scene, found, wide),
                      (2.9, 2.4 * len(found)), scenario_legend(scene))


def warming(trajectory, scene):
    quantity = trajectory.find(TEMPERATURE)
    if not quantity:
        return
    reference = trajectory.note("reference_period").replace("-", "–")
    comment = quantity.comment[:1].upper() + quantity.comment[1:]
    about = f"{comment}." if comment else reference and f"Relative to {reference}."
    marks = ((1.5, "1.5 °C"), (2, "2 °C")) if reference == "1850–1900" else ()
    yield Picture("warming", title_with_unit("Warming", quantity),
                  said(about, spread_text(trajectory, quantity)),
                  lambda figure, wide: plots.draw_lines(figure, scene, quantity, wide, marks),
                  (4.7, 4.2))
    if quantity.bands.spread:
        n = min(len(scene.names), plots.MOST_PANELS)
        yield Picture("fans", title_with_unit("Warming by scenario", quantity),
                      said(spread_text(trajectory, quantity, both=True), left_out(scene)),
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
                      spread_text(trajectory, total),
                      lambda figure, wide: plots.draw_lines(figure, scene, total, wide), (4.1, 3.9))
    if parts:
        n = min(len(scene.names), plots.MOST_PANELS)
        colours = palette.part_colours([part.iamc for part in parts])
        legend = [(colour, plots.short_title(part)) for colour, part in zip(colours, parts)]
        legend += [(palette.INK, "all together")] if total else []
        each = "Medians of each part, piled up" if parts[0].bands.spread else "Each part, piled up"
        yield Picture("components", title_with_unit("Forcing by component", parts[0]),
                      said(f"{each}: warming upwards from zero, cooling downwards.",
                           left_out(scene)),
                      lambda figure, wide: plots.draw_stack(figure, scene, parts, total, wide),
                      (2.3 * rows_of(n, 4) + 0.1, 2.1 * rows_of(n, 2) + 0.1), tuple(legend))


def heat(trajectory, scene):
    yield from panels(trajectory, scene, "heat", "Heat", (HEAT_UPTAKE, HEAT_CONTENT))


def of_file(trajectory):
    """Every picture the file has quantities for, in the order of the report."""
    scene = plots.Scene(trajectory)
    found = [picture for part in (warming, emissions, concentrations, forcing, heat)
             for picture in part(trajectory, scene)]
    if not found:
        raise Refused(f"{trajectory.path}: holds none of the quantities that the pictures show; "
                      "expected temperature, emissions, concentrations, forcing or heat")
    return found


def of_quantity(trajectory, name):
    """The picture of one quantity, whatever it is."""
    scene, quantity = plots.Scene(trajectory), trajectory.named(name)
    return Picture(quantity.name, title_with_unit(quantity.long_name, quantity),
                   said(quantity.comment, spread_text(trajectory, quantity)),
                   lambda figure, wide: plots.draw_lines(figure, scene, quantity, wide), (4.4, 4.0))


def _drawn(picture, wide):
    figure = Figure(figsize=(WIDE if wide else NARROW, picture.heights[0 if wide else 1]))
    picture.draw(figure, wide)
    return figure


def svg(picture, wide=True):
    """An SVG element for a page: no clock, no ids that meet those of others, short numbers."""
    out = io.StringIO()
    with matplotlib.rc_context(plots.style()):
        figure = _drawn(picture, wide)
        figure.patch.set_visible(False)
        figure.savefig(out, format="svg", metadata={"Date": None})
    text = out.getvalue()
    text = text[text.index("<svg"):]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    text = re.sub(r' id="[a-zA-Z0-9]+_\d+"', "", text)
    text = text.replace("xlink:href", "href")
    own = f"{picture.name}-{'wide' if wide else 'narrow'}-"
    text = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{own}", text)
    text = re.sub(r"(\d+\.\d)\d+", r"\1", text)
    text = re.sub(r' d="([MLz\d\s.-]+)"', _path, text)
    text = re.sub(r"#([0-9a-f]{6})\b", r"var(--c-\1,#\1)", text)
    text = re.sub(r"font: [^;\"]*?(\d+)[\d.]*px [^;\"]*", _font, text)
    size = re.search(r'viewBox="[^"]*"', text)[0]
    label = f'role="img" aria-label="{html.escape(picture.title)}"'
    return re.sub(r"<svg[^>]*>", f"<svg {size} {label}>", text, count=1)


def _path(found):
    """Lines of points follow M without a letter each."""
    return f' d="{re.sub(chr(10) + "L", "", found[1]).strip()}"'.replace("\n", "")


def _font(found):
    weight = "bold " if "bold" in found[0] or "700" in found[0] else ""
    return f"font: {weight}{found[1]}px var(--font,sans-serif)"


def save_png(picture, path):
    """The wide one, with its title and what its colours mean, 2000 pixels across."""
    with matplotlib.rc_context(plots.style()):
        figure = _drawn(picture, True)
        height = figure.get_figheight()
        figure.text(0.012, 1 + 0.14 / height, palette.formula_title(picture.title), fontsize=14,
                    fontweight="bold", va="bottom")
        top, bottom = 0.55, -0.15
        if picture.legend:
            bottom = -_draw_legend(figure, picture.legend)
        figure.savefig(path, format="png", dpi=2000 / WIDE, metadata={"Software": None},
                       bbox_inches=Bbox([[0, bottom], [WIDE, height + top]]))


def _draw_legend(figure, legend):
    """Below the figure; returns the inches it takes."""
    handles = [matplotlib.patches.Patch(color=colour) for colour, _ in legend]
    columns = 4
    figure.legend(handles, [words for _, words in legend], ncol=columns, frameon=False,
                  loc="upper left", bbox_to_anchor=(0.03, 0.0), handlelength=1, handleheight=1,
                  labelcolor=palette.SOFT, fontsize=8.5, columnspacing=1.3)
    return 0.3 + 0.22 * rows_of(len(legend), columns)
