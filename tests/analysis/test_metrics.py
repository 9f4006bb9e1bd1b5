"""Metrics of pathways: published figures, made-up paths whose answers are known, and runs."""

import csv
import io
import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from asked import asked

from analysis.metrics import fairness, forms, kaya, measures, of_file, paths
from analysis.metrics.series import Series
from analysis.trajectory import Refused, Trajectory

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
YEARS = np.arange(2020, 2031)


def column(*values):
    """One member."""
    return np.array(values, float)[:, None]


def test_lmdi_of_the_literature():
    """E 100 to 90 by P x 1.05, g x 1.20, e x 0.85 and f as is left: shares by Ang 2004."""
    f = 0.9 / (1.05 * 1.2 * 0.85)
    parts = kaya.drivers((4.0, 5.0, 2.5, 2.0), (4.2, 6.0, 2.125, 2.0 * f))
    assert [float(part) for part in parts] == pytest.approx([4.631, 17.305, -15.425, -16.510],
                                                            abs=1e-3)
    assert sum(parts) == pytest.approx(-10, abs=1e-12)


def test_lmdi_tells_nothing_below_zero_and_nothing_of_no_change():
    assert np.isnan(kaya.drivers((1.0, 2.0), (1.0, -2.0))).all()
    assert list(map(float, kaya.drivers((3.0, 2.0), (3.0, 2.0)))) == [0, 0]
    assert float(kaya.logarithmic_mean(5, 5)) == 5


def test_inequality_of_two_halves():
    """Half of the people emit a quarter."""
    amounts, people = np.array([3.0, 1.0]), np.array([10.0, 10.0])
    assert float(fairness.gini(amounts, people)) == pytest.approx(0.25)
    assert float(fairness.theil(amounts, people)) == pytest.approx(
        0.75 * np.log(1.5) + 0.25 * np.log(0.5))
    assert float(fairness.gini(people, people)) == pytest.approx(0, abs=1e-15)
    assert np.isnan(fairness.gini(np.array([3.0, -1.0]), people))


def test_inequality_is_of_what_each_has():
    """Three regions whose order per head is another than by amount: by hand, 7/15."""
    amounts, people = np.array([4.0, 5.0, 1.0]), np.array([1.0, 3.0, 1.0])
    pairs = sum(p * q * abs(a / p - b / q) for a, p in zip(amounts, people)
                for b, q in zip(amounts, people))
    assert float(fairness.gini(amounts, people)) == pytest.approx(pairs / (2 * 10 * 5))
    assert np.isnan(fairness.gini(np.array([1.0, 0.0]), np.array([1.0, 1.0])))


def test_net_zero_lies_between_years():
    values = np.array([[10, 10, 10.0], [5, 5, 5], [-5, -5, 1], [-9, 1, 2]])
    year, stays = paths.net_zero(values, np.arange(2050, 2054))
    assert list(year) == [2051.5, 2051.5, np.inf] and list(stays) == [True, False, False]
    assert list(paths.until_net_zero(values))[:2] == [15, 15]
    assert np.isnan(paths.until_net_zero(values)[2])
    assert paths.net_zero(column(-1, -2), [2050, 2051])[0][0] == 2050


def test_a_peak_has_two_years_after_it():
    for at, year in ((2, 2052), (3, np.inf), (4, np.inf)):
        values = np.zeros((5, 1))
        values[at] = 7
        assert [float(x[0]) for x in paths.peak(values, np.arange(2050, 2055))] == [year, 7]


def test_a_plateau_is_over_when_it_falls():
    years = np.arange(2050, 2056)
    assert paths.peak(column(7, 7, 7, 7, 7, 7), years)[0][0] == np.inf
    assert paths.peak(column(1, 7, 7, 7, 5, 4), years)[0][0] == 2053


def test_overshoot():
    found = paths.overshoot(column(1.4, 1.6, 1.8, 1.5, 1.2), np.arange(2040, 2045), 1.5)
    assert {name: float(value[0]) for name, value in found.items()} == pytest.approx(
        {"magnitude": 0.3, "duration": 2, "degree_years": 0.4, "return_year": 2043})
    assert paths.overshoot(column(1.4, 1.6), [2040, 2041], 1.5)["return_year"][0] == np.inf
    assert np.isnan(paths.overshoot(column(1.4, 1.4), [2040, 2041], 1.5)["return_year"][0])


@pytest.mark.parametrize("peak, end, category, overshoot", [
    (1.45, 1.3, "C1", "none"), (1.55, 1.4, "C1", "limited"), (1.75, 1.4, "C2", "high"),
    (1.8, 1.7, "C3", ""), (1.95, 1.9, "C4", ""), (2.4, 2.4, "C5", ""), (2.9, 2.9, "C6", ""),
    (3.9, 3.9, "C7", ""), (4.0, 4.0, "C8", "")])
def test_categories_of_ar6(peak, end, category, overshoot):
    """Of members whose 33rd and 67th percentiles of peak warming are 0.1 K off the median."""
    spread = np.interp(np.linspace(0, 1, 101), [0, 0.33, 0.5, 0.67, 1], [-0.5, -0.1, 0, 0.1, 0.5])
    assert paths.category(peak + spread, end + spread) == (category, overshoot)


def test_c1_is_by_the_33rd_percentile():
    """A median of 1.55 K is no matter where two thirds stay below 1.5 K, or do not."""
    end = np.full(101, 1.4)
    for low, category in ((1.5, "C1"), (1.52, "C2")):
        peaks = np.interp(np.linspace(0, 1, 101), [0, 0.33, 0.5, 1], [1.3, low, 1.55, 1.8])
        assert paths.category(peaks, end)[0] == category


def test_net_zero_of_a_verdict_is_that_of_half_of_the_members():
    def told(years):
        class Trajectory:
            def note(self, _):
                return ""
        reader = type("Reader", (), {"trajectory": Trajectory()})()
        metric = of_file.Metric("s", "World", "net_zero_ghg_year", "year", np.array(years, float))
        return of_file._verdict(reader, "s", [metric]).net_zero_ghg
    assert told([2050, 2060, np.inf]) == "yes" and told([2050, np.inf, np.inf]) == "no"


def test_a_budget_is_exhausted_when_its_sum_is_reached():
    """130 Gt from 2026 last three years and a quarter at 40 Gt a year."""
    path = Series(np.arange(2020, 2060), np.full((40, 1), 40e3))
    found = {key: float(members[0]) for key, _, members in measures.budgets(path)}
    assert found["budget_1.5_50_exhausted"] == pytest.approx(2029.25)
    assert found["budget_2_83_exhausted"] == pytest.approx(2026 + 690 / 40)
    assert found["budget_1.5_50_left_2030"] == 130 - 5 * 40
    assert found["budget_2_83_left_2050"] == 690 - 25 * 40 and "budget_2_83_left_2100" not in found
    assert len(found) == 3 * len(measures.assessed_budgets()) == 3 * 18


def test_what_never_comes_is_later_than_all():
    values = np.array([2050, 2060, 2070, np.inf, np.inf])
    assert list(paths.spread(values, (0, 50, 100))) == [2050, 2070, np.inf]
    assert list(paths.spread(np.array([2050, np.inf]), (50,))) == [2050]  # half get there
    assert list(paths.spread(np.array([1, np.nan, 3.0]), (0, 50, 100))) == [1, 2, 3]
    assert np.isnan(paths.spread(np.array([np.nan]), (50,))).all()


def keeling(out, *words):
    done = subprocess.run([PROGRAM, "run", *words, "--quiet", "--out", out], capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stderr
    return str(out)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    path = tmp_path_factory.mktemp("metrics") / "run.nc"
    return keeling(path, DATA / "paths/current-policies.yaml", DATA / "paths/1.5c.yaml",
                   "--members", "20", "--storage", "double", "--assessed-warming", "0.85@1995:2014")


@pytest.fixture(scope="module")
def found(run):
    with Trajectory(run) as trajectory:
        return of_file.of_file(trajectory)


def of(found, scenario, key, region="World"):
    return next(one.members for one in found[0]
                if (one.scenario, one.region, one.key) == (scenario, region, key))


def test_metrics_of_a_run(run, found):
    """Counted again from the file, another way."""
    data = xr.open_dataset(run, engine="h5netcdf").sel(scenario="1.5c")
    co2 = data.co2_emissions.sel(year=slice(2020, 2100))
    assert of(found, "1.5c", "cumulative_co2_2020_2100") == pytest.approx(co2.sum("year").values)
    china = data.emissions_co2_ffi_chn + data.emissions_co2_afolu_chn
    assert of(found, "1.5c", "co2_2050", "CHN") == pytest.approx(china.sel(year=2050).values / 1e3)
    for m, year in enumerate(of(found, "1.5c", "net_zero_co2_year")):
        line = co2.isel(member=m)
        before, after = (float(line.sel(year=y)) for y in (int(year), int(year) + 1))
        assert before > 0 >= after and before + (after - before) * (year % 1) == pytest.approx(
            0, abs=1e-9)
        assert (line.sel(year=slice(2020, int(year))) > 0).all()
    warming = data.temperature.sel(year=slice(2020, 2100)).max("year").values
    assert of(found, "1.5c", "peak_warming") == pytest.approx(warming)
    for limit in (1.5, 2, 2.5):
        assert of(found, "1.5c", f"exceedance_{limit:g}").mean() == (warming > limit).mean()
    price = data.carbon_price_chn.sel(year=2050).values
    assert of(found, "1.5c", "carbon_price_2050", "CHN") == pytest.approx(price)
    ghg = data.ghg_ind.sel(year=2030) / data.regional_population_ind.sel(year=2030)
    assert of(found, "1.5c", "ghg_per_head_2030", "IND") == pytest.approx(ghg.values)


def test_percentiles_of_a_run(found):
    """Those counted many at once too."""
    counted = [one for one in found[0] if np.isfinite(one.members).all()]
    assert len(counted) > of_file.AT_ONCE
    for one in counted:
        np.testing.assert_allclose(one.spread, np.percentile(one.members, (5, 17, 50, 83, 95)),
                                   rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("scenario", ["current-policies", "1.5c"])
def test_drivers_leave_no_residual(run, found, scenario):
    data = xr.open_dataset(run, engine="h5netcdf").sel(scenario=scenario)
    names = [f"kaya_{name}_2022_2050" for name in (*measures.FACTORS, "below_zero")]
    whole = data.world_emissions_co2_ffi
    change = (whole.sel(year=2050) - whole.sel(year=2022)) / 1e3
    told = sum(of(found, scenario, name) for name in (*names, "kaya_international_2022_2050"))
    np.testing.assert_allclose(told, change.values, rtol=0, atol=1e-9)
    china = sum(np.nan_to_num(of(found, scenario, name, "CHN")) for name in names)
    one = (data.emissions_co2_ffi_chn.sel(year=2050) - data.emissions_co2_ffi_chn.sel(year=2022))
    np.testing.assert_allclose(china, one.values / 1e3, rtol=0, atol=1e-9)


def test_a_category_wants_assessed_warming(tmp_path, found):
    assert [one.scenario for one in found[1]] == ["current-policies", "1.5c"]
    assert all(one.category for one in found[1])
    assert [one.net_zero_ghg for one in found[1]] == ["no", "yes"]
    plain = keeling(tmp_path / "plain.nc", DATA / "ssps/ssp119.yaml", "--members", "5")
    with Trajectory(plain) as trajectory:
        assert of_file.of_file(trajectory)[1][0].category == ""


def told(*words):
    done = asked("metrics", *words)
    return done.returncode, done.stdout, done.stderr


def test_forms_tell_the_same(run, found):
    rows = list(csv.DictReader(io.StringIO(told(run, "--form", "csv")[1])))
    whole = json.loads(told(run, "--form", "json")[1])
    assert len(rows) == len(whole["metrics"]) == len(found[0]) > 1000
    assert whole["categories"][1]["category"] == found[1][1].category
    for row, metric in zip(rows, whole["metrics"]):
        assert {name: "" if value is None else str(value) for name, value in metric.items()} == row
    _, text, _ = told(run, "--form", "members", "--region", "CHN")
    members = list(csv.DictReader(io.StringIO(text)))
    labels = [str(label) for label in found[0][0].labels]
    one = next(row for row in members if (row["scenario"], row["metric"]) == ("1.5c", "peak_co2"))
    assert [float(one[label]) for label in labels] == pytest.approx(
        of(found, "1.5c", "peak_co2", "CHN"))
    one = next(row for row in members if (row["scenario"], row["metric"]) ==
               ("current-policies", "net_zero_co2_year"))
    assert {one[label] for label in labels} == {"inf"}  # never; a number to pandas


def test_markdown(run):
    code, text, _ = told(run, "--region", "World", "--region", "ind")
    lines = text.splitlines()
    assert code == 0 and lines[0] == "**World**" and "**IND**" in lines
    assert lines[2] == "| metric | unit | current-policies | 1.5c |"
    assert "never" in text and "AR6 category" in text
    assert "| budget_1.7_50_exhausted | year |" in text and "budget_1.6" not in text


def test_scenarios_of_one_name_are_called_by_their_files_too(run, tmp_path):
    again = tmp_path / "again.nc"
    again.write_bytes(Path(run).read_bytes())
    _, text, _ = told(run, again, "--form", "csv", "--region", "CHN")
    names = {row["scenario"] for row in csv.DictReader(io.StringIO(text))}
    assert names == {f"{path}: {name}" for path in (run, again)
                     for name in ("current-policies", "1.5c")}


def test_the_century_ends_what_is_counted(tmp_path):
    """Of a run to 2300 the category is that of its years to 2100."""
    words = DATA / "ssps/ssp245.yaml", "--members", "20", "--assessed-warming", "0.85@1995:2014"
    runs = [keeling(tmp_path / "long.nc", *words),
            keeling(tmp_path / "short.nc", *words, "--years", "1750:2100")]
    found = []
    for path in runs:
        with Trajectory(path) as trajectory:
            found.append(of_file.of_file(trajectory))
            late = of_file.of_file(trajectory, since=2090)[1][0].category
            assert late == found[0][1][0].category
    assert found[0][1] == found[1][1]
    warming = [of(one, "ssp245", "peak_warming") for one in found]
    np.testing.assert_array_equal(*warming)
    with Trajectory(runs[0]) as trajectory:
        later = of_file.of_file(trajectory, until=2300)
    assert (of(later, "ssp245", "peak_warming") > warming[0]).any()


def test_years_that_count(run):
    """Budgets count from when they do; drivers from later on where asked."""
    with Trajectory(run) as trajectory:
        late, _ = of_file.of_file(trajectory, since=2060)
    keys = {one.key for one in late}
    assert {"budget_1.5_50_exhausted", "kaya_population_2060_2100",
            "cumulative_co2_2060_2100"} <= keys


def test_a_median_is_of_half_of_the_members_at_least():
    few, half = (of_file.Metric("s", "World", "gini_co2_2100", "1",
                                np.array([0.3] * n + [np.nan] * (10 - n))) for n in (4, 5))
    assert (few.known, few.told, half.told) == (4, False, True)
    assert forms.cell(few) == "–" and forms.cell(half) == "0.30"
    some = of_file.Metric("s", "World", "net_zero_co2_year", "year",
                          np.array([2050.25] * 8 + [np.inf] * 2))
    assert (some.reached, some.mean, some.known) == (0.8, 2050.25, 10)
    assert forms.cell(some) == "2050.2 (2050.2 to never), 80 %"
    assert forms.as_csv([some, few], None).splitlines()[1].endswith(",0.8,10,10")


@pytest.mark.parametrize("words, code, sentence", [
    (("--region", "XYZ"), 64, "has no metrics of XYZ; expected World, USA"),
    (("--since", "2200"), 64, "--since 2200: is after --until 2100; expected an earlier year"),
    (("--form", "xml"), 64, "invalid choice: 'xml'")])
def test_bad(run, words, code, sentence):
    found = told(run, *words)
    assert found[0] == code and sentence in found[2] and not found[1]


def test_a_file_that_ends_too_early(tmp_path):
    path = keeling(tmp_path / "past.nc", DATA / "ssps/ssp119.yaml", "--members", "2", "--years",
                   "1750:2000")
    with Trajectory(path) as trajectory, pytest.raises(Refused, match="nothing to measure from 20"):
        of_file.of_file(trajectory)


def test_of_some_regions_there_is_no_world(tmp_path):
    path = keeling(tmp_path / "two.nc", DATA / "paths/current-policies.yaml", "--members", "2",
                   "--variables", "temperature,emissions_co2_*,regional_*_usa,regional_*_chn,"
                   "final_total_usa,final_total_chn,ghg_usa,ghg_chn")
    with Trajectory(path) as trajectory:
        found = of_file.of_file(trajectory)[0]
    assert not any(one.region == "World" and one.key.startswith(("gini", "theil", "kaya"))
                   for one in found)


@pytest.mark.parametrize("change, sentence", [
    (lambda data: data.isel(year=slice(0, None, 10)), "has years with gaps between them"),
    (lambda data: data.where(data.member != data.member[0]), "of some members has no number")])
def test_files_of_others_are_refused(run, tmp_path, change, sentence):
    with xr.open_dataset(run, engine="h5netcdf") as data:
        kept = data[["temperature", "co2_emissions"]]
        kept = change(kept).assign_coords(year=lambda one: one.year.astype("i4"))
        kept.to_netcdf(tmp_path / "odd.nc", engine="h5netcdf")
    with Trajectory(str(tmp_path / "odd.nc")) as trajectory, pytest.raises(Refused, match=sentence):
        of_file.of_file(trajectory)


def test_idealised_experiments_are_refused(tmp_path):
    path = keeling(tmp_path / "x.nc", DATA / "idealised/esm-flat10.yaml", "--members", "2")
    with Trajectory(path) as trajectory, pytest.raises(Refused, match="counted from their first"):
        of_file.of_file(trajectory)


def test_percentiles_are_refused(tmp_path):
    path = keeling(tmp_path / "stats.nc", DATA / "ssps/ssp119.yaml", "--members", "5", "--store",
                   "stats")
    with Trajectory(path) as trajectory, pytest.raises(Refused, match="holds percentiles"):
        of_file.of_file(trajectory)


def test_processes_measure_what_one_does(run, monkeypatch):
    """Side by side, in the order of scenarios; what one of them refuses is refused."""
    with Trajectory(run) as trajectory:
        alone = of_file.of_file(trajectory)
        monkeypatch.setattr(of_file, "MANY", 0)
        beside = of_file.of_file(trajectory)
        assert forms.as_csv(*alone) == forms.as_csv(*beside) and alone[1] == beside[1]
        monkeypatch.setattr(of_file, "Reader", lambda *_: (_ for _ in ()).throw(
            Refused("nothing of it", 64)))
        with pytest.raises(Refused, match="nothing of it") as refused:
            of_file.of_file(trajectory)
        assert refused.value.status == 64
