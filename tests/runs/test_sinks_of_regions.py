"""Whose natural sinks are: shares of regions by the area of their biomes add up to the world's,
with both cycles that know the sinks; what biomes.csv may not say is told."""

import csv
import shutil
import subprocess
from collections import defaultdict

import numpy as np
import pytest
import xarray as xr

import peer
from test_boxes import OF_REGIONS, flows, run, scenario

TABLE = peer.SCENARIOS / "world/biomes.csv"
BIOMES = ("tropical_forest", "temperate_forest", "boreal_forest", "savanna", "grassland", "desert",
          "tundra", "cropland")


def areas():
    """{biome: {region: Mha}}"""
    found = defaultdict(dict)
    with TABLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            found[row["biome"]][row["region"].lower()] = float(row["area"])
    return found


def shares(biome):
    area = areas()[biome]
    return {region: value / sum(area.values()) for region, value in area.items()}


@pytest.fixture(scope="module", params=["boxes", "partitioned"])
def coupled(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    path = scenario(folder, request.param, "paths/current-policies.yaml")
    kept = OF_REGIONS if request.param == "boxes" else "land_sink,ocean_sink,regional_*_sink_*"
    return run(folder, path, "--members", 5, "--years", "1750:2101", "--variables", kept)


def of_regions(data, what):
    return {name.removeprefix(f"regional_{what}_"): flows(data, name)
            for name in data if name.startswith(f"regional_{what}_")}


def test_sum_is_the_worlds(coupled):
    for what in ("land_sink", "ocean_sink"):
        parts = of_regions(coupled, what)
        assert len(parts) == 24
        np.testing.assert_allclose(sum(parts.values()), flows(coupled, what), rtol=1e-12,
                                   atol=1e-12)


def test_each_has_its_biomes(coupled):
    """By hand: of boxes biome by biome, permafrost as tundra; else by production at rest."""
    share = {biome: shares(biome) for biome in BIOMES}
    production = production_at_rest()
    for region, found in of_regions(coupled, "land_sink").items():
        if "biome_sink_desert" in coupled:
            wanted = sum(share[b].get(region, 0) * flows(coupled, f"biome_sink_{b}")
                         for b in BIOMES)
            wanted = wanted - share["tundra"].get(region, 0) * flows(coupled, "permafrost_release")
        else:
            wanted = flows(coupled, "land_sink") * sum(
                share[b].get(region, 0) * production[b] for b in BIOMES) / sum(production.values())
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-12, err_msg=region)


def production_at_rest():
    _, rows = peer.table(peer.SCENARIOS / "world/carbon.csv")
    values = {row[0]: float(row[1]) for row in rows}
    return {biome: values[f"production[{biome}]"] for biome in BIOMES}


def test_ocean_is_nobodys(coupled):
    parts = of_regions(coupled, "ocean_sink")
    np.testing.assert_array_equal(parts.pop("international"), flows(coupled, "ocean_sink"))
    assert all((part == 0).all() for part in parts.values())


def test_the_file_says_of_whom(coupled):
    assert coupled.regional_land_sink_bra.attrs["region"] == "BRA"
    assert coupled.regional_land_sink_bra.attrs["iamc_variable"] == (
        "Carbon Sequestration|Land Sink [Attributed]")
    assert "region" not in coupled.land_sink.attrs


def test_shipped_areas_are_land():
    """Biomes fit on the land; the world's is 13,0xx Mha and the ice of Greenland."""
    found = areas()
    land = found.pop("land")
    for region, whole in land.items():
        assert sum(found[b].get(region, 0) for b in BIOMES) <= whole * 1.001, region
    assert 13000 < sum(land.values()) < 13500
    assert found["ocean"] == {"international": 36200}


def world_of(folder, change):
    """Regions of one's own with the lines of biomes.csv changed; line numbers as in the file."""
    shutil.copytree(peer.SCENARIOS / "world", folder / "mine")
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    (folder / "mine/biomes.csv").write_text("\n".join(change(lines)) + "\n", encoding="utf-8")
    path = folder / "x.yaml"
    path.write_text(f"extends: {peer.SCENARIOS}/paths/current-policies.yaml\nregions: mine\n"
                    "carbon_cycle: boxes\n")
    return path


def check(folder, change):
    done = subprocess.run([peer.PROGRAM, "check", world_of(folder, change).name], cwd=folder,
                          capture_output=True, text=True)
    return done.returncode, done.stderr


def at(start):
    """The number of the line that begins so."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return 1 + next(i for i, line in enumerate(lines) if line.startswith(start))


def with_line(start, line):
    return lambda lines: [line if old.startswith(start) else old for old in lines]


EXPECTED = ", ".join(BIOMES) + ", ocean or land"


@pytest.mark.parametrize("start, line, told", [
    ("RUS,tundra,", "RUS,tundre,400,derived", f":{{}}:5: biome 'tundre'; expected {EXPECTED}; did "
     "you mean 'tundra'?"),
    ("RUS,tundra,", "RUZ,tundra,400,derived", ":{}:1: 'RUZ' is no region of regions.csv; did you "
     "mean 'RUS'?"),
    ("RUS,tundra,", "RUS,tundra,-4,derived", ":{}:12: area of tundra in RUS is '-4'; expected 0 to "
     "100000 Mha"),
    ("RUS,tundra,", "RUS,tundra,,derived", ":{}:12: area of tundra in RUS is ''; expected 0 to "
     "100000 Mha"),
    ("RUS,tundra,", "RUS,tundra,much,derived", ":{}:12: area: 'much' is not a number"),
    ("RUS,tundra,", "RUS,cropland,40,derived", ":{}:5: cropland of RUS is given twice"),
    ("RUS,land,", "RUS,land,1000,derived", ":{}:10: biomes of RUS add up to 1634.4 Mha; expected "
     "at most its land, 1000 Mha"),
])
def test_wrong_row(tmp_path, start, line, told):
    status, said = check(tmp_path, with_line(start, line))
    number = at(start) + (line.startswith("RUS,cropland"))
    assert status == 65 and f"mine/biomes.csv{told.format(number)}" in said, said


@pytest.mark.parametrize("start, told", [
    ("IDN,", "mine/biomes.csv: has no row of region IDN; expected the areas of its biomes"),
    ("International,ocean", "mine/biomes.csv: no region has ocean; expected somebody to have its "
     "sink")])
def test_what_lacks_is_told(tmp_path, start, told):
    status, said = check(tmp_path, lambda lines: [x for x in lines if not x.startswith(start)])
    assert status == 65 and told in said, said


def test_without_a_table_nothing_is_told(tmp_path):
    path = world_of(tmp_path, lambda lines: lines)
    (tmp_path / "mine/biomes.csv").unlink()
    path.write_text(path.read_text() + "output:\n  variables: [regional_land_sink_bra]\n")
    done = subprocess.run([peer.PROGRAM, "check", path.name], cwd=tmp_path, capture_output=True,
                          text=True)
    assert done.returncode == 65 and "'regional_land_sink_bra' is no quantity" in done.stderr


def test_zones_share_out_the_ocean(tmp_path):
    """Rows of zones of one's own give their regions part of it."""
    path = world_of(tmp_path, lambda lines: [
        "International,ocean,27150,default" if line.startswith("International,ocean") else line
        for line in lines] + ["AUZ,ocean,9050,default"])
    data = run(tmp_path, path, "--members", 2, "--years", "1750:2030", "--variables", OF_REGIONS)
    np.testing.assert_allclose(flows(data, "regional_ocean_sink_auz"),
                               flows(data, "ocean_sink") / 4, rtol=1e-12)


def test_same_bits_on_lanes(tmp_path):
    """Those of ranks are in test_boxes.py."""
    path = scenario(tmp_path, "boxes", "paths/current-policies.yaml")
    words = [peer.PROGRAM, "run", path, "--members", "5", "--years", "1750:2040", "--variables",
             OF_REGIONS, "--storage", "double", "--quiet", "--out"]
    subprocess.run([*words, tmp_path / "a.nc"], check=True)
    subprocess.run([*words, tmp_path / "b.nc", "--lanes", "1", "--block", "2"], check=True)
    assert (tmp_path / "a.nc").read_bytes() == (tmp_path / "b.nc").read_bytes()
    assert np.isfinite(xr.open_dataset(tmp_path / "a.nc").regional_land_sink_rus[0, :-1]).all()
