"""The table by region as HTML: the world and the largest regions; the others fold away."""

from analysis import page as paper
from analysis import palette, tables
from analysis.page import prose
from analysis.regions import shares, table

STAYS = 1 + shares.NAMED  # the world and as many regions as pictures name, but no more than
ROWS = 40  # rows, or the world


def of_file(trajectory):
    """Empty for a file without regions."""
    told = table.of_file(trajectory)
    if not told:
        return ""
    groups = []
    for column in told.columns:
        if not groups or groups[-1][0] != column.group:
            groups.append((column.group, []))
        groups[-1][1].append(column.title)
    head = paper.two_heads(("*Region", "*Scenario"), groups)
    rows = [_row(told, region, scenario, cells)
            for region, scenario, cells in table.rows_of(told)]
    stays = max(1, min(STAYS, ROWS // len(told.scenarios)))
    split = stays * len(told.scenarios)
    shown, folded = rows[:split], rows[split:]
    more = (f"<details><summary>{len(told.regions) - stays} more regions</summary>\n"
            f"{paper.table(head, folded)}</details>" if folded else "")
    notes = "".join(f"<p>{prose(note)}</p>" for note in table.notes(trajectory, told))
    return (f'<section id="regions">\n<h2>By region</h2>\n{paper.table(head, shown)}{more}{notes}\n'
            "</section>")


def _row(told, region, scenario, cells):
    """The region's name stands in the first row of its scenarios."""
    colour = palette.scenario_colours(told.scenarios)[scenario]
    name = palette.title_of(told.scenarios[scenario])
    first = ""
    if scenario == 0:
        code, title = told.regions[region], told.titles[region]
        code = f"<small>{prose(code)}</small>" if code != title else ""
        first = (f'<th scope="rowgroup" rowspan="{len(told.scenarios)}">{prose(title)}{code}</th>')
    words = "".join(_cell(cell, column.digits) for cell, column in zip(cells, told.columns))
    begins = ' class="begins"' if scenario == 0 else ""
    return (f'<tr{begins}>{first}<td class="words">{paper.swatch(colour)}{prose(name)}</td>'
            f"{words}</tr>")


def _cell(cell, digits):
    more = [text for text in (table.range_text(cell, digits), cell.note) if text]
    small = "".join(f"<small>{text}</small>" for text in more)
    return f"<td>{tables.number(cell.value, digits)}{small}</td>"
