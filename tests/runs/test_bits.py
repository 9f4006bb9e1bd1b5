"""Equal runs give equal bytes: any number of threads, any block, any lanes; one member alone as
among others; a run in pieces as in one go is tests/year/test_library.c."""

import hashlib
import os
import subprocess

import numpy as np
import pytest
import xarray as xr

import measured
import peer

PATHS = [peer.SCENARIOS / f"ssps/{name}.yaml" for name in ("ssp119", "ssp370", "ssp585")]


def run(tmp_path, name, *options, members="37", years="1750:2200", env=None):
    out = tmp_path / f"{name}.nc"
    subprocess.run([peer.PROGRAM, "run", *PATHS, "--members", members, "--years", years,
                    "--variability", "on", "--out", out, "--quiet", *options],
                   check=True, env={**os.environ, **(env or {})})
    return out


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("precision", ["double", "single"])
@pytest.mark.parametrize("store", ["all", "stats"])
def test_same_bytes(tmp_path, precision, store):
    common = ["--precision", precision, "--store", store]
    reference = digest(run(tmp_path, "reference", *common))
    for name, options, env in (
            ("again", [], {}),
            ("one_thread", [], {"POCL_MAX_PTHREAD_COUNT": "1"}),
            ("two_threads", [], {"POCL_MAX_PTHREAD_COUNT": "2"}),
            ("lanes_4", ["--lanes", "4"], {}),
            ("lanes_8", ["--lanes", "8"], {}),
            ("lanes_16", ["--lanes", "16"], {})):
        assert digest(run(tmp_path, name, *common, *options, env=env)) == reference, name
    if store == "all":
        for block in ("1", "16", "20", "1000"):
            assert digest(run(tmp_path, f"block_{block}", *common, "--block", block)) == reference


def test_counted(tmp_path):
    """Percentiles by counting, beyond 20,000 members; the bins follow the values as they come."""
    members = measured.write_members(tmp_path / "members.csv", 20_500)
    common = ["--store", "stats", "--variables", "temperature,forcing*", "--reference", "1750",
              "--assessed-warming", "0.1@1840:1859"]
    asked = {"members": members, "years": "1750:1860"}
    reference = digest(run(tmp_path, "reference", *common, **asked))
    for name, options, env in (
            ("block_900", ["--block", "900"], {"POCL_MAX_PTHREAD_COUNT": "1"}),
            ("block_20499", ["--block", "20499", "--lanes", "4"], {})):
        out = run(tmp_path, name, *common, *options, **asked, env=env)
        assert digest(out) == reference, name


def test_lanes_1(tmp_path):
    """The kernels are built of IEEE operations alone: even the scalar form has the same bits."""
    assert digest(run(tmp_path, "one", "--lanes", "1")) == digest(run(tmp_path, "wide"))


def test_member_alone(tmp_path):
    """A member among others whose HFC-23 lifetimes and N2O baselines differ, so that these gases
    are stepped by the members, has the bits it has alone, where they are computed once."""
    header, rows = peer.table(peer.SCENARIOS / "members/fair-calibrate-1.4.1.csv")
    header = header + ["unperturbed_lifetime0[HFC-23]", "baseline_concentration[N2O]"]
    rows = [row + [str(228 + i), str(270.1 + i / 10)] for i, row in enumerate(rows[:5])]
    many = peer.write(tmp_path / "many.csv", header, rows)
    alone = peer.write(tmp_path / "alone.csv", header, rows[3:4])
    variables = ["--variables", "temperature,gas_concentration_hfc_23,forcing*",
                 "--variability", "off"]
    a = xr.open_dataset(run_members(tmp_path, "many", many, variables))
    b = xr.open_dataset(run_members(tmp_path, "alone", alone, variables))
    for name in b.data_vars:
        assert np.array_equal(a[name].values[..., 3], b[name].values[..., 0], equal_nan=True), name


def run_members(tmp_path, name, members, options):
    out = tmp_path / f"{name}.nc"
    subprocess.run([peer.PROGRAM, "run", *PATHS, "--members", members, "--years", "1750:2200",
                    "--out", out, "--quiet", *options], check=True)
    return out


def test_scenario_alone(tmp_path):
    """A scenario among others, more than fit into one launch, has the bits it has alone."""
    paths = sorted(peer.SCENARIOS.glob("ssps/ssp*.yaml"))
    common = ["--members", "250", "--quiet", "--out"]
    subprocess.run([peer.PROGRAM, "run", *paths, *common, tmp_path / "all.nc"], check=True)
    together = xr.open_dataset(tmp_path / "all.nc")
    for name in ("ssp119", "ssp434", "ssp585"):
        path = peer.SCENARIOS / f"ssps/{name}.yaml"
        subprocess.run([peer.PROGRAM, "run", path, *common, tmp_path / "one.nc"], check=True)
        with xr.open_dataset(tmp_path / "one.nc") as alone:
            for variable in alone.data_vars:
                assert np.array_equal(together[variable].sel(scenario=name).values,
                                      alone[variable].values[0]), (name, variable)
