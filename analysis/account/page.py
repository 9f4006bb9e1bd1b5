"""The statement as a page that both parties can print and sign."""

import math
from html import escape

from analysis import page as paper
from analysis.account import picture
from analysis.account.picture import number
from analysis.page import prose

LIMITS = ("The figures are those of the tables named here; what is not verified is marked so. "
          "keeling account --verify makes the statement anew from the activity and says what "
          "differs.")
STYLE = """
td.words, th.words { min-width: 11rem; text-align: left; white-space: normal; }
thead th.number:not(:first-child) { text-align: right; }
th small { font-weight: 400; }
.other { font-weight: 700; }
.lines { grid-template-columns: 1fr 1fr; gap: 2.5rem 2rem; margin-top: 1rem; }
.lines dd { min-height: 1.6rem; border-bottom: 1px solid var(--soft); }
"""
SIGNED = ("party", "name", "date", "signature")


def _share(part, whole):
    return f"{100 * part / whole:.0f} %" if whole > 0 else "–"


def _per(statement, s):
    """g CO2e a tonne-kilometre, where that is all there is."""
    if not statement.tkm[s] > 0 or statement.pkm[s] > 0:
        return "–"
    return f"{1000 * statement.kg[s] / statement.tkm[s]:.2f}"


def _between(edges, show):
    """The 5th to the 95th percentile."""
    return f"{show(edges[0])} to {show(edges[2])}"


def _noted(statement):
    """What is counted but has to be looked at."""
    told = []
    for name, found in statement.notes.items():
        each = [found] if isinstance(found, float) else found
        if any(each):
            told.append(f"{name.replace('_', ' ')}: {' and '.join(f'{n:,.0f}' for n in each)}")
    return f"<p>To be looked at: {prose('; '.join(told))}.</p>" if told else ""


def _drawn(statement):
    """What the ranges are."""
    if not statement.members:
        return ""
    n, seed, covers = (statement.members.get(name, "") for name in ("n", "seed", "covers"))
    return f"<p>{prose(f'{n} members, seed {seed}; {covers}.')}</p>"


def _totals(statement):
    rows = []
    for s, standard in enumerate(statement.standards):
        cells = [number(statement.kg[s]), f"{statement.tkm[s]:,.0f}", f"{statement.pkm[s]:,.0f}",
                 _per(statement, s), _share(statement.unverified[s], statement.kg[s])]
        if statement.range:
            cells.insert(1, _between(statement.range[s], number))
        rows.append(f'<tr><th scope="row">{escape(standard["name"])}'
                    f"<small>{prose(standard['title'])}</small></th>"
                    f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    ranged = ["5 to 95 %"] if statement.range else []
    head = paper.two_heads(("Standard",), (), ("kg CO2e", *ranged, "tkm", "pkm", "g CO2e/tkm",
                                               "not verified"))
    known = ", ".join(f"{_share(kg, statement.kg[0])} {kind}" for kind, kg in
                      statement.data.items())
    given = (f" {_share(statement.given, statement.kg[0])} was given as CO2e, which no standard "
             "can re-read." if statement.given > 0 and len(statement.standards) > 1 else "")
    return (f'<section id="table">\n<h2>What was counted</h2>\n{paper.table(head, rows)}'
            f"<p>{prose(f'Data: {known}.{given}')} {statement.rows:,} rows, "
            f"{statement.left_out:,} left out. Not verified: rests on rows of tables "
            f"that are not marked verified.</p>{_noted(statement)}{_drawn(statement)}"
            "</section>\n")


def _choices(statement):
    """The standards' rows side by side; where they differ in bold."""
    rows = []
    for name in statement.standards[0]:
        values = [standard.get(name, "") for standard in statement.standards]
        other = ' other"' if len(set(values)) > 1 and name not in ("name", "title") else '"'
        cells = "".join(f'<td class="words{other}>{prose(value)}</td>' for value in values)
        rows.append(f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>')
    head = paper.two_heads(("Choice", *(f"*{name}" for name in statement.names)), ())
    return f'<section id="choices">\n<h2>The standards</h2>\n{paper.table(head, rows)}</section>\n'


def _decimal(value, digits):
    return "–" if math.isnan(value) else f"{value:.{digits}f}"


def _recognition(statement):
    if not statement.recognition:
        return ""
    rows = []
    for one in statement.recognition:
        verdict = "may be used" if one.usable else f"no: {'; '.join(one.why_not)}"
        energy = f"<small>{prose(', '.join(one.energy))}</small>"
        between = (f"<small>{_between(one.range, lambda edge: _decimal(edge, 4))}</small>"
                   if len(one.range) else "")
        rows.append(f'<tr><th scope="row">{prose(one.category)}{energy}</th><td>{one.rows:,}</td>'
                    f"<td>{_decimal(one.factor, 4)}{between}</td>"
                    f"<td>{_decimal(one.dispersion, 3)}</td>"
                    f'<td class="words">{prose(verdict)}</td></tr>')
    head = paper.two_heads(("Operation category", "rows", "factor", "dispersion", "*As a factor"),
                           ())
    begin, end = (*statement.recognition[0].in_force, "", "")[:2]
    days = f"from {begin}{f' to {end}' if end else ''}"
    rules = "".join(f"<li>{prose(rule)}</li>" for rule in statement.rules)
    return (f'<section id="recognition">\n<h2>Recognition</h2>\n{paper.table(head, rows)}'
            "<p>The factor is kg under the second standard per kg under the first; its dispersion "
            "the standard deviation of its logarithm over rows. It holds for these rows and the "
            f"energy named, while both standards are in force, {escape(days)}. Rules, "
            f"Keeling’s own:</p><ul>{rules}</ul></section>\n")


def _factors(statement):
    """Rows of tables as they were used."""
    told = []
    for factor in statement.factors:
        name = " ".join(str(factor[key]) for key in ("table", "fuel", "engine", "place", "year")
                        if factor.get(key))
        figures = ", ".join(f"{key} {value:.6g}" for key, value in factor.items()
                            if isinstance(value, float))
        source = ". ".join(str(factor[key]) for key in ("mark", "source") if factor.get(key))
        told.append(f'<tr><th scope="row">{prose(name)}</th><td class="words">{escape(figures)}'
                    f"<small>{prose(source)}</small></td></tr>")
    head = paper.two_heads(("Source", "*Figures"), ())
    return f'<section id="factors">\n<h2>Factors used</h2>\n{paper.table(head, told)}</section>\n'


def _hashes(statement):
    lines = [("activity", statement.activity.get("sha256", ""))]
    lines += [(f"{'own ' if table.get('own') else ''}{table.get('name')}", table.get("sha256"))
              for table in statement.tables]
    rows = [f"<tr><td>{escape(str(name))}</td><td><code>{escape(str(value))}</code></td></tr>"
            for name, value in lines]
    return ('<section id="inputs">\n<h2>Inputs, by SHA-256</h2>\n<div class="scroll plain">'
            f"<table><tbody>{''.join(rows)}</tbody></table></div></section>\n")


def _signatures(statement):
    parts = []
    for one in statement.signatures:
        lines = "".join(f"<div><dt>{key}</dt><dd>{escape(one.get(key, ''))}</dd></div>"
                        for key in SIGNED)
        parts.append(f'<h3>For {escape(one.get("for", ""))}</h3><dl class="lines">{lines}</dl>')
    return f'<section id="signatures">\n<h2>Signed</h2>\n{"".join(parts)}</section>\n'


def of(statement):
    """The pictures, and the page as text."""
    drawn = picture.bridge(statement)
    main = "".join((_totals(statement), paper.figure(drawn), _recognition(statement),
                    _choices(statement), _factors(statement), _hashes(statement),
                    _signatures(statement)))
    title = "Transport emissions under " + " and ".join(statement.names)
    lead = f"A statement made with Keeling {statement.keeling}."
    return [drawn] if drawn else [], paper.whole(title, lead, main, style=STYLE, limits=LIMITS)
