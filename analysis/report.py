"""The report of a run: a table, the pictures, and what was run (report.html)."""

import re
from html import escape

from analysis import page as paper
from analysis import palette, tables
from analysis.explorer import page as explorer
from analysis.page import prose
from analysis.regions import section, shares

LABELS = {
    "source": "Program",
    "reference_period": "Warming is relative to",
    "internal_variability": "Internal variability",
    "precision": "Arithmetic",
    "targets": "Targets, and the lever that meets them",
    "back_comparison": "Beside what was observed",
    "regions": "Regions",
}
SSP = r"SSP\d-\d\.\d(?:-OS)?"
LIMITS = ("A model of low complexity: the climate is a global mean, a region a few hundred numbers "
          f"a year. No weather, no ice sheets. {paper.FITTED}")  # of a file with regions
APART = ("Conventions", "title", "members", "inputs", "scenario_definition",
         "ensemble_missed_targets", "ensemble_failed_checks")  # told elsewhere


def page(trajectory, drawn):
    """The whole page as text, with pictures and without scripts."""
    return _whole(trajectory, figures="".join(map(paper.figure, drawn)))


def interactive(trajectory, chart_library):
    """The whole page with charts in place of pictures; None where it would be too large."""
    style = paper.read(paper.HERE / "explorer/explorer.css")
    bare = _whole(trajectory, style=style)
    found = explorer.of_file(trajectory, chart_library, len(bare.encode()))
    if not found:
        return None
    head, charts, scripts = found
    return _whole(trajectory, charts=charts, scripts=scripts, style=style, head=head)


def _whole(trajectory, figures="", charts="", scripts="", **more):
    cautions = "".join(f"<p>{prose(text)}</p>\n" for text in _cautions(trajectory))
    main = paper.filled(
        paper.HERE / "report.html", charts=charts, scripts=scripts, figures=figures,
        table=_table(trajectory), regions=section.of_file(trajectory),
        facts=_facts(trajectory), scenarios=_scenarios(trajectory),
        quantities=_quantities(trajectory), inputs=_inputs(trajectory),
        definition=escape(trajectory.note("scenario_definition")))
    limits = LIMITS if trajectory.regional else paper.LIMITS
    return paper.whole(_title(trajectory), _lead(trajectory), main,
                       f"<aside>\n{cautions}</aside>\n", limits=limits, **more)


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
        failed.sort(key=lambda check: not re.search(SSP, check))  # of the future first
        yield ("What the ensemble was not fitted to, and its median misses: "
               f"{'; '.join(failed)}. Where a result rests on one of these, it is off in the same "
               "direction: less CO2 than expected, for one, warms less.")
    for first, regions in _by_stem(trajectory, "outside_plausible_range").values():
        others = f", and similarly in {', '.join(regions[1:])}" if regions[1:] else ""
        yield f"{first.long_name}: {first.array.attrs['outside_plausible_range']}{others}."


def _by_stem(trajectory, attribute=""):
    """The first of the quantities that are the same but for their region, and these regions; if an
    attribute is named, of those that have it."""
    found = {}
    for quantity in trajectory.quantities:
        if not attribute or quantity.array.attrs.get(attribute):
            stem = shares.stem_of(quantity)
            found.setdefault(stem, (quantity, []))[1].append(quantity.region)
    return found


def _concerns(check, scenarios):
    """A check that names an SSP concerns a file that has it, or that has other scenarios than SSPs:
    what is missed in one is likely missed in them."""
    named = re.findall(SSP, check)
    titles = [palette.title_of(name) for name in scenarios]
    return not named or any(title in named or not re.fullmatch(SSP, title) for title in titles)


def _head(columns):
    """Two rows: what is told, and of which year or limit."""
    groups = []
    for column in columns:
        if not groups or groups[-1][0] != column.group:
            groups.append((column.group, []))
        groups[-1][1].append(column.title)
    return paper.two_heads(("Scenario",), groups)


def _cell(cell, digits):
    more = [text for text in (tables.range_text(cell, digits), tables.year_text(cell)) if text]
    small = "".join(f"<small>{text}</small>" for text in more)
    return f"<td>{tables.number(cell.line, digits)}{small}</td>"


def _row(trajectory, columns, s, colour):
    name = trajectory.scenarios[s]
    title = trajectory.titles.get(name, "")
    said = f' title="{escape(title)}"' if title else ""
    cells = "".join(_cell(column.cells[s], column.digits) for column in columns)
    return (f'<tr><th scope="row"{said}>{paper.swatch(colour)}{prose(palette.title_of(name))}</th>'
            f"{cells}</tr>")


def _table(trajectory):
    """Two, as one would be wider than a page: of warming, and of gases and carbon."""
    columns = tables.columns_of(trajectory)
    if not columns:
        return ""
    warming = [column for column in columns if "warming" in column.key or "passes" in column.key]
    others = [column for column in columns if column not in warming]
    made = "".join(_part(trajectory, part) for part in (warming, others) if part)
    notes = "".join(f"<p>{prose(note)}</p>" for note in tables.notes(trajectory, columns))
    return f'<section id="table">\n<h2>By scenario</h2>\n{made}{notes}\n</section>'


def _part(trajectory, columns):
    colours = palette.scenario_colours(trajectory.scenarios)
    rows = [_row(trajectory, columns, s, colour) for s, colour in enumerate(colours)]
    return paper.table(_head(columns), rows)


def _facts(trajectory):
    """What the file says of the run, a line each."""
    facts = [("Scenarios", len(trajectory.scenarios)), ("Members", trajectory.members)]
    if trajectory.stored:
        levels = ", ".join(f"{level:g}" for level in trajectory.file["percentile"].values)
        facts.append(("Percentiles kept", levels))
    facts += [(LABELS.get(name, name), value) for name, value in trajectory.file.attrs.items()
              if name not in APART]
    return paper.facts(facts)


def _scenarios(trajectory):
    told = [(palette.title_of(name), trajectory.titles.get(name, name))
            for name in trajectory.scenarios]
    return "\n".join(f"<tr><td>{prose(name)}</td><td>{prose(title)}</td></tr>"
                     for name, title in told)


def _quantities(trajectory):
    """A line each; one for those that are the same but for their region."""
    return "\n".join(
        f"<tr><td><code>{escape(stem + _of_region(first))}</code></td>"
        f"<td>{prose(shares.title_of(first))}{_how_many(regions)}</td>"
        f"<td>{escape(first.units)}</td><td>{escape(first.iamc)}</td></tr>"
        for stem, (first, regions) in _by_stem(trajectory).items())


def _of_region(quantity):
    return "_<region>" if quantity.region else ""


def _how_many(regions):
    return f", {len(regions)} region{'s' * (len(regions) > 1)}" if regions[0] else ""


def _inputs(trajectory):
    """Kind, name and hash of each input, once."""
    lines = dict.fromkeys(trajectory.note("inputs").splitlines())
    found = [re.fullmatch(r"(.+?): (.+) (sha256:[0-9a-f]+)", line) for line in lines]
    return "\n".join(f"<tr><td>{escape(part[1])}</td><td>{escape(part[2])}</td>"
                     f"<td><code>{part[3]}</code></td></tr>" for part in found if part)
