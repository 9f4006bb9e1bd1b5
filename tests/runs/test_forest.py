"""New forests, and land that answers to the carbon price: what is planted, what it takes up, and
where that carbon lies."""

import numpy as np
import pytest

import coupled
import land

PARAMETERS = {row["name"]: float(row["value"]) for row in coupled.world("parameters")}
PLANTABLE = {row["region"]: float(row["value"]) for row in coupled.world("base")
             if row["variable"] == "plantable"}
NAMES = "new_forest_*,land_*,co2_land_*,emissions_co2_afolu_*,carbon_price_*,world_emissions_*," \
    "land_index_*"
BASE, PRICED, ASKED, BOTH = 0, 1, 2, 3


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forest")
    paths = [coupled.PATHS / "baseline-ssp2.yaml",
             coupled.write(folder, "priced", "policies:\n  carbon_price: {2030: 100, 2060: 100}\n"),
             coupled.write(folder, "asked", "policies:\n  afforestation: {CHN: {2023: 1.5}}\n"),
             coupled.write(folder, "both", "policies:\n  afforestation: {CHN: {2023: 0.5}}\n"
                           "  carbon_price: {2030: 100, 2060: 100}\n")]
    return coupled.opened(folder / "x.nc", paths, "--members", 2, "--variables", NAMES)


@pytest.fixture(scope="module")
def of(data):
    """of(name): [region][scenario][year from the base year on], the same of both members."""
    def found(name):
        values = coupled.over_regions(data, name)
        if name.startswith("new_forest"):
            assert (values[..., 0] == values[..., 1]).all()
        return values[..., 0]
    return found


def test_nothing_is_planted_for_nothing(of):
    for name in ("planted", "area", "uptake", "biomass", "dead", "soil"):
        assert not of(f"new_forest_{name}")[:, BASE].any()
    assert not of("land_avoided")[:, BASE].any()


def test_planting_by_price(of):
    """So much of the land a year as the price pays for, spread over years; never more than there
    is."""
    land = np.array([PLANTABLE.get(region, 0.0) for region in coupled.REGIONS])[:, None]
    price, planted = of("carbon_price")[:, PRICED], of("new_forest_planted")[:, PRICED]
    wanted = land * -np.expm1(-price / PARAMETERS["planting_price"]) / PARAMETERS["planting_years"]
    early = slice(0, 20)
    np.testing.assert_allclose(planted[:, early], wanted[:, early], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(of("new_forest_area")[:, PRICED], planted.cumsum(1), rtol=1e-9,
                               atol=1e-12)
    assert (of("new_forest_area")[:, PRICED, -1] <= land[:, 0] * (1 + 1e-12)).all()
    assert of("new_forest_area")[:, PRICED, -1].sum() == pytest.approx(land.sum(), rel=0.01)


def test_policy_plants_at_home(of):
    """1.5 Mha a year until there is no land left."""
    china = coupled.REGIONS.index("CHN")
    area = of("new_forest_area")[:, ASKED]
    years = np.arange(area.shape[1])
    np.testing.assert_allclose(area[china], np.minimum(1.5 * years, PLANTABLE["CHN"]), rtol=1e-9)
    assert area[china, -1] == pytest.approx(PLANTABLE["CHN"], rel=1e-9)
    assert not np.delete(area, china, 0).any()


def test_policy_and_price_plant_the_larger_of_both(of):
    china = coupled.REGIONS.index("CHN")
    planted = of("new_forest_planted")[china]
    wanted = np.maximum(planted[PRICED, 1:10], 0.5)
    np.testing.assert_allclose(planted[BOTH, 1:10], wanted, rtol=1e-9)
    assert (planted[PRICED, 1:10] < 0.5).any() and (planted[PRICED, 1:10] > 0.5).any()


def test_kinds_of_forest(of):
    """A year after the first planting its plants hold what the kinds' curves say at one year."""
    rows = coupled.world("forests")
    age_1 = {row["kind"]: float(row["biomass"]) * (1 - np.exp(-float(row["growth"])))
             ** float(row["form"]) * (1 + float(row["root_shoot"])) * float(row["carbon"])
             for row in rows}
    shares = {(row["region"], row["variable"]): float(row["value"]) for row in coupled.world("base")
              if row["variable"].startswith("forest_share")}
    planted = of("new_forest_planted")[:, PRICED, 1]
    wanted = [sum(shares.get((region, f"forest_share[{kind}]"), 0) * carbon
                  for kind, carbon in age_1.items()) for region in coupled.REGIONS]
    np.testing.assert_allclose(of("new_forest_biomass")[:, PRICED, 1],
                               planted * wanted * 44.009 / 12.011, rtol=1e-9)


def test_avoided_sources_of_the_central_member(tmp_path):
    """In the long run 1 - exp(-price / scale)."""
    path = coupled.write(tmp_path, "x", "policies:\n  carbon_price: {2030: 100, 2060: 100}\n")
    data = coupled.opened(tmp_path / "x.nc", [path], "--members", 1, "--variables",
                          land.NAMES)
    wanted = 1 - np.exp(-100 / PARAMETERS["avoided_price"])
    assert data.land_avoided_usa.sel(year=2100).item() == pytest.approx(wanted, rel=1e-9)


def test_uptake_is_what_the_pools_gain(of):
    pools = sum(of(f"new_forest_{name}") for name in ("biomass", "dead", "soil"))
    uptake = of("new_forest_uptake")
    np.testing.assert_allclose(np.diff(pools, axis=2), uptake[:, :, 1:], rtol=1e-9, atol=1e-9)
    china = coupled.REGIONS.index("CHN")
    per_area = uptake[china, ASKED, 30] / of("new_forest_area")[china, ASKED, 30]
    assert 4 < per_area < 20  # t CO2 per ha and year; IPCC 2019 vol. 4 table 4.9, to 20 years


def test_land_is_less_by_it(of):
    """And by the clearing and the unexplained sources that the price avoids."""
    left = of("land_index") * (1 - of("land_avoided"))
    rest = of("land_flux_rest")[:, :, :1]
    np.testing.assert_allclose(of("land_flux_rest"), np.where(rest > 0, rest * left, rest),
                               rtol=1e-9, atol=1e-9)
    accounts = sum(of(f"land_flux_{cause}") for cause in coupled.entries("causes")
                   if cause != "new_forest")
    np.testing.assert_allclose(of("co2_land"), accounts - of("new_forest_uptake"), rtol=1e-9,
                               atol=1e-8)
    last = of("land_avoided")[:, PRICED, -1]
    assert ((last > 0.3) & (last < 0.95)).all() and np.ptp(last) < 1e-12


def test_avoiding_takes_time(of):
    steps = np.diff(of("land_avoided")[:, PRICED], axis=1)
    assert 0 < steps.max() <= 0.05  # the yearly limit of abatement


@pytest.mark.parametrize("name, iamc", [
    ("new_forest_area", "Land Cover|Forest|Afforestation and Reforestation"),
    ("new_forest_uptake", "Carbon Removal|Land Use|Re/Afforestation")])
def test_names_of_iamc(data, name, iamc):
    assert data[f"{name}_chn"].attrs["iamc_variable"] == iamc
