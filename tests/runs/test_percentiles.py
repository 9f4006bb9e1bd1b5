"""Percentiles of more members than are kept, which are counted: near those of all members, however
little the members differ and whatever the values are."""

import subprocess

import numpy as np
import pytest
import xarray as xr

import hot
import measured
import peer

N_MEMBERS = 21_000
PARTS = 4095  # the error is less than the range over members divided by this, says the file


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    return measured.write_members(tmp_path_factory.mktemp("many") / "members.csv", N_MEMBERS)


def run(out, path, members, *options):
    subprocess.run([peer.PROGRAM, "run", path, "--members", members, "--out", out, "--quiet",
                    *options], check=True)
    return xr.open_dataset(out)


def check(tmp_path, path, members, variables, *options):
    options = ["--variables", ",".join(variables), *options]
    kept = run(tmp_path / "all.nc", path, members, *options)
    counted = run(tmp_path / "stats.nc", path, members, *options, "--store", "stats")
    assert f"1/{PARTS} of that range" in counted.attrs["percentile_method"]
    assert set(counted.data_vars) == set(variables)
    for name in variables:
        values = kept[name].values[0].astype(float)
        got = counted[name].values[0].astype(float)
        want = np.percentile(values, counted.percentile.values, axis=-1).T
        assert np.array_equal(np.isnan(got), np.isnan(want)), name
        spread = np.ptp(values, axis=-1)[:, None]
        bound = spread / PARTS + np.spacing(np.abs(want).astype(np.float32))
        excess = np.nanmax(np.abs(got - want) - bound)
        print(f"{name}: {np.nanmax(np.abs(got - want)):.3g} off")
        assert excess < 0, name
        same = spread[:, 0] == 0
        assert np.array_equal(got[same], want[same].astype(np.float32)), name
    return kept


def test_little_spread(tmp_path, members):
    """Among them quantities that are the same for all members, or nearly."""
    path = peer.SCENARIOS / "ssps/ssp245.yaml"
    kept = check(tmp_path, path, members, [
        "temperature", "heat_content", "co2_concentration", "co2_emissions", "forcing_sum",
        "gas_concentration_sf6", "forcing_contrails", "forcing_montreal"],
        "--years", "1750:2020", "--assessed-warming", "0.85@1995:2014", "--variability", "off")
    last = kept.isel(scenario=0, year=-1)
    assert np.ptp(last.gas_concentration_sf6.values) == 0
    assert 0 < np.ptp(last.forcing_montreal.values) < 0.3


def test_far_values(tmp_path, members):
    """As of no scenario that anybody has written: nothing is cut off."""
    path = hot.write(tmp_path, 1950)[1]
    kept = check(tmp_path, path, members, ["temperature", "co2_concentration", "airborne_fraction"])
    last = kept.isel(scenario=0, year=-1)
    assert np.median(last.co2_concentration) > 10_000 and last.temperature.max() > 25
