"""Puts the interactive part of a page together: data, library, script and what the script fills.

Nothing runs but the two scripts whose hashes the page's policy names, and nothing is loaded.
"""

import json

import numpy as np

from analysis import page as paper
from analysis import palette, tables
from analysis.explorer import catalogue, figures, library, piles
from analysis.maps import pictures as maps
from analysis.metrics.measures import MARKS
from analysis.regions import shares, table
from analysis.trajectory import TEMPERATURE, WORLD

LIMIT = 6_000_000  # bytes of a page
ENTRY, SPARE = 60, 20_000  # of which: for each region of a quantity; for years and what else
FEW = 4  # pathways that are chosen to begin with, where there are many more
DASHES = ("", "7px,4px", "2px,3px", "7px,3px,2px,3px", "13px,4px", "13px,3px,2px,3px")
NAMES = {"ink": palette.INK, "soft": palette.SOFT, "faint": palette.FAINT,
         "quiet": palette.QUIET, "paper": palette.PAPER}
POLICY = ("default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src data: blob:; "
          "base-uri 'none'; form-action 'none'")


def of_file(trajectory, chart_library, rest):
    """(what goes into the head, the charts, the scripts at the end); rest: bytes of the page
    besides.

    None where the file has more than a page holds.
    """
    found = [(entry, _kept(entry)) for entry in catalogue.of_file(trajectory)]
    found = [(entry, kept) for entry, kept in found if kept]
    script, packed = library.own(), library.packed(chart_library.encode())
    told = _told(trajectory, [entry for entry, _ in found])
    parts = [kept for _, kept in found]
    room = LIMIT - rest - sum(len(text.encode()) for text in (packed, script, _json(told)))
    fitting = figures.fitting(parts, room - SPARE - ENTRY * sum(map(len, parts)))
    if not fitting:
        return None
    plan, values = fitting
    _add(told, parts, plan, values)
    here = paper.HERE / "explorer"
    return (_head(script, chart_library),
            paper.filled(here / "explorer.html", precision=figures.words(plan, trajectory)),
            paper.filled(here / "scripts.html", data=_json(told), library=packed, script=script))


def _head(*scripts):
    """The policy, by which no script runs but these."""
    hashes = " ".join(f"'sha256-{library.fingerprint(script)}'" for script in scripts)
    return f'<meta http-equiv="Content-Security-Policy" content="{POLICY.format(hashes)}">\n'


def _add(told, parts, plan, values):
    """The figures, to what is told besides."""
    told |= {"years": [], "plan": plan}
    for quantity, kept, (years, data) in zip(told["quantities"], parts, values):
        quantity["data"] = data
        quantity["entries"] = [_entry(one, grid, told["years"]) for one, grid in zip(kept, years)]


def _kept(entry):
    found = (figures.kept(quantity) for quantity in entry.by_region.values())
    return [one for one in found if one]


def _json(told):
    """Without what would end a script."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _entry(one, grid, known):
    """Of one region: its percentiles, its years as one of those known, its step."""
    grid = [int(year) for year in grid]
    if grid not in known:
        known.append(grid)
    return [one.region or WORLD, one.levels, known.index(grid), one.step]


def _told(trajectory, entries):
    """All but the figures."""
    heads = catalogue.groups(entries)
    return {
        "scenarios": _scenarios(trajectory), "chosen": _chosen(trajectory),
        "regions": _regions(trajectory), "whole": trajectory.scope == "world",
        "from": int(trajectory.years[0]) if trajectory.counted else None,
        "first": int(trajectory.years[0]), "marks": MARKS, "single": trajectory.single,
        "members": trajectory.members, "dark": palette.DARK, "colours": NAMES,
        "quantities": [_quantity(entry, head) for entry, head in zip(entries, heads)],
        "start": next((k for k, entry in enumerate(entries)
                       if entry.first.iamc == TEMPERATURE), 0),
        "piles": piles.of_file(trajectory, {entry.key for entry in entries}),
        "map": maps.of_page(trajectory), "tables": _tables(trajectory)}


def _scenarios(trajectory):
    colours = palette.scenario_colours(trajectory.scenarios)
    return [{"name": name, "title": palette.title_of(name), "colour": colour,
             "dash": DASHES[k % len(DASHES)]}
            for k, (name, colour) in enumerate(zip(trajectory.scenarios, colours))]


def _chosen(trajectory):
    """The pathways to begin with: all, or a few from the coldest to the warmest."""
    n = len(trajectory.scenarios)
    quantity = trajectory.find(TEMPERATURE)
    if n <= FEW + 1:
        return list(range(n))
    warmth = [_last(line) for line in quantity.bands.line] if quantity else range(n)
    spaced = np.linspace(min(warmth), max(warmth), FEW)
    return sorted({int(np.argmin(np.abs(np.subtract(warmth, one)))) for one in spaced})


def _last(line):
    """Its last number; zero where it has none."""
    known = line[np.isfinite(line)]
    return float(known[-1]) if known.size else 0.0


def _regions(trajectory):
    order = shares.ranked(trajectory) if shares.has_regions(trajectory) else []
    order += [region for region in trajectory.regional if region not in order]
    return [[WORLD, WORLD], *([region, shares.region_title(trajectory, region)]
                              for region in order)]


def _quantity(entry, head):
    first = entry.first
    return {"key": entry.key, "title": palette.formula_title(entry.title), "group": head,
            "unit": "" if first.units == "1" else palette.unit_title(first.units),
            "iamc": first.iamc, "comment": first.comment, "sink": entry.sink,
            "priced": entry.priced}


def _tables(trajectory):
    """What the tables hold, as CSV."""
    found = {}
    if tables.columns_of(trajectory):
        found["table"] = tables.as_csv(trajectory)
    if shares.has_regions(trajectory):
        found["regions"] = table.as_csv(trajectory)
    return found
