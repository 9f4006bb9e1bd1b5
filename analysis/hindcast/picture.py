"""The scores as a picture: predictions, their ranges and trends, over what was observed."""

import numpy as np

from analysis import palette
from analysis.pictures import Picture

NEAREST, FARTHEST = 0.25, 4.0  # of what was observed, that fit in
MODEL, TREND = "#0072b2", "#d55e00"
MARKS = {"linear": "|", "compound": "x"}


def _within(value):
    return float(np.clip(value, NEAREST, FARTHEST))


def _line(axes, k, one):
    if one.low is not None:
        axes.plot([_within(one.low / one.observed), _within(one.high / one.observed)], [k, k],
                  color=MODEL, linewidth=4, alpha=0.35, solid_capstyle="butt")
    for field, marker in MARKS.items():
        value = getattr(one, field)
        if value is not None:
            axes.plot(_within(value / one.observed), k, marker, color=TREND, markersize=7,
                      markeredgewidth=1.6)
    axes.plot(_within(one.predicted / one.observed), k, "o", color=MODEL, markersize=6)


def _panel(axes, scores, title):
    for k, one in enumerate(scores):
        _line(axes, k, one)
    axes.axvline(1, color=palette.INK, linewidth=1)
    axes.set_xscale("log")
    axes.set_xlim(NEAREST * 0.93, FARTHEST * 1.07)
    axes.set_xticks([0.25, 0.5, 1, 2, 4], ["¼", "½", "as observed", "×2", "×4"])
    axes.minorticks_off()
    axes.set_ylim(len(scores) - 0.4, -0.6)
    axes.set_yticks(range(len(scores)), [palette.formula_title(_title(one)) for one in scores])
    axes.tick_params(axis="y", labelcolor=palette.INK)
    axes.grid(axis="x")
    axes.set_title(palette.formula_title(title))


def _title(one):
    return one.title if one.title.isupper() else one.title[:1].upper() + one.title[1:]


def draw(figure, scores, wide):
    groups = list(dict.fromkeys(one.group for one in scores))
    held = [[one for one in scores if one.group == group] for group in groups]
    columns = ([held[:-1], [held[-1]]] if wide else [held])
    height = figure.get_figheight()
    for c, column in enumerate(columns):
        left = 0.17 + 0.5 * c if wide else 0.42
        room = height - 0.1 - 0.62 * len(column)
        each, top = room / sum(map(len, column)), height - 0.3
        for scores_of in column:
            tall = each * len(scores_of)
            _panel(figure.add_axes([left, (top - tall) / height, 0.31 if wide else 0.54,
                                    tall / height]), scores_of, scores_of[0].group)
            top -= tall + 0.62


def of_scores(years, scores):
    base, last = years
    return Picture("hindcast", f"Predicted from {base}, observed in {last}",
                   "Over what was observed: predictions (dots are medians, bars 5–95 % of "
                   f"members) and the trends of the five years to {base} gone on, the linear one "
                   "as an upright line, the compound one as a cross. What is beyond a quarter or "
                   "four times is drawn at the edge.",
                   lambda figure, wide: draw(figure, scores, wide),
                   (7.4, 11.5), ((MODEL, "predicted"), (TREND, "trends: | linear, × compound")))
