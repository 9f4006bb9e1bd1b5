"""The bridge from one standard to another as bars."""

from analysis import palette
from analysis.pictures import Picture

MORE, LESS = palette.OTHERS[1], palette.OTHERS[0]


def number(kg):
    """In kg with four figures or all before the point."""
    return f"{kg:,.0f}" if abs(kg) >= 1000 else f"{kg:.4g}"


def steps(names, totals, shares):
    """What each bar is called, where it begins, how long it is, and its colour."""
    at = totals[0]
    yield names[0], 0, at, palette.SOFT
    for name, share in shares.items():
        yield name, at, share, MORE if share > 0 else LESS
        at += share
    yield names[1], 0, totals[1], palette.SOFT


def _draw(figure, bars, wide):
    n, height, left = len(bars), figure.get_figheight(), 0.2 if wide else 0.02
    axes = figure.add_axes([left, 0.3 / height, 0.98 - left, 1 - 0.4 / height])
    ends = [end for _, begin, kg, _ in bars for end in (begin, begin + kg)]
    least, most = min(ends), max(ends)
    for k, (name, begin, kg, colour) in enumerate(bars):
        total = colour == palette.SOFT
        axes.barh(k, kg, 0.62 if wide else 0.4, begin, color=colour)
        axes.annotate(number(kg) if total else f"{'+' if kg > 0 else ''}{number(kg)}",
                      (max(begin, begin + kg), k), (5, 0), textcoords="offset points",
                      va="center", fontsize=8.5, color=palette.SOFT)
        axes.annotate(name, (0, k), (-8, 0) if wide else (0, 8), textcoords="offset points",
                      ha="right" if wide else "left", va="center" if wide else "bottom",
                      fontsize=8.5, color=palette.INK, annotation_clip=False)
    axes.set_ylim(n - 0.5, -0.5 if wide else -0.8)
    axes.set_xlim(min(0, 1.15 * least), 1.15 * max(most, 0))
    axes.set_yticks([])
    axes.grid(False)
    axes.locator_params(axis="x", nbins=5 if wide else 3)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def bridge(statement):
    """None where there is one standard, or nothing between two."""
    if not statement.bridge or not max(statement.kg) > 0:
        return None
    return falls(statement.names, statement.kg, statement.bridge,
                 "From one standard to the other, kg CO2e")


def falls(names, totals, shares, title):
    """A picture of two totals and of what lies between."""
    bars = list(steps(names, totals, shares))
    return Picture(
        "bridge", title,
        "Each attribute's part of the difference is its Shapley value: what it makes on average "
        "when attributes are taken from the second one by one, in every order. The parts "
        "add up to the difference.",
        lambda figure, wide: _draw(figure, bars, wide),
        (0.32 * len(bars) + 0.4, 0.42 * len(bars) + 0.4),
        ((MORE, "more under the second"), (LESS, "less under the second")))
