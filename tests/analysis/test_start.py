"""analysis/ is started: with a python that lacks modules, and from the files its pages promise."""
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
BARE = ["-S", "-m", "analysis"]  # -S: without the folders where modules are installed
DEBIAN = Path("/usr/bin/python3")


def bare(*words):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run([sys.executable, *BARE, *words], cwd=ROOT, capture_output=True,
                          text=True, env=clean)


def test_a_python_without_modules_is_named():
    done = bare("report", "my run.nc")
    assert done.returncode == 69 and done.stderr.count("\n") == 1
    assert f"{sys.executable} has no numpy, xarray, h5py, h5netcdf, matplotlib; " in done.stderr
    looked = [str(DEBIAN), "-c", "import numpy, xarray, h5py, h5netcdf, matplotlib"]
    if DEBIAN.exists() and not subprocess.run(looked, capture_output=True).returncode:
        assert done.stderr.endswith("; try /usr/bin/python3 -m analysis report 'my run.nc'\n")
    else:
        assert "expected Debian's packages python3-numpy " in done.stderr


def wanted():
    """The lists of quantities that the room's page and quickstart.sh recommend."""
    page = re.search(r"--variables '([^']+)'` keeps all", (ROOT / "analysis/README.md").read_text())
    script = re.search(r"kept='([^']+)'", (ROOT / "quickstart.sh").read_text())
    return [page[1], script[1]]


@pytest.mark.parametrize("variables", wanted())
def test_the_list_of_the_page_gives_every_picture(tmp_path, variables):
    subprocess.run([PROGRAM, "run", str(DATA / "ssps/ssp245.yaml"), "--members", "3",
                    "--variables", variables, "--quiet", "--out", str(tmp_path / "run.nc")],
                   check=True, env=os.environ | {"KEELING_DATA": str(DATA)})
    subprocess.run([sys.executable, "-m", "analysis", "report", "--static",
                    str(tmp_path / "run.nc")],
                   check=True, cwd=ROOT, capture_output=True)
    page = (tmp_path / "run.html").read_text(encoding="utf-8")
    promised = re.findall(r"^\| `(\w+)` \|", (ROOT / "analysis/README.md").read_text(), re.M)
    assert re.findall(r'<figure id="(\w+)">', page) == promised[:7]
    emissions = re.search(r'<figure id="emissions">.*?</figure>', page, re.S)[0]
    for gas in ("CO₂", "CH₄", "N₂O"):
        assert emissions.count(f">{gas}, ") == 2  # a panel of the wide and of the narrow picture


def test_every_room_is_installed():
    """`pip install ./analysis` takes each folder of modules along."""
    told = tomllib.loads((ROOT / "analysis/pyproject.toml").read_text())["tool"]["setuptools"]
    rooms = {f"analysis.{path.parent.name}" for path in (ROOT / "analysis").glob("*/__init__.py")}
    assert rooms | {"analysis", "keeling"} == set(told["packages"])
