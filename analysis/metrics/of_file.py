"""All metrics of a file, and how they are told."""

import csv
import io
import json
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.metrics import measures, paths
from analysis.metrics.series import WORLD, Reader
from analysis.tables import number
from analysis.trajectory import LEVELS, Refused

SINCE = 2020  # from which AR6 counts


@dataclass(frozen=True)
class Metric:
    """A number of each member. Infinite: not before the end of the run; NaN: nothing to tell."""

    scenario: str
    region: str
    key: str
    unit: str
    members: np.ndarray

    @property
    def is_share(self):
        """Whether each member's number is but yes or no, so that their mean tells."""
        return self.key.startswith("exceeds_") or self.key.endswith("_stays")

    @cached_property
    def reached(self):
        """The share of members for which it comes to pass before the run ends."""
        known = self.members[~np.isnan(self.members)]
        return float(np.isfinite(known).mean()) if known.size else float("nan")

    @cached_property
    def mean(self):
        return float(np.mean(self.members))

    @cached_property
    def spread(self):
        """Percentiles, as LEVELS of analysis.trajectory."""
        return paths.spread(self.members)


@dataclass(frozen=True)
class Verdict:
    """AR6's category of a scenario, its overshoot of 1.5 K, and whether its greenhouse gases reach
    net zero by 2100 in half of the members; words, empty where they may not be said."""

    scenario: str
    category: str
    overshoot: str
    net_zero_ghg: str


def of_file(trajectory, since=SINCE):
    """Every metric there is data for: [Metric], [Verdict]."""
    found, verdicts = [], []
    for s, scenario in enumerate(trajectory.scenarios):
        reader = Reader(trajectory, s, since)
        found += [Metric(scenario, *one) for one in measures.of(reader, since)]
        verdicts.append(_verdict(reader, scenario, found))
    if not found:
        raise Refused(f"{trajectory.path}: there is nothing to measure from {since} on; expected "
                      "CO2 emissions or temperature of later years")
    return found, verdicts


def _verdict(reader, scenario, found):
    warming, end = reader.warming(), None
    zero = next((one.members for one in found if one.scenario == scenario and
                 one.region == WORLD and one.key == "net_zero_ghg_year"), None)
    ghg = "" if zero is None else "yes" if np.median(zero) <= measures.END else "no"
    if warming is not None and reader.trajectory.note("assessed_warming"):
        end = warming.at(measures.END)
    if end is None:
        return Verdict(scenario, "", "", ghg)
    return Verdict(scenario, *paths.category(warming.values.max(0), end), ghg)


FIELDS = ("scenario", "region", "metric", "unit", "mean", *(f"p{p:02d}" for p in LEVELS),
          "reached", "members")


def _plain(value):
    """A number that JSON knows; None for one that is not."""
    return float(f"{value:.10g}") if np.isfinite(value) else None


def _row(metric):
    return (metric.scenario, metric.region, metric.key, metric.unit, _plain(metric.mean),
            *map(_plain, metric.spread), _plain(metric.reached), len(metric.members))


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
    """Every member's number, a column each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("scenario", "region", "metric", "unit", *range(1, len(found[0].members) + 1)))
    for one in found:
        writer.writerow((one.scenario, one.region, one.key, one.unit,
                         *("" if not np.isfinite(v) else f"{v:.10g}" for v in one.members)))
    return out.getvalue()


FORMS = {"csv": as_csv, "json": as_json, "members": members_csv}


def cell(metric):
    """1.93 (1.56 to 2.41); of a share of members the share; what is never reached says so."""
    digits = 0 if metric.unit == "year" else 2
    if metric.is_share:
        return f"{100 * metric.mean:.0f} %"
    low, _, line, _, high = metric.spread
    if np.isnan(line):
        return "–"
    words = [number(value, digits) if np.isfinite(value) else "never" for value in
             (line, low, high)]
    told = words[0] if low == high else f"{words[0]} ({words[1]} to {words[2]})"
    return told if metric.reached == 1 or low == high else f"{told}, {100 * metric.reached:.0f} %"


def as_markdown(found, verdicts, region=WORLD):
    """A table of a region, metrics down and scenarios across."""
    mine = [one for one in found if one.region == region]
    scenarios = [one.scenario for one in verdicts]
    units = {one.key: one.unit for one in mine}
    cells = {(one.key, one.scenario): cell(one) for one in mine}
    lines = [f"**{region}**", "", f"| metric | unit | {' | '.join(scenarios)} |",
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
    told = ["Medians (5th to 95th percentile over members); a percentage behind them is the share "
            "of members that get there before the run ends, by itself the share of all members. "
            "CO2 is with land use. kaya: what each factor adds to the change of CO2 of energy and "
            "industry, without a residual; below_zero: the change where it ends at zero or below."]
    if not any(one.category for one in verdicts):
        told.append("No AR6 category: it is told of warming that was moved to the assessed, "
                    "keeling run --assessed-warming 0.85@1995:2014, in a run to 2100.")
    return "\n\n".join(told) + "\n"
