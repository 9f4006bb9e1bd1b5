"""Warming by scenario and period: this ensemble, AR6's assessment, and another ensemble."""

from dataclasses import dataclass

from analysis import palette
from analysis.calibration import runs, words
from analysis.page import prose, table, two_heads


@dataclass(frozen=True)
class Told:
    """Of a scenario in a period, each 5, 50 and 95 %, or None."""

    assessed: runs.Assessed
    this: tuple
    other: tuple


@dataclass(frozen=True)
class Period:
    first: int
    last: int
    by_scenario: list  # a Told each, as the run has them

    @property
    def title(self):
        return words.years_of(self.first, self.last)


def periods(run, other):
    """Every period that AR6 has and the run reaches."""
    assessed = runs.assessed()
    found = []
    for first, last in sorted({(one.first, one.last) for one in assessed}):
        if not run.has(first, last):
            continue
        known = {one.scenario: one for one in assessed if (one.first, one.last) == (first, last)}
        found.append(Period(first, last, [
            Told(known.get(name), runs.warming(run, name, first, last),
                 runs.warming(other, name, first, last) if other else None)
            for name in run.scenarios]))
    return found


def for_picture(found):
    """Title, and three ranges a scenario."""
    return [(period.title, [(told.assessed and told.assessed.range, told.this, told.other)
                            for told in period.by_scenario]) for period in found]


def _cell(three, digits, mark=""):
    if three is None:
        return "<td>–</td>"
    low, median, high = (words.number(value, digits) for value in three)
    return f"<td>{median}<small>{low}–{high}{mark}</small></td>"


def _row(name, found, s, other):
    cells = ""
    for period in found:
        told = period.by_scenario[s]
        cells += _cell(told.this, 2)
        if other:
            cells += _cell(told.other, 2)
        doubt = told.assessed and told.assessed.mark != "verified"
        cells += _cell(told.assessed and told.assessed.range, 1, " *" if doubt else "")
    return f'<tr><th scope="row">{prose(palette.title_of(name))}</th>{cells}</tr>'


def section(run, other, found):
    """The table and how it is to be read."""
    columns = ("this", "other", "AR6") if other else ("this", "AR6")
    head = two_heads(("Scenario",), [(period.title, columns) for period in found])
    rows = [_row(name, found, s, other) for s, name in enumerate(run.scenarios)]
    notes = "".join(f"<p>{prose(note)}</p>\n" for note in _notes(run, other, found))
    return f'<section id="warming">\n{table(head, rows)}{notes}</section>\n'


def _how(run):
    return ("percentiles of each member’s mean over the years" if run.exact else
            "means over the years of yearly percentiles, as the file holds no members (run with "
            "--store all for percentiles of means)")


def _notes(run, other, found):
    yield "Large figures are medians (AR6: best estimates), small ones hold 5–95 %."
    yield f"This ensemble: {_how(run)}."
    if other:
        yield f"The other, {other.name}: {other.members:,} members, {_how(other)}."
    for one in filter(None, (run, other)):
        for period in found:
            if runs.cut_short(one, period.last):
                yield (f"{period.title} ends on 1 January {period.last} for "
                       f"{'this ensemble' if one is run else one.name}, as its file does; run to "
                       f"{period.last + 1} for the whole period.")
    assessed = [told.assessed for period in found for told in period.by_scenario if told.assessed]
    if assessed:
        doubt = any(one.mark != "verified" for one in assessed)
        yield (f"AR6: {words.some(sorted({one.source for one in assessed}))}; its models were "
               "given concentrations, which here follow from emissions."
               + (" * Not re-read in the report." if doubt else ""))
        yield _less(run, found[-1])


def _less(run, period):
    """How far the medians of a period are from AR6's."""
    told = [f"{palette.title_of(name)} {words.signed(one.this[1] - one.assessed.range[1], 2)}"
            for name, one in zip(run.scenarios, period.by_scenario) if one.assessed]
    return (f"Median less AR6’s best estimate in {period.title}, °C: {', '.join(told)}."
            if told else "")
