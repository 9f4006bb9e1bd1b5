"""Maps: the projection as published, outlines as large as the regions are, classes as they say; and
pictures as PNG, SVG and PDF."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from asked import asked
from matplotlib.path import Path as Outline

from analysis import pictures
from analysis.maps import pictures as maps
from analysis.maps.projection import HEIGHT, WIDTH, equal_earth, globe
from analysis.trajectory import Refused, Trajectory

ROOT = Path(__file__).resolve().parents[2]
EARTH = 6371.0088**2 / 1e6  # million km2 of the sphere with radius 1
# Million km2, of land and inland water: UN Demographic Yearbook 2021, table 3, rounded.
AREAS = {"BRA": 8.51, "CAN": 9.98, "RUS": 17.1, "USA": 9.83, "CHN": 9.6, "IND": 3.29, "MEX": 1.96,
         "AUZ": 7.96, "ZAF": 1.22, "SAU": 2.15, "IDN": 1.91, "JPN": 0.378, "GBR": 0.244, "KOR": 0.1}


def test_projection_is_as_published():
    """PROJ 9.5.1's eqearth of radius 1; the globe is 2.05458 times as wide as it is high, its poles
    0.59247 times as long as the equator (Savric et al. 2019)."""
    points = ((0, 0), (180, 0), (0, 90), (180, 90), (10, 50), (-75.5, -33.25), (120, 66))
    proj = ((0, 0), (2.706629984, 0), (0, 1.317362759), (1.603588648, 1.317362759),
            (0.124035028, 0.941540235), (-1.045426321, -0.653321852), (1.277714678, 1.163725308))
    np.testing.assert_allclose(equal_earth(points), proj, atol=2e-9)
    assert WIDTH / HEIGHT == pytest.approx(2.05458, abs=5e-6)
    assert 2 * proj[3][0] / WIDTH == pytest.approx(0.59247, abs=1e-5)
    assert maps.area(globe()[::-1]) == pytest.approx(4 * np.pi, rel=1e-3)
    np.testing.assert_allclose([np.ptp(globe()[:, 0]), np.ptp(globe()[:, 1])], [WIDTH, HEIGHT],
                               rtol=1e-8)


def areas():
    found = {}
    for region, ring in maps.outlines():
        found[region] = found.get(region, 0) + maps.area(ring) * EARTH
    return found


def test_outlines_are_as_large_as_the_regions():
    assert maps.OUTLINES.stat().st_size <= 60_000
    found = areas()
    with open(ROOT / "scenarios/world/regions.csv", encoding="utf-8") as file:
        codes = {line.split(",")[0] for line in file if not line.startswith("#")}
    assert set(found) == codes - {"region", "International"} == set(maps.regions())
    for region, known in AREAS.items():
        assert found[region] == pytest.approx(known, rel=0.12), region
    assert sum(found.values()) == pytest.approx(134.9, rel=0.01)  # land without Antarctica


def region_at(longitude, latitude):
    """Of the smallest ring around a place, as it is seen."""
    point = equal_earth((longitude, latitude))
    around = [region for region, ring in maps.outlines()
              if maps.area(ring) > 0 and Outline(ring).contains_point(point)]
    return around[-1] if around else None


def test_places_lie_where_they_do():
    for place, region in (((2.3, 48.9), "EU27"), ((28.2, -29.5), "RAF"), ((25, -29), "ZAF"),
                          ((-53, 4), "RLA"), ((116, 40), "CHN"), ((21, 42.6), "REU"),
                          ((45, 9.5), "RAF"), ((-150, 65), "USA"), ((175, -39), "AUZ"),
                          ((-30, 0), None), ((0, -80), None)):
        assert region_at(*place) == region, place


def made(path, codes, people=10.0):
    """Region k emits 10 (k - 2) Mt, from 2022 on; one has no numbers."""
    years = np.arange(2020, 2061)
    data = {}
    for k, code in enumerate(codes):
        for stem, value, units, name in (
                ("ghg", 10.0 * (k - 2), "Mt CO2eq yr-1", "Emissions|Kyoto Gases"),
                ("regional_population", people, "million", "Population"),
                ("regional_warming", 0.05 * k, "K", "")):
            values = np.full((2, len(years), 3), value) * np.array([0.9, 1, 1.1])
            values[1] *= 2
            values[:, years < 2022] = np.nan
            if code == codes[-1] and stem == "ghg":
                values[:] = np.nan
            data[f"{stem}_{code.lower()}"] = (("scenario", "year", "member"), values.astype("f4"), {
                "units": units, "long_name": f"{stem.title()}, {code}", "iamc_variable": name,
                "region": code})
    data["temperature"] = (("scenario", "year", "member"), np.ones((2, len(years), 3), "f4"),
                           {"units": "K", "iamc_variable": "Surface Air Temperature Change"})
    names = np.array(["one", "two"], "S3")
    xr.Dataset(data, {"scenario": names.astype(str), "year": years, "member": [1, 2, 3]},
               {"source": "Keeling", "regions": ", ".join([*codes, "International"]),
                "members": "3"}).to_netcdf(path, engine="h5netcdf")
    return path


@pytest.fixture(scope="module", name="file")
def ours(tmp_path_factory):
    return made(tmp_path_factory.mktemp("maps") / "ours.nc", maps.regions())


def answer(*words):
    return asked(*words)


def test_what_maps_show(file):
    """Per head in 2050: 10 (k - 2) Mt by 10 million is k - 2 t, twice as much in the other."""
    with Trajectory(file) as trajectory:
        heads, warming = maps.of_file(trajectory)
        parts = trajectory.in_regions("Emissions|Kyoto Gases")
        values = maps._lines(trajectory, parts, trajectory.year_index(2050))
    assert heads.name == "map" and heads.title == (
        "Greenhouse gases per head, 2050, t CO₂eq a year")
    assert warming.title == "Regional_Warming, 2050, °C" and warming.name == "map_warming"
    np.testing.assert_allclose(values[:, :4], [[-20, -10, 0, 10], [-40, -20, 0, 20]])
    assert np.isnan(values[:, -1]).all()
    assert [words for _, words in heads.legend] == ["below 0", "0–1", "1–2", "2–4", "4–8", "8–16",
                                                    "16 and more", "not told"]
    assert [words for _, words in warming.legend] == ["0–0.5", "0.5–1", "1–1.5", "1.5–2", "2–2.5"]


def test_classes():
    colours = [maps.colour_of(value, maps.PER_HEAD) for value in (-0.1, 0, 0.99, 1, 15.9, 16, 400)]
    assert colours == [maps.BELOW, *[maps.RAMP[k] for k in (0, 0, 1, 4, 5, 5)]]
    assert maps.colour_of(float("nan"), maps.PER_HEAD) == maps.UNKNOWN
    for most, step in ((6, 1), (6.1, 2), (0.9, 0.2), (140, 25), (-3, 1)):
        assert maps.bounds_of(np.array([most, -5])) == pytest.approx(np.arange(6) * step)


def test_a_region_has_the_colour_of_its_value(file):
    """Where France and Brazil are on the picture, of the first scenario."""
    with Trajectory(file) as trajectory:
        picture = maps.of_quantity(trajectory, "ghg", 2030, True)
    figure = pictures._drawn(picture, True)
    drawn = figure.axes[0].patches
    for place, region in (((2.3, 47.5), "EU27"), ((-50, -10), "BRA"), ((28.2, -29.5), "RAF")):
        around = [patch for patch in drawn if patch.get_path().contains_point(equal_earth(place))]
        value = float(maps.regions().index(region) - 2)
        red = [round(255 * part) for part in around[-1].get_facecolor()[:3]]
        assert "#%02x%02x%02x" % tuple(red) == maps.colour_of(value, maps.PER_HEAD), region


def test_regions_of_ones_own_have_no_map(tmp_path):
    path = made(tmp_path / "own.nc", ("NORTH", "SOUTH"))
    with Trajectory(path) as trajectory:
        assert not list(maps.of_file(trajectory))
        with pytest.raises(Refused, match="regions are not Keeling's own, and have no outlines"):
            maps.of_quantity(trajectory, "ghg")
    done = answer("report", path, "--out", tmp_path / "own.html")
    assert done.returncode == 0, done.stderr
    assert "no map    the regions are not Keeling's own" in done.stdout
    assert not (tmp_path / "own_png/map.png").exists()


def test_wrong_wishes_are_told(file, tmp_path):
    for words, told in (
            (("nonsense",), "has no quantity 'nonsense' of regions; expected one such as ghg"),
            (("ghg", "--year", "2021"), "no numbers for a map of 2021; expected 2022 to 2060"),
            (("regional_warming", "--per-head"), "cannot be told per head; expected a quantity in"),
            (("ghg", "--out", tmp_path / "x.gif"), "expected one that ends in .png, .svg, .pdf")):
        done = answer("map", file, *words)
        assert (done.returncode, done.stdout) == (64, "") and told in done.stderr, done.stderr


def test_pictures_as_png_svg_and_pdf(file, tmp_path):
    """The same bytes twice, text as text, no clock."""
    begins = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    for form, begin in begins.items():
        for name in ("a", "b"):
            done = answer("map", file, "ghg", "--per-head", "--out", tmp_path / f"{name}.{form}")
            assert done.returncode == 0, done.stderr
        data = (tmp_path / f"a.{form}").read_bytes()
        assert data.startswith(begin) and data == (tmp_path / f"b.{form}").read_bytes()
        assert b"CreationDate" not in data and b"dc:date" not in data
    assert b">Medians over 3 members" in (tmp_path / "a.svg").read_bytes()
    done = answer("report", file, "--out", tmp_path / "page.html", "--format", "svg")
    assert done.returncode == 0 and "warming.svg" in done.stdout, done.stderr
    names = {path.name for path in (tmp_path / "page_svg").iterdir()}
    assert {"map.svg", "map_warming.svg", "warming.svg"} <= names
    assert all(name.endswith(".svg") for name in names)
