"""Pathways compared, and files held against each other."""

import csv
import io
import os
import re
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest
import xarray as xr
from asked import asked

from analysis import compare, diff
from analysis.metrics import of_file
from analysis.trajectory import Trajectory

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
KEPT = "temperature,co2_emissions*,emissions_co2_*,carbon_price_*"


def keeling(out, *words):
    done = subprocess.run([PROGRAM, "run", *map(str, words), "--quiet", "--variables", KEPT,
                           "--storage", "double", "--out", out], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    return str(out)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Current policies; the same with China's carbon price higher; again with other members."""
    folder = tmp_path_factory.mktemp("compare")
    mine = folder / "mine.yaml"
    mine.write_text(f"extends: {DATA}/paths/current-policies.yaml\npolicies:\n"
                    "  carbon_price: {EU27: {2030: 60, 2050: 100}, GBR: {2030: 50, 2050: 90}, "
                    "CAN: {2030: 30}, CHN: {2030: 80, 2050: 200}, KOR: {2030: 10, 2050: 30}}\n",
                    encoding="utf-8")
    path = DATA / "paths/current-policies.yaml"
    return {"before": keeling(folder / "before.nc", path, "--members", 10),
            "after": keeling(folder / "after.nc", mine, "--members", 10),
            "fewer": keeling(folder / "fewer.nc", mine, "--members", 5)}


def told(*words):
    done = asked(*words)
    return done.returncode, done.stdout, done.stderr


def opened(path):
    return Trajectory(path)


def test_differences_are_those_of_members(files):
    with opened(files["before"]) as one, opened(files["after"]) as other:
        found = compare.pathways([one, other])
        data = [xr.open_dataset(files[name], engine="h5netcdf") for name in ("before", "after")]
    first, mine = found
    assert [one.title for one in found] == ["current-policies", "mine"]
    sums = [part.co2_emissions.sel(year=slice(2020, 2100)).sum("year").values[0] for part in data]
    wanted = np.percentile(sums[1] - sums[0], (5, 17, 50, 83, 95))
    np.testing.assert_allclose(compare.less(mine, first, ("World", "cumulative_co2_2020_2100")),
                               wanted)
    assert wanted[4] < -1 and compare.less(first, first, ("World", "co2_2050")).tolist() == [0] * 5
    assert np.isnan(compare.less(mine, first, ("World", "no_such"))).all()


def test_members_that_are_others_are_not_paired(files):
    with opened(files["before"]) as one, opened(files["fewer"]) as other:
        first, mine = compare.pathways([one, other])
    key = "World", "co2_2050"
    spread = compare.less(mine, first, key)
    assert np.ptp(spread) == 0
    assert spread[2] == mine.metrics[key].spread[2] - first.metrics[key].spread[2]
    assert "Of mine, whose members are others" in compare.notes([first, mine], first)


def test_compare_tells_a_table(files):
    code, text, _ = told("compare", files["before"], files["after"], "--to", "mine", "--region",
                         "CHN")
    assert code == 0 and text.startswith("**CHN: what is more than in mine**")
    assert "| metric | unit | mine | current-policies |" in text
    row = next(line for line in text.splitlines() if line.startswith("| co2_2050 |"))
    assert re.search(r"\| \+\d\.\d\d \(\+", row), row


def test_compare_as_csv(files):
    _, text, _ = told("compare", files["before"], files["after"], "--csv", "--region", "CHN")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(row["pathway"], row["less"], row["region"], row["paired"]) for row in rows} == {
        ("mine", "current-policies", "CHN", "1")}
    row = next(row for row in rows if row["metric"] == "co2_2050")
    assert float(row["p95"]) < 0
    everywhere = told("compare", files["before"], files["after"], "--csv")[1]
    assert len(everywhere.splitlines()) > 10 * len(rows)


def test_who_gets_there_is_told_where_one_never_does():
    """A year less never is no number, but that more members get there is one."""
    never, some = pathway([np.inf] * 4), pathway([2050, 2060, 2070, np.inf])
    assert "–, +75 % get there |" in compare.as_markdown([never, some], never)
    assert np.isnan(compare.less(some, never, ("World", "net_zero_co2_year"))).all()


def test_warming_that_was_moved_otherwise_is_told(files, tmp_path):
    moved = keeling(tmp_path / "moved.nc", DATA / "paths/current-policies.yaml", "--members", 10,
                    "--assessed-warming", "0.85@1995:2014")
    assert "moved to another assessed warming" in told("compare", files["before"], moved)[1]
    assert "moved to" not in told("compare", files["before"], files["after"])[1]


def test_scenarios_of_one_name_are_told_by_their_files(files):
    _, text, _ = told("compare", files["after"], files["fewer"])
    assert f"{files['after']}: mine | {files['fewer']}: mine |" in text


def test_files_that_are_the_same(files):
    code, text, _ = told("diff", files["before"], files["before"])
    assert (code, text) == (0, "no value differs\n")


def test_what_differs_first_and_why(files):
    """The lever that was pulled, in the year from which it rises, and what follows later."""
    code, text, _ = told("diff", files["before"], files["after"])
    lines = text.splitlines()
    assert code == 1
    assert "  new  scenario: mine.yaml" in lines
    assert '  -        "CHN": {2030: 8, 2050: 20}' in lines
    assert '  +        "CHN": {2030: 80, 2050: 200}' in lines
    values = lines[lines.index("values") + 1:]
    assert len(values) == diff.SHOWN + 1 and values[-1].startswith("  and ")
    assert any("  temperature: " in line or "emissions_co2_ffi_chn" in line for line in values)
    assert values[0].startswith("  2023  current-policies and mine  carbon_price_chn: ")
    assert not any("carbon_price_usa" in line for line in values)


def test_differences_have_a_first_year_and_a_tolerance(files):
    with opened(files["before"]) as one, opened(files["after"]) as other:
        found = diff.differences(one, other)
        assert [item.year for item in found] == sorted(item.year for item in found)
        warming = next(item for item in found if item.name == "temperature")
        assert warming.year == 2024  # on the 1 January that follows the first change
        assert len(diff.differences(one, other, 0.05)) < len(found)
        assert not diff.differences(one, other, 1e9)


def test_settings_and_quantities(files, tmp_path):
    again = tmp_path / "single.nc"
    subprocess.run([PROGRAM, "run", DATA / "paths/current-policies.yaml", "--members", "10",
                    "--precision", "single", "--variables", "temperature,heat_uptake", "--quiet",
                    "--out", again], check=True)
    code, text, _ = told("diff", files["before"], again)
    assert code == 1 and "  precision: double -> single" in text
    assert f"  {again}: quantity heat_uptake" in text
    assert f"  {files['before']}: quantity co2_emissions, " in text
    assert told("diff", files["before"], again, "--tolerance", "0.1%")[0] == 1  # not all in both


def test_what_one_file_lacks_is_a_difference(files, tmp_path):
    """Fewer members and years of the same run: nothing differs in what both have."""
    less = keeling(tmp_path / "less.nc", DATA / "paths/current-policies.yaml", "--members", 5,
                   "--years", "1750:2060")
    code, text, _ = told("diff", files["before"], less)
    lines = text.splitlines()
    assert code == 1 and lines[-1] == "no value differs of what both have"
    assert any(re.match(r"  .*before.nc: year 2061, .* and 35 more", line) for line in lines)
    assert any(re.match(r"  .*before.nc: member \d+, ", line) for line in lines)


def test_a_number_on_one_side_alone_is_a_difference(files, tmp_path):
    hole = tmp_path / "hole.nc"
    hole.write_bytes(Path(files["before"]).read_bytes())
    with h5py.File(hole, "r+") as file:
        file["temperature"][0, 300, 3] = np.nan
    _, text, _ = told("diff", files["before"], hole)
    line = text.splitlines()[-1]
    assert line.startswith("  2050  current-policies  temperature: ") and "-> nan" in line
    assert line.endswith("a number in one alone)")


def pathway(values, members=("m",), key="net_zero_co2_year", unit="year"):
    """One metric of the world, made up."""
    metric = of_file.Metric("s", "World", key, unit, np.array(values, float))
    return compare.Pathway("s", {("World", key): metric}, members, "")


def test_a_difference_is_of_half_of_the_members_at_least():
    key = "World", "net_zero_co2_year"
    first = pathway([2050, 2060, 2070, np.inf, np.inf])
    assert np.isnan(compare.less(pathway([2060, 2070, np.inf, np.inf, np.inf]), first, key)).all()
    assert compare.less(pathway([2060, 2070, 2080, np.inf, np.inf]), first, key)[2] == 10


def test_members_of_one_label_and_another_file_are_others():
    first, other = pathway([2050, 2060, 2070]), pathway([2060, 2050, 2090], ("n",))
    assert compare.less(other, first, ("World", "net_zero_co2_year")).tolist() == [0] * 5
    assert "| 0 |" in compare.as_markdown([first, other], first)  # and no sign before it


def test_members_are_known_by_the_file_they_come_from(files, tmp_path):
    """The same labels, parameters of another."""
    table = (DATA / "members/keeling-1.csv").read_text(encoding="utf-8").splitlines(True)
    table = [line for line in table if line.startswith("#")] + [
        line for line in table if not line.startswith("#")][:11]
    (tmp_path / "mine.csv").write_text("".join(table), encoding="utf-8")
    mine = keeling(tmp_path / "mine.nc", DATA / "paths/current-policies.yaml", "--members",
                   tmp_path / "mine.csv")
    with opened(files["before"]) as one, opened(mine) as other:
        first, same = compare.pathways([one, other])
    assert first.members[1] == same.members[1] and first.members != same.members


def test_points_are_of_the_other_less_the_first():
    first, other = (pathway(values, key="exceedance_2", unit="1")
                    for values in ([0, 0, 0, 1], [1, 1, 0, 1]))
    assert "| 25 % | +50 % |" in compare.as_markdown([first, other], first)


@pytest.mark.parametrize("words, code, sentence", [
    (("compare", "{before}"), 64, "has one pathway; expected two or more to compare"),
    (("compare", "{before}", "{after}", "--to", "other"), 64,
     "--to other: is no pathway; expected one of current-policies, mine"),
    (("compare", "{before}", "{after}", "--region", "XYZ"), 64, "has no metrics of XYZ"),
    (("diff", "{before}", "{after}", "--tolerance", "-1"), 64, "'-1': expected a share such as"),
    (("diff", "{before}", "{after}", "--tolerance", "nan"), 64, "'nan': expected a share such as"),
    (("diff", "{before}"), 64, "expected"),
    (("diff", "{before}", "nowhere.nc"), 65, "nowhere.nc: there is no such file")])
def test_bad(files, words, code, sentence):
    found = told(*(word.format(**files) for word in words))
    assert found[0] == code and sentence in found[2], found


def test_foreign_pairs(files, tmp_path):
    stats = tmp_path / "stats.nc"
    subprocess.run([PROGRAM, "run", DATA / "paths/current-policies.yaml", "--members", "10",
                    "--store", "stats", "--variables", "temperature", "--quiet", "--out", stats],
                   check=True)
    code, _, words = told("diff", files["before"], stats)
    assert code == 65 and "holds percentiles" in words and "expected both alike" in words
    two = tmp_path / "two.nc"
    subprocess.run([PROGRAM, "run", DATA / "ssps/ssp119.yaml", DATA / "ssps/ssp126.yaml",
                    "--members", "10", "--quiet", "--out", two], check=True)
    code, _, words = told("diff", files["before"], two)
    assert code == 65 and "has none of the scenarios of" in words
