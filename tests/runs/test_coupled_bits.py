"""Equal runs of the coupled world give equal bytes, however they are divided: any lanes, block,
threads and ranks; a member has the same bits among few as among many, a scenario among others as
alone."""

import hashlib
import subprocess

import numpy as np
import pytest
import xarray as xr

import coupled
from launch import ENVIRONMENT, LAUNCH, can_launch

NAMES = ["temperature", "co2_concentration", "world_emissions_*", "*_international", "ghg_*",
         "emissions_*_chn", "electricity_*_usa", "carrier_share_*_ind", "generation_cost_*"]
COMMON = ["--variability", "on", "--years", "1750:2066", "--variables", ",".join(NAMES)]
MEMBERS = 37  # which leaves a tile partly filled, unless it is of one lane


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    """Without policies, and with prices high enough that all sectors answer."""
    folder = tmp_path_factory.mktemp("paths")
    return [coupled.PATHS / "baseline-ssp2.yaml",
            coupled.write(folder, "pulled", "policies:\n  carbon_price: {2030: 100, 2050: 250}\n"
                          "  zero_emission_vehicles: {EU27: 0.9, CHN: {2035: 1}}\n")]


def run(tmp_path, paths, name, *options, members=MEMBERS, **more):
    out = tmp_path / f"{name}.nc"
    coupled.run(out, paths, *COMMON, "--members", members, *options, **more)
    return out


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def reference(tmp_path_factory, paths):
    return run(tmp_path_factory.mktemp("reference"), paths, "reference")


@pytest.mark.parametrize("lanes", [1, 4, 8])
def test_lanes(tmp_path, paths, reference, lanes):
    """Of which one is the processor's own. All, and those of parts, are in test_every_lane.py."""
    assert digest(run(tmp_path, paths, "x", "--lanes", lanes)) == digest(reference)


@pytest.mark.parametrize("options, env", [
    ([], {}),
    (["--block", 1], {}),
    (["--block", 16], {}),
    (["--block", 17], {}),
    (["--block", 1000], {}),
    (["--memory", "128MiB"], {}),
    ([], {"POCL_MAX_PTHREAD_COUNT": "1"}),
    ([], {"POCL_MAX_PTHREAD_COUNT": "2"}),
    ([], {"OMP_NUM_THREADS": "1"}),
    (["--block", 7], {"OMP_NUM_THREADS": "3", "POCL_MAX_PTHREAD_COUNT": "2"}),
], ids=str)
def test_blocks_and_threads(tmp_path, paths, reference, options, env):
    assert digest(run(tmp_path, paths, "x", *options, env=env)) == digest(reference)


@pytest.mark.skipif(not can_launch(), reason="mpirun does not work here")
@pytest.mark.parametrize("ranks, grid", [
    (1, "1x1"), (2, None), (2, "2x1"), (3, "3x1"), (4, "2x2"), (7, "7x1"), (7, "1x7"),
], ids=str)
def test_ranks(tmp_path, paths, reference, ranks, grid):
    """Whoever has which members and which regions."""
    options = ["--grid", grid] if grid else []
    out = run(tmp_path, paths, "x", *options, launcher=[*LAUNCH, ranks], env=ENVIRONMENT)
    assert digest(out) == digest(reference)


@pytest.mark.skipif(not can_launch(), reason="mpirun does not work here")
def test_blocks_of_parts(tmp_path, paths, reference):
    """Lots and blocks that do not come out even, and lanes that are not all used."""
    out = run(tmp_path, paths, "x", "--grid", "2x1", "--block", 24, launcher=[*LAUNCH, 2],
              env=ENVIRONMENT)
    assert digest(out) == digest(reference)


@pytest.mark.skipif(not can_launch(), reason="mpirun does not work here")
@pytest.mark.parametrize("grid, wrong", [
    ("2x2", "--grid 2x2: that is 4 ranks, but 2 are started; expected R times M to be 2"),
    ("2", "--grid 2: expected RxM, R ranks for the regions times M for the members, such as 1x2"),
    ("0x2", "--grid 0x2: expected RxM, R ranks for the regions times M for the members, such as"),
    ("2x1z", "--grid 2x1z: expected RxM, R ranks for the regions times M for the members, such as"),
], ids=str)
def test_impossible_grid(tmp_path, paths, grid, wrong):
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run(tmp_path, paths, "x", "--grid", grid, launcher=[*LAUNCH, 2], env=ENVIRONMENT)
    assert caught.value.returncode == 64
    assert wrong in caught.value.stderr
    assert not (tmp_path / "x.nc").exists()


def test_grid_without_regions_or_ranks(tmp_path, paths):
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run(tmp_path, paths, "x", "--grid", "24x1")
    assert "--grid 24x1: that is 24 ranks, but 1 is started; expected" in caught.value.stderr


@pytest.mark.skipif(not can_launch(), reason="mpirun does not work here")
def test_percentiles_of_ranks(tmp_path, paths):
    """Two ranks before four: each that finds no kernels kept builds them for itself."""
    alone = run(tmp_path, paths, "alone", "--store", "stats")
    for ranks, grid in ((3, "1x3"), (2, "2x1"), (4, "2x2")):
        shared = run(tmp_path, paths, "shared", "--store", "stats", "--grid", grid,
                     launcher=[*LAUNCH, ranks], env=ENVIRONMENT)
        assert digest(alone) == digest(shared)


def same(a, b):
    for name in b.data_vars:
        assert np.array_equal(a[name].values, b[name].values, equal_nan=True), name


@pytest.mark.parametrize("n", [2, 3, MEMBERS - 1])
def test_members_among_few(tmp_path, paths, reference, n):
    """One member alone takes central values for the regions; two have their own."""
    few = run(tmp_path, paths, "few", members=n)
    with xr.open_dataset(reference) as many, xr.open_dataset(few) as data:
        same(many.isel(member=slice(0, n)), data)


def test_members_differ(reference):
    """Each has its own world: no two have the same emissions."""
    with xr.open_dataset(reference) as data:
        values = data.world_emissions_co2_ffi.sel(scenario="pulled", year=2060).values
    assert len(set(values)) == values.size == MEMBERS


def test_scenario_alone(tmp_path, paths, reference):
    for path in paths:
        alone = run(tmp_path, [path], path.stem)
        with xr.open_dataset(reference) as both, xr.open_dataset(alone) as data:
            same(both.sel(scenario=[path.stem]), data)


def test_order_of_scenarios(tmp_path, paths, reference):
    turned = run(tmp_path, paths[::-1], "turned")
    with xr.open_dataset(reference) as both, xr.open_dataset(turned) as data:
        same(both.isel(scenario=slice(None, None, -1)), data)
