"""Runs of the coupled world: its regions, its tables, and scenarios written for a test."""

import os
import shutil
import subprocess
from pathlib import Path

import xarray as xr

import peer

PATHS = peer.SCENARIOS / "paths"
KERNELS = Path(os.environ["KEELING_SOURCE"]) / "kernels"
BASE_YEAR = 2022


def world(name):
    """Rows of a table of scenarios/world, as dictionaries."""
    header, rows = peer.table(peer.SCENARIOS / f"world/{name}.csv")
    return [dict(zip(header, row)) for row in rows]


REGIONS = [row["region"] for row in world("regions")]
GASES = [row["gas"] for row in world("gases")]


def named(text):
    """What a label is called in names of quantities: "CO2 FFI" is co2_ffi."""
    return "".join(c if c.isalnum() else "_" for c in text.lower())


def entries(table, kind=""):
    """First words of the rows of a table of kernels/; of those of a kind, the second word."""
    rows = (KERNELS / f"{table}.def").read_text().splitlines()
    words = [row.split("(", 1)[1].split(",") for row in rows if row[:1].isupper()]
    return [row[0] for row in words if not kind or row[1].strip() == kind]


def write(folder, name, text="", extends=PATHS / "baseline-ssp2.yaml"):
    """A scenario file that goes on from another."""
    path = folder / f"{name}.yaml"
    path.write_text(f"title: {name}\nextends: {extends}\n{text}")
    return path


def parameters_of(folder, rows):
    """A folder of the shipped world with other parameters."""
    mine = folder / "mine"
    shutil.copytree(peer.SCENARIOS / "world", mine)
    path = mine / "parameters.csv"
    lines = path.read_text().splitlines()
    for name, value in rows.items():
        quoted = f'"{name}"' if "," in name else name
        [at] = [i for i, line in enumerate(lines) if line.startswith(f"{quoted},")]
        unit, mark = lines[at][len(quoted) + 1:].split(",")[3:5]
        lines[at] = f"{quoted},{value},,,{unit},{mark},changed"
    path.write_text("\n".join(lines) + "\n")
    return mine


def run(out, paths, *options, launcher=(), env=None):
    """The finished run; of members in double precision, of percentiles as they are."""
    storage = [] if "stats" in options else ["--storage", "double"]
    words = [*launcher, peer.PROGRAM, "run", *paths, *storage, "--quiet", "--out", out, *options]
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True,
                          env={**os.environ, **(env or {})}, timeout=600)


def opened(out, paths, *options):
    run(out, paths, *options)
    return xr.open_dataset(out)


def over_regions(data, name):
    """A quantity of all regions: [region][scenario][year][member], from the base year on, without
    the last 1 January, which begins no year."""
    stacked = xr.concat([data[f"{name}_{named(region)}"] for region in REGIONS], "region")
    return stacked.sel(year=slice(BASE_YEAR, int(data.year[-1]) - 1)).values
