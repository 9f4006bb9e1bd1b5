"""The tables of the page."""

from html import escape

import numpy as np

from analysis.calibration import judgement, words
from analysis.page import prose, table, two_heads
from analysis.trajectory import Refused


def verdict_words(verdict):
    """Sign and word, never by colour alone."""
    said = f"{verdict.sign} {verdict.word}".strip()
    return f'<b class="{verdict.kind}">{said}</b>'


def paragraph(text, kind):
    """One of those at the top of the page."""
    return f'<p class="verdict {kind}">{text}</p>'


def worst_and_mean(rows):
    """Of the errors of the targets, in % of their widths."""
    sizes = np.abs([judgement.errors(row) for row in rows])
    return float(np.max(sizes)), float(np.mean(sizes))


def _verdict(verdict):
    return f'<td class="verdicts">{verdict_words(verdict)}</td>'


def _name(row):
    about = words.with_unit(words.about(row), row.unit)
    key = f'<span class="key">{prose(row.key)}</span>' if len(row.key) <= 30 else prose(row.key)
    return f'<th scope="row">{key}<small>{prose(about)}</small></th>'


def _cells(values, digits):
    return "".join(f"<td>{words.number(value, digits)}</td>" for value in values)


LEVELS = ("5 %", "50 %", "95 %")


def targets(calibration):
    """Wanted, got and the error; then the filters."""
    rows = calibration.of_role("target")
    if not rows:
        return "<p>There are no targets.</p>\n" + _filters(calibration)
    head = two_heads(("Target", "*Verdict"), (("Wanted", LEVELS), ("Members", LEVELS),
                                              ("Error, % of width", LEVELS)))
    lines = []
    for row in rows:
        digits = words.digits_of(row)
        errors = "".join(f"<td>{words.signed(error, 1)}</td>" for error in judgement.errors(row))
        lines.append(f"<tr>{_name(row)}{_verdict(judgement.of_target(row))}"
                     f"{_cells(row.target, digits)}{_cells(row.members, digits)}{errors}</tr>")
    largest, mean = worst_and_mean(rows)
    met, near = judgement.limits(calibration.kept)
    return (table(head, lines)
            + f"<p>Width: from the wanted 5 % to the wanted 95 %. Largest error "
              f"{words.number(largest, 1)} %, mean {words.number(mean, 1)} %. Met: none above "
              f"{met:.3g} %; nearly met: none above {near:.3g} %.</p>\n"
            + _filters(calibration))


def _filters(calibration):
    rows = calibration.of_role("filter")
    if not rows:
        return ""
    head = two_heads(("Filter", "*Verdict"), (("Members", LEVELS),), ("Wanted of each", "Inside"))
    return "<h3>Filters that every member passes or not</h3>\n" + table(head, [
        f"<tr>{_name(row)}{_verdict(judgement.of_filter(row))}"
        f"{_cells(row.members, words.digits_of(row))}{_wanted(row)}{_inside(row)}</tr>"
        for row in rows])


def _wanted(row):
    return f"<td>{escape(words.range_of(row.low, row.high, words.digits_of(row)))}</td>"


def _inside(row):
    return f"<td>{escape(words.share(judgement.inside(row), len(row.values)))}</td>"


def checks(calibration):
    rows = [row for row in calibration.of_role("check") if not is_foretold(row)]
    if not rows:
        return "<p>The recipe has no checks.</p>\n"
    return _check_table(rows) + ("<p>A check passes where the members’ median lies in the wanted "
                                 "range; inside: the share of members that do.</p>\n")


def is_foretold(row):
    """A check of years after those that were fitted."""
    return row.role == "check" and "predicted" in row.key.split()


def foresight(earlier):
    """What members that were fitted to an earlier year told of the years after it."""
    rows = [row for row in earlier.rows if is_foretold(row)]
    if not rows:
        raise Refused(f"{earlier.path}: has no check called '... predicted ...'; expected what "
                      "keeling calibrate makes of scenarios/calibration/to2000.yaml")
    failed = [row for row in rows if judgement.of_check(row) is not judgement.PASSES]
    told = (f"{len(failed)} of {len(rows)} were missed: "
            f"{words.some([prose(row.key) for row in failed])}" if failed
            else f"all {len(rows)} came true")
    return (f"<h3>Foresight</h3>\n<p>{prose(earlier.title)}: of what these members predicted, "
            f"{told}.</p>\n" + _check_table(rows))


def _check_table(rows):
    head = two_heads(("Check", "*Verdict"), (("Members", LEVELS),),
                     ("Wanted", "Inside", "*Source"))
    lines = [f"<tr>{_name(row)}{_verdict(judgement.of_check(row))}"
             f"{_cells(row.members, words.digits_of(row))}{_wanted(row)}{_inside(row)}"
             f'<td class="words">{prose(row.source)}</td></tr>' for row in rows]
    return table(head, lines)


def sources(calibration):
    return "\n".join(f"<tr><td>{prose(row.key)}</td><td>{escape(row.role)}</td>"
                     f"<td>{prose(words.about(row))}</td><td>{prose(row.source)}</td></tr>"
                     for row in calibration.rows)


def parameters(calibration):
    """What varies, and how much of it is left; nothing on members that were made elsewhere."""
    if calibration.judged or not calibration.parameters:
        return ""
    head = ("<thead><tr><td></td><th>5 %</th><th>50 %</th><th>95 %</th>"
            '<td class="words">Unit</td><td class="words">Drawn</td></tr></thead>')
    rows = "\n".join(_parameter(calibration, one) for one in calibration.parameters)
    return ("<details><summary>Parameters that differ between members</summary>"
            f'<div class="scroll"><table>\n{head}<tbody>\n{rows}\n</tbody></table></div></details>')


def _parameter(calibration, one):
    values = calibration.columns.get(one.name)
    if values is None or not np.isfinite(values).all():
        cells = "<td>–</td>" * 3
    else:
        three = np.percentile(values, (5, 50, 95))
        cells = "".join(f"<td>{_short(value)}</td>" for value in three)
    how = "solved for its target" if one.solved else \
        f"with the others of “{one.group}”" if one.group else "by itself"
    return (f'<tr><th scope="row"><code>{escape(one.name)}</code></th>{cells}'
            f'<td class="words">{prose(words.unit_of(one.unit))}</td>'
            f'<td class="words">{prose(how)}</td></tr>')


def _short(value):
    return f"{value:.4g}".replace("-", "−")


def record_verdict(records):
    """How much of the record lies within the members."""
    places = [compared.place for one in records for compared in one.compared]
    out = len(places) - places.count("inside")
    if not places:
        return ""
    kind, sign = ("fair", "~") if out else ("good", "✓")
    told = f"{out} of {len(places)}" if out else f"None of {len(places)}"
    lie = "lies" if out == 1 or not out else "lie"
    return paragraph(f"{verdict_words(judgement.Verdict('', sign, kind))} {told} values of the "
                     f"observed record that are compared {lie} outside 5–95 % of the members.",
                     kind)


def record(records, exact):
    """Where the record is fitted and where it is not."""
    head = two_heads(("Record", "*Observed lies"), (("Members", LEVELS),),
                     ("Observed", "Median less observed"))
    lines = [_compared(one, compared) for one in records for compared in one.compared]
    how = ("Percentiles of each member’s mean over the years." if exact else
           "Means over the years of yearly percentiles: the file holds no members.")
    return ('<section id="record">\n<h3>Where the record is met</h3>\n' + table(head, lines)
            + f"<p>{how} Inside: between 5 and 95 % of the members; the observed value has an "
              "uncertainty of its own, and warming its internal variability.</p>\n</section>\n")


def _compared(one, compared):
    digits = 2 if one.series.unit == "K" else 1
    name = f"{one.series.title} {words.years_of(compared.first, compared.last)}"
    place = {"inside": judgement.Verdict("inside", "✓", "good")}.get(
        compared.place, judgement.Verdict(compared.place, "✗", "bad"))
    less = compared.ensemble[2] - compared.observed
    return (f'<tr><th scope="row">{prose(words.with_unit(name, one.series.unit))}</th>'
            f"{_verdict(place)}{_cells(compared.ensemble[[0, 2, 4]], digits)}"
            f"<td>{words.number(compared.observed, digits)}</td>"
            f"<td>{words.signed(less, digits)}</td></tr>")
