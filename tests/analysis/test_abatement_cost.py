"""What abatement costs: curves whose area is known, and paths with and without prices."""

import csv
import io
import os
from pathlib import Path

import numpy as np
import pytest
from asked import asked

from analysis import abatement_cost, keeling
from analysis.trajectory import Refused

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
PRICED = {"extends": str(DATA / "paths/baseline-ssp2.yaml"), "title": "priced",
          "years": "1750:2051", "policies": {"carbon_price": {"IND": {2030: 60, 2050: 150}}}}


def test_area_of_a_line_and_of_a_curve():
    """100 - p abates p; its area to 60 is 1800. Of 100 exp(-p / 50) it is less a little each."""
    steps = np.arange(60, -1, -6.0)
    assert abatement_cost.area(60.0, 100 - steps) == pytest.approx(1800)
    curve = 100 * np.exp(-np.linspace(60, 0, 51) / 50)
    exact = 5000 - np.exp(-1.2) * (60 + 50) * 100
    assert abatement_cost.area(60.0, curve) == pytest.approx(exact, rel=1e-3)


def test_prices_keep_their_bends():
    years = np.arange(2022, 2041)
    prices = np.interp(years, [2022, 2030, 2035, 2040], [0, 40, 90, 90])
    assert abatement_cost._lines(years, prices) == {2030: 40, 2035: 90, 2040: 90}


@pytest.fixture(name="path", scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("cost") / "priced.yaml"
    path.write_text("\n".join(f"{key}: {value}" for key, value in PRICED.items()))
    return path


@pytest.fixture(name="costs", scope="module")
def counted(path):
    return abatement_cost.of_path(str(path), 3, 4)


def test_where_the_price_is_the_cost_is(costs):
    india = costs.regions.index("IND")
    at = list(costs.years).index(2050)
    paid = costs.price[india, at] * costs.abated[india, at] / 1000
    assert costs.price[india, at] == pytest.approx(150) and (costs.abated[india, at] > 500).all()
    assert (costs.cost[india, at] > 0.1 * paid).all() and (costs.cost[india, at] < paid).all()
    others = np.delete(costs.cost, india, 0)
    assert not others.any() and not np.delete(costs.price, india, 0).any()
    assert (costs.cost[:, costs.years == 2022] == 0).all()


def test_one_step_is_half_of_price_times_abatement(path):
    """The same of two runs of the program."""
    once = abatement_cost.of_path(str(path), 3, 1)
    emitted = [keeling.run({**PRICED, "policies": {"carbon_price": {"IND": prices}}}, 3,
                           variables="ghg_ind", storage="double").ghg_ind.sel(year=2040).values[0]
               for prices in ({2030: 0}, {2030: 60, 2050: 150})]
    found = once.cost[once.regions.index("IND"), list(once.years).index(2040)]
    np.testing.assert_allclose(found, 0.5 * 105 * (emitted[0] - emitted[1]) / 1000, rtol=1e-9)


def command(*words):
    return asked("cost", *words)


def test_as_it_is_told(path, costs):
    done = command(path, "--members", 3, "--steps", 4, "--csv")
    rows = {(row["region"], row["metric"]): float(row["p50"])
            for row in csv.DictReader(io.StringIO(done.stdout))}
    india = costs.regions.index("IND")
    at = list(costs.years).index(2050)
    assert rows["IND", "cost_2050"] == pytest.approx(np.median(costs.cost[india, at]), rel=1e-5)
    share = 100 * costs.cost[india, at] / costs.gdp[india, at]
    assert rows["IND", "cost_share_of_gdp_2050"] == pytest.approx(np.median(share), rel=1e-5)
    factor = 1.05 ** -np.arange(len(costs.years))[:, None]
    worth = (costs.cost[india] * factor).sum(0)
    assert rows["World", "npv_2022_2050"] == pytest.approx(np.median(worth), rel=1e-5)
    told = command(path, "--members", 2, "--steps", 1).stdout
    assert "| IND | " in told and "Net present values at 5 %" in told


def test_what_has_no_cost_is_refused(tmp_path):
    for name, text, said in (
            ("free", "", "has no carbon price; expected a path with one"),
            ("other", "targets:\n  - {who: IND, quantity: ghg, year: 2040, level: 3500 Mt, "
             "by: efficiency}\n", "meets targets by other levers than the carbon price")):
        path = tmp_path / f"{name}.yaml"
        price = "policies: {carbon_price: {CHN: {2030: 1}}}\n" if text else ""
        path.write_text(f"extends: {DATA}/paths/baseline-ssp2.yaml\nyears: 1750:2045\n"
                        f"title: {name}\n{price}{text}")
        with pytest.raises(Refused, match=said):
            abatement_cost.of_path(str(path), 1, 1)
    done = command(tmp_path / "none.yaml")
    assert done.returncode == 65 and "none.yaml: cannot be read" in done.stderr
    done = command(DATA / "ssps/ssp119.yaml", "--members", 1)
    assert done.returncode == 65 and "has no regions; expected a path such as" in done.stderr
    done = command(DATA / "paths/1.5c.yaml", "--steps", 0)
    assert done.returncode == 64 and done.stderr == "--steps 0: expected 1 to 50\n"
