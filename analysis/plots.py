"""How a file's quantities are drawn: lines with bands, fans by scenario, parts piled up."""

import logging

import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import font_manager

from matplotlib.transforms import ScaledTranslation

from analysis import palette
from analysis.trajectory import CONCENTRATION, EMISSIONS, TEMPERATURE, Refused

FONTS = ("Inter", "Source Sans 3", "Source Sans Pro", "Open Sans", "Helvetica Neue", "Arial",
         "Liberation Sans", "DejaVu Sans")
FIRST_YEAR = 1850  # what is older is hardly seen, and mostly assumed
HISTORY = 2021  # the last year of the shipped one; later years are future, even if all agree
MOST_BANDS, MOST_NAMES, MOST_PANELS = 3, 14, 16
TELLING = (*(f"{EMISSIONS}|{gas}" for gas in ("CO2", "CH4", "N2O")), f"{CONCENTRATION}|CO2",
           TEMPERATURE)  # what scenarios are known to differ by


def style():
    known = {font.name for font in font_manager.fontManager.ttflist}
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    return {
        "font.family": next((font for font in FONTS if font in known), "sans-serif"),
        "font.size": 9, "axes.titlesize": 10, "axes.titleweight": "bold", "axes.titlepad": 6,
        "axes.titlelocation": "left", "axes.edgecolor": palette.FAINT,
        "axes.labelcolor": palette.SOFT, "axes.titlecolor": palette.INK,
        "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False,
        "axes.facecolor": "none", "axes.axisbelow": True, "axes.grid": True, "axes.grid.axis": "y",
        "grid.color": palette.FAINT, "grid.linewidth": 0.7, "text.color": palette.INK,
        "xtick.color": palette.FAINT, "ytick.color": palette.FAINT, "ytick.major.size": 0,
        "xtick.labelcolor": palette.SOFT, "ytick.labelcolor": palette.SOFT,
        "figure.facecolor": palette.PAPER, "svg.fonttype": "none", "svg.hashsalt": "keeling",
        "axes.unicode_minus": True, "lines.solid_capstyle": "round", "axes.xmargin": 0,
    }


class Scene:
    """What all pictures of a file share: years shown, colours, the history common to all.

    shown: which years, where they are not all from FIRST_YEAR on.
    """

    def __init__(self, trajectory, shown=None):
        if len(trajectory.years) < 2:
            raise Refused(f"{trajectory.path}: holds a single year; a picture expected two or more")
        self.names = [palette.title_of(name) for name in trajectory.scenarios]
        self.colours = palette.scenario_colours(trajectory.scenarios)
        later = trajectory.years >= FIRST_YEAR
        self.shown = shown
        if shown is None:
            self.shown = later if later.sum() > 1 else np.ones_like(later)
        self.years = trajectory.years[self.shown]
        self.last = trajectory.year_title(self.years[-1])
        self.history = self._history(trajectory)
        if trajectory.counted:
            self.years = self.years - trajectory.years[0]
        self.banded = len(self.names) <= MOST_BANDS
        self.barred = not self.banded and len(self.names) <= MOST_NAMES

    def of(self, quantity):
        """Its bands for the years shown: line and pairs of bands, [scenario][year]."""
        bands = quantity.bands
        return (bands.line[:, self.shown],
                [(low[:, self.shown], high[:, self.shown]) for low, high in bands.pairs()])

    def _history(self, trajectory):
        """How many of the first years shown are past: before any scenarios differ in anything."""
        if len(self.names) < 2 or trajectory.counted:
            return 0
        told = [quantity for quantity in map(trajectory.find, TELLING) if quantity]
        return min([int((self.years <= HISTORY).sum()),
                    *(parting(quantity.sample[:, self.shown]) for quantity in told)])


def parting(line):
    """The number of first years that all scenarios have in common."""
    size = np.fmax.reduce(np.abs(line), None) or 1.0
    apart = np.flatnonzero(np.fmax.reduce(line) - np.fmin.reduce(line) > 1e-5 * size)
    return int(apart[0]) if apart.size else line.shape[1]


def shortened(name, most):
    """A name that may be too long for its place."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _finish_axes(axes, scene, ticks, prune=None):
    """prune: "upper" where the last tick's label would touch the first of the next panel."""
    axes.set_xlim(scene.years[0], scene.years[-1])
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(ticks, integer=True, prune=prune,
                                                               steps=[1, 2, 5, 10]))
    axes.tick_params(axis="x", length=3)
    low, high = axes.get_ylim()
    if low < 0 < high:
        axes.axhline(0, color=palette.SOFT, linewidth=0.8, zorder=1)


def _spread_out(places, gap):
    """The places moved as little as keeps them in order and a gap apart."""
    order = np.argsort(places)
    groups = [[places[k], 1] for k in order]  # mean place, how many
    k = 0
    while k + 1 < len(groups):
        (a, n), (b, m) = groups[k], groups[k + 1]
        if b - a >= gap * (n + m) / 2:
            k += 1
            continue
        groups[k : k + 2] = [[(a * n + b * m) / (n + m), n + m]]
        k = max(k - 1, 0)
    moved = np.empty(len(places))
    sorted_places = [middle + gap * (i - (n - 1) / 2) for middle, n in groups for i in range(n)]
    moved[order] = sorted_places
    return moved


def _name_lines(axes, scene, line, wide, most, away):
    """Each line's name at its end, in its colour, so many points away from the axes."""
    names = [shortened(name, most) for name in scene.names]
    ends = [last_of(row) for row in line]
    low, high = axes.get_ylim()
    inches = axes.figure.get_figheight() * axes.get_position().height
    gap = (high - low) * 0.15 / inches
    places = _spread_out(ends, gap)
    order = np.argsort(places)
    places[order] = np.maximum(places[order], low + gap * (np.arange(len(places)) + 0.5))
    for place, end, name, colour in zip(places, ends, names, scene.colours):
        offset = (away, (place - end) / (high - low) * inches * 72)  # points
        axes.annotate(name, (1, end), offset, xycoords=("axes fraction", "data"), va="center",
                      textcoords="offset points", fontsize=9 if wide else 8, fontweight="bold",
                      color=colour, annotation_clip=False)


def last_of(row):
    """The last number of a line: emissions have none in the last year."""
    known = row[np.isfinite(row)]
    return known[-1] if known.size else 0.0


def bars_width(scene, quantity, pitch):
    """Points that the bars at the right take, with the gap before them."""
    return 4 + pitch * len(scene.names) if scene.barred and quantity.bands.spread else 0


def _bars(axes, scene, quantity, pitch):
    """The wide band of each scenario in the last year, right of the axes, by median."""
    if not pitch or not bars_width(scene, quantity, pitch):
        return
    line, pairs = scene.of(quantity)
    height = 0.006 * (axes.get_ylim()[1] - axes.get_ylim()[0])
    for k, s in enumerate(np.argsort([last_of(row) for row in line], kind="stable")):
        colour, middle = scene.colours[s], last_of(line[s])
        across = ScaledTranslation((4 + pitch * (k + 0.5)) / 72, 0, axes.figure.dpi_scale_trans)
        drawn = {"transform": axes.get_yaxis_transform() + across, "clip_on": False,
                 "linewidth": 0.62 * pitch, "solid_capstyle": "butt"}
        low, high = (last_of(edge[s]) for edge in pairs[0])
        axes.plot([1, 1], [low, high], color=colour, alpha=0.45, **drawn)
        axes.plot([1, 1], [middle - height, middle + height], color=colour, **drawn)


def _make_room(axes, scene, quantity):
    """Up and down for the bars; down to zero for emissions that are never below."""
    line, pairs = scene.of(quantity)
    low, high = axes.get_ylim()
    if scene.barred and pairs:
        room = 0.03 * (high - low)
        low = min(low, *(last_of(row) - room for row in pairs[0][0]))
        high = max(high, *(last_of(row) + room for row in pairs[0][1]))
    if quantity.iamc.startswith(EMISSIONS) and np.fmin.reduce(line, None) >= 0:
        low = 0
    axes.set_ylim(low, high if high > low else low + 1)


def _lines(axes, scene, quantity, ticks, pitch, outer=False):
    """Every scenario's line, with a band if they are few, the inner one or in small panels the
    outer; history once, in ink."""
    line, pairs = scene.of(quantity)
    shaded = (pairs[:1] if outer else pairs[-1:]) if scene.banded else []
    common = min(scene.history, parting(line))
    start = max(common - 1, 0)
    weight = 1.9 if len(line) <= MOST_NAMES else 0.9
    for s in reversed(range(len(line))):
        for low, high in shaded:
            axes.fill_between(scene.years[start:], low[s, start:], high[s, start:], linewidth=0,
                              color=scene.colours[s], alpha=0.2)
        axes.plot(scene.years[start:], line[s, start:], color=scene.colours[s], linewidth=weight)
    if common > 1:
        for low, high in shaded:
            axes.fill_between(scene.years[:common], low[0, :common], high[0, :common],
                              linewidth=0, color=palette.SOFT, alpha=0.25)
        axes.plot(scene.years[:common], line[0, :common], color=palette.INK, linewidth=weight)
    _make_room(axes, scene, quantity)
    _finish_axes(axes, scene, ticks, "upper" if outer else None)
    _bars(axes, scene, quantity, pitch)
    return line


def _make_room_for_labels(axes):
    """The axes begin as far right as the labels of their values need."""
    place = axes.get_position()
    lacking = 0.004 - axes.yaxis.get_tightbbox(None).x0 / axes.figure.bbox.width
    if lacking > 0:
        axes.set_position([place.x0 + lacking, place.y0, place.width - lacking, place.height])


def draw_lines(figure, scene, quantity, wide, marks=()):
    left, letter, most, pitch = (0.045, 0.080, 24, 8) if wide else (0.085, 0.062, 14, 4.5)
    named = len(scene.names) <= MOST_NAMES
    letters = min(most, max(map(len, scene.names)))
    bars = bars_width(scene, quantity, pitch)
    margin = 0.13 + bars / 72 + letter * letters
    right = 1 - margin / figure.get_figwidth() if named else 0.972
    axes = figure.add_axes([left, 0.08, right - left, 0.88])
    line = _lines(axes, scene, quantity, 8 if wide else 5, pitch)
    _make_room_for_labels(axes)
    for value, text in marks:
        if axes.get_ylim()[0] < value < axes.get_ylim()[1]:
            axes.axhline(value, color=palette.SOFT, linewidth=0.8, dashes=(2, 3), zorder=1)
            axes.annotate(text, (0, value), (2, 3), xycoords=("axes fraction", "data"),
                          textcoords="offset points", fontsize=8, color=palette.SOFT)
    if named:
        _name_lines(axes, scene, line, wide, most, 7 + bars)


def _panels(figure, n, wide, columns, share=True):
    """n axes in rows, with room for titles."""
    columns = min(columns if wide else min(columns, 2), n)
    rows = -(-n // columns)
    grid = figure.add_gridspec(rows, columns, left=0.045 if wide else 0.09, right=0.972,
                               top=1 - 0.26 / figure.get_figheight(),
                               bottom=0.30 / figure.get_figheight(),
                               hspace=0.66 / (figure.get_figheight() / rows - 0.4),
                               wspace=0.10 if share else 0.20)
    first, made = None, []
    for k in range(n):
        axes = figure.add_subplot(grid[k // columns, k % columns],
                                  sharey=first if share else None)
        first = first or axes
        if share and k % columns:
            axes.tick_params(labelleft=False)
        made.append(axes)
    return made


def draw_fans(figure, scene, quantity, wide):
    line, pairs = scene.of(quantity)
    n = min(len(line), MOST_PANELS)
    for s, axes in enumerate(_panels(figure, n, wide, 4)):
        for other in line[:n]:
            axes.plot(scene.years, other, color=palette.QUIET, linewidth=0.8)
        for (low, high), alpha in zip(pairs, (0.20, 0.32)):
            axes.fill_between(scene.years, low[s], high[s], color=scene.colours[s], alpha=alpha,
                              linewidth=0)
        axes.plot(scene.years, line[s], color=scene.colours[s], linewidth=1.8)
        axes.set_title(shortened(scene.names[s], 24), color=scene.colours[s])
        _finish_axes(axes, scene, 7 if wide and n < 3 else 4, "upper")


def draw_panels(figure, scene, quantities, wide):
    columns = len(quantities) if wide else 1
    rows = -(-len(quantities) // columns)
    width, height, pitch = figure.get_figwidth(), figure.get_figheight(), 4.5
    bars = max(bars_width(scene, quantity, pitch) for quantity in quantities) / 72
    panel = (width - 0.35) / columns - 0.52 - bars
    grid = figure.add_gridspec(rows, columns, left=0.05 if wide else 0.12,
                               right=0.972 - bars / width, top=1 - 0.28 / height,
                               bottom=0.30 / height, wspace=(0.52 + bars) / panel,
                               hspace=0.55 / (height / rows - 0.4))
    for k, quantity in enumerate(quantities):
        axes = figure.add_subplot(grid[k // columns, k % columns])
        _lines(axes, scene, quantity, 4 if wide and columns > 2 else 5, pitch)
        axes.set_title(short_title(quantity) + f", {palette.unit_title(quantity.units)}")


def short_title(quantity):
    """What is special in its IAMC name."""
    return palette.formula_title((quantity.iamc or quantity.long_name).split("|")[-1])


def _pile(axes, years, parts, colours, edge=0):
    """Each part from zero to the sum up to it, the farthest first: half the points of bands."""
    tops = np.cumsum(parts, 0)
    corners = np.concatenate([years[:1], years, years[-1:]])
    for part, top, colour in reversed(list(zip(parts, tops, colours))):
        if part.any():
            axes.fill(corners, np.concatenate([[0], top, [0]]), facecolor=colour, linewidth=edge,
                      edgecolor=palette.PAPER)


def draw_stack(figure, scene, quantities, total, wide):
    """Parts of the forcing piled up from zero, warming ones upwards, cooling ones downwards."""
    colours = palette.part_colours([quantity.iamc for quantity in quantities])
    parts = np.array([np.nan_to_num(scene.of(quantity)[0]) for quantity in quantities])
    draw_piles(figure, scene, parts, colours, total and scene.of(total)[0], wide)


def draw_piles(figure, scene, parts, colours, total, wide, edge=0):
    """A panel a scenario: parts [part][scenario][year] piled up, the total as a line over them."""
    n = min(parts.shape[1], MOST_PANELS)
    for s, axes in enumerate(_panels(figure, n, wide, 4)):
        for kept in (np.maximum(parts[:, s], 0), np.minimum(parts[:, s], 0)):
            _pile(axes, scene.years, kept, colours, edge)
        if total is not None:
            axes.plot(scene.years, total[s], color=palette.INK, linewidth=1.2)
        axes.set_title(shortened(scene.names[s], 24), color=scene.colours[s])
        _finish_axes(axes, scene, 7 if wide and n < 3 else 4, "upper")
    low, high = (keep(parts[:, :n], 0).sum(0) for keep in (np.minimum, np.maximum))
    axes.set_ylim(1.05 * low.min(), 1.05 * high.max())


def draw_multiples(figure, scene, told, titles, wide):
    """A small panel each, in its own measure, with every scenario's line and outer band."""
    for quantity, title, axes in zip(told, titles, _panels(figure, len(told), wide, 4, False)):
        _lines(axes, scene, quantity, 3, 0, outer=True)
        axes.set_title(title, fontsize=9 if wide else 8)
