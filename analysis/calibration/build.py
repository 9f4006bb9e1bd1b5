"""Puts a calibration, its run and another ensemble's run together."""

from contextlib import ExitStack

from analysis import palette
from analysis.calibration import page, pictures, projections, runs, sections
from analysis.trajectory import Trajectory

NO_RUN = """<section id="history">
<h2>The record and projections</h2>
<p>Not told of: no run of the members was given. To have them here:</p>
<pre>keeling run scenarios/ssps/ssp*.yaml --members MEMBERS.csv --out RUNS.nc
python3 -m analysis calibration MEMBERS.json RUNS.nc</pre>
</section>
"""


def _opened(stack, path):
    return runs.Run(stack.enter_context(Trajectory(path))) if path else None


def _of_run(run, other):
    """Pictures and sections of a run."""
    records, drawn, told = runs.records(run), [], {}
    if records:
        drawn += pictures.history(run, records)
        told["history"] = sections.record(records, run.exact)
        told["verdict"] = sections.record_verdict(records)
    found = projections.periods(run, other)
    if found:
        names = [palette.title_of(name) for name in run.scenarios]
        drawn += pictures.projections(names, projections.for_picture(found),
                                      other.name if other else "")
        told["projections"] = projections.section(run, other, found)
    return drawn, told


def of(calibration, path=None, beside=None, earlier=None):
    """The pictures and the page; earlier: a calibration whose foresight is told."""
    drawn, told = pictures.of_calibration(calibration), {"history": NO_RUN}
    with ExitStack() as stack:
        run, other = _opened(stack, path), _opened(stack, beside)
        if run:
            run.belongs_to(calibration)
            more, told = _of_run(run, other)
            drawn = [*drawn, *more]
    if earlier:
        told["foresight"] = sections.foresight(earlier)
    return drawn, page.page(calibration, {picture.name: picture for picture in drawn}, told)
