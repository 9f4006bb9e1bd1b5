"""Runs the program on what Python has, and opens what it wrote."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path

from .tables import Failed, emissions_of, is_table, wide

BUILT = Path(__file__).resolve().parents[2] / "build" / "keeling"  # of a checkout


def program():
    """Where the program is: $KEELING_PROGRAM, the checkout's build, or in PATH."""
    found = os.environ.get("KEELING_PROGRAM") or (str(BUILT) if BUILT.exists() else None)
    found = found or shutil.which("keeling")
    if not found or not os.access(found, os.X_OK):
        raise Failed(69, f"no keeling program{f' at {found}' if found else ''}; expected "
                         "build/keeling of the checkout, one in PATH, or KEELING_PROGRAM to say "
                         "where it is")
    return found


def open(path):
    """A trajectory file as an xarray.Dataset, read as it is asked for; close it in the end."""
    from analysis import opened
    return opened.dataset(path)


def run(what, members=None, *, out=None, **options):
    """Runs scenarios and returns an xarray.Dataset, in memory, or read from `out` where that is
    given.

    what: a scenario, which is a YAML or a mapping (what its YAML would say; files by their full
    names, `extends` as seen from here; it is called by its title), a list of scenarios, or
    emissions as an IAMC table: a .csv, a pandas.DataFrame wide or long, or a pyam.IamDataFrame.
    members: how many of the default ensemble, an ensemble file, or a pandas.DataFrame of
    parameters, a member a row (default: all 1,000).
    Options are those of the command line, without dashes before and with underscores within:
    years="1750:2101", variables="temperature", store="stats", precision="single", pulse=2030,
    assessed_warming="0.85@1995:2014"; quiet is set. What the program notes is a warning, what it
    refuses raises Failed.
    """
    with tempfile.TemporaryDirectory(prefix="keeling-") as folder:
        folder = Path(folder)
        file = Path(out) if out else folder / "out.nc"
        words = [*_what(what, folder), *_members(members, folder), *_options(options),
                 "--quiet", "--out", str(file)]
        done = subprocess.run([program(), *words], capture_output=True, text=True, check=False)
        told = done.stderr.replace(f"{folder}/", "")
        if done.returncode:
            raise Failed(done.returncode, told)
        if told:
            warnings.warn(told.strip(), stacklevel=2)
        data = open(file)
        return data if out else _kept(data)


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
    """The command and its input."""
    if is_table(what):
        path = folder / "emissions.csv"
        emissions_of(what).to_csv(path, index=False)
        return ["assess", str(path)]
    if isinstance(what, (str, os.PathLike)) and str(what).endswith(".csv"):
        return ["assess", os.fspath(what)]
    several = [what] if isinstance(what, (str, os.PathLike, Mapping)) else what
    if not isinstance(several, Iterable):
        raise Failed(64, f"a {type(what).__name__} is no scenario; expected a YAML, a mapping, a "
                         "list of these, or an IAMC table")
    return ["run", *(_scenario(one, folder) for one in several)]


def _scenario(what, folder):
    """A YAML: what it is, or written from a mapping, called by its title."""
    if not isinstance(what, Mapping):
        return os.fspath(what)
    name = re.sub(r"[^a-z0-9.]+", "-", str(what.get("title", "")).lower())
    name = name.strip("-.")[:60] or "scenario"
    taken = {path.stem for path in folder.glob("*.yaml")}
    while name in taken:
        name += "-again"
    path = folder / f"{name}.yaml"
    told = _plain(what)
    if isinstance(told.get("extends"), str):
        told["extends"] = os.path.abspath(told["extends"])
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")  # which is YAML too
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
    if members is None:
        return []
    if is_table(members):
        path = folder / "members.csv"
        members.to_csv(path, index_label="")
        members = path
    return ["--members", str(members)]


FLAGS = ("strict",)  # options without a value


def _options(options):
    """As words: lists with commas between, yes and no as on and off."""
    for name, value in options.items():
        if value is None or name in FLAGS and not value:
            continue
        yield "--" + name.replace("_", "-")
        if name in FLAGS:
            continue
        if isinstance(value, bool):
            value = "on" if value else "off"
        yield ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
