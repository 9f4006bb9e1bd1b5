"""Values that leave the plausible ranges of kernels/variables.def are told, once a quantity, on
stderr and in the file, however the members were divided; of ordinary scenarios nothing is told."""

import re
import subprocess

import numpy as np
import pytest
import xarray as xr

import hot
import measured
import peer

PLAUSIBLE = {"temperature": (-5, 25), "co2_concentration": (0, 6000), "airborne_fraction": (-1, 3),
             "co2_emissions": (-100, 300), "forcing_co2": (-30, 20)}
NOTE = re.compile(r"^note: (\w+): (.* outside .*)$", re.M)


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    return hot.write(tmp_path_factory.mktemp("hot"), 1900)


def run(out, paths, *options):
    done = subprocess.run([peer.PROGRAM, "run", *paths, "--out", out, "--quiet",
                           *map(str, options)], check=True, capture_output=True, text=True)
    return done.stderr, dict(NOTE.findall(done.stderr))


def wanted(file, name):
    """What the values of a file amount to, in words."""
    low, high = PLAUSIBLE[name]
    values = file[name].values
    found = np.argwhere((values < low) | (values > high))
    if not len(found):
        return None
    s, y, m = found[0]
    unit = "" if file[name].units == "1" else f" {file[name].units}"
    first = (f"scenario {file.scenario.values[s]}, member {file.member.values[m]}, "
             f"year {file.year.values[y]}: {values[s, y, m]:g}")
    return (f"{len(found)} value{'s' if len(found) > 1 else ''} outside {low:g} to {high:g}{unit}, "
            f"the first in {first}; results there are arithmetic, not knowledge")


def test_uptake_that_runs_away_stays_a_number(tmp_path):
    """The more CO2 was taken up, the faster it is: the scaling of lifetimes ends at e^-14."""
    header, rows = peer.table(peer.SCENARIOS / "world/member.csv")
    rows[0][header.index("iirf_uptake[CO2]")] = "-0.02"
    members = tmp_path / "members.csv"
    members.write_text("\n".join(",".join(row) for row in (header, rows[0])) + "\n")
    said, _ = run(tmp_path / "x.nc", [peer.SCENARIOS / "idealised/1pctCO2.yaml"], "--members",
                  members, "--variables", "co2_lifetime_scaling,co2_emissions")
    assert "co2_emissions" in said
    with xr.open_dataset(tmp_path / "x.nc") as file:
        assert np.isfinite(file.co2_emissions.values[:, :-1]).all()
        assert file.co2_lifetime_scaling.min() == pytest.approx(np.exp(-14), rel=1e-6)


@pytest.mark.parametrize("storage", ["single", "double"])
def test_told(tmp_path, paths, storage):
    common = ["--members", 41, "--variables", ",".join(PLAUSIBLE)]
    said, notes = run(tmp_path / "all.nc", paths, *common, "--storage", storage)
    with xr.open_dataset(tmp_path / "all.nc") as file:
        want = {name: wanted(file, name) for name in PLAUSIBLE}
        told = {name: file[name].attrs.get("outside_plausible_range") for name in PLAUSIBLE}
    assert want["co2_concentration"] and want["co2_emissions"] and not want["airborne_fraction"]
    assert told == want
    assert notes == {name: text for name, text in want.items() if text}
    ways = [["--lanes", "1"], ["--block", "7"]]
    for options in ways + [["--store", "stats"]] * (storage == "single"):
        same, _ = run(tmp_path / "again.nc", paths, *common, "--storage", storage, *options)
        assert same == said, options


def test_told_of_counted(tmp_path, paths):
    members = measured.write_members(tmp_path / "members.csv", 20_100)
    common = ["--members", members, "--variables", "co2_concentration"]
    said, notes = run(tmp_path / "all.nc", paths, *common)
    with xr.open_dataset(tmp_path / "all.nc") as file:
        assert notes == {"co2_concentration": wanted(file, "co2_concentration")}
    for options in (["--block", "3000"], []):
        same, _ = run(tmp_path / "again.nc", paths, *common, "--store", "stats", *options)
        assert same == said, options


def test_nothing_to_tell(tmp_path):
    paths = sorted(peer.SCENARIOS.glob("ssps/ssp*.yaml"))
    for options in (["--variability", "on"], ["--precision", "single", "--store", "stats"]):
        said, _ = run(tmp_path / "all.nc", paths, "--members", 59, "--variables", "*", *options)
        assert said == ""
