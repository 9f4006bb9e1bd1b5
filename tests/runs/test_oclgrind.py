"""The kernels under oclgrind: no access out of bounds, no race, nothing read before written."""

import os
import shutil
import subprocess

import pytest

import peer

SANITIZED = b"__asan_init" in open(peer.PROGRAM, "rb").read()
pytestmark = [
    pytest.mark.skipif(not shutil.which("oclgrind"), reason="oclgrind is not installed"),
    pytest.mark.skipif(SANITIZED, reason="oclgrind and the sanitizer both want to be first"),
]


def under_oclgrind(tmp_path, *words):
    """What the program said; oclgrind has nothing to say."""
    log = tmp_path / "oclgrind.log"
    env = {**os.environ, "KEELING_CACHE": str(tmp_path / "cache")}
    env.pop("OCL_ICD_VENDORS", None)
    done = subprocess.run(
        ["oclgrind", "--data-races", "--uninitialized", "--max-errors", "5", "--log", log,
         peer.PROGRAM, *words, "--device", "Oclgrind"],
        env=env, capture_output=True, text=True)
    assert log.read_text() == ""
    return done


@pytest.mark.parametrize("lanes", ["1", "4"])
@pytest.mark.parametrize("precision", ["double", "single"])
def test_run(tmp_path, lanes, precision):
    done = under_oclgrind(
        tmp_path, "run", peer.SCENARIOS / "ssps/ssp119.yaml", "--members", "3", "--years",
        "1750:1760", "--reference", "1750", "--variability", "on", "--precision", precision,
        "--lanes", lanes, "--variables", "*", "--out", tmp_path / "out.nc")
    assert done.returncode == 0, done.stderr
    assert "Oclgrind" in done.stdout


@pytest.mark.parametrize("lanes, precision", [("1", "double"), ("4", "double"), ("4", "single")])
def test_coupled(tmp_path, lanes, precision):
    """Some years before the base year, when only totals are known, and some after."""
    done = under_oclgrind(
        tmp_path, "run", peer.SCENARIOS / "paths/current-policies.yaml", "--members", "2",
        "--years", "2020:2026", "--reference", "2020", "--precision", precision, "--lanes", lanes,
        "--variables", "temperature,world_emissions_*,*_chn,ghg_*", "--out", tmp_path / "out.nc")
    assert done.returncode == 0, done.stderr
    assert "Oclgrind" in done.stdout


def test_calibrate(tmp_path):
    """Of five draws too few survive, which is told when all kernels have run."""
    done = under_oclgrind(tmp_path, "calibrate", "--draws", "5", "--keep", "5", "--lanes", "4",
                          "--out", tmp_path / "members.csv")
    assert done.returncode == 65 and " of 5 draws" in done.stderr, done.stderr


def test_account(tmp_path):
    """Two standards that differ in most attributes, and one alone."""
    example = peer.SCENARIOS / "standards/example.csv"
    for against in (["--against", "iso14083-2023"], []):
        done = under_oclgrind(tmp_path, "account", example, "--standard", "gbt46531-2025", *against,
                              "--block", "16")
        assert done.returncode == 0, done.stderr
        assert "Oclgrind" in done.stdout


@pytest.mark.parametrize("cycle", ["boxes", "partitioned"])
def test_sinks(tmp_path, cycle):
    """The other carbon cycles."""
    path = tmp_path / "sinks.yaml"
    path.write_text(f"extends: {peer.SCENARIOS}/ssps/ssp119.yaml\ncarbon_cycle: {cycle}\n")
    done = under_oclgrind(tmp_path, "run", path, "--members", "3", "--years", "1750:1756",
                          "--reference", "1750", "--lanes", "2", "--variables", "*", "--out",
                          tmp_path / "out.nc")
    assert done.returncode == 0, done.stderr
