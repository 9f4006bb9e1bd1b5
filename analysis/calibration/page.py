"""The page of a calibration: verdicts first, then what they rest on (page.html and style.css)."""

from pathlib import Path

from analysis import page as paper
from analysis.calibration import colours, judgement, sections, words
from analysis.calibration.sections import verdict_words
from analysis.page import figure, prose

HERE = Path(__file__).parent
HEADINGS = {False: ("How it was made", "What was fitted", "What was not fitted"),
            True: ("What was judged", "Targets and filters", "Checks")}  # by: made elsewhere
GOOD, FAIR, BAD = (judgement.Verdict("", sign, kind)
                   for sign, kind in (("✓", "good"), ("~", "fair"), ("✗", "bad")))


def page(calibration, drawn, told):
    """The whole page as text; drawn: pictures by name; told: sections that a run gives."""
    made, fitted, unfitted = HEADINGS[calibration.judged]
    main = paper.filled(
        HERE / "page.html", made=made, fitted=fitted, unfitted=unfitted,
        verdicts="\n".join([*_verdicts(calibration), told.get("verdict", "")]),
        facts=_facts(calibration),
        rejected=figure(drawn.get("rejected"), "h3"),
        targets=sections.targets(calibration) + figure(drawn.get("targets"), "h3"),
        checks=figure(drawn.get("checks"), "h3") + sections.checks(calibration)
        + told.get("foresight", sections.foresight(calibration)
                   if any(map(sections.is_foretold, calibration.rows)) else ""),
        pairs=figure(drawn.get("pairs")),
        history=figure(drawn.get("history")) + told.get("history", ""),
        projections=figure(drawn.get("projections")) + told.get("projections", ""),
        sources=sections.sources(calibration), parameters=sections.parameters(calibration))
    return paper.whole(_title(calibration), _lead(calibration), main,
                       style=paper.read(HERE / "style.css"), dark=colours.DARK)


def _title(calibration):
    title = calibration.title or "An ensemble without title"
    return f"Judged by the targets of: {title}" if calibration.judged else title


def _lead(calibration):
    if calibration.judged:
        return (f"{calibration.kept:,} members that were made elsewhere, judged with Keeling "
                f"{calibration.keeling}.")
    return (f"{calibration.kept:,} members chosen from {calibration.draws:,} draws with Keeling "
            f"{calibration.keeling}.")


def _verdicts(calibration):
    """What a reader must know before anything else, a paragraph each."""
    for text, kind in (*_on_targets(calibration), *_on_filters(calibration),
                       *_on_checks(calibration)):
        yield sections.paragraph(text, kind)


def _on_targets(calibration):
    rows = calibration.of_role("target")
    if not rows:
        yield "Nothing was fitted: there are no targets.", "fair"
        return
    largest, mean = sections.worst_and_mean(rows)
    verdicts = {row.key: judgement.of_target(row) for row in rows}
    width = (f"The largest error is {words.number(largest, 1)} % of a target’s 5–95 % width, the "
             f"mean {words.number(mean, 1)} %.")
    short = [key for key, one in verdicts.items() if one.kind != "good"]
    if not short:
        yield f"{verdict_words(GOOD)} All {len(rows)} targets are met. {width}", "good"
        return
    worst = "bad" if any(one.kind == "bad" for one in verdicts.values()) else "fair"
    told = [f"{prose(key)} ({verdicts[key].word})" for key in short]
    yield (f"{verdict_words(BAD if worst == 'bad' else FAIR)} Of {len(rows)} targets "
           f"{len(short)} are not met closely: {words.some(told)}. {width}"), worst


def _on_filters(calibration):
    outside = [row for row in calibration.of_role("filter")
               if judgement.of_filter(row) is not judgement.PASSES]
    if outside:
        told = [f"{prose(row.key)} ({len(row.values) - judgement.inside(row):,} of "
                f"{len(row.values):,})" for row in outside]
        yield f"{verdict_words(BAD)} Members do not pass the filter: {words.some(told)}.", "bad"


def _on_checks(calibration):
    rows, failed = calibration.of_role("check"), judgement.failed_checks(calibration)
    which = "checks" if calibration.judged else "checks that were not fitted"
    if not rows:
        yield (f"{verdict_words(FAIR)} There are no checks: nothing tells how the ensemble does "
               "where it was not fitted."), "fair"
    elif not failed:
        yield f"{verdict_words(GOOD)} All {len(rows)} {which} pass.", "good"
    else:
        names = words.some([prose(row.key) for row in failed], 12, "or")
        yield (f"{verdict_words(BAD)} {len(failed)} of {len(rows)} {which} "
               f"{'fails' if len(failed) == 1 else 'fail'}. A result that rests on {names} rests "
               "on a failed check."), "bad"


def _facts(calibration):
    told = [("Members", f"{calibration.kept:,}")]
    if not calibration.judged:
        share = words.share(calibration.survivors, calibration.draws)
        told = [("Draws from the prior", f"{calibration.draws:,}"),
                ("Survivors", f"{calibration.survivors:,} ({share})"),
                ("Effective sample size", f"{calibration.sample_size:,.0f}"),
                *told,
                ("Largest share of the weight", f"{100 * calibration.largest_share:.3g} %"),
                ("Seed", f"{calibration.seed % (1 << 32)}")]
    told += [("Targets are those of", "the forced response (widened by internal variability)"
              if calibration.widened else "what was observed"),
             ("Recipe version", f"{calibration.recipe_version}")]
    return paper.facts(told)

