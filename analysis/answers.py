"""What each command answers: reads what was asked of an open file, prints or writes."""

import contextlib
import os
import sys
from pathlib import Path

from analysis import abatement_cost, compare, diff, iamc, pictures, report, scc, sobol, tables
from analysis.account import ileap
from analysis.account import page as statement_page
from analysis.attribution import forms as shares
from analysis.attribution import of_file as attribution
from analysis.calibration import build, diagnostics
from analysis.explorer import library
from analysis.formats import definitions
from analysis.hindcast import picture as hindcast_picture
from analysis.hindcast import score, world
from analysis.hindcast import table as hindcasts
from analysis.maps import pictures as maps
from analysis.inventories import bridge
from analysis.inventories import figures as inventories
from analysis.inventories import forms as inventory_forms
from analysis.inventories.rulebook import Rulebook
from analysis.metrics import forms
from analysis.metrics import of_file as metrics
from analysis.regions import pictures as regions
from analysis.regions import table as of_regions
from analysis.trajectory import WORLD, Refused

DIFFERENT, USAGE = 1, 64


def _keep(path, write):
    """The file that write makes under a name it is given appears complete or not at all."""
    if path.suffix == ".nc":
        raise Refused(f"{path}: is no name of what is written here; expected one that does not end "
                      "in .nc, as trajectory files do", USAGE)
    draft = path.with_name(path.name + ".part")
    try:
        write(draft)
        os.replace(draft, path)
    except OSError as fault:  # which names the draft, or nothing
        raise OSError(fault.errno, fault.strerror or str(fault), str(path)) from fault
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def _write(path, text):
    _keep(path, lambda draft: draft.write_text(text, encoding="utf-8"))


def _save(path, picture, form="png"):
    _keep(path, lambda draft: pictures.save(picture, draft, form))


def _beside(file, ending):
    """runs/paths.nc -> runs/paths<ending>"""
    path = Path(file)
    return path.with_name((path.stem if path.suffix in (".nc", ".json") else path.name) + ending)


def of_report(trajectory, asked):
    drawn = pictures.of_file(trajectory, [*regions.of_file(trajectory), *maps.of_file(trajectory)])
    _publish(asked, ".html", drawn, _page(trajectory, drawn, asked.static))
    if trajectory.regional and maps.why_not(trajectory):
        print(f"no map    {maps.why_not(trajectory)}")


def _page(trajectory, drawn, static):
    """With charts, if the library for them is there; else with pictures."""
    if static:
        return report.page(trajectory, drawn)
    chart_library = library.text()
    page = report.interactive(trajectory, chart_library) if chart_library else None
    if not page:
        why = library.TOO_LARGE if chart_library else library.ADVICE
        print(f"{trajectory.path}: {why}", file=sys.stderr)
    return page or report.page(trajectory, drawn)


def of_calibration(calibration, asked):
    if asked.beside and not asked.runs:
        raise Refused(f"--beside {asked.beside}: stands beside no run; expected RUNS.nc too", USAGE)
    earlier = diagnostics.read(asked.foresight) if asked.foresight else None
    drawn, text = build.of(calibration, asked.runs, asked.beside, earlier)
    _publish(asked, "_calibration.html", drawn, text)


def of_statement(statement, asked):
    _publish(asked, ".html", *statement_page.of(statement))


def of_ileap(statement, asked):
    path = Path(asked.out or Path(asked.file).with_name("shipments.json"))
    _write(path, ileap.as_shipments(statement, Path(asked.file).parent))
    print(f"shipments  {path}")


def of_activity(text, asked):
    path = Path(asked.out or _beside(asked.file[0], ".csv"))
    _write(path, text)
    print(f"activity  {path}")


def _publish(asked, ending, drawn, text):
    """The page and its pictures, where they were asked for."""
    page = Path(asked.out or _beside(asked.file, ending))
    folder = Path(asked.png or page.with_name(f"{page.stem}_{asked.format}"))
    folder.mkdir(exist_ok=True)
    names = [f"{picture.name}.{asked.format}" for picture in drawn]
    for name, picture in zip(names, drawn):
        _save(folder / name, picture, asked.format)
    _write(page, text)
    print(f"report    {page}")
    print(f"pictures  {folder}: {', '.join(names)}")


def of_table(trajectory, asked):
    room = of_regions if asked.regions else tables
    print((room.as_csv if asked.csv else room.as_markdown)(trajectory), end="")


def of_plot(trajectory, asked):
    _keep_one(asked, pictures.of_quantity(trajectory, asked.variable, asked.region))


def of_map(trajectory, asked):
    _keep_one(asked, maps.of_quantity(trajectory, asked.variable, asked.year, asked.per_head))


def _keep_one(asked, picture, told=None):
    """A picture in the form that its name ends in."""
    path = Path(asked.out or _beside(asked.file, f"_{picture.name}.png"))
    form = path.suffix.removeprefix(".")
    if form not in pictures.FORMS:
        raise Refused(f"{path}: is no name of a picture; expected one that ends in "
                      f"{', '.join(f'.{known}' for known in pictures.FORMS)}", USAGE)
    _save(path, picture, form)
    print(f"picture   {path}", file=told)


def of_iamc(trajectory, asked):
    path = Path(asked.out or _beside(asked.file, iamc.SUFFIXES[asked.form]))
    _keep(path, lambda draft: iamc.write(trajectory, draft, asked.names, asked.form))
    print(f"table     {path}")
    for quantity in iamc.left_out(trajectory):
        print(f"left out  {quantity.name}: another quantity is '{quantity.iamc}'")


def of_definitions(trajectory, asked):
    folder = Path(asked.out or _beside(asked.file, "_definitions"))
    files = definitions.of(trajectory)
    for name in definitions.FILES - set(files):
        (folder / "definitions" / name).unlink(missing_ok=True)  # of another file
    for name, text in files.items():
        path = folder / "definitions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, text)
        print(f"written   {path}")


def of_explain(trajectory, asked):
    quantity = trajectory.named(asked.variable)
    year = int(trajectory.years[-1]) if asked.year is None else asked.year
    found = sobol.of_file(trajectory, quantity, asked.scenario, year)
    print(sobol.as_table(found, quantity, year), end="")


def of_metrics(trajectories, asked):
    found, verdicts = metrics.of_files(trajectories, *_years(asked))
    regions = _regions(found, asked)
    if asked.form == "members" and len({one.labels for one in found}) > 1:
        raise Refused("--form members: the files have other members than each other; expected one "
                      "file, or files of the same members", USAGE)
    if asked.form != "markdown":
        mine = [one for one in found if not asked.region or one.region in regions]
        print(forms.FORMS[asked.form](mine, verdicts), end="")
        return
    for region in regions:
        print(forms.as_markdown(found, verdicts, region))
    print(forms.notes(verdicts), end="")


def _years(asked):
    if asked.since > asked.until:
        raise Refused(f"--since {asked.since}: is after --until {asked.until}; expected an earlier "
                      "year", USAGE)
    return asked.since, asked.until


def _regions(found, asked):
    """Those asked for, as they are written; the world if none are."""
    known = {one.region.lower(): one.region for one in found}
    for region in asked.region or ():
        if region.lower() not in known:
            raise Refused(f"{asked.file[0]}: has no metrics of {region}; expected "
                          f"{', '.join(known.values())}", USAGE)
    return [known[region.lower()] for region in asked.region or [WORLD]]


def of_compare(trajectories, asked):
    found = compare.pathways(trajectories, *_years(asked))
    first = compare.first_of(found, asked.to)
    if len(found) < 2:
        raise Refused(f"{asked.file[0]}: has one pathway; expected two or more to compare", USAGE)
    regions = _regions(list(first.metrics.values()), asked)
    if asked.csv:
        print(compare.as_csv(found, first, regions if asked.region else None), end="")
        return
    for region in regions:
        print(compare.as_markdown(found, first, region))
    print(compare.notes(found, first), end="")


def of_diff(trajectories, asked):
    one, other = trajectories
    found, alone = diff.differences(one, other, asked.tolerance), diff.only_in_one(one, other)
    print(diff.as_text(one, other, found, alone), end="")
    return DIFFERENT if found or alone else 0


def _progress(name, share):
    if sys.stderr.isatty():
        print(f"\r{name}: {100 * share:3.0f} %", end="\n" * (share == 1), file=sys.stderr)


def of_cost(path, asked):
    costs = abatement_cost.of_path(path, asked.members, asked.steps,
                                   lambda share: _progress(path, share))
    print((abatement_cost.as_csv if asked.csv else abatement_cost.as_markdown)(costs), end="")


def of_attribute(trajectory, asked):
    found = list(attribution.of_file(trajectory, asked.pathway, asked.by, asked.years, asked.since,
                                     Path(asked.world or world.FOLDER), _progress))
    if asked.csv:
        print(shares.as_csv(found), end="")
        return
    for one in found:
        print(shares.as_markdown(one))
    print(shares.notes(found), end="")


def of_scc(trajectory, asked):
    costs = scc.of_file(trajectory, asked.until, asked.discount or scc.DISCOUNTINGS, asked.economy)
    print((scc.as_csv if asked.csv else scc.as_markdown)(costs), end="")


def of_hindcast(trajectory, asked):
    years, scores = score.of_file(trajectory, asked.world)
    if asked.csv:
        print(hindcasts.as_csv(scores), end="")
        return
    print(hindcasts.as_markdown(years, scores))
    _keep_one(asked, hindcast_picture.of_scores(years, scores))


def of_inventories(regions, asked):
    tables, rulebook = inventories.opened(asked.world or world.FOLDER), Rulebook(asked.tables)
    pair = tuple(rulebook.named(name) for name in (asked.definition, asked.against))
    codes = inventories.regions(tables, regions)
    found = bridge.of_regions(tables, rulebook, pair, codes, asked.years)
    told = list(bridge.notes(rulebook, pair, codes, found[0].years))
    print(inventory_forms.FORMS[asked.form](found, pair, told), end="")
    if asked.out:
        _keep_one(asked, inventory_forms.picture(found[0], pair), sys.stderr)
