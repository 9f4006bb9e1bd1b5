"""A country's total under two definitions: totals as published, bridges that add up, notes."""

import csv
import io
import json

import numpy as np
import pytest
from totals import GOOD, OWN, between, one, own_table, told

from analysis.attribution import shapley
from analysis.hindcast import world
from analysis.inventories import figures
from analysis.inventories.rulebook import Rulebook


@pytest.fixture(scope="module")
def tables():
    return world.open_world(world.FOLDER)


def test_exact_shapley_values():
    """A glove game: one left glove, two right; the left is worth 2/3, each right 1/6. And three
    players who do something only together share it alike."""
    def gloves(taken):
        return float(taken[0] and (taken[1] or taken[2]))
    np.testing.assert_allclose(shapley.of_mixtures(3, gloves), [2 / 3, 1 / 6, 1 / 6])
    np.testing.assert_allclose(shapley.of_mixtures(3, lambda taken: 6.0 * all(taken)), [2, 2, 2])
    assert shapley.of_mixtures(0, lambda taken: 1.0) == []


@pytest.mark.parametrize("code, territorial, consumption", [
    ("CHN", 11381.39, 10411.33), ("USA", 5032.213, 5572.173), ("EU27", 2805.762, 3498.121)])
def test_published_totals(tables, code, territorial, consumption):
    """Global Carbon Budget 2023, 2021: where CO2 is emitted, and of what is consumed."""
    found = one(tables, "gcb-fossil", "gcb-consumption", code)
    assert found.totals[0][0] == pytest.approx(territorial, rel=1e-5)
    assert found.totals[1][0] == pytest.approx(consumption, rel=1e-5)
    assert list(found.shares) == ["scope"]
    assert found.shares["scope"][0] == pytest.approx(consumption - territorial, abs=0.1)


def test_fuels_by_hand(tables):
    """China 2021: oil by its oxidation alone, 0.98; gas 0.99; coal 26.37 x 0.94 over 25.8 t C/TJ;
    processes stay."""
    found = one(tables, "gcb-fossil", "china-national")
    before, after = found.parts
    for fuel, published, ratio in (("coal", 7992.771, 26.37 * 0.94 / 25.8), ("oil", 1586.577, 0.98),
                                   ("gas", 773.1454, 0.99), ("cement", 852.5464, 1)):
        assert before[fuel][0] == pytest.approx(published, rel=1e-5)
        assert after[fuel][0] / before[fuel][0] == pytest.approx(ratio, rel=1e-12)
    by_hand = 7992.771 * (26.37 * 0.94 / 25.8 - 1) - 0.02 * 1586.577 - 0.01 * 773.1454
    assert list(found.shares) == ["fuels"]
    assert found.shares["fuels"][0] == pytest.approx(by_hand, abs=0.05)


def test_keelings_own_total(tables):
    """ghg of regional_history.csv, of every region and year."""
    every = tables.regions[:-1]
    for found in between(tables, "keeling", "ipcc2006-ar5", every, list(range(1990, 2023))):
        ghg = [tables.history[found.region, "ghg"][year] for year in found.years]
        np.testing.assert_allclose(found.totals[0], ghg, rtol=1e-5, atol=0.02)


def test_gwp_by_hand(tables):
    """India 2020: CH4 and N2O from SAR (21, 310) to AR6 over 20 years (81.2, 273)."""
    found = one(tables, "ipcc2006-sar", "ipcc2006-ar6-20", "IND", 2020)
    ch4, n2o = (tables.history["IND", f"history[{gas}]"][2020] for gas in ("CH4", "N2O"))
    assert found.shares["gwp"][0] == pytest.approx(ch4 * (81.2 - 21) + n2o * (273 - 310))


def test_land_of_the_world(tables):
    """Grassi et al. 2023 doi:10.5194/essd-15-1093-2023: inventories are 6.7 Gt CO2 a year below
    bookkeeping."""
    found = one(tables, "unfccc-ar5", "keeling", "World", 2022)
    assert list(found.shares) == ["land"]
    assert found.shares["land"][0] / 1000 == pytest.approx(6.7, abs=0.5)


def test_consumption_of_the_world(tables):
    """The regions' consumption is what they emit, but for the source's own 0.1 %."""
    found = one(tables, "gcb-fossil", "gcb-consumption", "World")
    assert abs(found.shares["scope"][0]) < 1e-3 * found.totals[0][0]
    assert found.totals[0][0] == pytest.approx(36857.99 - 917.8756, rel=1e-5)


PAIRS = [("china-national", "unfccc-ar5"), ("gcb-consumption", "bunkers-departures"),
         ("consumption-ar5", "china-national-ar5"), ("gcb-co2", "bunkers-gdp"),
         ("ipcc2006-ar6-20", "china-national")]


@pytest.mark.parametrize("first, second", PAIRS)
def test_bridges_add_up(tables, first, second):
    """To the difference; there and back to nothing; over regions to the world."""
    every = figures.regions(tables, ["all"])
    there = between(tables, first, second, every, [2005, 2021])
    back = between(tables, second, first, every, [2005, 2021])
    for found, again in zip(there, back):
        gap = found.totals[1] - found.totals[0]
        np.testing.assert_allclose(sum(found.shares.values()), gap, rtol=0, atol=1e-8)
        for attribute, share in found.shares.items():
            np.testing.assert_allclose(share, -again.shares[attribute], rtol=0, atol=1e-8)
    *regions, whole = there
    for i in range(2):
        np.testing.assert_allclose(sum(found.totals[i] for found in regions), whole.totals[i],
                                   rtol=1e-12)
    for attribute, share in whole.shares.items():
        np.testing.assert_allclose(sum(found.shares[attribute] for found in regions), share,
                                   rtol=1e-9, atol=1e-7)


def test_the_same_differs_in_nothing(tables):
    found = one(tables, "unfccc-ar5", "unfccc-ar5")
    assert not found.shares and (found.totals[0] == found.totals[1]).all()


def test_three_that_act_together(tables, tmp_path):
    """China 2021 from CO2 by its own factors to all gases with bunkers, by hand: its part of
    transport's oil by both factors, of transport's CH4 and N2O with and without the gases."""
    rows = ("a,A,cn-national,territorial,none,CO2,,,out,,default,\n"
            "b,B,ipcc2006,territorial,none,CO2 CH4 N2O,AR5,100,population,,default,\n")
    found = one(tables, "a", "b", own=own_table(tmp_path / "own", rows))
    people = {code: tables.history[code, "population"][2021] for code in tables.regions[:-1]}
    share = people["CHN"] / sum(people.values())
    oil = share * tables.observed["International", "co2_fuel[oil]"][2021]
    others = share * sum(gwp * tables.history["International", f"history[{gas}]"][2021]
                         for gas, gwp in (("CH4", 28), ("N2O", 265)))
    home = sum(gwp * tables.history["CHN", f"history[{gas}]"][2021]
               for gas, gwp in (("CH4", 28), ("N2O", 265)))
    fuels = sum((1 - ratio) * tables.observed["CHN", f"co2_fuel[{fuel}]"][2021]
                for fuel, ratio in (("coal", 26.37 * 0.94 / 25.8), ("oil", 0.98), ("gas", 0.99)))
    wanted = {"fuels": fuels + 0.01 * oil, "gases": home + others / 2,
              "bunkers": 0.99 * oil + others / 2}
    assert set(found.shares) == set(wanted)
    for attribute, value in wanted.items():
        assert found.shares[attribute][0] == pytest.approx(value, rel=1e-9), attribute


def test_bunkers_have_one_total(tables):
    """By any option the regions' parts are International's CO2; aviation by departures, of which
    the EU has 1189 of 5088 billion passenger-km (ICCT 2018)."""
    rulebook = Rulebook()
    every = [figures.Figures(tables, rulebook, code, [2019]) for code in tables.regions[:-1]]
    for ways in (("gdp", "gdp"), ("population", "population"), ("departures", "gdp")):
        assert sum(found.bunkers(ways)[0] for found in every) == pytest.approx(1, rel=1e-14)
    eu = next(found for found in every if found.region == "EU27")
    assert eu.share("departures")[0] == pytest.approx(1189.44 / 5088.11, rel=1e-5)
    world_with = one(tables, "ipcc2006-ar5", "bunkers-gdp", "World", 2022)
    carbon = 1065.502 + 28 * 0.524882 + 265 * 0.1176517
    assert world_with.shares["bunkers"][0] == pytest.approx(carbon, rel=1e-5)


def test_shares_of_ones_own(tables, tmp_path):
    """Bunkers as sold: three quarters in one region."""
    own = own_table(tmp_path / "own", OWN.replace(",out,", ",sales,"))
    own_table(own, "sales,CHN,3,default\nsales,USA,1,default\n", "bunkers.csv",
              "name,region,value,mark\n")
    found = one(tables, "ipcc2006-ar5", "mine", own=own)
    whole = one(tables, "ipcc2006-ar5", "mine", "World", own=own)
    assert found.shares["bunkers"] == pytest.approx(0.75 * whole.shares["bunkers"], rel=1e-12)
    assert one(tables, "ipcc2006-ar5", "mine", "IND", own=own).shares["bunkers"] == 0


def test_factors_of_ones_own_come_first(tables, tmp_path):
    """A table given as g CO2/MJ or as g/g; and a shipped definition told anew."""
    header = "table,fuel,lhv,per,co2,carbon,oxidation,mark\n"
    own = own_table(tmp_path / "own", "lean,raw coal,25.8,g/MJ,47.3,,,default\n"
                    "lean,diesel,40,g/g,2.96266667,,,default\n"
                    "lean,natural gas,48,g/MJ,,15.3,0.5,default\n", "factors.csv", header)
    own_table(own, "gcb-co2,Mine,lean,territorial,none,CO2,,,out,,default,\n")
    found = one(tables, "gcb-fossil", "gcb-co2", own=own)
    for fuel, ratio in (("coal", 0.5), ("oil", 1), ("gas", 0.5)):
        assert found.parts[1][fuel] == pytest.approx(ratio * found.parts[0][fuel], rel=1e-6)


def test_forms_agree(tmp_path):
    words = ["chn", "World", "--definition", "china-national", "--against", "unfccc-ar5"]
    rows = list(csv.DictReader(io.StringIO(told(*words, "--form", "csv", "--years", "2019:2021"))))
    nested = json.loads(told(*words, "--form", "json", "--years", "2019,2020,2021"))
    assert {row["region"] for row in rows} == {"CHN", "World"}
    for region in nested["regions"]:
        for year in region["years"]:
            mine = {(row["kind"], row["name"]): float(row["value"]) for row in rows
                    if (row["region"], row["year"]) == (region["region"], str(year["year"]))}
            assert mine["total", "unfccc-ar5"] == year["totals"][1]
            assert {name for kind, name in mine if kind == "bridge"} == set(year["bridge"])
            assert sum(year["bridge"].values()) == pytest.approx(
                year["totals"][1] - year["totals"][0], abs=1e-5)
    text = told(*words, "--out", tmp_path / "bridge.svg")
    total = next(one for one in nested["regions"] if one["region"] == "CHN")["years"][-1]
    assert "| **china-national** | 11,075.5 |" in text  # 2022, the last that is known
    assert "raw coal (unverified)" in text and total["year"] == 2021
    drawn = (tmp_path / "bridge.svg").read_text()
    assert all(name in drawn for name in ("fuels", "gases", "land", "China, 2022"))


def test_what_is_not_known_is_said():
    words = ["USA", "--definition", "gcb-fossil", "--against"]
    assert "of what is consumed are not known" in told(*words, "consumption-ar5")
    assert "F-gases count by AR5" in told(*words, "ipcc2006-sar")
    assert "flights were still few" in told(*words, "bunkers-gdp")
    assert "do not add up to" in told("World", *words[1:], "gcb-consumption")
    assert "2020 held" in told(*words, "unfccc-ar5")
    assert "AR6's CH4 over 100 years is 27.9, for any origin" in told(*words, "ipcc2006-ar6")
    assert "AR6's CH4 over 20 years is 81.2, for any origin" in told(*words, "ipcc2006-ar6-20")


@pytest.mark.parametrize("words, code, said", [
    (("CHM", *GOOD), 64, "no region 'CHM'; expected all, USA, CAN"),
    (("CHM", *GOOD), 64, "did you mean CHN?"),
    (("International", *GOOD), 64, "is in no country's total"),
    (("CHN", "--definition", "gcb-fosil", "--against", "keeling"), 64,
     "no definition 'gcb-fosil'; expected gcb-fossil"),
    (("CHN", "--definition", "gcb-fosil", "--against", "keeling"), 64,
     "did you mean 'gcb-fossil'?"),
    (("CHN", "IND", *GOOD, "--years", "2022"), 65,
     "gcb-consumption: CO2 of what is consumed of IND is not known in 2022; expected 1990 to 2021"),
    (("CHN", *GOOD, "--years", "1850"), 65, "gcb-fossil: coal of CHN is not known in 1850; "
     "expected 1990 to 2022"),
    (("CHN", "--definition", "unfccc-ar5", "--against", "keeling", "--years", "1995"), 65,
     "unfccc-ar5: land of CHN is not known in 1995; expected 2000 to 2022"),
    (("CHN", *GOOD, "--years", "2021:1990"), 64, "expected FIRST:LAST"),
    (("CHN", *GOOD, "--years", "soon"), 64, "'soon'; expected years"),
    (("CHN", *GOOD, "--out", "bridge.txt"), 64, "is no name of a picture"),
    (("CHN", "--definition", "keeling"), 64, "--against"),
])
def test_wrong_words(words, code, said):
    assert said in told(*words, code=code)


def test_published_figures_keep_the_shipped_factors(tables, tmp_path):
    """One's own ipcc2006 has coal at 50 g/MJ, where the published CO2 was counted by 94.6."""
    own = own_table(tmp_path / "own", "ipcc2006,raw coal,25.8,g/MJ,50,,,default\n", "factors.csv",
                    "table,fuel,lhv,per,co2,carbon,oxidation,mark\n")
    shipped = one(tables, "gcb-fossil", "china-national").parts
    mine = one(tables, "gcb-fossil", "china-national", own=own).parts
    assert mine[0]["coal"][0] == pytest.approx(50 / 94.6 * shipped[0]["coal"][0], rel=1e-12)
    assert mine[0]["oil"] == shipped[0]["oil"] and mine[1]["coal"] == shipped[1]["coal"]


def test_factors_of_an_engine_are_not_those_of_a_fuel(tables, tmp_path):
    own = own_table(tmp_path / "own", "ipcc2006,diesel,rail,43,g/MJ,50,,,default\n", "factors.csv",
                    "table,fuel,engine,lhv,per,co2,carbon,oxidation,mark\n")
    assert (one(tables, "gcb-fossil", "keeling", own=own).parts[0]["oil"]
            == one(tables, "gcb-fossil", "keeling").parts[0]["oil"])


def test_aviation_and_shipping_by_weights_of_their_own(tables, tmp_path):
    """6.46213 EJ fly and 8.07405 sail in 2022; China has 3/4 by the one, 1/10 by the other."""
    own = own_table(tmp_path / "own", OWN.replace(",out,", ",flights ports,"))
    own_table(own, "flights,CHN,3,default\nflights,USA,1,default\n"
              "ports,CHN,1,unverified\nports,USA,9,derived\n", "bunkers.csv",
              "name,region,value,mark\n")
    whole = 1065.502 + 28 * 0.524882 + 265 * 0.1176517
    by_hand = (6.46213 * 0.75 + 8.07405 * 0.1) / (6.46213 + 8.07405) * whole
    found = one(tables, "ipcc2006-ar5", "mine", year=2022, own=own)
    assert found.shares["bunkers"][0] == pytest.approx(by_hand, rel=1e-5)
    text = told("CHN", "--definition", "ipcc2006-ar5", "--against", "mine", "--tables", own)
    assert "weights flights (default); weights ports (unverified)." in text


def test_marks_of_gwps_are_told(tmp_path):
    """Where the gas counts."""
    own = own_table(tmp_path / "own", OWN.replace("AR5", "AR9") +
                    OWN.replace("AR5", "AR9").replace("all", "CO2").replace("mine,M", "bare,M"))
    own_table(own, "AR9,100,CH4,,30,unverified\nAR9,100,N2O,,270,verified\n", "gwp.csv",
              "set,horizon,gas,ch4,value,mark\n")
    words = "CHN", "--definition", "gcb-fossil", "--tables", own, "--against"
    text = told(*words, "mine")
    assert "AR9 over 100 years, CH4 (unverified)" in text and "N2O (" not in text
    assert "AR9" not in told(*words, "bare")


def test_the_order_of_gases_does_not_matter(tables, tmp_path):
    rows = OWN.replace("all", "CO2 CH4") + OWN.replace("all", "CH4 CO2").replace("mine,M", "b,M")
    assert not one(tables, "mine", "b", own=own_table(tmp_path / "own", rows)).shares


def test_years_before_a_definition_are_told():
    words = "CHN", "--definition", "gcb-fossil", "--against", "china-national", "--years"
    assert ("china-national is in use from 2011 on; counted by it all the same: 2000, 2005 to "
            "2010.") in told(*words, "2000,2005,2006,2007,2008,2009,2010,2011")
    assert "in use from" not in told(*words, "2011:2022")
