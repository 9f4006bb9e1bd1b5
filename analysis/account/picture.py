"""The bridge from one standard to another as bars."""

from analysis import palette
from analysis.pictures import Picture

MORE, LESS = palette.OTHERS[1], palette.OTHERS[0]


def number(kg):
    """In kg with four figures or all before the point."""
    return f"{kg:,.0f}" if abs(kg) >= 1000 else f"{kg:.4g}"


def steps(statement):
    """What each bar is called, where it begins, how long it is, and its colour."""
    at = statement.kg[0]
    yield statement.names[0], 0, at, palette.SOFT
    for name, kg in statement.bridge.items():
        yield name, at, kg, MORE if kg > 0 else LESS
        at += kg
    yield statement.names[1], 0, statement.kg[1], palette.SOFT


def _draw(figure, bars, wide):
    n, height, left = len(bars), figure.get_figheight(), 0.2 if wide else 0.02
    axes = figure.add_axes([left, 0.3 / height, 0.98 - left, 1 - 0.4 / height])
    most = max(max(begin, begin + kg) for _, begin, kg, _ in bars)
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
    axes.set_xlim(0, 1.15 * most)
    axes.set_yticks([])
    axes.grid(False)
    axes.locator_params(axis="x", nbins=5 if wide else 3)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")


def bridge(statement):
    """None where there is one standard, or nothing between two."""
    if not statement.bridge or not max(statement.kg) > 0:
        return None
    bars = list(steps(statement))
    return Picture(
        "bridge", "From one standard to the other, kg CO2e",
        "Each attribute's part of the difference is its Shapley value: what it makes on average "
        "when attributes are taken from the second standard one by one, in every order. The parts "
        "add up to the difference.",
        lambda figure, wide: _draw(figure, bars, wide),
        (0.32 * len(bars) + 0.4, 0.42 * len(bars) + 0.4),
        ((MORE, "more under the second"), (LESS, "less under the second")))
