"""Whose the warming is: games whose answer is known, and runs of the program."""

import csv
import io
import itertools
import math
import os
from pathlib import Path

import numpy as np
import pytest
from asked import asked

from analysis import keeling
from analysis.attribution import forms, of_file, players, runs, shapley
from analysis.hindcast import world
from analysis.trajectory import Refused, Trajectory

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
VARIABLES = ("temperature,co2_emissions_*,ch4_emissions,gas_emissions_*,slcf_emitted_*,"
             "emissions_*,co2_*,ch4_*,n2o_*")
FIRST_GASES = ("CO2 FFI", "CH4", "Sulfur")


def brute(worth, n):
    """Shapley's own sum over all coalitions; worth: of a tuple of players."""
    out = np.zeros(n)
    for i in range(n):
        others = [j for j in range(n) if j != i]
        for size in range(n):
            weight = math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n)
            for some in itertools.combinations(others, size):
                out[i] += weight * (worth((*some, i)) - worth(some))
    return out


def game(rng, n, threes=0.0):
    one, two, three = rng.normal(size=n), rng.normal(size=(n, n)), rng.normal(size=(n, n, n))

    def worth(some):
        some = list(some)
        return (3 + one[some].sum() + two[np.ix_(some, some)].sum()
                + threes * three[np.ix_(some, some, some)].sum())
    return worth


def played(worth, n):
    return shapley.shares(np.array([worth(np.flatnonzero(row))
                                    for row in shapley.coalitions(n)]))


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_pairs_are_shared_as_shapley_does(n):
    worth = game(np.random.default_rng(n), n)
    values, without = played(worth, n)
    np.testing.assert_allclose(values, brute(worth, n), atol=1e-12)
    everyone = tuple(range(n))
    assert without == pytest.approx([worth(everyone) - worth(everyone[:i] + everyone[i + 1:])
                                     for i in range(n)])


def test_what_acts_in_threes_is_shared_to_the_last():
    worth = game(np.random.default_rng(7), 5, threes=1.0)
    values, _ = played(worth, 5)
    assert values.sum() == pytest.approx(worth(range(5)) - worth(()), abs=1e-12)
    assert np.abs(values - brute(worth, 5)).max() > 1e-6  # and is not quite Shapley's


@pytest.fixture(name="file", scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("attribution") / "emitted.nc"
    keeling.run(DATA / "paths/current-policies.yaml", 4, years="1750:2051", variables=VARIABLES,
                storage="double", out=path).close()
    return path


@pytest.fixture(name="opened", scope="module")
def read(file):
    with Trajectory(str(file)) as trajectory:
        yield trajectory


def attributed(trajectory, by, years=(2030, 2050), since=None):
    return next(iter(of_file.of_file(trajectory, None, by, years, since, world.FOLDER)))


def test_gases_sum_to_the_whole(opened):
    found = attributed(opened, ("gas",))
    labels = [player.gas for player in found.players]
    assert len(labels) == 15 and found.since == 1990 and found.shapley.shape == (15, 2, 4)
    np.testing.assert_allclose(found.shapley.sum(0), found.whole - found.rest, atol=1e-13)
    assert np.abs(found.whole - found.told).max() < 0.03
    by_gas = found.summed("gas")
    assert next(iter(by_gas)) == "CO2 FFI" and by_gas["CO2 FFI"].mean(1)[1] > 0.6
    assert (by_gas["Sulfur"] < 0).all() and (by_gas["CH4"] > 0.1).all()
    assert set(found.without("gas")) == set(labels) and not found.without("region")


def test_another_order_changes_little(opened):
    """What acts in threes, which two orders do not settle, is small."""
    emitted = players.of_scenario(opened, 0, ("gas",), None, world.FOLDER)
    order = np.random.default_rng(3).permutation(len(emitted.players))
    other = players.Emitted(emitted.years, emitted.units, emitted.total,
                            [emitted.players[i] for i in order], emitted.since)
    shares = [shapley.shares(runs.warming(opened, one, shapley.coalitions(len(order)), (2050,),
                                          world.FOLDER))[0] for one in (emitted, other)]
    assert np.abs(shares[0][order] - shares[1]).max() < 0.02


def test_what_regions_emit_is_all_there_is_in_the_base_year(opened, monkeypatch):
    """Also of HFCs and PFCs, which regions have as amounts of CO2 equivalents, and before anything
    is held to what there is."""
    monkeypatch.setattr(players, "_held", lambda found, total: None)
    emitted = players.of_scenario(opened, 0, ("region", "gas"), 2022, world.FOLDER)
    at = int(np.searchsorted(emitted.years, 2022))
    for gas in ("HFC-134a", "CF4", "SF6"):
        iamc = f"Emissions|{gas}"
        mine = [player.emitted[iamc] for player in emitted.players if iamc in player.emitted]
        assert len(mine) > 15
        assert sum(mine)[0] == pytest.approx(emitted.total[iamc][at], rel=0.01)


def test_nothing_emits_less_than_nothing_but_co2(opened):
    emitted = players.of_scenario(opened, 0, ("gas",), 2050, world.FOLDER)
    for player in emitted.players:
        for iamc in player.emitted:
            player.emitted[iamc] = 1.5 * np.abs(emitted.total[iamc][-1:])
    table = runs.Table(emitted)
    nobody = np.ones(len(emitted.players), bool)
    assert float(table._row("Emissions|CH4", nobody).split(",")[3]) == 0
    assert float(table._row("Emissions|CO2|Energy and Industrial Processes", nobody)
                 .split(",")[3]) < 0


def test_a_run_is_made_as_the_file_was(opened, monkeypatch, tmp_path):
    """Its members, reference and variability; whole ensembles by their file."""
    asked = {}
    monkeypatch.setattr(runs.keeling, "run", lambda paths, **words: asked.update(words) or 1 / 0)
    emitted = players.of_scenario(opened, 0, ("gas",), None, world.FOLDER)
    with pytest.raises(ZeroDivisionError):
        runs.warming(opened, emitted, shapley.coalitions(15)[:1], (2050,), world.FOLDER)
    assert (asked["members"], asked["reference"], asked["variability"]) == (4, "1850:1900", False)
    note = opened.note
    monkeypatch.setattr(opened, "note", lambda name, *other: "1995-2014"
                        if name == "reference_period" else note(name, *other))
    with pytest.raises(ZeroDivisionError):
        runs.warming(opened, emitted, shapley.coalitions(15)[:1], (2050,), world.FOLDER)
    assert asked["reference"] == "1995:2014"
    (tmp_path / "mine.csv").write_text("# words\nmember,a\n1,2\n3,4\n")
    assert runs._members(tmp_path / "mine.csv", 2) == str(tmp_path / "mine.csv")
    assert runs._members(tmp_path / "mine.csv", 1) == 1


def test_tables_may_be_told_from_here(opened, monkeypatch):
    monkeypatch.chdir(DATA.parent)
    assert all(path.is_absolute() for path in
               runs.inputs(opened, Path(DATA.name, "world")).values())


def test_three_gases_as_shapley_defined_it(opened):
    """All eight coalitions of three gases, the others always there."""
    emitted = players.of_scenario(opened, 0, ("gas",), None, world.FOLDER)
    emitted.players[:] = [one for one in emitted.players if one.gas in FIRST_GASES]
    some = [part for size in range(4) for part in itertools.combinations(range(3), size)]
    masks = np.array([[i in part for i in range(3)] for part in some])
    warming = runs.warming(opened, emitted, masks, (2050,), world.FOLDER)[:, 0, 0]
    worth = dict(zip(some, warming))
    values, _ = shapley.shares(runs.warming(opened, emitted, shapley.coalitions(3), (2050,),
                                            world.FOLDER))
    np.testing.assert_allclose(values[:, 0, 0],
                               brute(lambda part: worth[tuple(sorted(part))], 3), atol=2e-3)


def without(data, taken):
    """Emissions of the world as an IAMC table, the mean over members, less what is taken of CO2
    from energy and industry."""
    pandas = pytest.importorskip("pandas")
    rows = []
    for array in data.data_vars.values():
        iamc, unit = array.attrs.get("iamc_variable", ""), array.attrs.get("units", "")
        if not iamc.startswith("Emissions|") or array.attrs.get("region"):
            continue
        values = array.values[0] if array.ndim == 2 else array.values[0].mean(-1)
        if array.name == "co2_emissions_ffi":
            values = values - taken
        rows.append(["hand", "hand", "World", iamc, unit.replace(" yr-1", "/yr"), *values[:-1]])
    return pandas.DataFrame(rows, columns=["model", "scenario", "region", "variable", "unit",
                                           *data.year.values[:-1]])


def test_leaving_one_out_is_a_run_without_it(opened):
    """China's CO2 from energy and industry, taken away by hand from an IAMC table."""
    found = attributed(opened, ("region", "gas"), (2050,), 2022)
    mine = next(i for i, player in enumerate(found.players)
                if (player.region, player.gas) == ("CHN", "CO2 FFI"))
    data = opened.file
    china = np.where(data.year < 2022, 0, data.emissions_co2_ffi_chn.values[0].mean(-1))
    whole, less = (keeling.run(without(data, taken), 4, variables="temperature", storage="double",
                               variability=False).temperature.sel(year=2050).values[0]
                   for taken in (0 * china, china))
    np.testing.assert_allclose(found.leave_one_out[mine][0], whole - less, atol=1e-9)


def test_sectors_make_their_region(opened):
    """Shares by region, sector and gas, summed, are near those of whole regions."""
    fine = attributed(opened, ("region", "sector", "gas"), (2050,), 2022)
    coarse = attributed(opened, ("region",), (2050,), 2022)
    assert len(fine.players) > 900
    by_region, whole = fine.summed("region"), coarse.summed("region")
    for region in ("CHN", "USA", "IND"):
        assert by_region[region].mean() == pytest.approx(whole[region].mean(), rel=0.03)
    sectors = fine.summed("sector")
    assert {"iron and steel", "land use", "agriculture", players.ALL} <= set(sectors)
    np.testing.assert_allclose(fine.rest, coarse.rest, atol=1e-12)


def command(*words):
    return asked("attribute", *words)


def test_as_they_are_told(file, opened):
    found = attributed(opened, ("gas",), (2050,))
    rows = list(csv.DictReader(io.StringIO(forms.as_csv([found]))))
    means = {row["gas"]: float(row["shapley_mean"]) for row in rows}
    rest, whole = means.pop("not shared out"), means.pop("whole")
    assert sum(means.values()) == pytest.approx(whole - rest, abs=1e-4) and len(means) == 15
    told = command(file, "--by", "gas", "--years", "2050").stdout
    assert "| CO2 FFI | " in told and "| *whole* | " in told and "Shapley values" in told


def test_what_cannot_be_shared_out(file, tmp_path):
    for words, said, status in (
            (("--years", "2090"), "--years 2090: the file has 1750 to 2051", 64),
            (("--since", "1980"), "--since 1980: who emits what is known from 1990", 64),
            (("--pathway", "mine"), "has no pathway 'mine'; expected one of current", 64),
            (("--by", "country"), "'country'; expected some of region,sector,gas", 64)):
        done = command(file, "--years", "2050", *words)
        assert (done.returncode, done.stdout) == (status, "") and said in done.stderr
    plain = tmp_path / "plain.nc"
    keeling.run(DATA / "ssps/ssp119.yaml", 2, years="1750:2030", out=plain).close()
    done = command(plain, "--years", "2020")
    assert done.returncode == 65 and "has no regions; expected a run of regions with" in done.stderr
    shares = tmp_path / "shares.nc"
    keeling.run(DATA / "ssps/ssp119.yaml", 2, years="1750:2030", store="stats", out=shares).close()
    done = command(shares, "--years", "2020")
    assert done.returncode == 65 and "holds percentiles" in done.stderr


def test_only_of_members_that_are_at_hand(opened, monkeypatch, tmp_path):
    assert set(runs.inputs(opened, world.FOLDER)) == {"members", "species", "forcing"}
    with pytest.raises(Refused, match="was made with .*, which is not in"):
        runs.inputs(opened, tmp_path / "world")
    monkeypatch.setattr(opened, "note", lambda name: "")
    with pytest.raises(Refused, match="does not tell of its members"):
        runs.inputs(opened, world.FOLDER)
