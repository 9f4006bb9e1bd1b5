"""The page: a table, the pictures, and what was run; one file that needs no other.

The frame is report.html and the looks are style.css beside this file. Equal files give equal
pages: neither clock nor path goes in.
"""

import re
from html import escape
from pathlib import Path
from string import Template

from analysis import palette, pictures, tables

HERE = Path(__file__).parent
LABELS = {
    "source": "Program",
    "reference_period": "Warming is relative to",
    "internal_variability": "Internal variability",
    "precision": "Arithmetic",
}
APART = ("Conventions", "title", "members", "inputs", "scenario_definition",
         "ensemble_missed_targets", "ensemble_failed_checks")  # told elsewhere


def page(trajectory, drawn):
    """The whole page as text."""
    frame = Template((HERE / "report.html").read_text(encoding="utf-8"))
    return frame.substitute(
        style=(HERE / "style.css").read_text(encoding="utf-8").replace("$dark", _dark()),
        title=_prose(_title(trajectory)), lead=_prose(_lead(trajectory)),
        cautions="".join(f"<p>{_prose(text)}</p>\n" for text in _cautions(trajectory)),
        table=_table(trajectory), figures="\n".join(_figure(picture) for picture in drawn),
        facts=_facts(trajectory), scenarios=_scenarios(trajectory),
        quantities=_quantities(trajectory), inputs=_inputs(trajectory),
        definition=escape(trajectory.note("scenario_definition")))


def _prose(text):
    return palette.formula_title(escape(text))


def _dark():
    return " ".join(f"--c-{light[1:]}:{dark};" for light, dark in palette.DARK.items())


def _title(trajectory):
    """The only scenario's title, or their names."""
    names = [palette.title_of(name) for name in trajectory.scenarios]
    if len(names) == 1:
        return trajectory.titles.get(trajectory.scenarios[0], names[0])
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} scenarios"


def _lead(trajectory):
    years = f"{trajectory.years[0]}–{trajectory.years[-1]}"
    n = trajectory.members
    members = f"{n:,} members" if n > 1 else "one member, not the median of an ensemble"
    return f"Climate {years}, {members}, computed with {trajectory.note('source', 'Keeling')}."


def _cautions(trajectory):
    """What a reader must know before the figures: what the members miss, values no world has."""
    missed = trajectory.note("ensemble_missed_targets")
    if missed:
        yield f"The ensemble misses what it was fitted to: {missed}."
    failed = [check for check in trajectory.note("ensemble_failed_checks").split("; ")
              if check and _concerns(check, trajectory.scenarios)]
    if failed:
        yield ("What the ensemble was not fitted to, and its median misses: "
               f"{'; '.join(failed)}. Where a result rests on one of these, it is off in the same "
               "direction: less CO2 than expected, for one, warms less.")
    for quantity in trajectory.quantities:
        outside = quantity.array.attrs.get("outside_plausible_range")
        if outside:
            yield f"{quantity.long_name}: {outside}."


def _concerns(check, scenarios):
    """A check that names an SSP concerns a file that has it."""
    named = re.findall(r"SSP\d-\d\.\d(?:-OS)?", check)
    return not named or any(palette.title_of(name) in named for name in scenarios)


def _heads(columns):
    """Two rows: what is told, and of which year or limit."""
    groups = []
    for column in columns:
        if not groups or groups[-1][0] != column.group:
            groups.append([column.group, 0])
        groups[-1][1] += 1
    top = "".join(f'<th scope="colgroup" colspan="{n}">{_prose(group)}</th>'
                  for group, n in groups)
    low = "".join(f'<th scope="col">{_prose(column.title)}</th>' for column in columns)
    return f'<tr><th rowspan="2" scope="col">Scenario</th>{top}</tr>\n<tr>{low}</tr>'


def _cell(cell, digits):
    more = [text for text in (tables.range_text(cell, digits), tables.year_text(cell)) if text]
    small = "".join(f"<small>{text}</small>" for text in more)
    return f"<td>{tables.number(cell.line, digits)}{small}</td>"


def _row(trajectory, columns, s, colour):
    name = trajectory.scenarios[s]
    title = trajectory.titles.get(name, "")
    said = f' title="{escape(title)}"' if title else ""
    cells = "".join(_cell(column.cells[s], column.digits) for column in columns)
    return (f'<tr><th scope="row"{said}>{_swatch(colour)}{_prose(palette.title_of(name))}</th>'
            f"{cells}</tr>")


def _swatch(colour):
    return f'<i style="background:var(--c-{colour[1:]},{colour})"></i>'


def _table(trajectory):
    """Two, as one would be wider than a page: of warming, and of gases and carbon."""
    columns = tables.columns_of(trajectory)
    if not columns:
        return ""
    warming = [column for column in columns if "warming" in column.key or "passes" in column.key]
    others = [column for column in columns if column not in warming]
    made = "\n".join(_part(trajectory, part) for part in (warming, others) if part)
    notes = "".join(f"<p>{_prose(note)}</p>" for note in tables.notes(trajectory, columns))
    return f'<section id="table">\n<h2>By scenario</h2>\n{made}\n{notes}\n</section>'


def _part(trajectory, columns):
    colours = palette.scenario_colours(trajectory.scenarios)
    rows = "\n".join(_row(trajectory, columns, s, colour) for s, colour in enumerate(colours))
    return ('<div class="scroll" tabindex="0">'
            f"<table>\n<thead>{_heads(columns)}</thead>\n<tbody>\n{rows}\n</tbody></table></div>")


def _figure(picture):
    legend = "".join(f"<li>{_swatch(colour)}{escape(words)}</li>"
                     for colour, words in picture.legend)
    legend = f'<ul class="legend">{legend}</ul>' if legend else ""
    caption = f"<figcaption>{_prose(picture.caption)}</figcaption>" if picture.caption else ""
    return (f'<figure id="{escape(picture.name)}">\n<h2>{_prose(picture.title)}</h2>\n'
            f'<div class="wide">{pictures.as_svg(picture)}</div>\n'
            f'<div class="narrow">{pictures.as_svg(picture, False)}</div>\n'
            f"{legend}{caption}\n</figure>")


def _facts(trajectory):
    """What the file says of the run, a line each."""
    facts = [("Scenarios", len(trajectory.scenarios)), ("Members", trajectory.members)]
    if trajectory.stored:
        levels = ", ".join(f"{level:g}" for level in trajectory.file["percentile"].values)
        facts.append(("Percentiles kept", levels))
    facts += [(LABELS.get(name, name), value) for name, value in trajectory.file.attrs.items()
              if name not in APART]
    return "\n".join(f"<div><dt>{escape(str(name))}</dt><dd>{escape(str(value))}</dd></div>"
                     for name, value in facts)


def _scenarios(trajectory):
    told = [(palette.title_of(name), trajectory.titles.get(name, name))
            for name in trajectory.scenarios]
    return "\n".join(f"<tr><td>{_prose(name)}</td><td>{_prose(title)}</td></tr>"
                     for name, title in told)


def _quantities(trajectory):
    return "\n".join(
        f"<tr><td><code>{escape(quantity.name)}</code></td><td>{_prose(quantity.long_name)}</td>"
        f"<td>{escape(quantity.units)}</td><td>{escape(quantity.iamc)}</td></tr>"
        for quantity in trajectory.quantities)


def _inputs(trajectory):
    """Kind, name and hash of each input, once."""
    lines = dict.fromkeys(trajectory.note("inputs").splitlines())
    found = [re.fullmatch(r"(.+?): (.+) (sha256:[0-9a-f]+)", line) for line in lines]
    return "\n".join(f"<tr><td>{escape(part[1])}</td><td>{escape(part[2])}</td>"
                     f"<td><code>{part[3]}</code></td></tr>" for part in found if part)
