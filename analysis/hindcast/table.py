"""The scores in words: for people and as CSV."""

import csv
import io
import math

from analysis.hindcast import score
from analysis.hindcast.world import SPAN
from analysis.tables import number

FIELDS = ("group", "title", "unit", "begin", "observed", "predicted", "low", "high", "linear",
          "compound")


def as_csv(scores):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for one in scores:
        cells = (getattr(one, field) for field in FIELDS)
        writer.writerow("" if cell is None else f"{cell:.6g}" if isinstance(cell, float) else cell
                        for cell in cells)
    return out.getvalue()


def _figure(value):
    """Three digits, or all before the point."""
    first = math.floor(math.log10(abs(value))) if value else 0
    return number(value, min(6, max(0, 2 - first)))


def _off(error):
    return "–" if error is None else f"{number(100 * error, 0)} %".replace("−0 %", "0 %")


def _row(one):
    span = "" if one.low is None else f" ({_figure(one.low)} to {_figure(one.high)})"
    held = "" if one.low is None else "yes" if one.inside else "no"
    return (f"| {one.title}, {one.unit} | {_figure(one.begin)} | {_figure(one.observed)} | "
            f"{_figure(one.predicted)}{span} | {_off(one.error(one.predicted))} | {held} | "
            f"{_off(one.error(one.begin))} | {_off(one.error(one.linear))} | "
            f"{_off(one.error(one.compound))} |")


def as_markdown(years, scores):
    """years: that it begins from, and that it is scored in."""
    base, last = years
    lines = []
    for group in score.summaries(scores):
        lines += [f"**{group.group}**", "",
                  f"| | {base} | {last} observed | predicted | off | in range | no change | "
                  "linear trend | compound trend |",
                  "|---|---:|---:|---:|---:|---|---:|---:|---:|",
                  *(_row(one) for one in scores if one.group == group.group),
                  f"| typical error | | | | {_off(group.predicted)} | {group.inside} of "
                  f"{group.lines} | {_off(group.begin)} | {_off(group.linear)} | "
                  f"{_off(group.compound)} |", ""]
    return "\n".join([*lines, notes(base)]) + "\n"


def notes(base):
    early = base - SPAN
    return ("Predicted: medians and 5–95 % of members. Off: by how much above what was observed. "
            f"Trends begin from the same figure of {base}; linear goes on with the change a year "
            f"of {early}–{base}, compound with the growth a year. Typical error: the median over "
            "lines that have both trends, too much and too little alike (half counts as −50 % and "
            "as wrong as +100 %). CO2 by sector is observed in other sources then and now.")
