"""The command line: what may be asked, and how refusals are said; answers.py answers."""

import argparse
import contextlib
import os
import sys
import warnings

from analysis import answers, diff, iamc, keeling, pictures, scc
from analysis.account import ileap, statement
from analysis.answers import USAGE
from analysis.attribution import players
from analysis.calibration import diagnostics
from analysis.formats.names import SCHEMES
from analysis.inventories import forms as inventories
from analysis.metrics import forms
from analysis.metrics import of_file as metrics
from analysis.trajectory import Refused, Trajectory

DISK = 74
MOST_YEARS = 1000
EXAMPLES = """examples:
  python3 -m analysis report runs/paths.nc
  python3 -m analysis table runs/paths.nc --csv
  python3 -m analysis plot runs/paths.nc temperature
  python3 -m analysis map runs/policies.nc ghg --per-head --year 2030
  python3 -m analysis table runs/policies.nc --regions
  python3 -m analysis iamc runs/paths.nc --names common --out ssps.csv
  python3 -m analysis definitions runs/policies.nc
  python3 -m analysis explain runs/sobol.nc temperature --year 2100
  python3 -m analysis metrics runs/policies.nc --region CHN
  python3 -m analysis compare runs/policies.nc runs/mine.nc
  python3 -m analysis diff runs/before.nc runs/after.nc
  python3 -m analysis attribute runs/emitted.nc --by region,gas
  python3 -m analysis cost scenarios/paths/1.5c.yaml --members 20
  python3 -m analysis scc runs/pulse.nc
  python3 -m analysis hindcast runs/2010.nc
  python3 -m analysis calibration runs/members.json runs/members.nc
  python3 -m analysis statement runs/account/statement.json
  python3 -m analysis inventories CHN --definition china-national --against ipcc2006-ar5

python3 -m analysis COMMAND --help tells the options of each."""
RAW = argparse.RawDescriptionHelpFormatter


class Parser(argparse.ArgumentParser):
    """Wrong usage leaves with 64, as everywhere in Keeling."""

    def error(self, message):
        print(f"{self.prog}: {message}; expected what {self.prog} --help tells", file=sys.stderr)
        sys.exit(USAGE)


def _silence():
    """What Python still holds for a screen that takes nothing would fail again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _all(files):
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Trajectory(file)) for file in files]


def _command(commands, name, about, example, file=("F.nc", "a trajectory file of keeling"),
             several=None):
    """A command that reads one file, or several: how many, as argparse says it."""
    parser = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.",
                                 epilog=f"example:\n  python3 -m analysis {example}",
                                 formatter_class=RAW)
    parser.add_argument("file", metavar=file[0], help=file[1], nargs=several)
    parser.set_defaults(does=getattr(answers, f"of_{name}"), opens=_all if several else Trajectory)
    return parser


def _parser():
    parser = Parser(prog="python3 -m analysis", formatter_class=RAW, epilog=EXAMPLES,
                    description="Tables, pictures and reports from Keeling's trajectory files.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    made = _command(commands, "report", "writes a page with a table and pictures",
                    "report runs/paths.nc --out report.html --png pictures")
    made.add_argument("--static", action="store_true",
                      help="with pictures and without scripts, though charts could be had")
    made.add_argument("--out", metavar="PAGE.html", help="the page (default: F.html beside F.nc)")
    _add_pictures(made)
    made = _command(commands, "table", "prints warming and CO2 by scenario",
                    "table runs/paths.nc --csv")
    made.add_argument("--csv", action="store_true", help="as CSV, not as Markdown")
    made.add_argument("--regions", action="store_true", help="CO2 by region and scenario")
    made = _command(commands, "plot", "draws one quantity",
                    "plot runs/paths.nc 'Atmospheric Concentrations|CO2' --out co2.png")
    made.add_argument("variable", metavar="VARIABLE", help="its name in the file, or by IAMC")
    made.add_argument("--region", metavar="CODE", help="of which region (default: the world)")
    _add_picture(made, "F_VARIABLE.png")
    made = _command(commands, "map", "draws a quantity of Keeling's regions in a year",
                    "map runs/policies.nc ghg --per-head --year 2030 --out ghg.pdf")
    made.add_argument("variable", metavar="VARIABLE", help="its name in the file without the "
                      "region, or by IAMC")
    made.add_argument("--year", type=int, metavar="YEAR", help="(default 2050, or the last known)")
    made.add_argument("--per-head", action="store_true", help="of emissions: by people")
    _add_picture(made, "F_map_VARIABLE.png")
    _add_exchange(commands)
    made = _command(commands, "explain", "tells which parameters explain a spread",
                    "explain runs/sobol.nc temperature --year 2100")
    made.add_argument("variable", metavar="VARIABLE", help="its name in the file, or by IAMC")
    made.add_argument("--year", type=int, metavar="YEAR", help="on 1 January (default: the last)")
    made.add_argument("--scenario", metavar="NAME", help="of which scenario (default: the first)")
    _add_pathways(commands)
    made = _command(commands, "scc", "tells the social cost of carbon",
                    "scc runs/pulse.nc --discount 2% --discount 0.2%,1.24 --csv",
                    ("F.nc", "a run with --pulse YEAR and --storage double"))
    made.add_argument("--discount", action="append", type=scc.discounting, metavar="RATE[,ETA]",
                      help="2%%, or pure time preference and eta, or dice2023 (default 3%%; 2%%; "
                      "0.2%%,1.24)")
    made.add_argument("--until", type=int, default=2300, metavar="YEAR",
                      help="the last year whose damages count (default 2300)")
    made.add_argument("--economy", metavar="F.csv", help="GDP and people of each scenario, for a "
                      "run without regions (like scenarios/dice2023/economy.csv)")
    made.add_argument("--csv", action="store_true", help="as CSV, not as Markdown")
    made = _command(commands, "hindcast", "tells how a prediction from 2010 fared",
                    "hindcast runs/2010.nc", ("F.nc", "a run of scenarios/hindcast/2010.yaml"))
    made.add_argument("--csv", action="store_true", help="as CSV, and no picture")
    made.add_argument("--world", metavar="FOLDER", help="tables of what was observed (default: "
                      "scenarios/world)")
    _add_picture(made, "F_hindcast.png")
    _add_attribution(commands)
    _add_cost(commands)
    _add_calibration(commands)
    _add_statement(commands)
    _add_inventories(commands)
    return parser


def _add_exchange(commands):
    """What others read."""
    made = _command(commands, "iamc", "writes an IAMC table, as pyam reads it",
                    "iamc runs/paths.nc --out ssps.csv")
    made.add_argument("--out", metavar="F.csv", help="the table (default: F.csv beside F.nc)")
    made.add_argument("--names", choices=SCHEMES, default="rcmip", help="whose names of "
                      "quantities: as in the file, the database of AR6's (the climate alone), or "
                      "IAMC's common-definitions (default rcmip)")
    made.add_argument("--form", choices=tuple(iamc.SUFFIXES), default="wide",
                      help="a column a year, a row a year, or that as Parquet (default wide)")
    made = _command(commands, "definitions", "writes a project of nomenclature that "
                    "defines iamc --names common", "definitions runs/policies.nc --out project")
    made.add_argument("--out", metavar="FOLDER", help="the project (default: F_definitions)")


def _add_picture(made, name):
    made.add_argument("--out", metavar="F.png", help="the picture, a PNG, SVG or PDF by its name's "
                      f"end (default: {name})")


def _add_pictures(made):
    made.add_argument("--png", metavar="FOLDER", help="its pictures (default: PAGE_png)")
    made.add_argument("--format", choices=tuple(pictures.FORMS), default="png",
                      help="of the pictures (default png); they are then in PAGE_svg or PAGE_pdf")


def _add_pathways(commands):
    every = "F.nc", "runs with --store all"
    made = _command(commands, "metrics", "measures pathways: peaks, net zero, budgets, "
                    "overshoot, categories, fairness and drivers, over members",
                    "metrics runs/policies.nc --region CHN", every, "+")
    _add_choice(made)
    made.add_argument("--form", choices=("markdown", *forms.FORMS), default="markdown",
                      help="markdown, csv or json, or csv of each member's (default markdown)")
    made = _command(commands, "compare", "tells what pathways differ in, member by "
                    "member", "compare runs/two.nc --to current-policies --region CHN", every, "+")
    _add_choice(made)
    made.add_argument("--to", metavar="PATHWAY", help="which is the first (default: the first)")
    made.add_argument("--csv", action="store_true", help="as CSV, not as Markdown")
    made = _command(commands, "diff", "tells where two files first differ, and what went in "
                    "that differs; exit status 1 if one has other values than the other, or more",
                    "diff before.nc after.nc", several=2)
    made.add_argument("--tolerance", type=diff.tolerance, default=0.0, metavar="SHARE",
                      help="of a quantity's largest value, up to which it is the same (default 0)")


def _add_attribution(commands):
    made = _command(commands, "attribute", "shares out the warming of pathways among "
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


def _add_cost(commands):
    made = _command(commands, "cost", "tells what the carbon prices of a path cost: the area "
                    "under the curve of marginal abatement cost, by running the program",
                    "cost scenarios/paths/1.5c.yaml --members 20",
                    ("PATH.yaml", "a path with carbon prices, or targets that they meet"))
    made.set_defaults(opens=contextlib.nullcontext)
    made.add_argument("--members", type=int, default=20, metavar="N",
                      help="of the default ensemble (default 20)")
    made.add_argument("--steps", type=int, default=5, metavar="N",
                      help="that the prices are raised in, up to 50 (default 5)")
    made.add_argument("--csv", action="store_true", help="as CSV, not as Markdown")


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
    made = _command(commands, "calibration", "writes a page on what an ensemble was fitted to, "
                    "and what it meets",
                    "calibration runs/members.json runs/members.nc --out calibration.html",
                    ("MEMBERS.json", "what keeling calibrate wrote beside its MEMBERS.csv"))
    made.set_defaults(opens=lambda path: contextlib.nullcontext(diagnostics.read(path)))
    made.add_argument("runs", metavar="RUNS.nc", nargs="?", help="a run of these members")
    made.add_argument("--foresight", metavar="EARLIER.json",
                      help="a calibration to an earlier year, and what it predicted")
    made.add_argument("--beside", metavar="OTHER.nc", help="the same scenarios with other members")
    made.add_argument("--out", metavar="PAGE.html",
                      help="the page (default: MEMBERS_calibration.html)")
    _add_pictures(made)


def _add_statement(commands):
    made = _command(commands, "statement", "writes a page to be signed on what keeling account "
                    "states", "statement runs/account/statement.json",
                    ("STATEMENT.json", "what keeling account wrote into its folder"))
    made.set_defaults(opens=lambda path: contextlib.nullcontext(statement.read(path)))
    made.add_argument("--out", metavar="PAGE.html", help="the page (default: beside the statement)")
    _add_pictures(made)
    made = _command(commands, "ileap", "writes an account's elements as shipments of iLEAP",
                    "ileap runs/account/statement.json",
                    ("STATEMENT.json", "of keeling account --elements, TTW against WTW"))
    made.set_defaults(opens=lambda path: contextlib.nullcontext(statement.read(path)))
    made.add_argument("--out", metavar="F.json", help="the shipments (default: shipments.json "
                      "beside the statement)")
    made = _command(commands, "activity", "reads shipments of iLEAP and PACT into an activity file",
                    "activity shipments.json tocs.json --out activity.csv",
                    ("F.json", "shipments, and the categories they are of"), "+")
    made.set_defaults(opens=lambda paths: contextlib.nullcontext(ileap.as_activity(paths)))
    made.add_argument("--out", metavar="F.csv", help="the activity (default: F.csv beside F.json)")


def _add_inventories(commands):
    made = _command(commands, "inventories", "tells a country's total under two definitions, and "
                    "what makes the difference (Shapley values)",
                    "inventories CHN --definition china-national --against ipcc2006-ar5",
                    ("REGION", "codes of regions, World, or all"), "+")
    made.set_defaults(opens=contextlib.nullcontext)
    made.add_argument("--definition", required=True, metavar="A", help="a row of "
                      "scenarios/standards/inventories.csv")
    made.add_argument("--against", required=True, metavar="B", help="another")
    made.add_argument("--years", type=_span, metavar="LIST", help="with commas between, or "
                      "FIRST:LAST (default: the last that is known under both)")
    made.add_argument("--tables", metavar="FOLDER", help="tables of your own, whose rows come "
                      "before those of scenarios/standards")
    made.add_argument("--world", metavar="FOLDER", help="figures of regions (default: "
                      "scenarios/world)")
    made.add_argument("--form", choices=tuple(inventories.FORMS), default="markdown",
                      help="(default markdown)")
    made.add_argument("--out", metavar="F.png", help="a picture of the bridge besides, of the "
                      "first region and the last year: a PNG, SVG or PDF by its name's end")


def _span(text):
    first, colon, last = text.partition(":")
    if not colon:
        return _numbers(text)
    try:
        years = list(range(int(first), int(last) + 1))
    except ValueError:
        years = []
    if not 0 < len(years) <= MOST_YEARS:
        raise argparse.ArgumentTypeError(f"'{text}'; expected FIRST:LAST, such as 1990:2021")
    return years


def main(words):
    """Does what the words ask; returns the exit code."""
    asked = _parser().parse_args(words)
    warnings.formatwarning = lambda message, *_: f"{message}\n"
    try:
        with asked.opens(asked.file) as opened:
            code = asked.does(opened, asked)
        print(end="", flush=True)
    except (Refused, keeling.Failed) as refusal:
        print(refusal, file=sys.stderr)
        return refusal.status
    except BrokenPipeError:  # who reads has read enough
        _silence()
        return 0
    except OSError as fault:
        if not fault.filename:
            _silence()
        print(f"{fault.filename or 'the screen'}: cannot be written, {fault.strerror}; expected a "
              "folder that is there and has room", file=sys.stderr)
        return DISK
    return code or 0
