"""Any number of ranks gives the same bytes; a fault of the input is told once and ends all."""

import os
import subprocess

import pytest

import hot
import measured
import peer
from launch import ENVIRONMENT, LAUNCH, can_launch

PATHS = [str(peer.SCENARIOS / f"ssps/{name}.yaml") for name in ("ssp119", "ssp585")]

pytestmark = pytest.mark.skipif(not can_launch(), reason="mpirun does not work here")


def run(n, *arguments, paths=PATHS):
    launcher = [*LAUNCH, str(n)] if n else []
    return subprocess.run([*launcher, peer.PROGRAM, "run", *map(str, [*paths, *arguments])],
                          env=ENVIRONMENT, capture_output=True, text=True, timeout=120)


def same_bytes(tmp_path, *options):
    alone = tmp_path / "alone.nc"
    assert run(0, *options, "--out", alone).returncode == 0
    for n in (1, 2, 3, 8):
        out = tmp_path / f"{n}.nc"
        done = run(n, *options, "--out", out)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("wrote") == 1
        assert out.read_bytes() == alone.read_bytes(), n


@pytest.mark.parametrize("store", ["all", "stats"])
def test_same_bytes(tmp_path, store):
    same_bytes(tmp_path, "--members", 37, "--store", store, "--variability", "on",
               "--assessed-warming", "0.85@1995:2014")


def test_fewer_members_than_ranks(tmp_path):
    same_bytes(tmp_path, "--members", 2, "--years", "1750:1800")


def test_counted(tmp_path):
    """Percentiles by counting, beyond 20,000 members."""
    members = measured.write_members(tmp_path / "members.csv", 20001)
    same_bytes(tmp_path, "--members", members, "--store", "stats", "--years", "1750:1770",
               "--block", 4000, "--reference", 1750, "--assessed-warming", "0.01@1760:1769")


@pytest.mark.parametrize("n_members", [37, 20001])
def test_outside_is_told_once(tmp_path, n_members):
    """Values outside the plausible range, kept on one rank or counted on all."""
    paths = hot.write(tmp_path, 1890)
    members = measured.write_members(tmp_path / "members.csv", n_members)
    common = ["--members", members, "--store", "stats", "--quiet", "--out", tmp_path / "x.nc"]
    told = {n: [line for line in run(n, *common, paths=paths).stderr.splitlines()
                if " outside " in line] for n in (0, 2, 5)}
    assert len(told[0]) == 1 and told[0][0].startswith("note: co2_concentration: ")
    assert told[2] == told[5] == told[0]


def test_told_once(tmp_path):
    done = run(2, "--members", 5000, "--out", tmp_path / "x.nc")
    assert done.returncode == 65
    assert done.stderr.count("5000 were asked for") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words, told, status", [
    (["--help"], "Usage: keeling run", 0),
    (["--yeers", 1], "unrecognized option '--yeers'", 64),
    (["--lanes", 3, "--out", "x.nc"], "--lanes 3: expected", 64),
])
def test_usage_is_told_once(words, told, status):
    done = run(2, *words)
    assert done.returncode == status
    assert (done.stdout + done.stderr).count(told) == 1


def test_tasks_that_each_run_alone_are_refused(tmp_path):
    """As srun starts them when it does not speak the language of the MPI at hand."""
    tasks = {"SLURM_STEP_NUM_TASKS": "2", "SLURM_PROCID": "0"}
    done = subprocess.run([peer.PROGRAM, "run", PATHS[0], "--out", tmp_path / "x.nc"],
                          env=os.environ | tasks, capture_output=True, text=True, check=False)
    assert done.returncode == 69 and "each of them runs alone" in done.stderr
    assert not list(tmp_path.iterdir())
