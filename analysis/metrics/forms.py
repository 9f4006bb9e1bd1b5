"""How metrics are told: Markdown, CSV and JSON."""

import csv
import io
import json

import numpy as np

from analysis.tables import number
from analysis.trajectory import LEVELS, WORLD

FIELDS = ("scenario", "region", "metric", "unit", "mean", *(f"p{p:02d}" for p in LEVELS),
          "reached", "known", "members")


def _plain(value):
    """A number that JSON knows; None for one that is not."""
    return float(f"{value:.10g}") if np.isfinite(value) else None


def _row(metric):
    return (metric.scenario, metric.region, metric.key, metric.unit, _plain(metric.mean),
            *map(_plain, metric.spread), _plain(metric.reached), metric.known,
            len(metric.members))


def as_csv(found, _):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows(map(_row, found))
    return out.getvalue()


def as_json(found, verdicts):
    rows = [dict(zip(FIELDS, _row(metric))) for metric in found]
    return json.dumps({"metrics": rows, "categories": [vars(one) for one in verdicts]}, indent=1,
                      ensure_ascii=False) + "\n"


def members_csv(found, _):
    """Every member's number, a column each, by its label."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("scenario", "region", "metric", "unit", *found[0].labels))
    for one in found:
        writer.writerow((one.scenario, one.region, one.key, one.unit,
                         *("" if np.isnan(v) else f"{v:.10g}" for v in one.members)))  # never: inf
    return out.getvalue()


FORMS = {"csv": as_csv, "json": as_json, "members": members_csv}


def digits_of(metric):
    """None of years, but one where they lie within a year, as net zero does."""
    finite = metric.members[np.isfinite(metric.members)]
    return int((finite % 1 != 0).any()) if metric.unit == "year" else 2


def cell(metric):
    """1.93 (1.56 to 2.41); of a share of members the share; behind what comes to pass for some
    members, or is known of some, how many they are."""
    if metric.is_share:
        return f"{100 * metric.mean:.0f} %"
    if not metric.told:
        return "–"
    low, _, line, _, high = (number(value, digits_of(metric)) if np.isfinite(value) else
                             "never" for value in metric.spread)
    told = line if low == line == high else f"{line} ({low} to {high})"
    share = round(100 * metric.reached * metric.known / len(metric.members))
    return told if share == 100 or line == low == high else f"{told}, {share} %"


SHOWN_BUDGETS = ("1.5", "1.7", "2")  # of the table that people read


def is_shown(metric):
    """Whether it has a row in a table for people."""
    return not metric.key.startswith("budget_") or metric.key.split("_")[1] in SHOWN_BUDGETS


def plain(text):
    """A name that does not end a Markdown cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def as_markdown(found, verdicts, region=WORLD):
    """A table of a region, metrics down and scenarios across."""
    mine = [one for one in found if one.region == region and is_shown(one)]
    scenarios = [one.scenario for one in verdicts]
    units = {one.key: one.unit for one in mine}
    cells = {(one.key, one.scenario): cell(one) for one in mine}
    lines = [f"**{region}**", "", f"| metric | unit | {' | '.join(map(plain, scenarios))} |",
             "|---|---|" + "---:|" * len(scenarios)]
    if region == WORLD:
        lines += _verdicts(verdicts)
    for key, unit in units.items():
        told = " | ".join(cells.get((key, name), "–") for name in scenarios)
        lines.append(f"| {key} | {unit if unit != '1' else ''} | {told} |")
    return "\n".join(lines) + "\n"


def _verdicts(verdicts):
    for title, name in (("AR6 category", "category"), ("overshoot of 1.5", "overshoot"),
                        ("net zero of greenhouse gases", "net_zero_ghg")):
        words = [getattr(one, name) for one in verdicts]
        if any(words):
            yield f"| {title} | | {' | '.join(word or '–' for word in words)} |"


def notes(verdicts):
    """What a reader must know."""
    told = ["Medians (5th to 95th percentile over members). A percentage behind them is the share "
            "of members that get there before the end, or of which there is anything to tell; by "
            "itself it is the share of all. CO2 is with land use. kaya: what each factor adds to "
            "the change of CO2 of energy and industry, which they are together in each member. "
            "Budgets of other limits, and the likely range, are in the CSV and JSON. ndc_gap: what "
            "is above targets, of the world the sum over so many Parties; many are unverified."]
    if not any(one.category for one in verdicts):
        told.append("No AR6 category: it is told of temperature that was moved to the assessed "
                    "(keeling run --assessed-warming 0.85@1995:2014), in a run to 2100 that keeps "
                    "it (--variables).")
    return "\n\n".join(told) + "\n"
