"""Tests that need pyam, nomenclature or pyarrow, by a Python of its own, build/packages, which has
them: over a gigabyte from PyPI, so it is made here and not by quickstart.sh.
# label: long
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(os.environ["KEELING_BUILD"]) / "packages"
PACKAGES = ["nomenclature-iamc", "pyarrow", "xarray", "h5py", "h5netcdf", "pytest"]
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def python():
    installed, found = FOLDER / "installed", FOLDER / "bin/python"
    if not installed.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER], check=True)
        done = subprocess.run([found, "-m", "pip", "install", "--retries", "1", *PACKAGES],
                              capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"PyPI gives no packages: {done.stderr.strip().splitlines()[-1]}")
        installed.write_text(" ".join(PACKAGES))
    return found


@pytest.mark.parametrize("file, n", [("test_formats.py", 3), ("test_keeling.py", 1),
                                     ("test_round_trip.py", 1), ("test_report.py", 1)])
def test_with_packages(python, file, n):
    units = os.environ | {"IAM_UNITS_CACHE": str(FOLDER / "units")}  # theirs holds full paths
    done = subprocess.run([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", HERE / file,
                           "-k", "pyam or nomenclature or parquet"], capture_output=True, text=True,
                          env=units)
    assert done.returncode == 0 and f"{n} passed" in done.stdout, done.stdout + done.stderr
    assert "skipped" not in done.stdout
