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


@pytest.mark.parametrize("lanes", ["1", "4"])
@pytest.mark.parametrize("precision", ["double", "single"])
def test_clean(tmp_path, lanes, precision):
    log = tmp_path / "oclgrind.log"
    env = {**os.environ, "KEELING_CACHE": str(tmp_path / "cache")}
    env.pop("OCL_ICD_VENDORS", None)
    run = subprocess.run(
        ["oclgrind", "--data-races", "--uninitialized", "--max-errors", "5", "--log", log,
         peer.PROGRAM, "run", peer.SCENARIOS / "paths/ssp119.yaml", "--members", "3", "--years",
         "1750:1760", "--reference", "1750", "--variability", "on", "--precision", precision,
         "--lanes", lanes, "--device", "Oclgrind", "--variables", "*",
         "--out", tmp_path / "out.nc"],
        env=env, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "Oclgrind" in run.stdout
    assert log.read_text() == ""
