"""Targets: the lever is pulled until they are met, no further, and what is missed is said. The
central member meets those of regions and the budget, so it is the one looked at."""

import re
import shutil
import subprocess

import pytest
import xarray as xr

import peer
from coupled import PATHS, parameters_of, world, write

CENTRAL = peer.SCENARIOS / "world/member.csv"
CURRENT = PATHS / "current-policies.yaml"


def solved(tmp_path, targets, members=CENTRAL, policies=""):
    """The data of a run with targets, and what was said of them."""
    path = write(tmp_path, "aimed", f"{policies}targets:\n{targets}", extends=CURRENT)
    out = tmp_path / "aimed.nc"
    done = subprocess.run([peer.PROGRAM, "run", path, "--members", str(members), "--storage",
                           "double", "--quiet", "--out", out], check=True, capture_output=True,
                          text=True, timeout=300)
    data = xr.open_dataset(out).isel(scenario=0)
    assert all(line in done.stderr for line in data.attrs["targets"].splitlines())
    return data, data.attrs["targets"]


def at(data, name, year):
    return float(data[name].sel(year=year).values[0])


def co2(data, region, year):
    return sum(at(data, f"emissions_co2_{part}_{region}", year) for part in ("ffi", "afolu"))


def test_level_and_change_are_met_and_not_overdone(tmp_path):
    data, told = solved(tmp_path, "  - {who: JPN, quantity: ghg, year: 2040, level: 600 Mt}\n"
                                  "  - {who: IND, quantity: co2, year: 2045, change: -10 %, "
                                  "since: 2022}\n")
    assert at(data, "ghg_jpn", 2040) == pytest.approx(600, abs=1)
    assert co2(data, "ind", 2045) == pytest.approx(0.9 * co2(data, "ind", 2022), abs=1)
    assert "missed" not in told
    price = data.carbon_price_jpn.isel(member=0)
    assert float(price.sel(year=2025)) == 0 < float(price.sel(year=2030))
    assert float(price.sel(year=2100)) == pytest.approx(float(price.sel(year=2040)))
    assert at(data, "carbon_price_usa", 2050) == 0  # of others nothing moves


def test_per_gdp(tmp_path):
    data, _ = solved(tmp_path, "  - {who: CHN, quantity: co2, per: gdp, year: 2035, "
                               "change: -70 %, since: 2010}\n")
    history = {(row["region"], row["variable"]): row for row in world("regional_history")}
    then = sum(float(history["CHN", f"history[CO2 {part}]"]["2010"]) for part in ("FFI", "AFOLU"))
    before = then / float(history["CHN", "gdp"]["2010"])
    now = co2(data, "chn", 2035) / at(data, "regional_gdp_chn", 2035)
    assert now / before == pytest.approx(0.3, abs=1e-3)


def test_per_gdp_counts_from_a_year_whose_gdp_was_seen(tmp_path):
    mine = parameters_of(tmp_path, {})
    table = mine / "regional_history.csv"
    rows = table.read_text(encoding="utf-8").splitlines()
    [at_gdp] = [i for i, row in enumerate(rows) if row.startswith("IND,gdp,")]
    cells = rows[at_gdp].split(",")
    cells[3 + 2005 - 1990] = ""
    rows[at_gdp] = ",".join(cells)
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    target = "{who: IND, quantity: ghg, per: gdp, year: 2030, change: -50 %, since: 2005}"
    path = write(tmp_path, "seen", f"regions: {mine}\ntargets:\n  - {target}\n")
    done = subprocess.run([peer.PROGRAM, "check", path], capture_output=True, text=True)
    assert done.returncode == 65 and "seen.yaml:5:11: a target of region IND counts from 2005; " \
        "expected a year that was observed with its GDP" in done.stderr, done.stderr


def test_budget_of_the_world(tmp_path):
    data, told = solved(tmp_path, "  - {budget: 1500 Gt, from: 2026}\n")
    years = slice(2026, 2100)
    parts = ("world_emissions_co2_ffi", "world_emissions_co2_afolu")
    total = sum(float(data[name].sel(year=years).sum()) for name in parts) / 1000
    assert total == pytest.approx(1500, abs=0.2)
    assert told.startswith("aimed: world CO2 from 2026 1500 Gt: carbon_price ")


def test_peak_warming_by_the_share_of_members(tmp_path):
    data, told = solved(tmp_path, "  - {warming: 2.4 K, probability: 60 %}\n", members=30)
    peaks = data.temperature.max("year").values
    assert "missed" not in told and (peaks <= 2.4 + 1e-9).sum() == 18


@pytest.mark.parametrize("order", [0, 1])
def test_the_order_of_targets_does_not_matter(tmp_path, order):
    lines = ["  - {who: EU27, quantity: ghg, year: 2040, level: 1500 Mt}\n",
             "  - {who: all, budget: 2400 Gt, from: 2026}\n"]
    data, told = solved(tmp_path, "".join(lines[::-1] if order else lines))
    assert at(data, "ghg_eu27", 2040) == pytest.approx(1500, abs=1) and "missed" not in told


def test_a_target_lets_no_lever_go(tmp_path):
    data, _ = solved(tmp_path, "  - {who: CHN, quantity: co2, year: 2060, level: 100000 Mt}\n",
                     policies="policies: {carbon_price: {2030: 300}}\n")
    assert at(data, "carbon_price_chn", 2060) == 300


def test_what_is_missed_is_said(tmp_path):
    data, told = solved(tmp_path, "  - {who: USA, quantity: ghg, year: 2030, level: 0 Mt, "
                                  "most: 200}\n")
    missed = float(re.search(r"missed by (\d+) Mt with carbon_price 200", told)[1])
    assert missed == pytest.approx(at(data, "ghg_usa", 2030), abs=1)
    assert at(data, "carbon_price_usa", 2030) == pytest.approx(200)


def test_members_too_many_are_counted(tmp_path):
    """Of five, two may get warmer when it is to be held at half."""
    data, told = solved(tmp_path, "  - {warming: 1 K, probability: 50 %, most: 100}\n", members=5)
    warmer = int((data.temperature.max("year").values > 1).sum())
    assert warmer > 2 and f"missed by {warmer - 2} members" in told


def test_another_lever(tmp_path):
    data, told = solved(tmp_path, "  - {who: BRA, quantity: co2, year: 2040, level: 800 Mt, "
                                  "by: land_protection}\n")
    assert "land_protection 0." in told
    assert co2(data, "bra", 2040) == pytest.approx(800, abs=1)
    assert at(data, "carbon_price_bra", 2040) == 0


def test_pledges_are_those_of_their_table():
    """ndcs.yaml and net-zero-pledges.yaml say what ndc.csv says."""
    rows = world("ndc")
    aims = re.findall(r"- \{(.*)\}", (PATHS / "ndcs.yaml").read_text())
    assert len(aims) > 8
    for aim in (dict(part.split(": ") for part in line.split(", ")) for line in aims):
        own = [row for row in rows if row["party"] == aim["who"] and row["conditional"] == "0" and
               row["target_year"] == aim["year"] and row["type"] != "peak"]
        assert own, aim
        if "change" in aim:
            cut = -float(aim["change"].removesuffix(" %"))
            assert any(row["reduction_low"] == f"{cut:g}" and row["reference"] == aim["since"]
                       for row in own), aim
            assert ("per" in aim) == (own[0]["type"] == "intensity")
        else:
            assert any(row["level_high"] == aim["level"].removesuffix(" Mt") for row in own), aim
    zeros = re.findall(r"who: (\w+), .*year: (\d+), level: 0", (PATHS / "net-zero-pledges.yaml")
                       .read_text())
    assert zeros and all(any(row["party"] == who and row["type"] == "net_zero" and
                             row["target_year"] == year for row in rows) for who, year in zeros)


def test_strict_refuses_what_is_far_from_observed(tmp_path):
    def run(*options):
        out = tmp_path / "strict.nc"
        return subprocess.run([peer.PROGRAM, "run", CURRENT, "--quiet", "--out", out, "--store",
                               "stats", "--strict", *options], capture_output=True, text=True,
                              check=False), out
    far, out = run("--members", str(CENTRAL))
    assert far.returncode == 65 and not out.exists()
    assert "current-policies is off what was observed" in far.stderr
    near, out = run("--members", "300")
    assert near.returncode == 0, near.stderr
    told = xr.open_dataset(out).attrs["back_comparison"]
    assert told.startswith("current-policies: 1990-1999 CO2 ") and told.count(";") == 3


@pytest.mark.parametrize("path, options", [
    (CURRENT, ("--variables", "temperature")),
    (CURRENT, ("--years", "2000:2050", "--reference", "2000")), (CURRENT, ("--reference", "2000")),
    (peer.SCENARIOS / "ssps/ssp126.yaml", ())])
def test_strict_wants_what_it_compares(tmp_path, path, options):
    """Nothing passes because there was nothing to compare."""
    done = subprocess.run([peer.PROGRAM, "run", path, "--members", "1", "--strict", "--quiet",
                           *options, "--out", tmp_path / "x.nc"], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 64 and "--strict compares a run with regions" in done.stderr


def test_a_lever_starts_when_it_is_told(tmp_path):
    data, told = solved(tmp_path, "  - {who: JPN, quantity: ghg, year: 2040, level: 600 Mt, "
                                  "starts: 2030}\n")
    price = data.carbon_price_jpn.isel(member=0)
    assert float(price.sel(year=2030)) == 0 < float(price.sel(year=2031))
    assert "missed" not in told and told.endswith(", in a line from 2030\n")
    assert at(data, "ghg_jpn", 2040) == pytest.approx(600, abs=1)


def test_what_is_met_anyway_moves_nothing(tmp_path):
    """Though one region's price is high already, a budget that is met pulls no other's."""
    policies = "policies:\n  carbon_price:\n    USA: {2025: 300}\n    CHN: {2030: 8}\n"
    target = "  - {who: all, budget: 9000 Gt, from: 2026}\n"
    data, told = solved(tmp_path, target, policies=policies)
    assert told.strip().endswith("world CO2 from 2026 9000 Gt: met without more carbon_price")
    for region, price in (("usa", 300), ("chn", 8), ("ind", 0)):
        assert at(data, f"carbon_price_{region}", 2060) == pytest.approx(price)


def test_the_lever_that_is_told_is_that_of_the_file(tmp_path):
    """It may not go down to `most` where a policy holds it higher; two targets share one lever."""
    policies = "policies:\n  carbon_price:\n    USA: {2025: 300}\n"
    data, told = solved(tmp_path, "  - {who: USA, quantity: co2, level: 0 Mt, year: 2040, most: 20}"
                                  "\n  - {who: JPN, quantity: co2, level: 900 Mt, year: 2040}\n"
                                  "  - {who: JPN, quantity: co2, level: 700 Mt, year: 2040}\n",
                        policies=policies)
    lines = told.splitlines()
    assert at(data, "carbon_price_usa", 2040) == 300
    assert lines[0].endswith("with carbon_price 300 USD2020 (t CO2)-1")
    price = at(data, "carbon_price_jpn", 2040)
    assert all(f"carbon_price {price:.4g} " in line or "without more" in line
               for line in lines[1:])


def test_co2_is_told_by_name(tmp_path):
    """Not by where its rows stand in gases.csv."""
    folder = tmp_path / "mine"
    shutil.copytree(peer.SCENARIOS / "world", folder)
    table = folder / "gases.csv"
    lines = table.read_text(encoding="utf-8").splitlines(True)
    first = next(k for k, line in enumerate(lines) if line.startswith("CO2 FFI"))
    table.write_text("".join([*lines[:first], *lines[first + 1:], lines[first]]), encoding="utf-8")
    path = write(tmp_path, "moved", f"regions: {folder}\ntargets:\n"
                 "  - {who: JPN, quantity: co2, year: 2035, change: -50 %, since: 2022}\n",
                 extends=CURRENT)
    out = tmp_path / "moved.nc"
    subprocess.run([peer.PROGRAM, "run", path, "--members", CENTRAL, "--storage", "double",
                    "--quiet", "--out", out], check=True, stderr=subprocess.DEVNULL, timeout=300)
    data = xr.open_dataset(out).isel(scenario=0)
    assert co2(data, "jpn", 2035) == pytest.approx(0.5 * co2(data, "jpn", 2022), abs=1.5)


def test_names_and_budgets_of_regions_are_understood(tmp_path):
    """A region's name leads to its code; a budget is the world's, whoever pulls a lever for it."""
    def told(text):
        done = subprocess.run([peer.PROGRAM, "check", write(tmp_path, "x", text, CURRENT)],
                              capture_output=True, text=True)
        return done.returncode, done.stderr
    status, said = told("policies: {carbon_price: {india: {2030: 20}}}\n")
    assert status == 65 and "x.yaml:3:27: carbon_price: 'india' is no region and no group of " \
        "regions; did you mean 'IND'?" in said
    status, said = told("targets:\n  - {who: IND, budget: 50 Gt, from: 2026}\n")
    assert status == 0 and "x.yaml:4:11: note: a budget is the world's; IND says only" in said
