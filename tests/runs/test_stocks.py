"""What can be computed by hand of the coupled world, with its central parameters: fleets that turn
over, plants that age, activity, learning and costs."""

import math

import numpy as np
import pytest

import coupled
import peer

BASE = coupled.BASE_YEAR
PARAMETER = {row["name"]: float(row["value"]) for row in coupled.world("parameters")}
LAST = 2080
YEARS = np.arange(BASE, LAST)
AGES = YEARS - BASE
USERS = ["passenger_road", "freight_road"]
CLEAN = ["electricity", "hydrogen"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One member alone, whose regions have the central parameters."""
    folder = tmp_path_factory.mktemp("stocks")
    closed = "policies:\n  new_coal_ban: 1\n"
    paths = [coupled.write(folder, "none"),
             coupled.write(folder, "vehicles", "policies:\n  zero_emission_vehicles: 1\n"),
             coupled.write(folder, "ban", closed),
             coupled.write(folder, "closing", closed + "  coal_phase_out: 0.05\n"),
             coupled.write(folder, "saving", "policies:\n  efficiency: 0.02\n"),
             coupled.write(folder, "abating", "policies:\n  methane_abatement: 1\n")]
    names = ["carrier_share_passenger_road_*", "carrier_share_freight_road_*", "vintage_coal_*",
             "built_coal_*", "land_flux_rest_*", "activity_index_*", "intensity_index_*",
             "regional_*", "generation_cost_*", "learned_*", "experience_*", "first_experience_*",
             "zero_emission_share_*", "abated_share_*", "carrier_share_aluminium_*",
             "price_response_aluminium_*"]
    return coupled.opened(folder / "x.nc", paths, "--members",
                          peer.SCENARIOS / "world/member.csv", "--years", f"1750:{LAST}",
                          "--variables", ",".join(names))


def of(data, scenario, name):
    """[region][year from the base year on]"""
    at = list(data.scenario.values).index(scenario)
    return coupled.over_regions(data, name)[:, at, :, 0]


def base_of(variable):
    found = dict.fromkeys(coupled.REGIONS, 0.0)
    for row in coupled.world("base"):
        if row["variable"] == variable:
            found[row["region"]] = float(row["value"])
    return np.array(list(found.values()))


@pytest.mark.parametrize("user", USERS)
def test_fleet_turns_over(data, user):
    """When all that is sold is clean, what is not decays by one over the mean life a year."""
    share = sum(of(data, "vehicles", f"carrier_share_{user}_{carrier}") for carrier in CLEAN)
    life = PARAMETER[f"turnover[{user}]"]
    wanted = 1 - (1 - share[:, :1]) * (1 - 1 / life) ** AGES
    served = base_of(f"energy[{user},oil]") > 0
    assert served.sum() > 20
    np.testing.assert_allclose(share[served], wanted[served], rtol=1e-10)
    if user == "passenger_road":
        np.testing.assert_allclose(of(data, "vehicles", "zero_emission_share"), share, rtol=1e-14)


def surviving(n, p):
    """Of plants spread evenly over four stages, the share that has not left the last after n
    years, of which each leads on to the next stage with probability p: Erlang's lives in steps."""
    left = 0
    for stage in range(4):
        left += sum(math.comb(n, k) * p ** k * (1 - p) ** (n - k) for k in range(4 - stage))
    return left / 4


@pytest.mark.parametrize("scenario, closed", [("ban", 0), ("closing", 0.05)])
def test_plants_age(data, scenario, closed):
    """Coal plants when none is built: those of the base year, by age, less what is closed."""
    assert (of(data, scenario, "built_coal")[:, 1:] == 0).all()
    stages = [of(data, scenario, f"vintage_coal_{stage}") for stage in range(4)]
    p = 4 / PARAMETER["plant_lifetime[coal]"]
    lives = np.array([surviving(int(n), p) for n in AGES]) * (1 - closed) ** AGES
    wanted = base_of("generation[coal]")[:, None] * lives
    np.testing.assert_allclose(sum(stages), wanted, rtol=1e-10, atol=1e-12)
    assert abs(wanted[:, -1].sum() / wanted[:, 0].sum()) < 0.2


def test_stock_balance(data):
    """What stands is what stood, less what reached the end of its life, and what was built."""
    stages = [of(data, "none", f"vintage_coal_{stage}") for stage in range(4)]
    built = of(data, "none", "built_coal")
    p = 4 / PARAMETER["plant_lifetime[coal]"]
    stock = sum(stages)
    np.testing.assert_allclose(np.diff(stock), built[:, 1:] - p * stages[3][:, :-1], rtol=1e-9,
                               atol=1e-9)


def test_land_declines(data):
    """What no account explains: sources by their trend, sinks stay."""
    then = of(data, "none", "land_flux_rest")[:, :1]
    assert (then > 100).any() and (then < -100).any()
    wanted = np.where(then > 0, then * np.exp(-PARAMETER["land_decline"] * AGES), then + 0 * AGES)
    np.testing.assert_allclose(of(data, "none", "land_flux_rest"), wanted, rtol=1e-10)


@pytest.mark.parametrize("user", ["steel", "air", "buildings"])
def test_activity_grows(data, user):
    """With population, and with income the less the richer people are."""
    people = of(data, "none", "regional_population")
    income = of(data, "none", "regional_gdp") / people
    elasticity = PARAMETER[f"income_elasticity[{user}]"] / (
        1 + income / PARAMETER[f"income_saturation[{user}]"])
    grown = elasticity[:, 1:] * np.diff(np.log(income)) + np.diff(np.log(people))
    wanted = np.exp(np.concatenate([np.zeros((len(people), 1)), np.cumsum(grown, 1)], 1))
    np.testing.assert_allclose(of(data, "none", f"activity_index_{user}"), wanted, rtol=1e-9)


@pytest.mark.parametrize("scenario, lever", [("none", 0), ("saving", 0.02)])
def test_intensity_falls(data, scenario, lever):
    for user in ("steel", "rail", "waste"):
        gain = PARAMETER[f"efficiency_gain[{user}]"] + lever
        found = of(data, scenario, f"intensity_index_{user}")
        wanted = np.broadcast_to(np.exp(-gain * AGES), found.shape)
        np.testing.assert_allclose(found, wanted, rtol=1e-10)


def test_who_uses_no_energy_chooses_none(data):
    """Aluminium is not made everywhere: there no carrier gains, and no price is answered."""
    carriers = coupled.entries("carriers")
    idle = sum(base_of(f"energy[aluminium,{carrier}]") for carrier in carriers) == 0
    assert 5 < idle.sum() < len(idle) - 5
    for carrier in carriers:
        share = of(data, "none", f"carrier_share_aluminium_{carrier}")
        assert (share[idle] == share[idle][:, :1]).all()
    response = of(data, "none", "price_response_aluminium")
    assert (response[idle] == 1).all() and (response[~idle][:, 5:] != 1).all()


@pytest.mark.parametrize("learner", coupled.entries("learners"))
def test_costs_fall_by_learning(data, learner):
    """By the rate with each doubling of experience, to a fifth at least; the world begins with ten
    years like the base year."""
    chosen = data.sel(scenario="none").isel(member=0)
    experience, first, learned = (chosen[f"{name}_{learner}"] for name in (
        "experience", "first_experience", "learned"))
    begun = float(first.sel(year=BASE + 1))
    assert abs(float(experience.sel(year=BASE + 1)) / begun - 1.1) < 1e-9 or begun == 0.01
    power = -math.log2(1 - PARAMETER[f"learning[{learner}]"])
    ratio = experience.sel(year=slice(BASE + 1, LAST - 1)).values / begun
    wanted = np.maximum(ratio ** -power, 0.2)
    found = learned.sel(year=slice(BASE + 2, LAST)).values
    np.testing.assert_allclose(found, wanted, rtol=1e-10)
    assert (np.diff(found) <= 0).all()


def test_cost_of_electricity(data):
    """Of the base year: plant and upkeep, and fuel at what plants pay by their efficiency, over
    what each kind made."""
    carriers = set(coupled.entries("carriers"))
    cost, made = 0, 0
    for row in (coupled.KERNELS / "technologies.def").read_text().splitlines():
        if not row.startswith("TECHNOLOGY("):
            continue
        name, fuel = (word.strip() for word in row.split("(", 1)[1].split(",")[:2])
        each = PARAMETER[f"capital_cost[{name}]"]
        if fuel in carriers:
            price = PARAMETER[f"fuel_price[{fuel}]"] + PARAMETER[f"delivery[{fuel}]"]
            each += price * 3.6 / PARAMETER[f"conversion[{name}]"]
        made = made + base_of(f"generation[{name}]")
        cost = cost + each * base_of(f"generation[{name}]")
    some = made > 0
    found = of(data, "none", "generation_cost")[:, 0]
    np.testing.assert_allclose(found[some], (cost / np.maximum(made, 1e-9))[some], rtol=1e-9)


def test_abatement_is_no_faster_than_its_limit(data):
    """And without a price or a policy nothing is abated."""
    names = sorted({name.rsplit("_", 1)[0] for name in data.data_vars
                    if name.startswith("abated_share_")})
    limit = PARAMETER["abatement_speed"]
    shares = np.array([of(data, "abating", name) for name in names])
    steps = np.diff(shares, axis=2)
    assert (shares[:, :, 0] == 0).all() and (shares <= 1).all()
    assert (steps >= 0).all() and (steps <= limit * (1 + 1e-9)).all()
    assert (np.abs(steps[:, :, 0] - limit) < 1e-12).sum() > 50
    for name in names:
        assert (of(data, "none", name) == 0).all(), name


def test_who_got_energy_for_nothing_knows_no_dearer(tmp_path):
    """Ships between countries burn oil alone: where that was free, no price is relative to it."""
    free = coupled.parameters_of(tmp_path, {"fuel_price[oil]": 0, "delivery[oil]": 0,
                                            "equipment[water,oil]": 0})
    path = coupled.write(tmp_path, "free", f"regions: {free}\npolicies: {{carbon_price: 100}}\n")
    data = coupled.opened(tmp_path / "x.nc", [path], "--members", 1, "--years", "2010:2061",
                          "--variables", "price_response_water_*,price_response_steel_usa")
    response = data.price_response_water_international.sel(year=slice(BASE, 2060))
    assert (response == 1).all()
    assert (data.price_response_steel_usa.sel(year=2060) < 1).all()
