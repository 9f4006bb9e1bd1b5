"""A million members stay within the budget: every column of the ensemble varies, percentiles from
histograms, and every member stored.
"""
# label: long

import numpy as np
import pytest
import xarray as xr

import measured
import peer

N_MEMBERS = 1_000_000
BUDGET = 2048 * measured.MIB
PATH = peer.SCENARIOS / "ssps/ssp245.yaml"


@pytest.fixture(scope="module")
def members(tmp_path_factory):
    path = measured.write_members(tmp_path_factory.mktemp("million") / "members.csv", N_MEMBERS)
    yield path
    path.unlink()


@pytest.mark.parametrize("precision", ["double", "single"])
def test_percentiles(tmp_path, members, precision):
    out = tmp_path / "stats.nc"
    peak = measured.peak(PATH, "--members", members, "--store", "stats", "--memory", "2GiB",
                         "--precision", precision, "--out", out)
    print(f"{precision}, percentiles: peak {peak / measured.MIB:.0f} MiB")
    assert peak <= 1.1 * BUDGET
    few = tmp_path / "few.nc"
    measured.peak(PATH, "--members", peer.SCENARIOS / "members/fair-calibrate-1.4.1.csv",
                  "--store", "stats", "--precision", precision, "--out", few)
    many, few = xr.open_dataset(out), xr.open_dataset(few)
    # The members are the 841 over and over, hardly changed: so are their percentiles.
    difference = np.abs(many.temperature.values - few.temperature.values)
    assert np.median(difference) < 0.01 and difference.max() < 0.2


def test_every_member(tmp_path, members):
    out = tmp_path / "all.nc"
    peak = measured.peak(PATH, "--members", members, "--variables", "temperature", "--memory",
                         "2GiB", "--years", "1750:2100", "--out", out)
    print(f"every member: peak {peak / measured.MIB:.0f} MiB")
    assert peak <= 1.1 * BUDGET
    with xr.open_dataset(out) as found:
        assert found.temperature.shape == (1, 351, N_MEMBERS)
        last = found.temperature[0, -1].values
    assert np.isfinite(last).all() and 1 < np.median(last) < 5
    out.unlink()
