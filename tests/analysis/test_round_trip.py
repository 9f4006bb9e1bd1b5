"""Out to the formats of others and back: an IAMC table gives the run that it came from."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
EMITTED = "co2_emissions*,ch4_emissions,gas_emissions_*,slcf_emitted_*,temperature"


def keeling(*words):
    done = subprocess.run([PROGRAM, *map(str, words), "--storage", "double", "--quiet"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def exported(folder, scenario, names="rcmip"):
    """A run of one member, its emissions as an IAMC table, and its warming."""
    keeling("run", DATA / scenario, "--members", "1", "--variables", EMITTED, "--out",
            folder / "first.nc")
    subprocess.run([sys.executable, "-m", "analysis", "iamc", folder / "first.nc", "--names", names,
                    "--out", folder / "first.csv"], check=True, capture_output=True, cwd=ROOT)
    return folder / "first.csv", warming(folder / "first.nc")


def warming(path):
    with xr.open_dataset(path, engine="h5netcdf") as data:
        return data.temperature.values


def again(folder, table):
    keeling("assess", table, "--members", "1", "--variables", "temperature", "--out",
            folder / "again.nc")
    return warming(folder / "again.nc")


@pytest.mark.parametrize("scenario, names", [("ssps/ssp119.yaml", "rcmip"),
                                             ("ssps/ssp119.yaml", "common"),
                                             ("paths/net-zero-pledges.yaml", "rcmip")])
def test_emissions_give_the_same_warming(tmp_path, scenario, names):
    """Of an SSP, by common-definitions' names too, and of a path whose emissions its regions made:
    all digits are in the table."""
    table, first = exported(tmp_path, scenario, names)
    np.testing.assert_allclose(again(tmp_path, table), first, rtol=0, atol=1e-13)


def test_through_pyam(tmp_path):
    """Read, filtered, added up and written by pyam."""
    pyam = pytest.importorskip("pyam")
    table, first = exported(tmp_path, "paths/current-policies.yaml")
    frame = pyam.IamDataFrame(table).filter(year=range(1750, 2101))  # 2101 begins no year
    co2 = "Emissions|CO2"
    whole = frame.filter(variable=co2).timeseries()
    np.testing.assert_allclose(frame.aggregate(co2).timeseries(), whole, rtol=1e-12)
    assert frame.filter(variable=co2).unit == ["Mt CO2/yr"]
    frame.filter(variable="Emissions|*", region="World").to_csv(tmp_path / "pyam.csv")
    np.testing.assert_allclose(again(tmp_path, tmp_path / "pyam.csv"), first, rtol=0, atol=1e-9)


def test_where_concentrations_are_given_industry_has_what_is_left(tmp_path):
    """Compatible emissions: of energy and industry all but what land use emits."""
    keeling("run", DATA / "idealised/1pctCO2.yaml", "--members", "2", "--variables",
            "co2_emissions*", "--out", tmp_path / "x.nc")
    with xr.open_dataset(tmp_path / "x.nc", engine="h5netcdf") as data:
        left = data.co2_emissions * 1e3 - data.co2_emissions_afolu
        np.testing.assert_allclose(data.co2_emissions_ffi, left, rtol=1e-12)
        assert float(np.nanmax(data.co2_emissions_ffi)) > 1e4
