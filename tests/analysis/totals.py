"""Country totals under one's own tables, and what the command line prints."""

from asked import asked

from analysis.inventories import bridge
from analysis.inventories.rulebook import Rulebook

HEADER = "name,title,fuels,scope,land,gases,gwp,horizon,bunkers,from,mark,source\n"
OWN = "mine,Mine,ipcc2006,territorial,none,all,AR5,100,out,,default,mine\n"
GOOD = ("--definition", "gcb-fossil", "--against", "gcb-consumption")


def between(tables, first, second, codes, years=None, own=None):
    rulebook = Rulebook(own)
    return bridge.of_regions(tables, rulebook, (rulebook.named(first), rulebook.named(second)),
                             codes, years)


def one(tables, first, second, code="CHN", year=2021, own=None):
    return between(tables, first, second, [code], [year], own)[0]


def told(*words, code=0):
    """What the command line prints, or complains of."""
    done = asked("inventories", *words)
    assert done.returncode == code, done.stderr
    return done.stderr if code else done.stdout


def own_table(folder, rows, name="inventories.csv", header=HEADER):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(header + rows)
    return folder
