"""Runs what Python has through the library, and opens what it wrote."""

import contextlib
import json
import os
import re
import tempfile
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path

from . import binding
from .tables import Failed, emissions_of, is_table, wide


def open(path):
    """A trajectory file as an xarray.Dataset, read as it is asked for; close it in the end."""
    from analysis import opened
    from analysis.trajectory import Refused, Trajectory
    try:
        with Trajectory(path):  # is what it says
            return opened.dataset(path)
    except Refused as refused:
        raise Failed(refused.status, str(refused)) from None


def run(what, members=None, *, out=None, progress=None, **options):
    """Runs scenarios and returns an xarray.Dataset, in memory, or read from `out` where that is
    given.

    what: a scenario, which is a YAML or a mapping (what its YAML would say; files by their full
    names, `extends` as seen from here; it is called by its title), a list of scenarios, or
    emissions as an IAMC table: a .csv, a pandas.DataFrame wide or long, or a pyam.IamDataFrame.
    members: how many of the default ensemble, an ensemble file, or a pandas.DataFrame of
    parameters, a member a row (default: all 1,000).
    progress: a function of the member-years done and of all, called on the way by a thread of the
    run's own.
    Options are those of the command line, without dashes before and with underscores within:
    years="1750:2101", variables="temperature", store="stats", precision="single", pulse=2030,
    assessed_warming="0.85@1995:2014". What is noted is a warning, what is refused raises Failed;
    Ctrl-C stops within some thirty years of the members, but not while kernels are built.
    """
    with tempfile.TemporaryDirectory(prefix="keeling-") as folder:
        file = Path(folder, "out.nc") if out is None else Path(out)
        with _asked(what, members, options, folder) as asked:
            _warn(binding.run(asked, file, progress), folder)
        data = open(file)
        return _kept(data) if out is None else data


class Model(binding.Stepped):
    """A run in steps, for what is coupled to it; what, members and options as of run, but only
    those of the input, device and precision.

        with keeling.Model("scenarios/ssps/ssp245.yaml", 10, variables="temperature") as model:
            while model.year < 2050:
                if model.year >= 2030:
                    model.set("CO2 FFI", 20)  # Gt CO2 yr-1, of the year that is stepped next
                model.step()
            print(model.read("temperature"))  # numpy, a value for each member
    """

    def __init__(self, what, members=None, **options):
        with tempfile.TemporaryDirectory(prefix="keeling-") as folder, \
                _asked(what, members, options, folder, binding.OF_BOTH) as asked:
            super().__init__(asked)
            _warn(self.notes, folder)


def _warn(told, folder):
    """Of what was noted, where run or Model was called."""
    if told:
        warnings.warn(told.replace(f"{folder}/", "").strip(), stacklevel=3)


@contextlib.contextmanager
def _asked(what, members, options, folder, allowed=binding.OF_BOTH + binding.OF_RUNS):
    """The library's options, with files in the folder; complaints name none of it."""
    for name in ("paths", "emissions"):
        if name in options:
            raise Failed(64, f"{name} is no option; expected what is run as the first argument")
    try:
        yield binding.options_of(allowed=allowed, **_what(what, Path(folder)),
                                 members=_members(members, Path(folder)), **options)
    except Failed as failed:
        raise Failed(failed.status, str(failed).replace(f"{folder}/", "")) from failed


def scm(emissions, members=None, variables="Surface Air Temperature Change", **options):
    """Runs emissions, and returns what openscm-runner's and gcages' climate models return: a wide
    pandas.DataFrame (tables.wide).

    emissions: an IAMC table of one model. variables: names or patterns, as one text with commas or
    a list of them; by IAMC or Keeling.
    """
    table = emissions_of(emissions)
    column = [name for name in table.columns if str(name).lower() == "model"]
    models = list(table[column[0]].fillna("").unique()) if column else [""]
    if len(models) != 1:
        raise Failed(65, f"the table has the models {', '.join(map(str, models))}; expected one")
    return wide(run(table, members, variables=variables, **options), models[0])


def _kept(data):
    """All of it in memory, for its file goes."""
    try:
        return data.load()
    finally:
        data.close()


def _what(what, folder):
    """The input, as the library's options name it."""
    if is_table(what):
        path = folder / "emissions.csv"
        emissions_of(what).to_csv(path, index=False)
        return {"emissions": path}
    if isinstance(what, (str, os.PathLike)) and str(what).endswith(".csv"):
        return {"emissions": what}
    several = [what] if isinstance(what, (str, os.PathLike, Mapping)) else what
    if not isinstance(several, Iterable):
        raise Failed(64, f"a {type(what).__name__} is no scenario; expected a YAML, a mapping, a "
                         "list of these, or an IAMC table")
    paths = [_scenario(one, folder) for one in several]
    if not paths:
        raise Failed(64, "an empty list of scenarios; expected one or more")
    return {"paths": paths}


def _scenario(what, folder):
    """A YAML: what it is, or written from a mapping, called by its title."""
    if isinstance(what, (str, os.PathLike)):
        return os.fspath(what)
    if not isinstance(what, Mapping):
        raise Failed(64, f"a {type(what).__name__} in a list of scenarios; expected a YAML or a "
                         "mapping (a table of emissions stands alone)")
    name = re.sub(r"[^a-z0-9.]+", "-", str(what.get("title", "")).lower())
    name = name.strip("-.")[:60] or "scenario"
    taken = {path.stem for path in folder.glob("*.yaml")}
    while name in taken:
        name += "-again"
    path = folder / f"{name}.yaml"
    told = _plain(what)
    if isinstance(told.get("extends"), str):
        told["extends"] = os.path.abspath(told["extends"])
    text = json.dumps(told, indent=1, ensure_ascii=False)  # which is YAML too
    path.write_text(text, encoding="utf-8")
    return str(path)


def _plain(what):
    """With what JSON knows in place of numpy's numbers and paths."""
    if isinstance(what, Mapping):
        return {str(key): _plain(value) for key, value in what.items()}
    if isinstance(what, (list, tuple)):
        return [_plain(value) for value in what]
    if isinstance(what, os.PathLike):
        return os.fspath(what)
    return what.item() if hasattr(what, "item") else what


def _members(members, folder):
    if not is_table(members):
        return members
    path = folder / "members.csv"
    unnamed = [name for name in members.columns if str(name).startswith("Unnamed: 0")]
    members = members.set_index(unnamed) if unnamed else members  # labels, as pandas reads them
    members.to_csv(path, index_label="")
    return path
