"""How bridges are told: Markdown, CSV and JSON."""

import csv
import io
import json

from analysis import palette
from analysis.account.picture import falls
from analysis.inventories.figures import TITLES
from analysis.trajectory import WORLD

UNIT = "Mt CO2e/yr"
FIELDS = ("region", "year", "kind", "name", "value", "unit")


def _values(one, pair):
    """(kind, name, [year]): totals, what makes the difference, and the parts under both."""
    for definition, total in zip(pair, one.totals):
        yield "total", definition.name, total
    for attribute, share in one.shares.items():
        yield "bridge", attribute, share
    for definition, parts in zip(pair, one.parts):
        for part, values in parts.items():
            yield f"part of {definition.name}", part, values


def _plain(value):
    return float(f"{value:.10g}")


def as_csv(found, pair, _):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows((one.region, year, kind, name, f"{values[y]:.10g}", UNIT)
                     for one in found for y, year in enumerate(one.years)
                     for kind, name, values in _values(one, pair))
    return out.getvalue()


def _definition(one):
    return {"name": one.name, "title": one.title, "fuels": one.fuels, "scope": one.scope,
            "land": one.land, "gases": list(one.gases), "gwp": " ".join(one.gwp or ()),
            "bunkers": list(one.bunkers) or "out", "from": one.since, "mark": one.mark,
            "source": one.source}


def as_json(found, pair, notes):
    """Everything, nested; what is a CSV row is a number here."""
    def year(one, y):
        def at(values):
            return {name: _plain(value[y]) for name, value in values.items()}
        return {"year": one.years[y], "totals": [_plain(total[y]) for total in one.totals],
                "bridge": at(one.shares), "parts": [at(parts) for parts in one.parts]}
    return json.dumps({
        "unit": UNIT, "definitions": [_definition(one) for one in pair],
        "regions": [{"region": one.region, "years": [year(one, y) for y in range(len(one.years))]}
                    for one in found],
        "notes": list(notes)}, indent=1, ensure_ascii=False) + "\n"


def _number(value, signed=False):
    text = f"{value:{'+' if signed else ''},.1f}"
    return text.replace("-", "−") if float(text.replace(",", "")) else "0.0"


def _line(head, cells):
    return f"| {head} | {' | '.join(cells)} |"


def _bridge(one, pair):
    yield _line("", map(str, one.years))
    yield "|---|" + "---:|" * len(one.years)
    yield _line(f"**{pair[0].name}**", map(_number, one.totals[0]))
    for attribute, share in one.shares.items():
        yield _line(attribute, (_number(value, True) for value in share))
    yield _line(f"**{pair[1].name}**", map(_number, one.totals[1]))


def _parts(one, pair):
    yield _line(f"parts in {one.years[-1]}", [definition.name for definition in pair])
    yield "|---|---:|---:|"
    for part in dict.fromkeys(name for parts in one.parts for name in parts):
        yield _line(TITLES.get(part, part), (_number(parts[part][-1]) if part in parts else "–"
                                             for parts in one.parts))


def as_markdown(found, pair, notes):
    lines = [f"From {pair[0].name} ({pair[0].title}) to {pair[1].name} ({pair[1].title}), {UNIT}.",
             ""]
    for one in found:
        title = palette.region_title(one.region)
        code = "" if one.region in (WORLD, title) else f" ({one.region})"
        lines += [f"**{title}{code}**", "", *_bridge(one, pair), "", *_parts(one, pair), ""]
    return "\n".join([*lines, *notes]) + "\n"


FORMS = {"markdown": as_markdown, "csv": as_csv, "json": as_json}


def picture(one, pair):
    """The bridge of the last year as bars."""
    title = f"{palette.region_title(one.region)}, {one.years[-1]}: {pair[0].name} to {pair[1].name}"
    return falls([definition.name for definition in pair], [total[-1] for total in one.totals],
                 {name: share[-1] for name, share in one.shares.items()}, f"{title}, {UNIT}")
