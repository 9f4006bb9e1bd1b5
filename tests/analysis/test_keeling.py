"""Keeling from Python: what goes in, what comes out, what is refused."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from analysis import keeling

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
EMITTED = "co2_emissions*,ch4_emissions,gas_emissions_*,slcf_emitted_*,temperature"
OF_REGIONS = "temperature,ghg_chn,carbon_price_chn,emissions_co2_ffi_*,regional_population_*," \
    "world_population"


def test_a_run_is_that_of_the_command_line(tmp_path):
    words = ["--members", "3", "--years", "1750:2050", "--variables", "temperature", "--quiet"]
    subprocess.run([PROGRAM, "run", DATA / "ssps/ssp126.yaml", *words, "--out",
                    tmp_path / "a.nc"], check=True)
    data = keeling.run(DATA / "ssps/ssp126.yaml", 3, years="1750:2050", variables="temperature",
                       out=tmp_path / "b.nc")
    data.close()
    assert (tmp_path / "a.nc").read_bytes() == (tmp_path / "b.nc").read_bytes()
    with xr.open_dataset(tmp_path / "a.nc", engine="h5netcdf") as want:
        got = keeling.run([DATA / "ssps/ssp126.yaml"], 3, years="1750:2050",
                          variables="temperature")
        np.testing.assert_array_equal(got.temperature, want.temperature)
        assert list(got.scenario.values) == list(want.scenario.values) == ["ssp126"]


@pytest.fixture(scope="module")
def emitted(tmp_path_factory):
    """Emissions of an SSP as an IAMC table, and the run they are from."""
    folder = tmp_path_factory.mktemp("emitted")
    keeling.run(DATA / "ssps/ssp126.yaml", 1, years="1750:2100", storage="double",
                variables=EMITTED, out=folder / "x.nc").close()
    subprocess.run([sys.executable, "-m", "analysis", "iamc", folder / "x.nc"], cwd=ROOT,
                   check=True, capture_output=True)
    with xr.open_dataset(folder / "x.nc", engine="h5netcdf") as data:
        return pd.read_csv(folder / "x.csv"), data.temperature.load()


def long(table):
    return table.melt(["model", "scenario", "region", "variable", "unit"], var_name="year").dropna()


@pytest.mark.parametrize("form", [
    lambda table: table, long, lambda table: table.rename(columns=str.title),
    lambda table: table.set_index(["model", "scenario", "region", "variable", "unit"]),
    lambda table: table[table.columns[:5].append(table.columns[:4:-1])],
    lambda table: long(table).sample(frac=1, random_state=1)],
    ids=["wide", "long", "Capitals", "index", "backwards", "shuffled"])
def test_tables_of_pandas(emitted, form):
    table, temperature = emitted
    got = keeling.run(form(table), 1, storage="double", variables="temperature")
    np.testing.assert_allclose(got.temperature, temperature, rtol=0, atol=1e-9)


def test_tables_of_pyam(emitted):
    pyam = pytest.importorskip("pyam")
    table, temperature = emitted
    got = keeling.run(pyam.IamDataFrame(table), 1, storage="double", variables="temperature")
    np.testing.assert_allclose(got.temperature, temperature, rtol=0, atol=1e-9)


def test_a_scenario_as_a_mapping():
    """A lever of one region, pulled in Python."""
    path = str(DATA / "paths/current-policies.yaml")
    mine = {"extends": path, "title": "China pays",
            "policies": {"carbon_price": {"CHN": {2030: 80, 2050: 200}}}}
    got, plain = (keeling.run(what, 2, variables=OF_REGIONS) for what in (mine, path))
    assert list(got.scenario.values) == ["china-pays"]
    assert float(got.carbon_price_chn.sel(year=2050).max()) == 200
    assert (got.emissions_co2_ffi_chn.sel(year=2050).values
            < plain.emissions_co2_ffi_chn.sel(year=2050).values).all()


def test_an_ensemble_as_a_table():
    file = DATA / "members/fair-calibrate-1.4.1.csv"
    table = pd.read_csv(file, comment="#", index_col=0).iloc[:4]
    got, want = (keeling.run(DATA / "ssps/ssp126.yaml", members, years="1750:2030",
                             variables="temperature") for members in (table, str(file)))
    np.testing.assert_array_equal(got.temperature, want.temperature[:, :, :4])
    assert list(got.member.values) == list(table.index)
    again = keeling.run(DATA / "ssps/ssp126.yaml", pd.read_csv(file, comment="#").iloc[:4],
                        years="1750:2030", variables="temperature")  # labels as a column
    np.testing.assert_array_equal(again.temperature, got.temperature)


def test_frame():
    data = keeling.run(DATA / "paths/current-policies.yaml", 2, years="1750:2050",
                       variables=OF_REGIONS)
    table = keeling.frame(data)
    assert list(table.columns) == ["scenario", "year", "member", "variable", "region", "unit",
                                   "value"]
    row = table[(table.region == "CHN") & (table.year == 2030) &
                (table.variable == "Emissions|Kyoto Gases")]
    assert list(row.unit) == ["Mt CO2eq yr-1"] * 2
    np.testing.assert_array_equal(row.value, data.ghg_chn.sel(year=2030).values[0])
    assert table.value.notna().all() and table[table.variable == row.variable.iloc[0]].year.min() \
        == 2022
    assert len(keeling.frame(data.temperature)) == 301 * 2


def test_a_climate_model_for_others(emitted):
    """Wide, with a row for each member; years and names as theirs."""
    table, temperature = emitted
    names = ["Surface Air Temperature Change", "Effective Radiative Forcing"]
    got = keeling.scm(table, 3, names, storage="double")
    assert got.index.names == ["climate_model", "model", "scenario", "region", "variable", "unit",
                               "run_id"]
    assert len(got) == 6 and list(got.columns) == list(range(1750, 2101))
    warming = got.xs(names[0], level="variable")
    assert set(warming.index.get_level_values("unit")) == {"K"}
    assert set(warming.index.get_level_values("model")) == {"Keeling 0.1.0"}
    first = warming.xs(int(temperature.member[0]), level="run_id")
    np.testing.assert_allclose(first.values, temperature.values[:, :, 0], rtol=0, atol=1e-9)
    with pytest.raises(keeling.Failed, match="has the models a, b; expected one"):
        keeling.scm(table.assign(model=["a"] + ["b"] * (len(table) - 1)))


def test_names_that_quantities_share():
    """n2o_concentration and gas_concentration_n2o: the first is told."""
    got = keeling.wide(keeling.run(DATA / "ssps/ssp126.yaml", 2, variables="*", years="1750:1800",
                                   reference="1750"))
    assert not got.index.duplicated().any()
    rows = got.xs("Emissions|CO2", level="variable")
    assert set(rows.index.get_level_values("unit")) == {"Mt CO2/yr"} and rows[1790].max() > 100


def test_strict_is_strict():
    """The central member alone is off what was observed, which is refused where that is asked."""
    path, member = DATA / "paths/current-policies.yaml", DATA / "world/member.csv"
    with pytest.raises(keeling.Failed, match="is off what was observed"):
        keeling.run(path, member, strict=True, variables="temperature,co2_concentration")
    with pytest.warns(UserWarning, match="is off what was observed"):
        keeling.run(path, member, strict=False, variables="temperature,co2_concentration")


def test_options_as_python_has_them(tmp_path):
    path = DATA / "ssps/ssp126.yaml"
    both = keeling.run(path, 2, variables=["temperature", "heat_uptake"], variability=True,
                       years="1750:1800", reference="1750", precision=None, strict=False)
    assert set(both) == {"temperature", "heat_uptake"} and both.internal_variability == "on"
    mine = {"extends": path, "title": "x" * 300, "years": np.str_("1750:1760")}
    assert len(keeling.run(mine, np.int64(1), reference="1750").scenario.values[0]) == 60


@pytest.mark.parametrize("what, options, status, words", [
    ("nowhere.yaml", {}, 65, "nowhere.yaml: cannot be read"),
    ({"titel": "x"}, {}, 65, "^scenario.yaml:2:2: unknown key 'titel'; did you mean 'title'"),
    (str(DATA / "ssps/ssp126.yaml"), {"variables": "temprature"}, 64, "did you mean"),
    (str(DATA / "ssps/ssp126.yaml"), {"no_such": 1}, 64, "no option no_such"),
    (str(DATA / "ssps/ssp126.yaml"), {"yeers": "1750:1800"}, 64, "did you mean 'years'"),
    (str(DATA / "ssps/ssp126.yaml"), {"store": "some"}, 64, "--store some: expected all or stats"),
    (str(DATA / "ssps/ssp126.yaml"), {"strict": True}, 64, "--strict compares a run with regions"),
    (str(DATA / "ssps/ssp126.yaml"), {"out": "x.csv"}, 64, "expected a name that ends in .nc"),
    (str(DATA / "ssps/ssp126.yaml"), {"device": "abacus"}, 69, "abacus")])
def test_refusals_are_the_program_s(what, options, status, words):
    with pytest.raises(keeling.Failed, match=words.replace("'", ".")) as refused:
        keeling.run(what, 1, **options)
    assert refused.value.status == status


def test_a_table_that_is_none():
    with pytest.raises(keeling.Failed, match="has no column scenario, region") as refused:
        keeling.run(pd.DataFrame({"variable": ["Emissions|CO2"], "unit": ["Mt CO2/yr"], 2020: [1]}))
    assert refused.value.status == 65
    for what in (xr.Dataset({"x": ("y", [1.0])}), "x.nc"):
        with pytest.raises(keeling.Failed, match="without scenarios and years"):
            keeling.frame(what)
    with pytest.raises(keeling.Failed, match="a int is no scenario; expected"):
        keeling.run(3)
    with pytest.raises(keeling.Failed, match="an empty list of scenarios; expected one or more"):
        keeling.run([])


def test_open_refuses_what_is_no_trajectory(tmp_path):
    (tmp_path / "text.nc").write_text("not a netCDF file\n")
    xr.Dataset({"tas": (("time",), [1.0])}).to_netcdf(tmp_path / "foreign.nc", engine="h5netcdf")
    for name, words in (("text", "is not a netCDF-4 file"), ("foreign", "no dimension 'scenario'"),
                        ("none", "no such file")):
        with pytest.raises(keeling.Failed, match=words) as refused:
            keeling.open(tmp_path / f"{name}.nc")
        assert refused.value.status == 65


def test_notes_are_warnings():
    """A policy of one's own replaces what it had of other regions: that is said."""
    mine = {"extends": os.path.relpath(DATA / "paths/current-policies.yaml"), "title": "mine",
            "policies": {"carbon_price": {"CHN": {2030: 80}}}}
    with pytest.warns(UserWarning, match="what it said of EU27, GBR, CAN, KOR is dropped"):
        keeling.run(mine, 1, variables="temperature")


def test_several_scenarios():
    mine = {"extends": str(DATA / "ssps/ssp126.yaml"), "title": "Mine"}
    got = keeling.run([DATA / "ssps/ssp119.yaml", mine, mine], 1, variables="temperature",
                      years="1750:2030")
    assert list(got.scenario.values) == ["ssp119", "mine", "mine-again"]


def test_a_table_without_models():
    """As the shipped one is."""
    table = pd.read_csv(DATA / "world/ssps.csv", comment="#")
    table = table[table.scenario == "ssp126"]
    with pytest.warns(UserWarning, match="history.csv"):
        got = keeling.run(table, 2, variables="temperature")
    want = keeling.run(DATA / "ssps/ssp126.yaml", 2, variables="temperature")
    np.testing.assert_array_equal(got.temperature, want.temperature)


def test_without_a_library(monkeypatch, tmp_path):
    monkeypatch.delenv("KEELING_LIBRARY", raising=False)
    monkeypatch.setattr("analysis.keeling.binding.BUILT", tmp_path / "libkeeling.so")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(keeling.Failed, match="no libkeeling.so; expected") as refused:
        keeling.run("x.yaml")
    assert refused.value.status == 69
    monkeypatch.setenv("KEELING_LIBRARY", "/nowhere/libkeeling.so")
    with pytest.raises(keeling.Failed, match="/nowhere/libkeeling.so cannot be used"):
        keeling.run("x.yaml")
    program = tmp_path / "keeling"
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.delenv("KEELING_LIBRARY")
    (tmp_path / "libkeeling.so").write_text("")
    assert keeling.library() == str(tmp_path / "libkeeling.so")
    for name in ("bin", "lib"):  # as it is installed
        (tmp_path / name).mkdir()
    program.rename(tmp_path / "bin/keeling")
    (tmp_path / "libkeeling.so").rename(tmp_path / "lib/libkeeling.so")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert Path(keeling.library()).resolve() == tmp_path / "lib/libkeeling.so"


@pytest.mark.parametrize("inside, data", [("build", "scenarios"),
                                          ("lib", "share/keeling/scenarios")])
def test_the_shipped_files_are_found_beside_the_library(tmp_path, inside, data):
    """As the program finds them, built or installed: no environment says where."""
    environment = {name: value for name, value in os.environ.items() if name != "KEELING_DATA"}
    code = ("from analysis import keeling; "
            f"keeling.run({str(DATA / 'ssps/ssp126.yaml')!r}, 1, years='1750:1760', "
            "reference='1750', variables='temperature')")
    build, folder = Path(keeling.library()), tmp_path / inside
    folder.mkdir()
    (folder / "libkeeling.so").write_bytes(build.read_bytes())
    environment |= {"KEELING_LIBRARY": str(folder / "libkeeling.so"), "PYTHONPATH": str(ROOT)}
    (tmp_path / data).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / data).symlink_to(DATA)
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, cwd=tmp_path)


def test_targets_and_notes_of_a_model_are_told():
    mine = {"extends": str(DATA / "paths/net-zero-pledges.yaml"), "title": "mine",
            "policies": {"carbon_price": {"CHN": {2030: 80}}}}
    with pytest.warns(UserWarning, match="(?s)^mine.yaml:.*is dropped.*mine: ZAF CO2 2050") as told:
        keeling.Model(mine, 1, variables="temperature").close()
    assert told[0].filename == __file__


def test_international_has_no_people_of_its_own():
    data = keeling.run(DATA / "paths/current-policies.yaml", 2, years="1750:2031",
                       variables=OF_REGIONS)
    table = keeling.frame(data)
    table = table[table.year == 2030]
    assert "International" in set(table.region)
    people = table[(table.variable == "Population") & (table.member == table.member.iloc[0])]
    people = people.set_index("region").value
    assert "International" not in people.index
    assert people.drop("World").sum() == pytest.approx(people["World"], rel=1e-6)
