"""Managed land: accounts of every region add up, products of wood are the same by all approaches,
levers do what they say, and what can not be is refused."""

import re
import shutil
import subprocess

import numpy as np
import pytest

import coupled
import peer
from land import (ACCOUNTS, APPROACHES, CAUSES, CO2, LAND, NAMES, PARAMETERS, PLAIN, PULLED,
                  RESERVOIRS, data, of)  # noqa: F401


def test_causes_add_up(of):
    total = sum(of(f"land_flux_{cause}") for cause in CAUSES)
    np.testing.assert_allclose(total, of("co2_land"), rtol=1e-9, atol=1e-7)
    np.testing.assert_allclose(of("emissions_co2_afolu"), of("co2_land"), rtol=1e-12)


def test_the_base_year_is_observed(of):
    wanted = {row["region"]: float(row["value"]) for row in coupled.world("base")
              if row["variable"] == "emissions[land,CO2 AFOLU]"}
    for region, values in zip(coupled.REGIONS, of("co2_land")[:, :, 0]):
        np.testing.assert_allclose(values, wanted.get(region, 0), rtol=1e-9, atol=1e-7)


def test_gains_less_losses_are_stock_differences(of, data):
    """In every member, region and year, within 1e-9 Mt of some 1e5; and the run says so itself."""
    held = sum(of(f"land_carbon_{name}") for name in RESERVOIRS)
    released = sum(of(f"land_flux_{cause}") for cause in ACCOUNTS)
    np.testing.assert_allclose(np.diff(held, axis=2), -released[:, :, 1:], atol=2e-8)
    assert data.unclosed.max() < 1e-12


def test_unmanaged_regions_have_the_rest_alone(of):
    at = coupled.REGIONS.index("International")
    for cause in CAUSES:
        assert not of(f"land_flux_{cause}")[at].any()


# --- wood products ---


def test_approaches_agree_over_the_world(of):
    sums = [of(f"products_flux_{name}").sum(0) for name in APPROACHES]
    assert np.abs(sums[0]).min() >= 0 and np.abs(sums[0]).max() > 50
    for other in sums[1:]:
        np.testing.assert_allclose(other, sums[0], atol=1e-7)
    traded = np.abs(of("products_flux_stock_change") - of("products_flux_production"))
    assert traded.max() > 10


def test_exports_are_the_exporter_s_loss(of):
    """The flow to the atmosphere is the change of stock and what is exported, net: Canada and the
    Union sell, the United States and Japan buy."""
    products = ("sawnwood", "panels", "paper")

    def total(name, product):
        return sum(LAND.get((region, f"{name}[{product}]"), 0) * (own(region)
                   if name == "wood_made" else 1) for region in coupled.REGIONS)

    def own(region):
        made = sum(LAND.get((region, f"wood_made[{p}]"), 0) for p in products)
        return min(1, LAND.get((region, "wood_cut"), 0) / made) if made else 0

    found = of("products_flux_atmospheric_flow") - of("products_flux_stock_change")
    for region, sells in (("CAN", 1), ("RUS", 1), ("JPN", -1), ("USA", -1)):
        exported = sum(LAND[region, f"wood_made[{p}]"] * own(region)
                       - LAND[region, f"wood_used[{p}]"] * total("wood_made", p)
                       / total("wood_used", p) for p in products)
        assert exported * sells > 0
        at = coupled.REGIONS.index(region)
        assert found[at, PLAIN, 0, 0] == pytest.approx(-exported * CO2, rel=1e-9)


def test_products_of_own_wood(of):
    """First-order decay of what is made, from stocks in step with growth before; more products than
    wood (paper is made of paper) count as far as there is wood, and with more wood more is made."""
    for region, scenario in (("USA", PLAIN), ("EU27", PLAIN), ("BRA", PLAIN), ("USA", PULLED)):
        made = sum(LAND[region, f"wood_made[{p}]"] for p in ("sawnwood", "panels", "paper"))
        own = min(1, LAND[region, "wood_cut"] / made)
        more = of("wood_cut")[coupled.REGIONS.index(region), scenario, :, 0]
        r = coupled.REGIONS.index(region)
        stock = 0
        years = of("land_carbon_products").shape[2]
        for product in ("sawnwood", "panels", "paper"):
            rate = np.log(2) / PARAMETERS[f"product_half_life[{product}]"]
            inflow = LAND[region, f"wood_made[{product}]"] * own
            gain = -np.expm1(-rate) / rate
            now = gain * inflow / (np.exp(PARAMETERS["product_growth"]) - np.exp(-rate))
            values = []
            for year in range(years):
                now = np.exp(-rate) * now + gain * inflow * more[year] / more[0]
                values.append(now)
            stock = stock + np.array(values)
        np.testing.assert_allclose(of("land_carbon_products")[r, scenario, :, 0], stock * CO2,
                                   rtol=1e-9)


# --- soils and wetlands ---


def test_soils_gain_once(of):
    """Half of the soils, begun from 2025 to 2030, have gained all by twenty years later."""
    gained = -(of("land_flux_soil")[:, PULLED] - of("land_flux_soil")[:, PLAIN])
    for region in ("USA", "AUZ"):
        r = coupled.REGIONS.index(region)
        assert (region, "forest_cleared") not in LAND
        wanted = 0.5 * (LAND[region, "cropland"] * PARAMETERS["soil_gain_crops"]
                        + LAND[region, "grassland"] * PARAMETERS["soil_gain_grass"]) * CO2
        assert gained[r, :, 0].sum() == pytest.approx(wanted, rel=1e-9)
        assert not gained[r, 2030 + 20 - coupled.BASE_YEAR:].any()


def test_soils_given_up_lose_as_they_gained(tmp_path):
    path = coupled.write(tmp_path, "x", "policies:\n  soil_management: {AUZ: {2025: 0, 2026: 1, "
                         "2030: 1, 2031: 0}}\n")
    data = coupled.opened(tmp_path / "x.nc", [path], "--members", 1, "--variables",
                          NAMES)
    gained = -data.land_flux_soil_auz.isel(member=0, scenario=0).sel(year=slice(2023, 2099)).values
    assert gained.max() > 10 and gained.min() == pytest.approx(-gained.max(), rel=1e-9)
    assert gained.sum() == pytest.approx(0, abs=1e-6)


def test_mangroves_planted_and_kept(of):
    """A tenth of them can be; where land is protected as much fewer are lost."""
    r, end = coupled.REGIONS.index("IDN"), 2060 - coupled.BASE_YEAR
    area, loss = LAND["IDN", "wetland_area[mangrove]"], PARAMETERS["wetland_loss[mangrove]"]
    peat = {kind: LAND["IDN", f"wetland_area[{kind}]"]
            for kind in ("tropical_peat_crops", "tropical_peat_grass")}
    years = np.arange(coupled.BASE_YEAR, 2061)
    lost = loss * (1 - np.interp(years, [2025, 2040], [0, 0.8]))
    left = area * np.cumprod(1 - lost)
    wanted = left[-1] * PARAMETERS["wetland_flux[mangrove]"] \
        + left[-2] * lost[-1] * PARAMETERS["lost_carbon[mangrove]"] \
        + area * PARAMETERS["wetland_restorable[mangrove]"] * PARAMETERS["restored_flux[mangrove]"]
    for kind, value in peat.items():
        wanted += value * (PARAMETERS[f"wetland_flux[{kind}]"]
                           + PARAMETERS[f"wetland_restorable[{kind}]"]
                           * PARAMETERS[f"restored_flux[{kind}]"])
    assert of("land_flux_wetlands")[r, PULLED, end, 0] == pytest.approx(wanted * CO2, rel=1e-9)


def test_rewetted_peat(of):
    """CO2 ends, CH4 begins, N2O ends."""
    r, end = coupled.REGIONS.index("EU27"), 2045 - coupled.BASE_YEAR
    area = {kind: LAND["EU27", f"wetland_area[{kind}]"] for kind in ("peat_crops", "peat_grass")}

    def sums(name, scale):
        return sum(PARAMETERS[f"{name}[{kind}]"] * value for kind, value in area.items()) * scale

    now = of("land_flux_wetlands")[r, :, end, 0]
    assert now[PLAIN] == pytest.approx(sums("wetland_flux", CO2), rel=1e-6)
    assert now[PULLED] - now[PLAIN] == pytest.approx(sums("restored_flux", CO2), rel=1e-6)
    for gas, name in (("ch4", "restored_ch4"), ("n2o", "restored_n2o")):
        emitted = of(f"{gas}_land")[r, :, end, 0]
        assert emitted[PULLED] - emitted[PLAIN] == pytest.approx(sums(name, 1e-3), rel=1e-6)


def test_mangroves_bury_and_are_lost(of):
    r = coupled.REGIONS.index("RAF")
    area, loss = LAND["RAF", "wetland_area[mangrove]"], PARAMETERS["wetland_loss[mangrove]"]
    peat = sum(LAND.get(("RAF", f"wetland_area[{kind}]"), 0) * PARAMETERS[f"wetland_flux[{kind}]"]
               for kind in ("tropical_peat_crops", "tropical_peat_grass"))
    for year in (0, 40):
        left = area * (1 - loss) ** (year + 1)
        wanted = left * PARAMETERS["wetland_flux[mangrove]"] + peat \
            + left / (1 - loss) * loss * PARAMETERS["lost_carbon[mangrove]"]
        assert of("land_flux_wetlands")[r, PLAIN, year, 0] == pytest.approx(wanted * CO2, rel=1e-9)


# --- what is wrong with a table ---


@pytest.fixture
def mine(tmp_path):
    shutil.copytree(peer.SCENARIOS / "world", tmp_path / "mine")
    coupled.write(tmp_path, "x", "regions: mine\n")
    return tmp_path


def refused(folder, row, instead=None):
    """What is said, and the line of the row."""
    path = folder / "mine/land.csv"
    text = path.read_text(encoding="utf-8")
    if instead:
        text, n = re.subn(f"^{re.escape(instead)},.*$", row, text, flags=re.M)
        assert n == 1
    else:
        text += row + "\n"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run([peer.PROGRAM, "check", folder / "x.yaml"], capture_output=True,
                          text=True)
    assert done.returncode == 65
    return done.stderr, text.splitlines().index(row) + 1


@pytest.mark.parametrize("row, instead, told", [
    ('USA,wood_cut,900,Mt C/yr,2020,default', "USA,wood_cut",
     "wood_cut of region USA is 900 Mt C/yr; expected at most"),
    ('USA,cropland,800,Mha,2020,default', "USA,cropland",
     "crops, grass and forest of region USA cover"),
    ('USA,"forest_area[borreal]",1,Mha,2020,default', None, "did you mean 'forest_area[boreal]'"),
    ('USA,"forest_area[boreal]",-1,Mha,2020,default', 'USA,"forest_area[boreal]"',
     "expected no negative value"),
    ('BRA,forest_cleared,60,Mha/yr,2020,default', "BRA,forest_cleared",
     "forest_cleared of region BRA is 60 Mha/yr; expected at most a tenth of its forest, "),
    ('USA,grassland,700,Mha,2020,default', "USA,grassland",
     "crops, grass and forest of region USA cover"),
    ('CAN,"wetland_area[peat_grass]",70,Mha,2020,default', 'CAN,"wetland_area[peat_grass]"',
     "of drained peat; expected at most its cropland and grassland, "),
    ('USA,forest_reserved,1.2,1,2020,default', "USA,forest_reserved",
     "expected a share of at most 1"),
    ('USA,plantable,1,Mha,2020,default', None, "plantable belongs into base.csv"),
    ('USA,cropland,5,km2,2020,default', "USA,cropland", "Mha"),
])
def test_wrong_rows(mine, row, instead, told):
    """Of what covers a region, at the first of its forests."""
    said, line = refused(mine, row, instead)
    where = r"\d+:\d+" if "cover" in told or "peat" in told else rf"{line}:\d+"
    assert re.search(rf"^\S*mine/land.csv:{where}: .*{re.escape(told)}", said, re.M), said


def test_products_that_nobody_uses(mine):
    path = mine / "mine/land.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if "wood_used[paper]" not in row),
                    encoding="utf-8")
    done = subprocess.run([peer.PROGRAM, "check", mine / "x.yaml"], capture_output=True, text=True)
    assert done.returncode == 65
    assert re.search(r"all regions make 15\d(\.\d)? Mt C of paper a year and use 0; expected rows",
                     done.stderr), done.stderr


def test_soils_gain_in_whole_years(mine):
    path = mine / "mine/parameters.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("soil_gain_years,20,",
                                                             "soil_gain_years,20.7,"),
                    encoding="utf-8")
    done = subprocess.run([peer.PROGRAM, "check", mine / "x.yaml"], capture_output=True, text=True)
    assert done.returncode == 65 and "soil_gain_years is 20.7; expected whole years" in done.stderr


def test_unknown_feeling(tmp_path):
    path = coupled.write(tmp_path, "x", "forests_feel: climat\n")
    done = subprocess.run([peer.PROGRAM, "check", path], capture_output=True, text=True)
    assert done.returncode == 65
    assert "forests_feel 'climat'; expected none or climate" in done.stderr
    assert "did you mean 'climate'" in done.stderr
