"""How the pictures of a calibration are drawn; figure and wide come from pictures.svg."""

import math

import matplotlib
import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from analysis import palette, plots
from analysis.calibration import colours, judgement, words


def label(text, most=60):
    """Text as matplotlib takes it: short, no mathematics in it."""
    return palette.formula_title(plots.shortened(text, most)).replace("$", r"\$")


def _grid(figure, n, columns, left=0.03, gap=0.12, above=0.28, below=0.30, between=0.66):
    """n axes in rows; above, below and between are inches for titles and labels."""
    rows, height = -(-n // columns), figure.get_figheight()
    grid = figure.add_gridspec(rows, columns, left=left, right=0.985, top=1 - above / height,
                               bottom=below / height, wspace=gap,
                               hspace=between / max((height - above - below - between * (rows - 1))
                                                    / rows, 0.1))
    return [figure.add_subplot(grid[k // columns, k % columns]) for k in range(n)]


def _quiet(axes, ticks=4):
    """An axis across, none up."""
    axes.grid(False)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(ticks))
    axes.tick_params(axis="x", length=3)


def _counted(axes, k, begin, count, whole):
    """The number beside its bar, where there is room, or in it."""
    text = f"{count:,}  ({words.share(count, whole)})"
    place, away, side, colour = begin + count, 6, "left", palette.SOFT
    if begin + count > 0.72 * whole:
        place, away, side = begin, -6, "right"
    if begin + count > 0.72 * whole and begin < 0.28 * whole:
        place, colour = begin + count, palette.PAPER
    axes.annotate(text, (place, k), (away, 0), textcoords="offset points", va="center", ha=side,
                  fontsize=8, color=colour)


def draw_rejected(figure, calibration, steps, wide):
    """What was left after each step; each bar begins where the next one ends."""
    n, height = len(steps), figure.get_figheight()
    left = 0.27 if wide else 0.02
    axes = figure.add_axes([left, 0.30 / height, 0.985 - left, 1 - 0.36 / height])
    whole, left_over = calibration.draws, calibration.draws
    for k, (step, count, colour) in enumerate(steps):
        lost = colour == colours.PRIOR
        begin = left_over - count if lost else 0
        left_over -= count if lost else 0
        axes.barh(k, max(count, 0.0015 * whole), 0.62 if wide else 0.40, begin, color=colour)
        _counted(axes, k, begin, count, whole)
        axes.annotate(label(step), (0, k), (-8, 0) if wide else (0, 8),
                      textcoords="offset points", ha="right" if wide else "left",
                      va="center" if wide else "bottom", fontsize=8.5, color=palette.INK,
                      annotation_clip=False)
    axes.set_ylim(n - 0.5, -0.5 if wide else -0.75)
    axes.set_xlim(0, whole)
    _quiet(axes, 5 if wide else 3)
    axes.spines["bottom"].set_visible(False)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def _density(axes, shares, low, high, **style):
    cell = (high - low) / len(shares)
    axes.stairs(shares / cell, np.linspace(low, high, len(shares) + 1), **style)


def _coarser(shares, n):
    """Cells put together while n draws are few for them, so that chance shows less."""
    while len(shares) % 2 == 0 and len(shares) > 20 and n / len(shares) < 25:
        shares = shares.reshape(-1, 2).sum(1)
    return shares


def draw_targets(figure, rows, sample_size, wide):
    """Densities of prior, weighted survivors, members and target."""
    for row, axes in zip(rows, _grid(figure, len(rows), 4 if wide else 2)):
        low, high = row.range
        if row.prior_shares is not None:
            _density(axes, _coarser(row.prior_shares, row.n_prior), low, high, fill=True,
                     color=colours.PRIOR)
        shares = _coarser(row.members_shares, len(row.values))
        _density(axes, shares, low, high, fill=True, color=colours.MEMBERS, alpha=0.4, linewidth=0)
        if row.weighted_shares is not None:
            _density(axes, _coarser(row.weighted_shares, sample_size), low, high,
                     color=colours.WEIGHTED, linewidth=1.1)
        cell = (high - low) / len(row.target_shares)
        middle = low + cell * (np.arange(len(row.target_shares)) + 0.5)
        axes.plot(middle, row.target_shares / cell, color=palette.INK, linewidth=1.2)
        axes.set_title(label(words.with_unit(row.key, row.unit), 26 if wide else 24))
        _quiet(axes)
        axes.set_xlim(low, high)
        axes.set_ylim(0)


def _edge_marks(axes, k, ends, limits, colour):
    """Arrows where members go beyond the picture."""
    for value, limit, marker in ((ends[0], limits[0], "<"), (ends[1], limits[1], ">")):
        if (value < limit) if marker == "<" else (value > limit):
            axes.plot([limit], [k], marker=marker, color=colour, markersize=5, clip_on=False,
                      markeredgewidth=0)


def _check_line(axes, k, row, limits):
    """5-95 and 17-83 % of the members and their median, where 0 is low and 1 is high."""
    verdict = judgement.of_check(row)
    colour = colours.KINDS[verdict.kind]
    scaled = [(value - row.low) / (row.high - row.low)
              for value in (row.members[0], *row.members_inner, row.members[2], row.members[1])]
    low, inner_low, inner_high, high, median = scaled
    line = {"color": colour, "solid_capstyle": "butt"}
    axes.plot(np.clip([low, high], *limits), [k, k], linewidth=1.6, **line)
    axes.plot(np.clip([inner_low, inner_high], *limits), [k, k], linewidth=4.5, **line)
    _edge_marks(axes, k, (low, high), limits, colour)
    if limits[0] <= median <= limits[1]:
        axes.plot([median], [k], marker="o" if verdict is judgement.PASSES else "X",
                  markersize=8.5, color=colour, markeredgecolor=palette.PAPER)


def check_limits(rows):
    """How far the picture of the checks goes, in widths of the wanted range."""
    ends = [(value - row.low) / (row.high - row.low)
            for row in rows for value in row.members if math.isfinite(value)]
    return (max(min([*ends, -0.15]) - 0.1, -2.5), min(max([*ends, 1.15]) + 0.1, 4.5))


def draw_checks(figure, rows, wide):
    height, limits = figure.get_figheight(), check_limits(rows)
    left = 0.25 if wide else 0.03
    axes = figure.add_axes([left, 0.28 / height, 0.975 - left, 1 - 0.32 / height])
    axes.axvspan(0, 1, color=colours.WANTED_BAND, linewidth=0)
    for k, row in enumerate(rows):
        _check_line(axes, k, row, limits)
        axes.annotate(label(row.key, 34), (0, k), (-8, 0) if wide else (0, 5),
                      xycoords=("axes fraction", "data"), textcoords="offset points",
                      ha="right" if wide else "left", va="center" if wide else "bottom",
                      fontsize=8.5, color=palette.INK, annotation_clip=False)
    axes.set_ylim(len(rows) - 0.5, -0.6 if wide else -0.85)
    axes.set_xlim(limits)
    axes.grid(False)
    axes.set_yticks([])
    axes.set_xticks([0, 1], ["lowest wanted", "highest wanted"])
    for text, side in zip(axes.get_xticklabels(), ("right", "left")):
        text.set_horizontalalignment(side)
    axes.tick_params(axis="x", length=0)
    axes.spines["bottom"].set_visible(False)


def _dots(axes, across, up, colour, points):
    """Round dots as one path, a few bytes each: strokes without length, with round ends."""
    nudge = np.clip(1e-3 * np.abs(across), 1e-7 * np.ptp(across), 1e-4 * np.ptp(across))
    corners = np.column_stack([across, up, across + nudge, up]).reshape(-1, 2)
    codes = np.tile([Path.MOVETO, Path.LINETO], len(across))
    axes.add_patch(PathPatch(Path(corners, codes), fill=False, edgecolor=colour, alpha=0.5,
                             linewidth=points, capstyle="round"))


def _padded(values):
    margin = 0.04 * np.ptp(values)
    return values.min() - margin, values.max() + margin


def draw_pairs(figure, pairs, wide):
    made = _grid(figure, len(pairs), 3 if wide else 2, left=0.08 if wide else 0.16,
                 gap=0.30 if wide else 0.48, above=0.26, below=0.62, between=0.94)
    for pair, axes in zip(pairs, made):
        points = 2.2 if wide else 1.6
        _dots(axes, pair.across.values, pair.up.values, colours.MEMBERS, points)
        axes.grid(False)
        _scale(axes.xaxis, pair.across.values, 4 if wide else 3)
        _scale(axes.yaxis, pair.up.values, 4 if wide else 3)
        axes.tick_params(axis="both", labelsize=7.5, which="both")
        axes.tick_params(axis="x", length=3)
        most = 38 if wide else 26
        axes.set_xlabel(_axis_words(pair.across, most), fontsize=8)
        axes.set_ylabel(_axis_words(pair.up, most), fontsize=8, labelpad=2)
        axes.set_title(f"ρ = {words.number(pair.correlation, 2)}", fontsize=9)


def _scale(axis, values, ticks):
    """Even steps, or powers of ten where most values crowd at one end."""
    size = np.abs(values)
    small, large = np.percentile(size, (25, 95))
    set_scale = getattr(axis.axes, f"set_{axis.axis_name}scale")
    set_limits = getattr(axis.axes, f"set_{axis.axis_name}lim")
    set_limits(_padded(values))
    if large < 20 * small or small == 0:
        axis.set_major_locator(matplotlib.ticker.MaxNLocator(ticks))
    elif values.min() > 0:
        set_scale("log")
        set_limits(values.min() / 1.5, values.max() * 1.5)
        axis.set_major_locator(matplotlib.ticker.LogLocator(numticks=ticks + 1))
    else:
        least = 10 ** math.floor(math.log10(small))
        set_scale("symlog", linthresh=least)
        set_limits(*(value * 1.5 if math.copysign(1, value) == sign else value / 1.5
                     for value, sign in ((values.min(), -1), (values.max(), 1))))
        locator = matplotlib.ticker.SymmetricalLogLocator(base=10, linthresh=least)
        locator.set_params(numticks=6)
        axis.set_major_locator(locator)
    axis.set_minor_locator(matplotlib.ticker.NullLocator())


def _axis_words(quantity, most):
    """Name and unit, in two lines where one has no room for both."""
    full = words.with_unit(quantity.name, quantity.unit)
    if len(full) <= most:
        return label(full, most)
    return f"{label(quantity.name, most)}\n{label(words.unit_of(quantity.unit), most)}"


def _fan(axes, record):
    low, inner_low, line, inner_high, high = record.ensemble
    for below, above, alpha in ((low, high, 0.20), (inner_low, inner_high, 0.30)):
        axes.fill_between(record.years, below, above, color=colours.MEMBERS, alpha=alpha,
                          linewidth=0)
    axes.plot(record.years, line, color=colours.MEMBERS, linewidth=1.6)
    yearly = record.series.ends
    axes.plot(record.years, record.observed, color=colours.OBSERVED,
              linewidth=0.9 if yearly else 1.6, marker="o" if yearly else None, markersize=2.2,
              markeredgewidth=0)
    axes.set_xlim(record.years[0], record.years[-1])
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(6, integer=True,
                                                               steps=[1, 2, 5, 10]))
    axes.tick_params(axis="x", length=3)
    axes.set_title(label(words.with_unit(record.series.title, record.series.unit)))


def draw_history(figure, records, wide):
    """The first across the page, the others below it side by side."""
    height, n = figure.get_figheight(), len(records)
    columns = max(n - 1, 1) if wide else 1
    rows = (1 if n == 1 else 2) if wide else n
    grid = figure.add_gridspec(rows, columns, left=0.055 if wide else 0.125, right=0.985,
                               top=1 - 0.28 / height, bottom=0.28 / height, wspace=0.12,
                               hspace=0.55 / (height / rows - 0.5))
    for k, record in enumerate(records):
        place = grid[k, 0] if not wide else grid[0, :] if k == 0 else grid[1, k - 1]
        _fan(figure.add_subplot(place), record)


def _bar(axes, y, three, colour, size, line):
    low, median, high = three
    axes.barh(y, high - low, size, low, color=colour)
    axes.plot([median, median], [y - size / 2, y + size / 2], color=line, linewidth=1.8,
              solid_capstyle="butt")


def _bars(axes, y, assessed, this, other):
    """This ensemble, and another below it, over what was assessed."""
    apart = 0.15 if other is not None else 0
    for three, at, size, colour, line in (
            (assessed, y, 0.78, colours.ASSESSED, palette.SOFT),
            (this, y - apart, 0.24, colours.MEMBERS, palette.PAPER),
            (other, y + apart, 0.24, colours.OTHER, palette.PAPER)):
        if three is not None:
            _bar(axes, at, three, colour, size, line)


def draw_projections(figure, periods, names, wide):
    """periods: (title, a row a scenario: assessed, this, other; None: not told)."""
    height = figure.get_figheight()
    columns = len(periods) if wide else 1
    rows = 1 if wide else len(periods)
    grid = figure.add_gridspec(rows, columns, left=0.115 if wide else 0.22, right=0.985,
                               top=1 - 0.28 / height, bottom=0.30 / height, wspace=0.06,
                               hspace=0.62 / (height / rows - 0.6))
    for k, (title, told) in enumerate(periods):
        axes = figure.add_subplot(grid[k % rows, k // rows])
        for y, (assessed, this, other) in enumerate(told):
            _bars(axes, y, assessed, this, other)
        axes.set_ylim(len(told) - 0.45, -0.55)
        axes.set_xlim(_padded(np.array([value for three in told for one in three
                                        if one is not None for value in one])))
        axes.set_yticks(range(len(names)), [label(name, 14) for name in names],
                        color=palette.INK)
        axes.tick_params(labelleft=not wide or k == 0, axis="y")
        axes.grid(True, axis="x")
        axes.grid(False, axis="y")
        axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(5))
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="x", length=0)
        axes.set_title(label(title))
