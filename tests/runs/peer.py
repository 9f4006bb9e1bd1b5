"""Runs Keeling and its peer FaIR on the same files, made from the tables Keeling ships."""

import csv
import os
import random
import subprocess
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

PROGRAM = os.environ["KEELING_PROGRAM"]
SCENARIOS = Path(os.environ["KEELING_DATA"])
PEER = Path(os.environ["KEELING_BUILD"]) / "peers/bin/python"
HERE = Path(__file__).parent

# quickstart.sh writes the file last; an environment that PyPI could not fill has none
with_peer = pytest.mark.skipif(not PEER.parents[1].joinpath("installed").exists(),
                               reason="the peer `fair` is not installed")


def table(path):
    """Header and rows of a CSV without its comments."""
    with open(path, newline="") as file:
        rows = list(csv.reader(line for line in file if not line.startswith("#")))
    return rows[0], rows[1:]


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def joined_emissions(path):
    """History and scenarios as one FaIR file."""
    history_header, history = table(SCENARIOS / "world/history.csv")
    header, rows = table(SCENARIOS / "world/ssps.csv")
    fixed = ["scenario", "region", "variable", "unit"]

    def split(names, row):
        cell = dict(zip(names, row))
        return [cell[name] for name in fixed], [c for n, c in zip(names, row) if n[0].isdigit()]

    past = {}
    for row in history:
        labels, values = split(history_header, row)
        past[labels[2]] = values
    years = [n for n in history_header if n[0].isdigit()] + [n for n in header if n[0].isdigit()]
    out = []
    for row in rows:
        labels, values = split(header, row)
        out.append(labels + past[labels[2]] + values)
    return write(path, fixed + years, out)


def forcing_by_scenario(path, emissions):
    """Natural forcing with a row for each scenario, as FaIR wants it."""
    header, rows = table(SCENARIOS / "world/forcing.csv")
    names = dict.fromkeys(row[0] for row in table(emissions)[1])
    return write(path, header, [[name, *row[1:]] for name in names for row in rows])


def resampled_members(path, n, spread, seed=1):
    """n members of the shipped ensemble, each number multiplied by up to 1 +- spread. Columns that
    are equal within a member stay so, as in the calibration."""
    header, rows = table(SCENARIOS / "members/fair-calibrate-1.4.1.csv")
    draw = random.Random(seed)
    out = []
    for row in draw.sample(rows, n):
        factor = {value: 1 + draw.uniform(-spread, spread) for value in dict.fromkeys(row[1:])}
        out.append([row[0]] + [cell if name == "seed" else repr(float(cell) * factor[cell])
                               for name, cell in zip(header[1:], row[1:])])
    return write(path, header, out)


class Files:
    """One set of inputs, read by both."""

    def __init__(self, folder, n_members, spread, first=1750, last=2300):
        self.first, self.last = first, last
        self.emissions = joined_emissions(folder / "emissions.csv")
        self.members = resampled_members(folder / "members.csv", n_members, spread)
        self.species = write(folder / "species.csv", *table(SCENARIOS / "world/species.csv"))
        self.forcing = forcing_by_scenario(folder / "forcing.csv", self.emissions)
        self.folder = folder

    def keeling(self, *options, out="keeling.nc"):
        """The dataset that `keeling assess` makes of these files."""
        path = self.folder / out
        subprocess.run(
            [PROGRAM, "assess", self.emissions, "--members", self.members,
             "--species", self.species, "--forcing", self.forcing,
             "--years", f"{self.first}:{self.last}", "--reference", str(self.first),
             "--out", path, "--quiet", *options],
            check=True)
        return xr.open_dataset(path, engine="h5netcdf")

    def fair(self, *concentrations):
        """What FaIR makes of them; with a file of concentrations, for species driven by these."""
        out = self.folder / "fair.npz"
        subprocess.run(
            [PEER, HERE / "fair_reference.py", self.emissions, self.members, self.species,
             self.forcing, str(self.first), str(self.last), out, *concentrations],
            check=True)
        return np.load(out)
