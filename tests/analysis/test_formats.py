"""The tables for others: names and units of common-definitions and AR6, long and Parquet like wide.

What needs nomenclature or pyarrow is run by test_packages.py where this Python has them not.
"""

import csv
import io
import os
import shutil
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest
from asked import asked

from analysis import iamc
from analysis.formats import definitions, names
from analysis.trajectory import Refused, Trajectory

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
KEPT = ("*_chn,*_international,world_*,temperature,*_concentration,co2_emissions*,ch4_emissions,"
        "gas_emissions_*,slcf_emitted_*,forcing_*,heat_*,land_sink,ocean_sink")


def table_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


COMMON = {row["name"]: row["unit"] for row in table_of(HERE / "common_definitions.csv")}
AR6 = {row["name"]: row["unit"] for row in table_of(HERE / "ar6_definitions.csv")}


@pytest.fixture(scope="module", name="made")
def run(tmp_path_factory):
    """A run with regions, and the same without a spread."""
    folder = tmp_path_factory.mktemp("formats")
    for name, members in (("many", "3"), ("one", "1")):
        subprocess.run([PROGRAM, "run", DATA / "paths/current-policies.yaml", "--members", members,
                        "--years", "2010:2031", "--variables", KEPT, "--quiet", "--out",
                        folder / f"{name}.nc"], check=True, capture_output=True)
    return folder


def rows(trajectory, scheme):
    return list(csv.DictReader(io.StringIO(iamc.table(trajectory, scheme))))


def row_of(table, region, variable):
    (row,) = [row for row in table if (row["region"], row["variable"]) == (region, variable)]
    return row


def stem(variable):
    """Of AR6's, without whose it is and the percentile: what the model's name follows."""
    return variable.removeprefix("AR6 climate diagnostics|").split("|Keelingv")[0]


def test_names_and_units_are_those_of_common_definitions(made):
    """Each variable is defined there in that unit, or said to be Keeling's own, and then is not."""
    with Trajectory(made / "many.nc") as trajectory:
        told = {(name, unit, of) for _, _, name, unit, of in iamc.names(trajectory, "common")}
        written = {(row["variable"], row["unit"]) for row in rows(trajectory, "common")}
    assert written == {(name, unit) for name, unit, _ in told}
    assert len({name for name, _, _ in told}) == len(told) > 250
    common = {(name, unit) for name, unit, of in told if of == "common"}
    assert common <= set(COMMON.items())
    assert set(COMMON) - {name for name, _ in common} == set()
    assert not set(COMMON) & {name for name, _, of in told if of != "common"}


def test_names_and_units_are_those_of_ar6(made):
    with Trajectory(made / "many.nc") as trajectory:
        table = rows(trajectory, "ar6")
    found = {stem(row["variable"]): row["unit"] for row in table}
    assert found.items() <= AR6.items()
    assert set(AR6) - set(found) == {"Surface Temperature (GSAT)"}
    assert {row["region"] for row in table} == {"World"}
    name = "AR6 climate diagnostics|Raw Surface Temperature (GSAT)|Keelingv0.1.0"
    assert f"{name}|5.0th Percentile" in {row["variable"] for row in table}


def test_temperature_is_raw_unless_it_was_assessed(made, tmp_path):
    for told, name in (("0.85 K over 1995-2014", "Surface"),
                       ("0.9 K over 1995-2014", "Raw Surface")):
        shutil.copy(made / "one.nc", tmp_path / "assessed.nc")
        with h5py.File(tmp_path / "assessed.nc", "a") as file:
            file.attrs["assessed_warming"] = np.bytes_(told)
        with Trajectory(tmp_path / "assessed.nc") as trajectory:
            assert f"AR6 climate diagnostics|{name} Temperature (GSAT)|Keelingv0.1.0" in {
                row["variable"] for row in rows(trajectory, "ar6")}


def test_values_are_converted(made):
    """From the units of the file: by powers of ten, by deflators, by GWP100."""
    with Trajectory(made / "one.nc") as trajectory:
        plain, common = rows(trajectory, "rcmip"), rows(trajectory, "common")
    for region, name, other, factor in (
            ("World", "Emissions|N2O", "Emissions|N2O", 1000),
            ("CHN", "GDP|PPP", "GDP|PPP", 0.9186 / 1.1357),
            ("CHN", "Price|Final Energy|Gases|Natural Gas", "Price|Final Energy|Gases|Gas",
             0.9186 / 1.0869),
            ("CHN", "Price|Carbon", "Price|Carbon", 0.9186 / 1.0869),
            ("CHN", "Emissions|HFC", "Emissions|HFC", 1 / 1.3),
            ("CHN", "Emissions|PFC", "Emissions|PFC", 1 / 6.63),
            ("CHN", "Final Energy|Transportation|Aviation",
             "Final Energy|Transportation|Domestic Aviation", 1),
            ("International", "Final Energy|Transportation|Aviation",
             "Final Energy|Bunkers|International Aviation", 1),
            ("World", "Final Energy|Transportation",
             "Final Energy|Transportation (w/ bunkers)", 1)):
        ours, theirs = row_of(plain, region, name), row_of(common, region, other)
        assert float(theirs["2025"]) == pytest.approx(factor * float(ours["2025"]), rel=1e-6)
        assert float(ours["2025"]) > 0


def test_a_spread_is_a_median_but_of_the_climate(made):
    with Trajectory(made / "many.nc") as trajectory:
        common, plain = rows(trajectory, "common"), rows(trajectory, "rcmip")
    assert all("climate diagnostics" in row["variable"] for row in common
               if "Percentile" in row["variable"])
    co2 = "Emissions|CO2|Energy and Industrial Processes"
    assert row_of(common, "CHN", co2)["2030"] == \
        row_of(plain, "CHN", f"{co2}|50.0th Percentile")["2030"]


def test_a_foreign_unit_is_refused(made, tmp_path):
    shutil.copy(made / "one.nc", tmp_path / "foreign.nc")
    with h5py.File(tmp_path / "foreign.nc", "a") as file:
        file["price_gas_chn"].attrs["units"] = np.bytes_("EUR2020 GJ-1")
    with Trajectory(tmp_path / "foreign.nc") as trajectory:
        with pytest.raises(Refused, match="price_gas_chn is in 'EUR2020/GJ'; expected "
                                          "'USD2020/GJ', of which 'Price.Final Energy.Gas.*made"):
            iamc.table(trajectory, "common")
    with h5py.File(tmp_path / "foreign.nc", "a") as file:
        for units in (b"Pg C yr-1", b""):
            file["co2_emissions"].attrs["units"] = np.bytes_(units)
            file.flush()
            with pytest.raises(Refused, match="co2_emissions is in '.*'; expected Gt CO2 yr-1"):
                Trajectory(tmp_path / "foreign.nc")


def test_long_is_wide(made, tmp_path):
    for scheme in names.SCHEMES:
        done = asked("iamc", made / "many.nc", "--names", scheme, "--form", "long", "--out",
                     tmp_path / "long.csv")
        assert done.returncode == 0, done.stderr
        with Trajectory(made / "many.nc") as trajectory:
            wide = {(*(row[key] for key in iamc.HEAD), year): row[year]
                    for row in rows(trajectory, scheme) for year in map(str, trajectory.years)
                    if row[year]}
        long = table_of(tmp_path / "long.csv")
        assert list(long[0]) == [*iamc.HEAD, "year", "value"]
        assert {(*(row[key] for key in iamc.HEAD), row["year"]): row["value"]
                for row in long} == wide and len(long) == len(wide)


def test_parquet_is_long(made, tmp_path):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    with Trajectory(made / "many.nc") as trajectory:
        for path in (tmp_path / "a.parquet", tmp_path / "b.parquet"):
            iamc.write(trajectory, path, "common", "parquet")
        iamc.write(trajectory, tmp_path / "a.csv", "common", "long")
    long = pandas.read_csv(tmp_path / "a.csv", float_precision="round_trip", keep_default_na=False)
    pandas.testing.assert_frame_equal(pandas.read_parquet(tmp_path / "a.parquet"), long,
                                      check_exact=True)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_without_pandas_parquet_is_refused(made, tmp_path, monkeypatch):
    monkeypatch.setattr(iamc.importlib.util, "find_spec", lambda name: None)
    with Trajectory(made / "one.nc") as trajectory:
        with pytest.raises(Refused, match="expected both, or --form wide or long") as refused:
            iamc.write(trajectory, tmp_path / "x.parquet", form="parquet")
    assert refused.value.status == 69 and not list(tmp_path.iterdir())


def test_the_project_of_definitions(made, tmp_path):
    """Written whole, the same each time, and each own name once."""
    done = asked("definitions", made / "many.nc", "--out", tmp_path / "project")
    assert done.returncode == 0 and done.stdout.count("written") == 3, done.stderr
    folder = tmp_path / "project/definitions"
    with Trajectory(made / "many.nc") as trajectory:
        for name, text in definitions.of(trajectory).items():
            assert (folder / name).read_text(encoding="utf-8") == text
    own = (folder / "variable/own.yaml").read_text(encoding="utf-8")
    assert ('- "Emissions|CO2|Energy and Industrial Processes|Cement":\n'
            '    description: "CO2 from cement"\n    unit: "Mt CO2/yr"\n') in own
    regions = (folder / "region/regions.yaml").read_text(encoding="utf-8")
    assert '  - "CHN":\n      description: "China"\n' in regions and '"International"' in regions


def test_nomenclature_accepts_the_table(made, tmp_path):
    """By what was read of common-definitions and Keeling's own; and refuses what is in neither."""
    nomenclature = pytest.importorskip("nomenclature")
    pyam = pytest.importorskip("pyam")
    with Trajectory(made / "many.nc") as trajectory:
        iamc.write(trajectory, tmp_path / "common.csv", "common")
        files = definitions.of(trajectory)
    files["variable/common.yaml"] = "".join(
        f'- "{name}":\n    description: "{name}"\n    unit: "{unit}"\n'
        for name, unit in COMMON.items())
    for name, text in files.items():
        path = tmp_path / "project/definitions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    project = nomenclature.DataStructureDefinition(tmp_path / "project/definitions")
    frame = pyam.IamDataFrame(tmp_path / "common.csv")
    assert set(frame.region) == {"World", "CHN", "International"}
    project.validate(frame)
    for wrong in ({"unit": {"EJ/yr": "TWh/yr"}}, {"region": {"CHN": "China"}},
                  {"variable": {"Population": "People"}}):
        with pytest.raises(ExceptionGroup):
            project.validate(frame.rename(wrong))
