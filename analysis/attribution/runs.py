"""Runs each coalition of players: its emissions as a table, its warming by the program."""

import hashlib
import json
import re
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from analysis import keeling
from analysis.formats.names import unit_text
from analysis.regions.shares import CO2
from analysis.trajectory import WORLD, Refused

AT_ONCE = 100_000  # members of coalitions a run
KINDS = ("members", "species", "forcing")  # of inputs that must be those the file was made with
HOMES = {"members": "members", "species": "world", "forcing": "world"}


def inputs(trajectory, folder):
    """{kind: the shipped table the file was made with}; refuses where it was another."""
    found = {}
    for kind, name, told in re.findall(r"^(\w+): (.+) sha256:([0-9a-f]+)$",
                                       trajectory.note("inputs"), re.M):
        path = folder.resolve().parent / HOMES.get(kind, "") / name
        if kind not in KINDS:
            continue
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != told:
            raise Refused(f"{trajectory.path}: was made with {name} ({kind}), which is not in "
                          f"{path.parent} as it was then; expected a run of shipped {kind}")
        found[kind] = path
    lacks = [kind for kind in KINDS if kind not in found]
    if lacks:
        raise Refused(f"{trajectory.path}: does not tell of its {lacks[0]}; expected a run with "
                      "members, species and forcing from files")
    return found


class Table:
    """Emissions of coalitions as rows of an IAMC table, each row written once."""

    def __init__(self, emitted):
        self.emitted, self.rows = emitted, {}
        self.begin = int(np.searchsorted(emitted.years, emitted.since))
        self.own = {iamc: np.array([player.emitted.get(iamc, np.zeros(len(emitted.years)
                                                                      - self.begin))
                                    for player in emitted.players])
                    for iamc in emitted.total}
        self.plays = {iamc: own.any(1) for iamc, own in self.own.items()}

    def _row(self, iamc, absent):
        mine = absent & self.plays[iamc]
        key = iamc, mine.tobytes()
        if key not in self.rows:
            left = self.emitted.total[iamc][self.begin:] - self.own[iamc][mine].sum(0)
            self.rows[key] = self.text(iamc, left if iamc.startswith(CO2) else np.maximum(left, 0))
        return self.rows[key]

    def text(self, iamc, values):
        numbers = ",".join(f"{value:.12g}" for value in values)
        return f"{WORLD},{iamc},{unit_text(self.emitted.units[iamc])},{numbers}\n"

    def head(self, years):
        return f"model,scenario,region,variable,unit,{','.join(map(str, years))}\n"

    def write(self, path, names, coalitions):
        """coalitions: [..][player], who takes part."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.head(self.emitted.years[self.begin:]))
            for name, present in zip(names, coalitions):
                file.writelines(f"Keeling,{name},{self._row(iamc, ~present)}"
                                for iamc in self.emitted.total)
        self.rows.clear()  # the next coalitions have others

    def write_history(self, path):
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.head(self.emitted.years[:self.begin]))
            file.writelines(f"Keeling,historical,{self.text(iamc, values[:self.begin])}"
                            for iamc, values in self.emitted.total.items())


def warming(trajectory, emitted, coalitions, years, folder, told=lambda share: None):
    """[coalition][year][member] in K, of 1 January of these years; members are the file's.
    told: hears which share is done."""
    used, table = inputs(trajectory, folder), Table(emitted)
    words = {"members": _members(used["members"], trajectory.members),
             "variables": "temperature", "storage": "double",
             "reference": trajectory.note("reference_period").replace("-", ":"),
             "variability": trajectory.note("internal_variability") == "on"}
    step, parts = max(AT_ONCE // trajectory.members, 1), []
    with TemporaryDirectory(prefix="keeling-") as place:
        place = Path(place)
        if table.begin:
            table.write_history(place / "history.csv")
        for at in range(0, len(coalitions), step):
            paths = _written(place, table, coalitions[at:at + step], used)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of steps at `since`, which are meant
                data = keeling.run(paths, out=place / "out.nc", **words)
            with data:
                parts.append(data.temperature.sel(year=list(years)).values)
            told((at + len(paths)) / len(coalitions))
    return np.concatenate(parts)


def _members(path, n):
    """The whole of an ensemble, or the first n of the default one: of no other are there fewer."""
    with open(path, encoding="utf-8") as file:
        rows = sum(not line.startswith("#") for line in file) - 1
    return str(path) if rows == n else n


def _written(place, table, coalitions, used):
    """A scenario file for each, and their emissions."""
    paths = [place / f"c{k}.yaml" for k in range(len(coalitions))]
    table.write(place / "emissions.csv", [path.stem for path in paths], coalitions)
    years = table.emitted.years
    told = {"years": f"{years[0]}:{years[-1] + 1}", "species": str(used["species"]),
            "forcing": str(used["forcing"])}
    told |= {"history": "history.csv"} if table.begin else {}
    for path in paths:
        mine = told | {"emissions": {"file": "emissions.csv", "scenario": path.stem}}
        path.write_text(json.dumps(mine), encoding="utf-8")  # which is YAML too
    return paths
