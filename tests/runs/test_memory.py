"""The memory budget is kept, and changes no result."""

import hashlib
import subprocess

import measured
import peer

PATHS = [peer.SCENARIOS / f"ssps/{name}.yaml" for name in ("ssp126", "ssp370")]
BUDGET = 256 * measured.MIB


def run(members, out, *options):
    peak = measured.peak(*PATHS, "--members", members, "--years", "1750:1900", "--variables",
                         "temperature,forcing*", "--block", "20000", "--out", out, *options)
    with open(out, "rb") as file:
        return peak, hashlib.file_digest(file, "sha256").hexdigest()


def test_budget_is_kept_and_changes_nothing(tmp_path):
    """A block that would take too much is made smaller."""
    members = measured.write_members(tmp_path / "many.csv", 20000, 24)
    free, digest = run(members, tmp_path / "free.nc", "--memory", "4GiB")
    held, same = run(members, tmp_path / "held.nc", "--memory", "256MiB")
    print(f"{free / measured.MIB:.0f} and {held / measured.MIB:.0f} MiB")
    assert same == digest
    assert held <= 1.1 * BUDGET < free


def test_what_cannot_fit_is_said(tmp_path):
    """Exact percentiles need all members of the scenario: too little memory is an error."""
    done = subprocess.run(
        [peer.PROGRAM, "run", *PATHS, "--members", "841", "--store", "stats", "--variables", "*",
         "--memory", "1MiB", "--out", tmp_path / "no.nc", "--quiet"],
        capture_output=True, text=True)
    assert done.returncode == 69
    assert "memory budget" in done.stderr
    assert list(tmp_path.iterdir()) == []
