"""How attributions are told: Markdown and CSV."""

import csv
import io

import numpy as np

from analysis.metrics.forms import plain
from analysis.tables import number
from analysis.trajectory import LEVELS

FIELDS = ("scenario", "since", "year", "region", "sector", "gas", "unit",
          *(f"shapley_{name}" for name in ("mean", *(f"p{p:02d}" for p in LEVELS))),
          *(f"leave_one_out_{name}" for name in ("mean", "p50")))
REST, WHOLE = "not shared out", "whole"


def _numbers(values):
    return [f"{value:.6g}" for value in (values.mean(), *np.percentile(values, LEVELS))]


def as_csv(found):
    """Every player, then what is not shared out, and the whole."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for one in found:
        for y, year in enumerate(one.years):
            begin = [one.scenario, one.since, year]
            for player, values, without in zip(one.players, one.shapley, one.leave_one_out):
                writer.writerow([*begin, player.region, player.sector, player.gas, "K",
                                 *_numbers(values[y]), f"{without[y].mean():.6g}",
                                 f"{np.median(without[y]):.6g}"])
            for name, values in ((REST, one.rest), (WHOLE, one.whole)):
                writer.writerow([*begin, name, name, name, "K", *_numbers(values[y]), "", ""])
    return out.getvalue()


def _cell(values):
    low, line, high = (number(value, 3) for value in np.percentile(values, (5, 50, 95)))
    return line if low == high else f"{line} ({low} to {high})"


def as_markdown(one):
    """Tables of a pathway: one along each of what it is told apart by, years across."""
    lines = [f"**{plain(one.scenario)}: warming in K by emissions from {one.since} on**", ""]
    for kind in one.by:
        without = one.without(kind)
        heads = [text for year in one.years
                 for text in (str(year), *(["leave-one-out"] if without else []))]
        lines += [f"| {kind} | {' | '.join(heads)} |", "|---|" + "---:|" * len(heads)]
        for label, values in one.summed(kind).items():
            pairs = [(values[y], *([without[label][y]] if without else []))
                     for y in range(len(one.years))]
            cells = [_cell(part) for pair in pairs for part in pair]
            lines.append(f"| {plain(label)} | {' | '.join(cells)} |")
        blank = " | " if without else ""
        for name, values in ((REST, one.rest), (WHOLE, one.whole)):
            lines.append(f"| *{name}* | "
                         + " | ".join(_cell(line) + blank for line in values) + " |")
        lines.append("")
    return "\n".join(lines)


def notes(found):
    off = max(abs(float(np.median(line) - np.median(told)))
              for one in found for line, told in zip(one.whole, one.told))
    return ("Shapley values, medians (5th to 95th percentile over members): what each adds, as the "
            "mean of an order of all and its reverse; in each member they sum to the whole less "
            f"what is not shared out. *{REST}*: warming by what was emitted before, by nature, and "
            "by what no region is told to emit. Years are their 1 January. Emissions are the mean "
            f"over members, for which warming is within {off:.2g} K of the file's median.\n")
