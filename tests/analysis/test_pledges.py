"""Pledges and fairness: gaps to NDCs, shares by rules, and debts."""

import os
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from analysis.metrics import fairness, of_file
from analysis.trajectory import Trajectory

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))


@pytest.fixture(name="pledged", scope="module")
def run_pledges(tmp_path_factory):
    """The targets of NDCs as the program meets or misses them, of the central member."""
    path = tmp_path_factory.mktemp("ndc") / "ndcs.nc"
    subprocess.run([PROGRAM, "run", DATA / "paths/ndcs.yaml", "--members", "1", "--storage",
                    "double", "--years", "1750:2041", "--quiet", "--out", path], check=True,
                   capture_output=True)
    with Trajectory(str(path)) as trajectory:
        yield trajectory


def in_all(trajectory, key):
    return {one.region: one.members for one in of_file.of_file(trajectory)[0] if one.key == key}


def test_gaps_to_pledges_are_those_of_the_targets(pledged):
    """What the program says of each Party's target of 2030: met, or missed by so many Mt."""
    found = in_all(pledged, "ndc_gap_2030")
    told = re.findall(r"ndcs: (\w+) .* 2030 \d+ Mt: (?:missed by (\d+) Mt)?",
                      pledged.note("targets"))
    assert len(told) == 11 and set(found) == {region for region, _ in told} | {"World"}
    for region, missed in told:
        assert 1000 * found[region][0] == pytest.approx(float(missed or 0), abs=0.5)
    assert found["World"][0] == pytest.approx(sum(max(found[one][0], 0) for one, _ in told))
    assert in_all(pledged, "ndc_parties_2030") == {"World": [11]}
    assert in_all(pledged, "ndc_parties_2040") == {"World": [1]}


def test_the_world_is_told_of_all_parties_or_not_at_all(pledged, monkeypatch):
    """Without what inventories count, but four Parties can be told of."""
    find = pledged.find
    monkeypatch.setattr(pledged, "find", lambda iamc, region=None: None if "NGHGI" in iamc else
                        find(iamc, region))
    assert set(in_all(pledged, "ndc_gap_2030")) == {"EU27", "GBR", "RUS", "CHN"}
    assert not in_all(pledged, "ndc_parties_2030")


def test_gaps_of_other_kinds_of_targets(pledged):
    """Mexico's level of 2035, with and without support; China's cut from its own peak."""
    read = {name: pledged.named(name).of_scenario(0)[:, 0]
            for name in ("inventory_ghg_mex", "inventory_ghg_chn")}
    at = pledged.year_index(2035)
    least, most = in_all(pledged, "ndc_gap_2035"), in_all(pledged, "ndc_gap_2035_most")
    mexico, china = read.values()
    assert 1000 * least["MEX"][0] == pytest.approx(mexico[at] - 404)
    assert 1000 * most["MEX"][0] == pytest.approx(mexico[at] - 332)
    peak = np.nanmax(china[:at + 1])
    assert 1000 * least["CHN"][0] == pytest.approx(china[at] - 0.93 * peak)
    assert 1000 * most["CHN"][0] == pytest.approx(china[at] - 0.90 * peak)
    assert least["CHN"][0] < -1 and least["IND"][0] < 0  # who is below makes up for nobody
    assert least.pop("World")[0] == pytest.approx(sum(max(one[0], 0) for one in least.values()))
    assert "MEX" not in in_all(pledged, "ndc_gap_2030")  # a cut from its own business as usual


def test_shares_by_rule():
    """Two regions and three years, by hand."""
    amounts = np.array([[6.0, 6, 6], [2.0, 2, 0]])[..., None]
    people, years = np.array([[1.0, 1, 1], [3.0, 3, 3]])[..., None], np.array([2049, 2050, 2051])
    assert fairness.per_head(amounts, people, years)[:, 0] == pytest.approx([0.25, 0.75])
    assert fairness.grandfathering(amounts, people, years)[:, 0] == pytest.approx([0.75, 0.25])
    assert fairness.convergence(amounts, people, years)[:, 0] == pytest.approx(
        [(0.75 * 8 + 0.25 * 14) / 22, (0.25 * 8 + 0.75 * 14) / 22])
    assert fairness.debt(amounts, people)[:, 0] == pytest.approx([18 - 5.5, 4 - 16.5])
    below = amounts.copy()
    below[0, 2] = -6  # a world below zero gives nobody a share
    assert fairness.convergence(below, people, years)[:, 0] == pytest.approx(
        [(0.75 * 8 + 0.25 * 8) / 16, (0.25 * 8 + 0.75 * 8) / 16])
    with np.errstate(all="raise"):
        nothing = np.zeros_like(amounts)
        assert np.isnan(fairness.per_head(amounts, nothing, years)).all()
        assert np.isnan(fairness.grandfathering(nothing, people, years)).all()


def test_shares_of_a_run(pledged):
    """They sum to all, and debts to nothing."""
    for rule in ("", *(f"_{rule}" for rule in fairness.RULES)):
        shares = in_all(pledged, f"share_co2{rule}_2020_2040")
        assert len(shares) == 23 and sum(shares.values()) == pytest.approx(1)
    people = {code: pledged.named("regional_population", code).of_scenario(0)[270, 0]
              for code in in_all(pledged, "debt_co2_per_head_1990_2020")}
    debts = in_all(pledged, "debt_co2_per_head_1990_2020")
    assert sum(people[code] * debts[code][0] for code in debts) == pytest.approx(0, abs=1e-6)
    assert debts["USA"][0] > 300 and debts["IND"][0] < -50
    emitted = {code: sum(pledged.named(f"emissions_co2_{kind}", code).of_scenario(0)[270:291].sum()
                         for kind in ("ffi", "afolu")) for code in debts}
    assert in_all(pledged, "share_co2_2020_2040")["CHN"][0] == pytest.approx(
        emitted["CHN"] / sum(emitted.values()))
