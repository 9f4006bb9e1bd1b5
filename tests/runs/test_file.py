"""What a run leaves behind: one file that others open, with the right numbers, or nothing."""

import os
import resource
import signal
import subprocess
import time

import h5netcdf
import numpy as np
import pytest
import xarray as xr

import peer

PATHS = [str(peer.SCENARIOS / f"ssps/{name}.yaml") for name in ("ssp119", "ssp245")]
RCMIP = {
    "temperature": "Surface Air Temperature Change",
    "co2_concentration": "Atmospheric Concentrations|CO2",
    "ch4_concentration": "Atmospheric Concentrations|CH4",
    "n2o_concentration": "Atmospheric Concentrations|N2O",
    "forcing_sum": "Effective Radiative Forcing",
    "heat_uptake": "Heat Uptake",
}


def run(out, *options, check=True):
    return subprocess.run([peer.PROGRAM, "run", *PATHS, "--members", "20", "--out", out,
                           *map(str, options)], check=check, capture_output=True, text=True)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    out = tmp_path_factory.mktemp("file") / "plain.nc"
    run(out, "--storage", "double")
    return out


@pytest.mark.parametrize("engine", ["h5netcdf", "netcdf4"])
def test_opens(plain, engine):
    pytest.importorskip({"netcdf4": "netCDF4"}.get(engine, engine))
    with xr.open_dataset(plain, engine=engine) as file:
        assert dict(file.sizes) == {"scenario": 2, "year": 551, "member": 20}
        assert list(file.scenario.values) == ["ssp119", "ssp245"]
        assert file.year.values[0] == 1750 and file.year.values[-1] == 2300
        assert {name: file[name].iamc_variable for name in file.data_vars} == RCMIP
        assert all(file[name].units and file[name].long_name for name in file.data_vars)
        assert file.Conventions == "CF-1.11"
        assert "GSAT" in file.temperature.comment and "fitted to" in file.temperature.comment


def test_scales(plain):
    with h5netcdf.File(plain) as file:
        assert set(file.dimensions) == {"scenario", "year", "member"}
        for name in RCMIP:
            assert file[name].dimensions == ("scenario", "year", "member")


def test_no_circumstances(plain):
    """Nothing of the clock, the folder, the host or the device is in the file."""
    content = plain.read_bytes()
    log = (plain.parent / "plain.nc.log").read_text()
    device = log.split("device     ")[1].split(" (driver")[0]
    for word in (os.uname().nodename, str(plain.parent), device, str(peer.SCENARIOS)):
        if len(word) > 3:
            assert word.encode() not in content, word


def mean(values, first, last):
    """Over calendar years: 1 January values, the first and the last by half."""
    span = values[:, first - 1750 : last + 2 - 1750]
    return (span[:, 1:-1].sum(1) + (span[:, 0] + span[:, -1]) / 2) / (last + 1 - first)


def test_reference(plain, tmp_path):
    run(tmp_path / "raw.nc", "--storage", "double", "--reference", "1750")
    raw = xr.open_dataset(tmp_path / "raw.nc").temperature.values
    found = xr.open_dataset(plain).temperature.values
    assert (raw[:, 0] == 0).all()
    assert np.abs(found - (raw - mean(raw, 1850, 1900)[:, None])).max() < 1e-12


def test_assessed_warming(plain, tmp_path):
    run(tmp_path / "moved.nc", "--storage", "double", "--assessed-warming", "0.85@1995:2014")
    moved = xr.open_dataset(tmp_path / "moved.nc").temperature
    found = xr.open_dataset(plain).temperature.values
    assert np.abs(np.median(mean(moved.values, 1995, 2014), axis=-1) - 0.85).max() < 1e-9
    apart = moved.values - found
    assert np.abs(apart - apart[:, :1, :1]).max() < 1e-12
    assert "0.85" in moved.comment


def test_percentiles(plain, tmp_path):
    run(tmp_path / "stats.nc", "--store", "stats")
    stats = xr.open_dataset(tmp_path / "stats.nc")
    every = xr.open_dataset(plain)
    assert list(stats.percentile.values) == [5, 10, 17, 33, 50, 67, 83, 90, 95]
    for name in RCMIP:
        wanted = np.percentile(every[name].values.astype("f4"), stats.percentile.values, axis=-1)
        wanted = np.moveaxis(wanted, 0, -1)
        scale = np.abs(wanted).max()
        assert np.abs(stats[name].values - wanted).max() < 1e-6 * scale, name


def ended(out, by):
    """A run that is ended by a signal as soon as its file is there, under whatever name."""
    process = subprocess.Popen([peer.PROGRAM, "run", *PATHS, "--members", "841", "--variables", "*",
                                "--out", out / "x.nc"], stderr=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL)
    while not list(out.iterdir()) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(by)
    assert process.wait() == -by


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ended_leaves_nothing(tmp_path, by):
    ended(tmp_path, by)
    assert not list(tmp_path.iterdir())


def test_what_the_caller_ignores_stays_ignored(tmp_path):
    """As nohup has it."""
    process = subprocess.Popen([peer.PROGRAM, "run", *PATHS, "--members", "400", "--quiet", "--out",
                                tmp_path / "x.nc"], preexec_fn=lambda:
                               signal.signal(signal.SIGHUP, signal.SIG_IGN))
    while not list(tmp_path.iterdir()) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGHUP)
    assert process.wait() == 0 and (tmp_path / "x.nc").exists()


def test_killed_leaves_what_the_next_run_sweeps(tmp_path):
    ended(tmp_path, signal.SIGKILL)
    assert not (tmp_path / "x.nc").exists()
    run(tmp_path / "x.nc")
    assert {path.name for path in tmp_path.iterdir()} == {"x.nc", "x.nc.log"}


def test_too_large_for_the_caller(tmp_path):
    """A limit on the size of files is an error like any other, not a signal's death."""
    done = subprocess.run([peer.PROGRAM, "run", *PATHS, "--members", "841", "--out",
                           tmp_path / "x.nc"], capture_output=True, text=True, preexec_fn=lambda:
                          resource.setrlimit(resource.RLIMIT_FSIZE, (4 << 20, 4 << 20)))
    assert done.returncode == 74
    assert "x.nc: cannot be written: File too large" in done.stderr
    assert not list(tmp_path.iterdir())


def test_runtime_that_gives_up(tmp_path):
    """PoCL aborts the process when it finds no linker: no file is left, and why is said."""
    (tmp_path / "out").mkdir()
    done = subprocess.run([peer.PROGRAM, "run", *PATHS, "--out", tmp_path / "out/x.nc"],
                          capture_output=True, text=True,
                          env={**os.environ, "PATH": "/nonexistent",
                               "KEELING_CACHE": str(tmp_path / "cache")})
    if done.returncode == 0:
        pytest.skip("the runtime needs no linker")
    assert done.returncode == 69
    assert done.stderr.endswith("room for its cache)\n")
    assert not list((tmp_path / "out").iterdir())


def test_log_that_cannot_be_written(tmp_path):
    (tmp_path / "x.nc.log").mkdir()
    done = run(tmp_path / "x.nc")
    assert "x.nc.log: note: the log cannot be written" in done.stderr
    assert (tmp_path / "x.nc").exists()


def test_old_result_survives(tmp_path):
    """A run that fails does not touch what stands under its name."""
    out = tmp_path / "x.nc"
    out.write_text("precious")
    assert run(out, "--members", "100000", check=False).returncode != 0
    assert out.read_text() == "precious"


def test_no_such_folder(tmp_path):
    done = run(tmp_path / "none/x.nc", check=False)
    assert done.returncode == 74
    assert "none/x.nc" in done.stderr
