"""The command line: what may be asked, where answers go, how refusals are said."""

import argparse
import contextlib
import os
import sys
from pathlib import Path

from analysis import compare, diff, iamc, pictures, report, scc, sobol, tables
from analysis.attribution import forms as shares
from analysis.attribution import of_file as attribution
from analysis.attribution import players
from analysis.calibration import build, diagnostics
from analysis.hindcast import picture as of_hindcast
from analysis.hindcast import score, world
from analysis.hindcast import table as hindcasts
from analysis.metrics import forms
from analysis.metrics import of_file as metrics
from analysis.regions import pictures as regions
from analysis.regions import table as of_regions
from analysis.trajectory import WORLD, Refused, Trajectory

DIFFERENT, USAGE, DISK = 1, 64, 74
EXAMPLES = """examples:
  python3 -m analysis report runs/paths.nc
  python3 -m analysis table runs/paths.nc --csv
  python3 -m analysis plot runs/paths.nc temperature
  python3 -m analysis table runs/policies.nc --regions
  python3 -m analysis iamc runs/paths.nc --out ssps.csv
  python3 -m analysis explain runs/sobol.nc temperature --year 2100
  python3 -m analysis metrics runs/policies.nc --region CHN
  python3 -m analysis compare runs/policies.nc runs/mine.nc
  python3 -m analysis diff runs/before.nc runs/after.nc
  python3 -m analysis attribute runs/emitted.nc --by region,gas
  python3 -m analysis scc runs/pulse.nc
  python3 -m analysis hindcast runs/2010.nc
  python3 -m analysis calibration runs/members.json runs/members.nc

python3 -m analysis COMMAND --help tells the options of each."""
RAW = argparse.RawDescriptionHelpFormatter


class Parser(argparse.ArgumentParser):
    """Wrong usage leaves with 64, as everywhere in Keeling."""

    def error(self, message):
        print(f"{self.prog}: {message}; expected what {self.prog} --help tells", file=sys.stderr)
        sys.exit(USAGE)


def _keep(path, write):
    """The file that write makes under a name it is given appears complete or not at all."""
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


def _save(path, picture):
    _keep(path, lambda draft: pictures.save_png(picture, draft))


def _silence():
    """What Python still holds for a screen that takes nothing would fail again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _beside(file, ending):
    """runs/paths.nc -> runs/paths<ending>"""
    path = Path(file)
    return path.with_name((path.stem if path.suffix in (".nc", ".json") else path.name) + ending)


def _report(trajectory, asked):
    drawn = pictures.of_file(trajectory, regions.of_file(trajectory))
    _publish(asked, drawn, report.page(trajectory, drawn))


def _calibration(calibration, asked):
    if asked.beside and not asked.runs:
        raise Refused(f"--beside {asked.beside}: stands beside no run; expected RUNS.nc too", USAGE)
    earlier = diagnostics.read(asked.foresight) if asked.foresight else None
    _publish(asked, *build.of(calibration, asked.runs, asked.beside, earlier))


def _publish(asked, drawn, text):
    """The page and its pictures, where they were asked for."""
    ending = ".html" if asked.file.endswith(".nc") else "_calibration.html"
    page = Path(asked.out or _beside(asked.file, ending))
    folder = Path(asked.png or page.with_name(f"{page.stem}_png"))
    folder.mkdir(exist_ok=True)
    for picture in drawn:
        _save(folder / f"{picture.name}.png", picture)
    _write(page, text)
    print(f"report    {page}")
    print(f"pictures  {folder}: {', '.join(f'{picture.name}.png' for picture in drawn)}")


def _table(trajectory, asked):
    room = of_regions if asked.regions else tables
    print((room.as_csv if asked.csv else room.as_markdown)(trajectory), end="")


def _plot(trajectory, asked):
    picture = pictures.of_quantity(trajectory, asked.variable, asked.region)
    path = Path(asked.out or _beside(asked.file, f"_{picture.name}.png"))
    if path.suffix != ".png":
        raise Refused(f"{path}: is no name of a picture; expected one that ends in .png", USAGE)
    _save(path, picture)
    print(f"picture   {path}")


def _iamc(trajectory, asked):
    path = Path(asked.out or _beside(asked.file, ".csv"))
    _write(path, iamc.table(trajectory, asked.names == "ar6"))
    print(f"table     {path}")
    for quantity in iamc.left_out(trajectory):
        print(f"left out  {quantity.name}: another quantity is '{quantity.iamc}'")


def _explain(trajectory, asked):
    quantity = trajectory.named(asked.variable)
    year = int(trajectory.years[-1]) if asked.year is None else asked.year
    found = sobol.of_file(trajectory, quantity, asked.scenario, year)
    print(sobol.as_table(found, quantity, year), end="")


def _metrics(trajectories, asked):
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


def _compare(trajectories, asked):
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


def _diff(trajectories, asked):
    one, other = trajectories
    found, alone = diff.differences(one, other, asked.tolerance), diff.only_in_one(one, other)
    print(diff.as_text(one, other, found, alone), end="")
    return DIFFERENT if found or alone else 0


@contextlib.contextmanager
def _all(files):
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Trajectory(file)) for file in files]


def _attribute(trajectory, asked):
    def told(name, share):
        if sys.stderr.isatty():
            print(f"\r{name}: {100 * share:3.0f} %", end="\n" * (share == 1), file=sys.stderr)
    found = list(attribution.of_file(trajectory, asked.pathway, asked.by, asked.years, asked.since,
                                     Path(asked.world or world.FOLDER), told))
    if asked.csv:
        print(shares.as_csv(found), end="")
        return
    for one in found:
        print(shares.as_markdown(one))
    print(shares.notes(found), end="")


def _scc(trajectory, asked):
    costs = scc.of_file(trajectory, asked.until, asked.discount or scc.DISCOUNTINGS)
    print((scc.as_csv if asked.csv else scc.as_markdown)(costs), end="")


def _hindcast(trajectory, asked):
    years, scores = score.of_file(trajectory, asked.world)
    if asked.csv:
        print(hindcasts.as_csv(scores), end="")
        return
    path = Path(asked.out or _beside(asked.file, "_hindcast.png"))
    _save(path, of_hindcast.of_scores(years, scores))
    print(hindcasts.as_markdown(years, scores))
    print(f"picture   {path}")


def _command(commands, name, does, about, example, file=("F.nc", "a trajectory file of keeling"),
             several=None):
    """A command that reads one file, or several: how many, as argparse says it."""
    parser = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.",
                                 epilog=f"example:\n  python3 -m analysis {example}",
                                 formatter_class=RAW)
    parser.add_argument("file", metavar=file[0], help=file[1], nargs=several)
    parser.set_defaults(does=does, opens=_all if several else Trajectory)
    return parser


def _parser():
    parser = Parser(prog="python3 -m analysis", formatter_class=RAW, epilog=EXAMPLES,
                    description="Tables, pictures and reports from Keeling's trajectory files.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    made = _command(commands, "report", _report, "writes a page with a table and pictures",
                    "report runs/paths.nc --out report.html --png pictures")
    made.add_argument("--out", metavar="PAGE.html", help="the page (default: F.html beside F.nc)")
    made.add_argument("--png", metavar="FOLDER", help="its pictures (default: PAGE_png)")
    made = _command(commands, "table", _table, "prints warming and CO2 by scenario",
                    "table runs/paths.nc --csv")
    made.add_argument("--csv", action="store_true", help="as CSV, not as Markdown")
    made.add_argument("--regions", action="store_true", help="CO2 by region and scenario")
    made = _command(commands, "plot", _plot, "draws one quantity",
                    "plot runs/paths.nc 'Atmospheric Concentrations|CO2' --out co2.png")
    made.add_argument("variable", metavar="VARIABLE", help="its name in the file, or by IAMC")
    made.add_argument("--region", metavar="CODE", help="of which region (default: the world)")
    made.add_argument("--out", metavar="F.png", help="the picture (default: F_VARIABLE.png)")
    made = _command(commands, "iamc", _iamc, "writes an IAMC table, as pyam reads it",
                    "iamc runs/paths.nc --out ssps.csv")
    made.add_argument("--out", metavar="F.csv", help="the table (default: F.csv beside F.nc)")
    made.add_argument("--names", choices=("rcmip", "ar6"), default="rcmip",
                      help="whose names of quantities (default rcmip, as in the file)")
    made = _command(commands, "explain", _explain, "tells which parameters explain a spread",
                    "explain runs/sobol.nc temperature --year 2100")
    made.add_argument("variable", metavar="VARIABLE", help="its name in the file, or by IAMC")
    made.add_argument("--year", type=int, metavar="YEAR", help="on 1 January (default: the last)")
    made.add_argument("--scenario", metavar="NAME", help="of which scenario (default: the first)")
    _add_pathways(commands)
    made = _command(commands, "scc", _scc, "tells the social cost of carbon",
                    "scc runs/pulse.nc --discount 2% --discount 0.2%,1.24 --csv",
                    ("F.nc", "a run with --pulse YEAR and --storage double"))
    made.add_argument("--discount", action="append", type=scc.discounting, metavar="RATE[,ETA]",
                      help="2%%, or pure time preference and eta, or dice2023 (default 3%%; 2%%; "
                      "0.2%%,1.24)")
    made.add_argument("--until", type=int, default=2300, metavar="YEAR",
                      help="the last year whose damages count (default 2300)")
    made.add_argument("--csv", action="store_true", help="as CSV, not as Markdown")
    made = _command(commands, "hindcast", _hindcast, "tells how a prediction from 2010 fared",
                    "hindcast runs/2010.nc", ("F.nc", "a run of scenarios/hindcast/2010.yaml"))
    made.add_argument("--csv", action="store_true", help="as CSV, and no picture")
    made.add_argument("--world", metavar="FOLDER", help="tables of what was observed (default: "
                      "scenarios/world)")
    made.add_argument("--out", metavar="F.png", help="the picture (default: F_hindcast.png)")
    _add_attribution(commands)
    _add_calibration(commands)
    return parser


def _add_pathways(commands):
    every = "F.nc", "runs with --store all"
    made = _command(commands, "metrics", _metrics, "measures pathways: peaks, net zero, budgets, "
                    "overshoot, categories, fairness and drivers, over members",
                    "metrics runs/policies.nc --region CHN", every, "+")
    _add_choice(made)
    made.add_argument("--form", choices=("markdown", *forms.FORMS), default="markdown",
                      help="markdown, csv or json, or csv of each member's (default markdown)")
    made = _command(commands, "compare", _compare, "tells what pathways differ in, member by "
                    "member", "compare runs/two.nc --to current-policies --region CHN", every, "+")
    _add_choice(made)
    made.add_argument("--to", metavar="PATHWAY", help="which is the first (default: the first)")
    made.add_argument("--csv", action="store_true", help="as CSV, not as Markdown")
    made = _command(commands, "diff", _diff, "tells where two files first differ, and what went in "
                    "that differs; exit status 1 if one has other values than the other, or more",
                    "diff before.nc after.nc", several=2)
    made.add_argument("--tolerance", type=diff.tolerance, default=0.0, metavar="SHARE",
                      help="of a quantity's largest value, up to which it is the same (default 0)")


def _add_attribution(commands):
    made = _command(commands, "attribute", _attribute, "shares out the warming of pathways among "
                    "regions, sectors and gases (Shapley values, leave-one-out), by running the "
                    "program", "attribute runs/emitted.nc --by region,gas --years 2050,2100",
                    ("F.nc", f"a run with {players.NEEDED}"))
    made.add_argument("--by", type=_kinds, default=("region",), metavar="LIST",
                      help=f"some of {', '.join(players.BY)} (default region)")
    made.add_argument("--years", type=_numbers, default=(2050, 2100), metavar="LIST",
                      help="of whose 1 January (default 2050,2100)")
    made.add_argument("--since", type=int, metavar="YEAR",
                      help="from which emissions are shared out (default: since they are known)")
    made.add_argument("--pathway", action="append", metavar="NAME",
                      help="which, as often as there are (default: all)")
    made.add_argument("--csv", action="store_true", help="each player as CSV, not Markdown")
    made.add_argument("--world", metavar="FOLDER", help="tables the run was made with (default: "
                      "scenarios/world)")


def _kinds(text):
    """region,gas as a tuple in the order of BY."""
    asked = text.split(",")
    if not set(asked) <= set(players.BY):
        raise argparse.ArgumentTypeError(f"'{text}'; expected some of {','.join(players.BY)}")
    return tuple(kind for kind in players.BY if kind in asked)


def _numbers(text):
    try:
        return sorted({int(word) for word in text.split(",")})
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}'; expected years with commas between") from None


def _add_choice(made):
    """What metrics are counted of."""
    made.add_argument("--region", metavar="CODE", action="append",
                      help="of which region, as often as there are (default: World, but all where "
                      "it is not Markdown)")
    made.add_argument("--since", type=int, default=metrics.SINCE, metavar="YEAR",
                      help=f"the first year that counts (default {metrics.SINCE})")
    made.add_argument("--until", type=int, default=metrics.UNTIL, metavar="YEAR",
                      help=f"the last (default {metrics.UNTIL})")


def _add_calibration(commands):
    made = _command(commands, "calibration", _calibration,
                    "writes a page on what an ensemble was fitted to, and what it meets",
                    "calibration runs/members.json runs/members.nc --out calibration.html",
                    ("MEMBERS.json", "what keeling calibrate wrote beside its MEMBERS.csv"))
    made.set_defaults(opens=lambda path: contextlib.nullcontext(diagnostics.read(path)))
    made.add_argument("runs", metavar="RUNS.nc", nargs="?", help="a run of these members")
    made.add_argument("--foresight", metavar="EARLIER.json",
                      help="a calibration to an earlier year, and what it predicted")
    made.add_argument("--beside", metavar="OTHER.nc", help="the same scenarios with other members")
    made.add_argument("--out", metavar="PAGE.html",
                      help="the page (default: MEMBERS_calibration.html)")
    made.add_argument("--png", metavar="FOLDER", help="its pictures (default: PAGE_png)")


def main(words):
    """Does what the words ask; returns the exit code."""
    asked = _parser().parse_args(words)
    try:
        with asked.opens(asked.file) as opened:
            code = asked.does(opened, asked)
        print(end="", flush=True)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return refusal.status
    except OSError as fault:
        if not fault.filename:
            _silence()
        print(f"{fault.filename or 'the screen'}: cannot be written, {fault.strerror}; expected a "
              "folder that is there and has room", file=sys.stderr)
        return DISK
    return code or 0
