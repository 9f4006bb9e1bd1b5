"""Which pictures a calibration gives, and what is said below them."""

from analysis import palette
from analysis.calibration import colours, judgement, plots, words
from analysis.pictures import Picture, rows_of, said

MOST_ROWS = 24  # in a picture; tables tell all


def _first(rows, what):
    """Those that have room, and a sentence on the others."""
    left = len(rows) - MOST_ROWS
    return rows[:MOST_ROWS], f"The first {MOST_ROWS} of {len(rows)} {what}." if left > 0 else ""


def _why(rejected):
    texts = {"outside all bins": "outside the target {}", "fails the filter": "fails the filter {}"}
    return texts.get(rejected.why, rejected.why + " {}").format(rejected.key).strip()


def rejected(calibration):
    """How the draws became survivors."""
    if calibration.judged or not calibration.draws:
        return
    lost = [one for one in calibration.rejected if one.n]
    none = [_why(one) for one in calibration.rejected if not one.n]
    steps = [("draws from the prior", calibration.draws, palette.SOFT),
             *((_why(one), one.n, colours.PRIOR) for one in lost),
             ("survivors", calibration.survivors, colours.MEMBERS)]
    steps, more = _first(steps, "steps")
    each = "each draw is counted at the first reason that it meets, in this order"
    yield Picture(
        "rejected", "From draws to survivors",
        said(f"In grey what was lost, in % of all draws; {each}.",
             f"No draws lost: {words.some(none)}." if none else "", more),
        lambda figure, wide: plots.draw_rejected(figure, calibration, steps, wide),
        (0.25 * len(steps) + 0.4, 0.38 * len(steps) + 0.45))


def targets(calibration):
    """A panel for each target."""
    rows, more = _first(calibration.of_role("target"), "targets")
    if not rows:
        return
    prior = [(colours.PRIOR, "valid draws from the prior"),
             (colours.WEIGHTED, "survivors, weighted")] if not calibration.judged else []
    yield Picture(
        "targets", "Targets: wanted and got",
        said("Densities, each of area 1, over the range that most of the prior takes; "
             if prior else "Densities, each of area 1, over the range of the members; ",
             "members are few for the cells they are counted in and look rough.", more),
        lambda figure, wide: plots.draw_targets(figure, rows, calibration.sample_size, wide),
        (1.75 * rows_of(len(rows), 4) + 0.1, 1.5 * rows_of(len(rows), 2) + 0.1),
        (*prior, (colours.MEMBERS, "members"), (palette.INK, "target")))


def checks(calibration):
    """Where the members lie within what was wanted."""
    every = calibration.of_role("check")
    told = [row for row in every if row.high - row.low < float("inf")]
    rows, more = _first(told, "checks")
    one_sided = "" if len(told) == len(every) else "Checks with one bound are in the table only."
    if not rows:
        return
    yield Picture(
        "checks", "Checks: where the members lie",
        said("Each line is scaled so that what is wanted fills the band; thin and thick lines hold "
             "5–95 % and 17–83 % of the members, a dot is a median that passes, a cross one that "
             "fails, an arrow says that the line goes on.", one_sided, more),
        lambda figure, wide: plots.draw_checks(figure, rows, wide),
        (0.25 * len(rows) + 0.4, 0.36 * len(rows) + 0.4),
        ((colours.WANTED_BAND, "wanted"), (colours.GOOD, "passes"), (colours.BAD, "fails")))


def pairs(calibration):
    """What goes with what."""
    found = judgement.pairs(calibration)
    if not found:
        return
    where = "Targets with targets, parameters with targets, parameters with parameters: of each " \
            "the three that go together most" if calibration.columns else \
            "The targets that go together most; parameters are not told of, as their table does " \
            "not lie beside the diagnostics"
    yield Picture(
        "pairs", "What goes with what",
        said(f"{where}, by rank correlation ρ over {calibration.kept:,} members (each in "
             "two panels of a kind at most; a sum and its parts left out). Some go together in "
             "the prior already."),
        lambda figure, wide: plots.draw_pairs(figure, found, wide),
        (2.5 * rows_of(len(found), 3), 2.05 * rows_of(len(found), 2)))


def of_calibration(calibration):
    """Every picture that needs no run, in the order of the page."""
    return [picture for part in (rejected, targets, checks, pairs) for picture in part(calibration)]


def history(run, records):
    """The record over the ensemble's fans."""
    if not records:
        return
    scenario = palette.title_of(run.scenarios[run.history])
    noise = "with" if run.noisy else "without"
    yield Picture(
        "history", "The record and the ensemble",
        said(f"Line and shading: median, 17–83 % and 5–95 % of {run.members:,} members, {noise} "
             "internal variability. Warming is relative to 1850–1900, a year is held against the "
             "value that ends it; concentrations are held against the mean of the year’s two ends.",
             f"Years after the history are those of {scenario}." if len(run.scenarios) > 1 else ""),
        lambda figure, wide: plots.draw_history(figure, records, wide),
        (5.2 if len(records) > 1 else 3.0, 2.5 * len(records)),
        ((colours.MEMBERS, "members"), (colours.OBSERVED, "observed")))


def projections(names, periods, other):
    """periods: (title, three ranges a scenario)."""
    legend = [(colours.ASSESSED, "AR6, assessed"), (colours.MEMBERS, "this ensemble")]
    if other:
        legend.append((colours.OTHER, other))
    yield Picture(
        "projections", "Warming by period, °C relative to 1850–1900",
        "Bars hold 5–95 %, a stroke in them is the median (of AR6, the best estimate).",
        lambda figure, wide: plots.draw_projections(figure, periods, names, wide),
        (0.36 * len(names) + 0.65, (0.30 * len(names) + 0.75) * len(periods)), tuple(legend))
