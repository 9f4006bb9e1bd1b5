"""Driving by concentrations closes the loop: what emissions made gives these emissions back, and
the same climate. Against itself in C, and against FaIR driven by the same concentrations."""

import copy

import numpy as np
import pytest

import peer

GASES = {"CO2": ("co2", "ppm"), "CH4": ("ch4", "ppb"), "N2O": ("n2o", "ppb")}
N_MEMBERS = 3


@pytest.fixture(scope="module")
def driven(tmp_path_factory):
    """Files whose only scenario is what ssp245 became under the first member, as concentrations."""
    files = peer.Files(tmp_path_factory.mktemp("closing"), N_MEMBERS, 0.1)
    header, rows = peer.table(files.emissions)
    rows = [row for row in rows if row[0] == "ssp245"]
    files.emissions = peer.write(files.folder / "emissions.csv", header, rows)
    members, rows = peer.table(files.members)
    files.members = peer.write(files.folder / "members.csv", members, rows[:1])
    free = files.keeling("--storage", "double", "--variables", "*", out="free.nc")
    files.members = peer.write(files.folder / "members.csv", members, rows)
    header, rows = peer.table(files.species)
    at = header.index("input_mode")
    for row in rows:
        row[at] = "concentration" if row[0] in GASES else row[at]
    files.species = peer.write(files.folder / "species.csv", header,
                               [row for row in rows if row[0] not in ("CO2 FFI",)])
    return files, free, write_concentrations(files, free)


def write_concentrations(files, free):
    years = [str(year) for year in free.year.values]
    rows = [["ssp245", "World", gas, unit,
             *map(repr, free[f"{name}_concentration"].values[0, :, 0].tolist())]
            for gas, (name, unit) in GASES.items()]
    return peer.write(files.folder / "concentrations.csv",
                      ["scenario", "region", "variable", "unit", *years], rows)


def drive(files, concentrations):
    """A run driven by concentrations: the same emissions file, with their rows added."""
    header, rows = peer.table(files.emissions)
    rows = [row for row in rows if row[2] not in GASES and row[2] != "CO2 FFI"]
    years, given = peer.table(concentrations)
    half = [str(float(year) + 0.5) for year in years[4:-1]]
    assert half == header[4 : 4 + len(half)]
    wide = header[:4] + header[4 : 4 + len(half)] + years[4:]
    rows = [row[: 4 + len(half)] + [""] * len(years[4:]) for row in rows]
    rows += [row[:2] + ["Atmospheric Concentrations|" + row[2], row[3]] + [""] * len(half) + row[4:]
             for row in given]
    order = sorted(range(4, len(wide)), key=lambda i: float(wide[i]))
    pick = [0, 1, 2, 3, *order]
    both = copy.copy(files)
    both.emissions = peer.write(files.folder / "driven.csv", [wide[i] for i in pick],
                                [[row[i] for i in pick] for row in rows])
    return both.keeling("--storage", "double", "--variables", "*", out="driven.nc")


def worst(a, b):
    assert a.shape == b.shape
    assert (np.isfinite(a) == np.isfinite(b)).all()
    largest = float(np.nanmax(np.abs(a - b)))
    print(f"{largest:.2g}")
    return largest


def test_emissions_come_back(driven):
    files, free, concentrations = driven
    found = drive(files, concentrations)
    assert worst(found.temperature.values[..., 0], free.temperature.values[..., 0]) < 1e-9
    for name, size in (("co2", 1e-6), ("ch4", 1e-6), ("gas_emissions_n2o", 1e-6)):
        name = name if "_" in name else f"{name}_emissions"
        a, b = found[name].values[..., 0], free[name].values[..., 0]
        assert np.isfinite(a[:, :-1]).all()
        assert worst(a, b) < size * np.nanmax(np.abs(b)), name


@peer.with_peer
def test_as_fair(driven):
    """The members differ, so each needs emissions of its own for the same concentrations."""
    files, _, concentrations = driven
    found = drive(files, concentrations)
    fair = files.fair(concentrations)
    for ours, theirs, most in (("temperature", "temperature", 1e-5),
                               ("forcing_sum", "forcing_sum", 1e-5),
                               ("heat_uptake", "heat_uptake", 1e-5)):
        assert worst(found[ours].values[:, 1:], fair[theirs][:, 1:]) < most, ours
    for ours, theirs, most in (("co2_emissions", "emissions:CO2", 1e-3),
                               ("ch4_emissions", "emissions:CH4", 1e-3),
                               ("gas_emissions_n2o", "emissions:N2O", 1e-3)):
        assert worst(found[ours].values[:, :-1], fair[theirs]) < most, ours
