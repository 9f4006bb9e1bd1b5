"""Who chooses clean vehicles: no faster than Bass 1969 has it, but for what a policy asks."""

import h5py
import numpy as np
import pytest

import coupled

P, Q = .005, .4  # here of lorries too
LIVES = {"passenger_road": 17, "freight_road": 13}
# From the first year on buyers would all take electric ones.
EAGER = {f"long_run_share[{user},{carrier}]": float(carrier == "electricity")
         for user in LIVES for carrier in coupled.entries("carriers")} | {
    "relaxation": 1, "car_innovation": P, "car_imitation": Q,
    "lorry_innovation": P, "lorry_imitation": Q}
SHORT = {f"turnover[{user}]": 1 for user in LIVES}


def shares(folder, name, parameters, levers="", carriers=("electricity",)):
    """Of some carriers in what cars and lorries do, from the base year on: [region][year]."""
    world = coupled.parameters_of(folder / name, parameters)
    path = coupled.write(folder, name, f"regions: {world}\npolicies: {{{levers}}}\n")
    coupled.run(folder / f"{name}.nc", [path], "--members", 1, "--years", "2020:2061",
                "--variables", "carrier_share_*_road_*")
    with h5py.File(folder / f"{name}.nc") as file:
        first = list(file["year"]).index(coupled.BASE_YEAR)
        return [np.array([
            sum(file[f"carrier_share_{user}_{carrier}_{coupled.named(region)}"][0, first:-1, 0]
                for carrier in carriers)
            for region in coupled.REGIONS if region != "International"]) for user in LIVES]


@pytest.fixture(scope="module")
def eager(tmp_path_factory):
    return shares(tmp_path_factory.mktemp("eager"), "eager", EAGER | SHORT)


def closed(years):
    """Bass 1969, of years since nobody had one."""
    left = np.exp(-(P + Q) * years)
    return (1 - left) / (1 + Q / P * left)


def since(share):
    return np.log((1 + Q / P * share) / (1 - share)) / (P + Q)


def test_closed_form(eager):
    """Year by year: of lorries from nobody in most regions, of cars from those that have one."""
    for found in eager:
        years = np.arange(20) + since(found[:, :1])
        np.testing.assert_allclose(found[:, :20], closed(years), rtol=1e-8)
    nobody = eager[1][:, 0] == 0
    assert nobody.sum() > 5
    np.testing.assert_allclose(eager[1][nobody][:, 1:20].T, closed(np.arange(1, 20))[:, None] *
                               np.ones(nobody.sum()), rtol=1e-8)


def test_fastest_when_half_have(eager):
    """At ln(q/p)/(p + q) = 10.82 years, when 0.494 have."""
    share = next(one for one in eager[1] if one[0] == 0)
    at = np.arange(8, 15)
    faster = np.polynomial.Polynomial.fit(at + .5, np.diff(share)[at], 4).deriv()
    [fastest] = [root.real for root in faster.roots() if 10 < root.real < 12]
    assert fastest == pytest.approx(10.82, abs=.005)
    then = np.polynomial.Polynomial.fit(at, share[at], 6)(fastest)
    assert then == pytest.approx(.494, abs=.001)


def test_old_vehicles_stay(tmp_path):
    """At the lives that vehicles have, it is the slower of the two."""
    for share, life in zip(shares(tmp_path, "slow", EAGER), LIVES.values()):
        then, now = share[:, 1:-1], share[:, 2:]
        by_choice, by_age = closed(since(then) + 1), then + (1 - then) / life
        np.testing.assert_allclose(now, np.minimum(by_choice, by_age), rtol=1e-6)
        assert (by_choice < by_age).any() and (by_age < by_choice).any()


def test_a_policy_goes_first(tmp_path):
    """What is asked for is sold, however few have one."""
    asked = shares(tmp_path, "asked", EAGER, "zero_emission_vehicles: {2023: 1}")
    for share, life in zip(asked, LIVES.values()):
        left = 1 - share[:, 2024 - coupled.BASE_YEAR:]
        np.testing.assert_allclose(left[:, 1:] / left[:, :-1], 1 - 1 / life, rtol=1e-6)


def test_nothing_said_is_no_limit(tmp_path):
    free = shares(tmp_path, "free", EAGER | SHORT | {"car_innovation": 0, "car_imitation": 0})
    assert (free[0][:, 2] > .99).all() and (free[1][:, 2] < .3).all()


def test_shares_add_up_whatever_others_weigh(tmp_path):
    """Cost decides so much that fuels weigh next to nothing beside electricity, held by Bass."""
    decided = {f"choice[{user}]": 5 for user in LIVES}
    for together in shares(tmp_path, "decided", EAGER | decided,
                           carriers=coupled.entries("carriers")):
        np.testing.assert_allclose(together, 1, rtol=1e-12)
