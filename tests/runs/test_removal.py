"""Carbon dioxide removal: what pays, how fast it grows, what it takes and where it goes."""

import shutil
import subprocess

import numpy as np
import pytest

import coupled
import peer

WAYS = coupled.entries("removals")
PARAMETERS = {row["name"]: row for row in coupled.world("parameters")}
NAMES = "removed_*,removal_*,stored_co2_*,captured_co2_*,co2_removal_*,final_*,learned_*," \
    "energy_unbalanced_*,carbon_price_*,emissions_co2_ffi_*,world_*," \
    "co2_steel_*,co2_cement_*,co2_chemicals_*,electricity_biomass_ccs_*"
DEAR = "policies:\n  carbon_price: {2030: 600, 2060: 1500}\n"


def value(name):
    return float(PARAMETERS[name]["value"])


def removable():
    """CO2 of fuel and industry in the base year of the regions that are somebody's home."""
    found = dict.fromkeys(coupled.REGIONS, 0.0)
    rows = coupled.world("base")
    for row in rows:
        name, _, labels = row["variable"].rstrip("]").partition("[")
        if name == "process_co2":
            found[row["region"]] += float(row["value"])
        if name == "energy":
            factor = value(f"emission_factor[{labels.split(',')[1]}]")
            found[row["region"]] += float(row["value"]) * factor
    homes = {row["region"] for row in rows if row["variable"] == "temperature"}
    return np.array([found[region] * (region in homes) for region in coupled.REGIONS])


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("removal")
    asked = "policies:\n  removals: {CHN: {2030: 50, 2060: 2000}}\n"
    paths = [coupled.PATHS / "baseline-ssp2.yaml", coupled.write(folder, "dear", DEAR),
             coupled.write(folder, "asked", asked)]
    return coupled.opened(folder / "x.nc", paths, "--members", 1, "--variables", NAMES)


@pytest.fixture(scope="module")
def of(data):
    """of(name): [region][scenario][year from the base year on]"""
    return lambda name: coupled.over_regions(data, name)[..., 0]


BASE, DEAR_RUN, ASKED = 0, 1, 2


def test_nothing_is_removed_for_nothing(of):
    for way in WAYS:
        removed = of(f"removed_{way}")
        assert not removed[:, BASE].any()
        assert removed[:, DEAR_RUN, -1].sum() > 10
        assert not removed[coupled.REGIONS.index("International")].any()
    assert not of("removal_energy")[:, BASE].any() and not of("co2_removal")[:, BASE].any()


@pytest.mark.parametrize("way", WAYS)
def test_growth_and_potential(of, way):
    """Capacity is built no faster than the limit, and never beyond the potential."""
    capacity, removed = (of(f"{name}_{way}")[:, DEAR_RUN]
                         for name in ("removal_capacity", "removed"))
    potential = value(f"removal_potential[{way}]") * removable()[:, None]
    before, after = capacity[:, :-1], capacity[:, 1:]
    built = after - before * (1 - 1 / value(f"removal_lifetime[{way}]"))
    limit = value(f"removal_growth[{way}]") * before + value("first_removal") * potential
    assert (built <= limit * (1 + 1e-9) + 1e-9).all() and (removed <= potential + 1e-9).all()
    assert np.isclose(built, limit).any() and (built[:, 20:40] >= -1e-9).all()
    assert (removed <= capacity + 1e-9).all()


def test_direct_air_at_the_cost_that_learning_leaves(data, of):
    """Its experience counts from 10 Mt; it pays 1 - exp(-(price - cost) / margin) of the potential
    once there is enough of it."""
    years = slice(coupled.BASE_YEAR, int(data.year[-1]) - 1)
    learned = data.learned_direct_air.sel(year=years)[DEAR_RUN, :, 0].values
    removed = of("removed_direct_air")[:, DEAR_RUN]
    gained = np.concatenate([[0.0], np.cumsum(removed.sum(0))[:-1]]) / 1e3
    rate = -np.log2(1 - value("learning[direct_air]"))
    wanted = np.maximum((1 + gained / 0.01) ** -rate, value("least_learned"))
    np.testing.assert_allclose(learned[1:], wanted[:-1], rtol=1e-9)
    cost = max(value("removal_cost[direct_air]") * learned[-1], 100)
    pays = 1 - np.exp(-(of("carbon_price")[:, DEAR_RUN, -1] - cost) / value("removal_margin"))
    limit = value("storage_years") * removable()
    left = 1 - of("stored_co2")[:, DEAR_RUN, -2] / np.maximum(limit, 1e-9)
    most = value("removal_potential[direct_air]") * removable() * pays * np.clip(10 * left, 0, 1)
    assert (removed[:, -1] <= most * (1 + 1e-6) + 1e-6).all()
    assert (removed[:, -1] >= 0.95 * most)[most > 1].any()


def test_emissions_are_less_by_what_is_removed(of):
    for scenario in (DEAR_RUN, ASKED):
        removed = sum(of(f"removed_{way}") for way in WAYS)[:, scenario]
        np.testing.assert_allclose(of("co2_removal")[:, scenario], -removed, rtol=1e-12, atol=1e-9)


def test_energy(of):
    """Electricity of all that is removed, made by plants and part of final energy."""
    wanted = sum(of(f"removed_{way}") * value(f"removal_electricity[{way}]") for way in WAYS) / 1e3
    np.testing.assert_allclose(of("removal_energy"), wanted, rtol=1e-12, atol=1e-15)
    users = sum(of(f"final_energy_{user}") for user in coupled.entries("sectors", "USER"))
    np.testing.assert_allclose(of("final_total"), users + of("removal_energy"), rtol=1e-12)
    assert np.abs(of("energy_unbalanced")).max() < 1e-9 and wanted[:, DEAR_RUN].max() > 1


def test_policy_asks_for_direct_air(of):
    """As much as it says, from the year it says, at any price."""
    china = coupled.REGIONS.index("CHN")
    removed = of("removed_direct_air")[:, ASKED]
    assert removed[china, 2060 - coupled.BASE_YEAR:] == pytest.approx(2000)
    assert removed[china, 2045 - coupled.BASE_YEAR] == pytest.approx(1025)
    assert not np.delete(removed, china, 0).any()


def test_storage_takes_what_is_captured(of):
    captured, stored = of("captured_co2"), of("stored_co2")
    np.testing.assert_allclose(np.diff(stored, axis=2), captured[:, :, 1:], rtol=1e-9, atol=1e-6)
    assert (captured >= of("removed_direct_air")).all()


def own(folder, name, changes, policies=DEAR):
    """A scenario, at a high price unless said otherwise, with parameters of its own."""
    world = folder / name
    world.mkdir()
    for table in ("regions", "base", "regional_history", "ssp_drivers", "biomes"):
        shutil.copy(peer.SCENARIOS / f"world/{table}.csv", world)
    rows = []
    for row in (peer.SCENARIOS / "world/parameters.csv").read_text().splitlines():
        key = row.split(",")[0]
        rows.append(f"{key},{changes[key]},,,,default,test" if key in changes else row)
    (world / "parameters.csv").write_text("\n".join(rows) + "\n")
    path = coupled.write(folder, f"{name}_run", f"regions: {world}\n{policies}")
    data = coupled.opened(folder / f"{name}.nc", [path], "--members", 1, "--variables", NAMES)
    return lambda quantity: coupled.over_regions(data, quantity)[:, 0, :, 0]


def test_others_learn_from_who_is_made_to(tmp_path):
    """A price below what direct air capture costs at first is enough once China has built it."""
    price = "policies:\n  carbon_price: {2030: 400}\n"
    alone = own(tmp_path, "alone", {}, price)("removed_direct_air")
    after = own(tmp_path, "after", {}, price + "  removals: {CHN: {2030: 500}}\n")
    others = np.delete(after("removed_direct_air"), coupled.REGIONS.index("CHN"), 0)
    assert not alone.any() and others[:, -1].sum() > 100


def test_biochar_ends_where_biomass_does(tmp_path, of):
    scarce = own(tmp_path, "scarce", {"biomass_potential": 1})("removed_biochar")
    assert scarce[:, -1].sum() < 0.05 * of("removed_biochar")[:, DEAR_RUN, -1].sum()


def test_full_storage_takes_no_more(tmp_path, of):
    """What plants capture is emitted then, and little direct air capture runs."""
    tight = own(tmp_path, "tight", {"storage_years": 1})
    limit = removable()
    assert (tight("stored_co2")[limit > 0] <= limit[limit > 0, None] * 1.2).all()
    assert (tight("stored_co2")[:, -1][limit > 0] > 0.9 * limit[limit > 0]).any()
    last = {name: (tight(name)[:, -1].sum(), of(name)[:, DEAR_RUN, -1].sum())
            for name in ("removed_direct_air", "emissions_co2_ffi")}
    assert last["removed_direct_air"][0] < 0.05 * last["removed_direct_air"][1]
    assert last["emissions_co2_ffi"][0] > last["emissions_co2_ffi"][1] + 1000


NO_CAPTURE = {f"capture[{plant}]": 0 for plant in ("coal_ccs", "gas_ccs", "biomass_ccs")}
NO_DIRECT_AIR = {"removal_potential[direct_air]": 0}


def test_what_is_bound_needs_no_storage(tmp_path):
    rest = own(tmp_path, "rest", {**NO_CAPTURE, **NO_DIRECT_AIR})
    assert not rest("captured_co2").any() and rest("removed_weathering")[:, -1].sum() > 100


def test_plants_of_biomass_store_what_they_remove(tmp_path):
    fossil = {"capture[coal_ccs]": 0, "capture[gas_ccs]": 0}
    found = own(tmp_path, "bio", {**fossil, **NO_DIRECT_AIR})
    np.testing.assert_allclose(found("captured_co2"), found("removed_bioenergy"), rtol=1e-12,
                               atol=1e-9)
    assert found("removed_bioenergy")[:, -1].sum() > 100


def test_industry_stores_what_it_captures(tmp_path):
    """Nine tenths, nine times what is left to be emitted, until storage is full."""
    policies = "policies:\n  industry_capture: {2030: 0.9}\n"
    found = own(tmp_path, "industry", {**NO_CAPTURE, **NO_DIRECT_AIR}, policies)
    at = 2040 - coupled.BASE_YEAR
    emitted = sum(found(f"co2_{name}")[:, at] for name in ("steel", "cement", "chemicals"))
    np.testing.assert_allclose(found("captured_co2")[:, at], 9 * emitted, rtol=1e-9)
    full = own(tmp_path, "full", {**NO_CAPTURE, **NO_DIRECT_AIR, "storage_years": 4}, policies)
    assert full("co2_steel")[:, -1].sum() > 2 * found("co2_steel")[:, -1].sum()
    limit = removable()
    assert (full("stored_co2")[:, -1] <= 1.01 * 4 * limit).all()


def test_full_storage_draws_no_plants(tmp_path, of):
    tight = own(tmp_path, "drawn", {"storage_years": 1})
    assert tight("electricity_biomass_ccs")[:, -1].sum() < \
        0.5 * of("electricity_biomass_ccs")[:, DEAR_RUN, -1].sum()


def test_learning_ends_at_the_least_cost(tmp_path, of):
    dear = own(tmp_path, "floor", {"least_removal_cost[direct_air]": 1400})
    assert dear("removed_direct_air").sum() < 0.5 * of("removed_direct_air")[:, DEAR_RUN].sum()


def test_leaks_come_back(tmp_path):
    """A hundredth of what was stored at the end of the year before."""
    leaky = own(tmp_path, "leaky", {"storage_leak": 0.01})
    stored, removed = leaky("stored_co2"), sum(leaky(f"removed_{way}") for way in WAYS)
    leaks = 0.01 * stored[:, :-1]
    back = (leaky("co2_removal") + removed)[:, 1:]
    np.testing.assert_allclose(back, leaks, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(np.diff(stored), leaky("captured_co2")[:, 1:] - leaks, rtol=1e-6,
                               atol=1e-5)


def test_a_mandate_ends_where_storage_does(tmp_path):
    """What policy asks for is not stored when plants and industry have filled the room."""
    korea = coupled.REGIONS.index("KOR")
    limit = value("storage_years") * removable()[korea]
    asked = 0.95 * limit / 75
    path = coupled.write(tmp_path, "much", f"{DEAR}  removals: {{KOR: {{2030: {asked}}}}}\n")
    data = coupled.opened(tmp_path / "x.nc", [path], "--members", 1, "--variables", NAMES)
    stored = coupled.over_regions(data, "stored_co2")[korea, 0, :, 0]
    assert 0.9 * limit < stored[-1] <= limit
    assert coupled.over_regions(data, "removed_direct_air")[korea, 0, -1, 0] < 0.5 * asked


def test_a_mandate_beyond_storage_is_refused(tmp_path):
    path = coupled.write(tmp_path, "much", "policies:\n  removals: {KOR: {2030: 1000}}\n")
    done = subprocess.run([peer.PROGRAM, "check", path], capture_output=True, text=True)
    room = value("storage_years") * removable()[coupled.REGIONS.index("KOR")] / 1e3
    assert done.returncode == 65
    assert f"much.yaml:4:14: removals of region KOR are 74.5 Gt CO2 in all; expected at most " \
        f"{room:.4g}, its room underground (storage_years)" in done.stderr


def test_the_world_is_the_sum_of_its_regions(data, of):
    years = slice(coupled.BASE_YEAR, int(data.year[-1]) - 1)
    for name in (*(f"removed_{way}" for way in WAYS), "removed_bioenergy", "captured_co2"):
        world = data[f"world_{name}"].sel(year=years)[..., 0].values
        np.testing.assert_allclose(of(name).sum(0), world, rtol=1e-12, atol=1e-12)
    assert of("removed_bioenergy")[:, DEAR_RUN].sum() > 1000


@pytest.mark.parametrize("way, iamc", [
    ("removed_bioenergy", "Carbon Removal|Geological Storage|Biomass"),
    ("removed_direct_air", "Carbon Removal|Geological Storage|Direct Air Capture"),
    ("removed_biochar", "Carbon Removal|Land Use|Biochar"),
    ("co2_removal", "Emissions|CO2|Other Capture and Removal"),
    ("removal_energy", "Final Energy|Carbon Management")])
def test_names_of_iamc(data, way, iamc):
    assert data[f"{way}_chn"].attrs["iamc_variable"] == iamc
