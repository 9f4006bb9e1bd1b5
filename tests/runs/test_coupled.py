"""The coupled world: its base year is what was observed, its sums add up, shares are shares, it
swings no more than its causes do, and the climate of the past is that of the observations."""

import numpy as np
import pytest

import coupled

PARTS = ["emissions_*", "world_emissions_*", "co2_*", "ch4_*", "n2o_*", "energy_unbalanced_*",
         "regional_*", "final_*", "removal_energy_*", "primary_energy_*", "electricity_*",
         "generation_cost_*", "carrier_share_*", "vintage_*", "co2_emissions", "ch4_emissions"]
TECHNOLOGIES = coupled.entries("technologies")
CARRIERS = coupled.entries("carriers")
SECTORS = coupled.entries("sectors")
USERS = coupled.entries("sectors", "USER")
# What no region of a table is told of: these gases have no history by region.
UNTOLD = {"HFC", "PFC", "SF6", "NF3"}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Two scenarios, three members, every quantity that is looked at here."""
    folder = tmp_path_factory.mktemp("coupled")
    pulled = coupled.write(folder, "pulled", "policies:\n  carbon_price: {2030: 100, 2050: 250}\n")
    return coupled.opened(folder / "x.nc", [coupled.PATHS / "baseline-ssp2.yaml", pulled],
                          "--members", 3, "--variables", ",".join(PARTS))


def observed(variable):
    rows = [row for row in coupled.world("regional_history") if row["variable"] == variable]
    return {row["region"]: float(row[str(coupled.BASE_YEAR)]) for row in rows}


@pytest.mark.parametrize("gas", sorted(set(coupled.GASES) - UNTOLD))
def test_base_year_is_history(data, gas):
    """Within 2 % by region, or of a thousandth of the world where a region emits nearly none."""
    wanted = observed(f"history[{gas}]")
    found = coupled.over_regions(data, f"emissions_{coupled.named(gas)}")[:, :, 0]
    assert set(wanted) == set(coupled.REGIONS)
    total = sum(wanted.values())
    for region, values in zip(coupled.REGIONS, found):
        allowed = max(0.02 * abs(wanted[region]), 1e-3 * abs(total))
        assert np.abs(values - wanted[region]).max() <= allowed, region
    assert np.abs(found.sum(0) - total).max() <= 0.01 * abs(total)


@pytest.mark.parametrize("gas", coupled.GASES)
def test_base_year_is_the_table(data, gas):
    """What base.csv says of a gas; CO2 from fuel is energy by the factors of parameters.csv."""
    wanted = dict.fromkeys(coupled.REGIONS, 0.0)
    factors = {row["name"]: float(row["value"]) for row in coupled.world("parameters")
               if row["name"].startswith("emission_factor")}
    for row in coupled.world("base"):
        name, value = row["variable"], float(row["value"])
        if name.startswith("emissions[") and name.endswith(f",{gas}]"):
            wanted[row["region"]] += value
        if gas == "CO2 FFI" and name.startswith("process_co2["):
            wanted[row["region"]] += value
        if gas == "CO2 FFI" and name.startswith("energy["):
            carrier = name.split(",")[1]
            wanted[row["region"]] += value * factors[f"emission_factor[{carrier}"]
    found = coupled.over_regions(data, f"emissions_{coupled.named(gas)}")[:, :, 0, 0]
    for region, values in zip(coupled.REGIONS, found):
        np.testing.assert_allclose(values, wanted[region], rtol=2e-3, atol=1e-6, err_msg=region)


@pytest.mark.parametrize("gas", coupled.GASES)
def test_regions_sum_to_the_world(data, gas):
    """In every year that regions are known of, also before the base year."""
    name = coupled.named(gas)
    parts = [data[f"emissions_{name}_{coupled.named(region)}"].values for region in coupled.REGIONS]
    summed, scale = np.sum(parts, axis=0), np.sum(np.abs(parts), axis=0)
    world = data[f"world_emissions_{name}"].values
    assert np.array_equal(np.isnan(world), np.isnan(summed))
    known = ~np.isnan(world)
    assert known[:, coupled.BASE_YEAR - 1750:-1].all()
    assert (np.abs(world - summed)[known] <= 1e-12 * scale[known]).all()


def test_what_regions_do_not_explain(data):
    """Of CO2 from fuel it fades to none in 2050, of methane it stays what it was."""
    data = data.isel(scenario=0, member=0).sel(year=slice(coupled.BASE_YEAR, 2100))
    methane = (data.ch4_emissions - data.world_emissions_ch4).values
    assert methane[0] > 1
    np.testing.assert_allclose(methane, methane[0], rtol=1e-9)
    carbon = (data.co2_emissions
              - (data.world_emissions_co2_ffi + data.world_emissions_co2_afolu) * 1e-3).values
    fading = carbon - carbon[-1]
    assert abs(fading[0]) > 1e-3
    left = np.clip(1 - (data.year - coupled.BASE_YEAR) / (2050 - coupled.BASE_YEAR), 0, 1)
    np.testing.assert_allclose(fading, fading[0] * left, atol=1e-9)


@pytest.mark.parametrize("gas,totals", [("co2", ("co2_ffi", "co2_afolu")), ("ch4", ("ch4",)),
                                        ("n2o", ("n2o",))])
def test_sectors_sum_to_the_region(data, gas, totals):
    parts = np.array([coupled.over_regions(data, f"{gas}_{sector}") for sector in SECTORS])
    total = sum(coupled.over_regions(data, f"emissions_{name}") for name in totals)
    assert (np.abs(parts.sum(0) - total) <= 1e-12 * np.abs(parts).sum(0)).all()


@pytest.mark.parametrize("gas", ["CH4", "N2O"])
def test_sectors_have_what_the_table_says(data, gas):
    for sector in SECTORS:
        rows = [row for row in coupled.world("base")
                if row["variable"] == f"emissions[{sector},{gas}]"]
        wanted = dict.fromkeys(coupled.REGIONS, 0.0) | {row["region"]: float(row["value"])
                                                        for row in rows}
        found = coupled.over_regions(data, f"{gas.lower()}_{sector}")[:, 0, 0, 0]
        np.testing.assert_allclose(found, list(wanted.values()), rtol=1e-9, err_msg=sector)


def test_energy_balances(data):
    scale = coupled.over_regions(data, "final_total")
    assert (np.abs(coupled.over_regions(data, "energy_unbalanced")) <= 1e-12 * scale + 1e-15).all()


def test_carriers_and_users_sum_to_final_energy(data):
    total = coupled.over_regions(data, "final_total")
    carriers = sum(coupled.over_regions(data, f"final_carrier_{name}") for name in CARRIERS)
    users = sum(coupled.over_regions(data, f"final_energy_{name}") for name in USERS)
    users = users + coupled.over_regions(data, "removal_energy")
    np.testing.assert_allclose(carriers, total, rtol=1e-12)
    np.testing.assert_allclose(users, total, rtol=1e-12)


def identity(people, gdp, energy, carbon):
    """Kaya: carbon from its four factors."""
    return people * (gdp / people) * (energy / gdp) * (carbon / energy)


def test_kaya(data):
    """Of each region and of the world, whose factors are those of the sums."""
    people, gdp, energy, carbon = (coupled.over_regions(data, name) for name in (
        "regional_population", "regional_gdp", "final_total", "emissions_co2_ffi"))
    for values in (people, gdp, energy):
        assert (values > 0).all()
    np.testing.assert_allclose(identity(people, gdp, energy, carbon), carbon, rtol=1e-12)
    factors = [values.sum(0) for values in (people, gdp, energy)]
    years = slice(coupled.BASE_YEAR, int(data.year[-1]) - 1)
    world = data.world_emissions_co2_ffi.sel(year=years).values
    np.testing.assert_allclose(identity(*factors, carbon.sum(0)), world, rtol=1e-12)


def test_drivers_are_the_same_for_all(data):
    """Population and income are given: neither members nor policies move them."""
    for name in ("regional_population", "regional_gdp"):
        values = coupled.over_regions(data, name)
        assert (values == values[:, :1, :, :1]).all()
    wanted = observed("population")
    found = coupled.over_regions(data, "regional_population")[:, 0, 0, 0]
    np.testing.assert_allclose(found, [wanted[region] for region in coupled.REGIONS], rtol=1e-12)


def test_shares_sum_to_one(data):
    for user in USERS:
        shares = np.array([coupled.over_regions(data, f"carrier_share_{user}_{carrier}")
                           for carrier in CARRIERS])
        assert (shares >= 0).all() and (shares <= 1 + 1e-12).all()
        assert np.abs(shares.sum(0) - 1).max() < 1e-12, user


def test_plants_make_no_more_than_they_can(data):
    """What was made is at most what plants of all ages can make, this year's with them."""
    made = {name: coupled.over_regions(data, f"electricity_{name}") for name in TECHNOLOGIES}
    for technology in TECHNOLOGIES:
        stages = np.array([coupled.over_regions(data, f"vintage_{technology}_{stage}")
                           for stage in range(4)])
        assert (stages >= 0).all()
        assert (made[technology] <= stages.sum(0) * (1 + 1e-12)).all(), technology
    total = coupled.over_regions(data, "electricity_total")
    np.testing.assert_allclose(sum(made.values()), total, rtol=1e-12, atol=1e-12)


def swings(values):
    """For how many years on end, at most, the second difference changes its sign every year, being
    more than 0.2 % of the largest value; years along the third axis."""
    scale = np.abs(values).max(2, keepdims=True) + 1e-9
    bent = np.diff(values, 2, axis=2) / scale
    both = np.minimum(np.abs(bent[:, :, 1:]), np.abs(bent[:, :, :-1])) > 0.002
    turned = both & (bent[:, :, 1:] * bent[:, :, :-1] < 0)
    longest = now = np.zeros_like(turned[:, :, 0], dtype=int)
    for year in range(turned.shape[2]):
        now = np.where(turned[:, :, year], now + 1, 0)
        longest = np.maximum(longest, now)
    return longest


@pytest.mark.parametrize("scenario", [0, 1], ids=["baseline", "carbon_price"])
def test_nothing_swings_from_year_to_year(data, scenario):
    """Prices are those of the year before: that may not make a cycle of two years. An answer to a
    step that dies away within five years is none."""
    names = ["generation_cost", "final_total", "emissions_co2_ffi",
             *(f"electricity_{technology}" for technology in TECHNOLOGIES),
             *(f"final_carrier_{carrier}" for carrier in CARRIERS),
             *(f"carrier_share_{user}_{carrier}" for user in USERS for carrier in CARRIERS)]
    found = {}
    for name in names:
        longest = swings(coupled.over_regions(data, name)[:, scenario:scenario + 1])
        if longest.max() > 4:
            worst = np.unravel_index(longest.argmax(), longest.shape)
            found[name] = f"{longest.max()} years in {coupled.REGIONS[worst[0]]}"
    assert not found


def test_the_past_is_known(tmp_path):
    """CO2 within 2 ppm of the observations in each year, warming within 0.2 K in each decade, by
    the median of the ensemble."""
    data = coupled.opened(tmp_path / "x.nc", [coupled.PATHS / "baseline-ssp2.yaml"], "--members",
                          100, "--variables", "co2_concentration,temperature", "--years",
                          "1750:2025")
    seen = {int(row["year"]): row for row in coupled.world("observations")}
    medians = data.median("member").isel(scenario=0)

    def mid_year(name, year):
        return float(medians[name].sel(year=[year, year + 1]).mean())

    for year in range(1990, 2023):
        off = mid_year("co2_concentration", year) - float(seen[year]["co2"])
        assert abs(off) < 2, (year, off)
    for first in (1990, 2000, 2010):
        years = range(first, first + 10)
        off = np.mean([mid_year("temperature", y) - float(seen[y]["gmst"]) for y in years])
        assert abs(off) < 0.2, (first, off)
