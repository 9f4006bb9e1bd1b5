"""The carbon cycle of boxes: no tonne is lost, rest stays rest, the ocean answers as Joos et al.
say, land and ocean took what the Global Carbon Budget says; and what is diagnosed of the cycle of
pools."""

import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import peer
from launch import ENVIRONMENT, LAUNCH, can_launch

GTC = 44.009 / 12.011  # Gt CO2
POOLS = ("vegetation", "detritus", "soil", "frozen", "thawed", "static")
KEPT = ("temperature,co2_*,*_sink,*_carbon,carbon_unbalanced,biome_*,land_use_taken,"
        "permafrost_release")
OF_REGIONS = f"{KEPT},regional_*_sink_*"
# Global Carbon Budget 2025 (doi:10.5194/essd-18-3211-2026): GtC/yr by ocean and land, and observed
# CO2 (IGCC 2025), ppm, means of decades.
BUDGET = {(1960, 1969): (1.27, 0.93, 320.0), (1970, 1979): (1.58, 1.59, 330.7),
          (1980, 1989): (2.06, 1.39, 345.2), (1990, 1999): (2.34, 1.95, 359.9),
          (2000, 2009): (2.55, 2.18, 377.9), (2010, 2019): (3.07, 2.54, 399.0)}
KERNELS = Path(os.environ["KEELING_SOURCE"]) / "kernels"


def scenario(folder, cycle, base="ssps/ssp245.yaml", text="", name="x"):
    path = folder / f"{name}.yaml"
    path.write_text(f"extends: {peer.SCENARIOS}/{base}\ncarbon_cycle: {cycle}\n{text}")
    return path


def run(folder, path, *options, name="x"):
    done = subprocess.run([peer.PROGRAM, "run", path, "--storage", "double", "--quiet", "--out",
                           folder / f"{name}.nc", *map(str, options)], capture_output=True,
                          text=True)
    assert done.returncode == 0, done.stderr
    return xr.open_dataset(folder / f"{name}.nc").isel(scenario=0)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    folder = tmp_path_factory.mktemp("boxes")
    return run(folder, scenario(folder, "boxes"), "--members", 200, "--years", "1750:2101",
               "--variables", KEPT)


@pytest.fixture(scope="module")
def partitioned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("partitioned")
    return run(folder, scenario(folder, "partitioned"), "--members", 200, "--years", "1750:2101",
               "--variables", "temperature,co2_*,*_sink,ocean_carbon")


def flows(data, name):
    """[year][member], without the last 1 January, which begins no year."""
    return data[name].values[:-1]


def test_no_tonne_is_lost(history):
    """Below 1e-10 GtC a year, of every member and year; and over all years."""
    assert np.abs(flows(history, "carbon_unbalanced")).max() < 1e-10 * GTC
    change = np.diff(history.co2_concentration.values, axis=0)
    left = (flows(history, "co2_emissions") - flows(history, "land_sink")
            - flows(history, "ocean_sink"))
    per = change[-1] / left[-1]  # ppm per Gt CO2
    np.testing.assert_allclose(change.sum(0) / per, left.sum(0), rtol=1e-9)
    assert per == pytest.approx(1 / (2.124 * GTC), rel=5e-3)


def test_sinks_of_biomes_add_up(history):
    """Less what permafrost loses."""
    for kind, whole in (("sink", "land_sink"), ("vegetation", "vegetation_carbon"),
                        ("detritus", "detritus_carbon"), ("soil", "soil_carbon")):
        parts = [name for name in history if name.startswith(f"biome_{kind}_")]
        assert len(parts) == 8
        lost = flows(history, "permafrost_release") if kind == "sink" else 0
        np.testing.assert_allclose(sum(flows(history, name) for name in parts) - lost,
                                   flows(history, whole), rtol=1e-12, atol=1e-12)


def test_pools_answer_to_pulses_are_not_there(tmp_path):
    """Boxes have none, and scale no lifetime: nothing is told of them."""
    for name in ("co2_pool_0", "co2_lifetime_scaling"):
        path = scenario(tmp_path, "boxes", text=f"output:\n  variables: [{name}]\n")
        done = subprocess.run([peer.PROGRAM, "check", path], capture_output=True, text=True)
        assert done.returncode == 65 and f"'{name}' is no quantity" in done.stderr


def test_ocean_carbon_is_what_it_took(history):
    np.testing.assert_allclose(history.ocean_carbon.values[-1], flows(history, "ocean_sink").sum(0),
                               rtol=1e-12)


def test_members_differ(history):
    """By their own fertilisation, respiration and mixing, not by temperature alone."""
    early = history.co2_concentration.sel(year=1960).values
    assert np.unique(np.round(flows(history, "land_sink")[210], 9)).size > 150
    assert 0.5 < early.std() < 10


@pytest.mark.parametrize("first, last", BUDGET)
def test_budget(history, first, last):
    """Medians inside the budget's ranges (1 sigma: ocean 0.4, land 0.8 of a decade); CO2 within
    2 ppm from 1980 and 4 ppm from 1960."""
    ocean, land, co2 = BUDGET[first, last]
    years = slice(first, last)
    found = {name: float(history[name].sel(year=years).median("member").mean()) / GTC
             for name in ("ocean_sink", "land_sink")}
    middle = (history.co2_concentration.sel(year=years).median("member").mean() +
              history.co2_concentration.sel(year=slice(first + 1, last + 1)).median("member")
              .mean()) / 2
    assert found["ocean_sink"] == pytest.approx(ocean, abs=0.4)
    assert found["land_sink"] == pytest.approx(land, abs=0.8)
    assert float(middle) == pytest.approx(co2, abs=2 if first >= 1980 else 4)


def test_diagnosed_sinks_close_and_are_the_budgets(partitioned):
    """Of the pools' cycle: what is emitted less what air keeps; the ocean's share as observed."""
    per = 1 / (2.124 * GTC)
    change = np.diff(partitioned.co2_concentration.values, axis=0)
    left = (flows(partitioned, "co2_emissions") - flows(partitioned, "land_sink")
            - flows(partitioned, "ocean_sink"))
    fitted = (change * left).sum() / (left * left).sum()
    assert fitted == pytest.approx(per, rel=5e-3)
    for (first, last), (ocean, land, _) in list(BUDGET.items())[2:]:
        years = slice(first, last)
        found = {name: float(partitioned[name].sel(year=years).median("member").mean()) / GTC
                 for name in ("ocean_sink", "land_sink")}
        assert found["ocean_sink"] == pytest.approx(ocean, abs=0.4)
        assert found["land_sink"] == pytest.approx(land, abs=0.8)


def test_diagnosing_changes_nothing(partitioned, tmp_path):
    """Sinks are read off: CO2 and warming are those of the same run without them, to the bit."""
    plain = run(tmp_path, scenario(tmp_path, "impulse"), "--members", 200, "--years", "1750:2101",
                "--variables", "temperature,co2_concentration")
    for name in ("temperature", "co2_concentration"):
        np.testing.assert_array_equal(plain[name].values, partitioned[name].values)


def test_cycles_side_by_side(history, partitioned):
    """To 2100 in SSP2-4.5: boxes end near the pools, as their land goes on taking up while
    permafrost, of which pools know nothing, emits."""
    boxes, pools = (float(data.co2_concentration.sel(year=2100).median("member"))
                    for data in (history, partitioned))
    assert abs(pools - boxes) < 20
    late = slice(2080, 2099)
    assert float(history.land_sink.sel(year=late).median("member").mean()) > float(
        partitioned.land_sink.sel(year=late).median("member").mean())


def test_rest_stays_rest(tmp_path):
    """No emissions, no drift: below 0.01 GtC a century, in every pool."""
    data = run(tmp_path, scenario(tmp_path, "boxes", "idealised/esm-piControl.yaml"), "--members",
               20, "--variables", KEPT)
    n = data.sizes["year"] - 1
    for name in (*POOLS, "ocean"):
        pool = data[f"{name}_carbon"].values
        assert (np.abs(pool[-1] - pool[0]) / GTC * 100 / n).max() < 0.01, name
    assert np.abs(data.co2_concentration.values - data.co2_concentration.values[0]).max() < 1e-6


def test_pulse(tmp_path):
    """100 GtC into a pre-industrial world: left in air after 20, 50 and 100 years, inside the range
    of models of Joos et al. 2013 doi:10.5194/acp-13-2793-2013 (0.60, 0.48, 0.41 +- 0.14, 0.12, 0.13
    at present CO2; less where air is nearer to rest)."""
    data = run(tmp_path, scenario(tmp_path, "boxes", "idealised/esm-pi-CO2pulse.yaml"), "--members",
               20, "--variables", KEPT)
    over = data.co2_concentration.values - data.co2_concentration.values[0]
    left = np.median(over, axis=1) * 2.124 / 100
    for years, low, high in ((20, 0.45, 0.70), (50, 0.33, 0.58), (100, 0.26, 0.52)):
        assert low < left[1 + years] < high, years
    assert (np.diff(left[1:]) < 0).all()


def constants(name):
    text = (KERNELS / "climate/boxes.cl").read_text()
    inside = re.search(rf"{name}\[\] = {{([^}}]*)}}", text)[1]
    months = inside.replace("\n", " ").replace("/ MONTHS", "").split(",")
    return np.array([float(number) for number in months])


def test_mixed_layer_response():
    """The share of a pulse left in the mixed layer, means of years 1 to 4, by the form of Joos et
    al. 1996 with two exponentials for its first two years; and all of it at first."""
    kept, gain = constants("mode_kept"), constants("mode_gain")
    steady = gain[0]  # of a year, as it stands there
    assert kept[0] == 1
    kept, gain = kept[1:], gain[1:]
    lifetime = -1 / 12 / np.log(kept)
    share = gain / (lifetime * (1 - kept))
    assert share.sum() + steady == pytest.approx(1, abs=1e-4)
    for year, wanted in enumerate((0.5495, 0.3618, 0.2942, 0.2555), 1):
        over = share * lifetime * (np.exp(-(year - 1) / lifetime) - np.exp(-year / lifetime))
        assert over.sum() + steady == pytest.approx(wanted, abs=1e-3)
    years = np.array([0.1, 0.5, 1, 2])
    early = np.array([0.12935 + 0.21898 * np.exp(-t / 0.034569) + 0.17003 * np.exp(-t / 0.26936)
                      + 0.24071 * np.exp(-t / 0.96083) + 0.24093 * np.exp(-t / 4.9792)
                      for t in years])
    found = [steady + (share * np.exp(-t / lifetime)).sum() for t in years]
    np.testing.assert_allclose(found, early, atol=1e-3)


def test_land_use_takes_from_land(tmp_path):
    """What land use emits leaves vegetation, detritus and soil, and is in no other box."""
    data = run(tmp_path, scenario(tmp_path, "boxes", "ssps/ssp370.yaml"), "--members", 1,
               "--years", "1750:2022", "--variables", KEPT)
    held = sum(data[f"{pool}_carbon"].values for pool in POOLS)
    land_use = flows(data, "land_sink")[:, 0] - np.diff(held[:, 0])
    np.testing.assert_allclose(np.diff(data.land_use_taken.values[:, 0]), land_use, atol=1e-9)
    header, rows = peer.table(peer.SCENARIOS / "world/history.csv")
    given = next(row for row in rows if row[header.index("variable")] == "CO2 AFOLU")
    first = header.index("1750.5")
    wanted = np.array([float(cell) for cell in given[first:first + 272]])
    np.testing.assert_allclose(land_use[:272], wanted, rtol=1e-8, atol=1e-8)


def test_driven_by_concentrations(tmp_path):
    """The emissions that the boxes want for their own concentrations are those they were given."""
    first = run(tmp_path, scenario(tmp_path, "boxes", name="a"), "--members", 1, "--years",
                "1750:2101", "--variables", KEPT, name="a")
    values = ",".join(f"{v:.12g}" for v in first.co2_concentration.values[:, 0])
    years = ",".join(str(int(y)) for y in first.year.values)
    (tmp_path / "co2.csv").write_text(
        "model,scenario,region,variable,unit," + years +
        "\nnone,mine,World,Atmospheric Concentrations|CO2,ppm," + values + "\n")
    path = scenario(tmp_path, "boxes", text="concentrations: co2.csv\ndriven_by:\n"
                    "  CO2: concentration\n", name="b")
    second = run(tmp_path, path, "--members", 1, "--years", "1750:2101", "--variables",
                 "co2_*,carbon_unbalanced", name="b")
    difference = flows(second, "co2_emissions")[60:] - flows(first, "co2_emissions")[60:]
    assert np.abs(difference).max() < 0.05 * GTC
    assert np.abs(flows(second, "carbon_unbalanced")).max() < 1e-10 * GTC


def test_regions_drive_boxes(tmp_path):
    """The coupled year closes with boxes too, and is another than with pools."""
    path = scenario(tmp_path, "boxes", "paths/current-policies.yaml")
    data = run(tmp_path, path, "--members", 3, "--variables", OF_REGIONS)
    assert np.abs(flows(data, "carbon_unbalanced")).max() < 1e-10 * GTC
    bare = run(tmp_path, scenario(tmp_path, "impulse", "paths/current-policies.yaml", name="y"),
               "--members", 3, "--variables", "co2_concentration,temperature", name="y")
    assert np.abs(data.co2_concentration - bare.co2_concentration).max() > 1


@pytest.mark.parametrize("options", [("--lanes", 1), ("--block", 3)])
def test_same_bits(tmp_path, options):
    path = scenario(tmp_path, "boxes")
    common = ("--members", 9, "--years", "1750:2050", "--variables", KEPT)
    run(tmp_path, path, *common, name="a").close()
    run(tmp_path, path, *common, *options, name="b").close()
    assert (tmp_path / "a.nc").read_bytes() == (tmp_path / "b.nc").read_bytes()


@pytest.mark.parametrize("cycle, told", [
    ("bokses", "x.yaml:2:15: carbon_cycle 'bokses'; expected impulse, partitioned, boxes or "
     "dfair; did you mean 'boxes'?"), ("[boxes]", "x.yaml:2:15: ")])
def test_wrong_cycle(tmp_path, cycle, told):
    path = scenario(tmp_path, cycle)
    done = subprocess.run([peer.PROGRAM, "check", path.name], cwd=tmp_path, capture_output=True,
                          text=True)
    assert done.returncode == 65 and told in done.stderr, done.stderr


def test_sinks_need_a_cycle_that_has_them(tmp_path):
    path = scenario(tmp_path, "impulse", text="output:\n  variables: [land_sink]\n")
    done = subprocess.run([peer.PROGRAM, "check", path], capture_output=True, text=True)
    assert done.returncode == 65 and "'land_sink' is no quantity" in done.stderr


@pytest.mark.skipif(not can_launch(), reason="no mpirun that works")
@pytest.mark.parametrize("ranks, grid", [(2, "2x1"), (3, "1x3")])
def test_same_bits_on_ranks(tmp_path, ranks, grid):
    """Regions on other ranks, or members: sinks and pools, and regions' parts of them, are the
    same to the bit."""
    path = scenario(tmp_path, "boxes", "paths/current-policies.yaml")
    words = [peer.PROGRAM, "run", path, "--members", "5", "--years", "1750:2040", "--variables",
             OF_REGIONS, "--storage", "double", "--quiet", "--out"]
    subprocess.run([*words, tmp_path / "a.nc"], check=True)
    subprocess.run([*LAUNCH, str(ranks), *words, tmp_path / "b.nc", "--grid", grid], check=True,
                   stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    assert (tmp_path / "a.nc").read_bytes() == (tmp_path / "b.nc").read_bytes()
