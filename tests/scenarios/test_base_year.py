"""A base year of one's own: whose tables are read, what drives regions since, what is refused."""

import shutil

import numpy as np
import pytest
import xarray

import cases

WORLD = cases.SCENARIOS / "world"
RUN = ("--members", "1", "--years", "2000:2015", "--variables",
       "emissions_co2_ffi_*,regional_gdp_*,electricity_solar_*,temperature")


def write(tmp_path, text, name="x.yaml"):
    (tmp_path / name).write_text(f"extends: {cases.SCENARIOS}/world/regions.yaml\n" + text)


def check(tmp_path, text, *more):
    write(tmp_path, text)
    return cases.keeling("check", "x.yaml", *more, folder=tmp_path, tmp_path=tmp_path)


def run(tmp_path, text, name):
    write(tmp_path, text, f"{name}.yaml")
    status, _, told = cases.keeling("run", f"{name}.yaml", *RUN, "--out", f"{name}.nc",
                                    folder=tmp_path, tmp_path=tmp_path)
    assert status == 0, told
    with xarray.open_dataset(tmp_path / f"{name}.nc", engine="h5netcdf") as file:
        return file.load()


def own(tmp_path):
    """A folder with the shipped tables."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for table in WORLD.glob("*.csv"):
        shutil.copy(table, folder)
    return folder


def rows(table, *first):
    """The numbers of a row that begins so, by year."""
    lines = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()
             if not line.startswith("#")]
    found = next(line for line in lines if line[:len(first)] == list(first))
    return dict(zip(lines[0], found))


def test_begins_from_its_own_tables(tmp_path):
    file = run(tmp_path, "base_year: 2010\n", "early")
    year = list(file["year"].values)
    seen = rows(WORLD / "regional_history.csv", "IND", "history[CO2 FFI]")
    emitted = file["emissions_co2_ffi_ind"].values[0, :, 0]
    for y in (2000, 2009):
        assert emitted[year.index(y)] == pytest.approx(float(seen[str(y)]), rel=1e-6)
    assert emitted[year.index(2010)] == pytest.approx(float(seen["2010"]), rel=2e-5)
    assert abs(emitted[year.index(2014)] / float(seen["2014"]) - 1) > 0.01  # made, not copied
    made = rows(WORLD / "base_2010.csv", "IND", "generation[solar]")
    solar = file["electricity_solar_ind"].values[0, :, 0]
    assert np.isnan(solar[year.index(2009)])
    assert solar[year.index(2010)] == pytest.approx(float(made["value"]), rel=1e-6)


def test_driven_by_what_came(tmp_path):
    """GDP after the base year is what was observed, as long as it was."""
    file = run(tmp_path, "base_year: 2010\n", "early")
    gdp = rows(WORLD / "regional_history.csv", "CHN", "gdp")
    for y in (2010, 2014):
        value = file["regional_gdp_chn"].sel(year=y).values.item()
        assert value == pytest.approx(float(gdp[str(y)]), rel=1e-6)


def test_the_last_observed_year_is_the_usual_one(tmp_path):
    """Saying what is so anyway changes nothing."""
    for name, text in (("said", "base_year: 2022\n"), ("usual", "")):
        write(tmp_path, text, f"{name}.yaml")
        status, _, told = cases.keeling(
            "run", f"{name}.yaml", "--members", "1", "--years", "2010:2030", "--variables",
            "co2_power_*", "--out", f"{name}.nc", folder=tmp_path, tmp_path=tmp_path)
        assert status == 0, told
    said, usual = (xarray.open_dataset(tmp_path / f"{name}.nc", engine="h5netcdf")
                   for name in ("said", "usual"))
    assert len(said.data_vars) > 20
    for name in said.data_vars:
        np.testing.assert_array_equal(said[name].values, usual[name].values)


def test_parameters_of_the_year_go_first(tmp_path):
    folder, text = own(tmp_path), "regions: mine\nbase_year: 2010\n"
    name = "experience_years"
    mine = folder / "parameters_2010.csv"
    assert f"\n{name}," in mine.read_text(encoding="utf-8")
    usual = run(tmp_path, text, "usual")["electricity_solar_chn"].values
    mine.write_text("".join(
        f"{name},30,,,yr,default,nobody\n" if line.startswith(name + ",") else line
        for line in mine.read_text(encoding="utf-8").splitlines(True)))
    slower = run(tmp_path, text, "slower")["electricity_solar_chn"].values
    assert slower[0, -2, 0] < usual[0, -2, 0]
    mine.unlink()  # may be left out
    assert check(tmp_path, text)[0] == 0


@pytest.mark.parametrize("text, told", [
    ("base_year: 2011\n",
     "x.yaml:2:12: base_year 2011: {world}/. has no base_2011.csv; expected it"),
    ("base_year: 1980\n", "x.yaml:2:12: base_year '1980' is no year of {world}/./"
     "regional_history.csv; expected one of 1990 to 2022"),
    ("base_year: 2010.5\n", "x.yaml:2:12: base_year '2010.5' is no year"),
    ("base_year: soon\n", "x.yaml:2:12: base_year 'soon' is no year"),
    ("base_year: [2010]\n", "x.yaml:2:12: "),
    ("base_year: 2010\npolicies:\n  carbon_price: {2010: 5}\n", "after the base year 2010"),
])
def test_refused(tmp_path, text, told):
    status, _, said = check(tmp_path, text)
    assert status == 65 and told.format(world=WORLD) in said, said


def test_needs_regions(tmp_path):
    (tmp_path / "x.yaml").write_text(
        f"extends: {cases.SCENARIOS}/ssps/ssp126.yaml\nbase_year: 2010\n")
    status, _, told = cases.keeling("check", "x.yaml", folder=tmp_path, tmp_path=tmp_path)
    assert status == 65 and "x.yaml:2:12: base_year acts on regions, and there are none" in told


def test_one_in_a_file(tmp_path):
    write(tmp_path, "", "y.yaml")
    status, _, told = check(tmp_path, "base_year: 2010\n", "y.yaml")
    assert status == 65 and "base_year is not given, but '2010' in x.yaml" in told


@pytest.mark.parametrize("year, told", [
    ("2010", "region CHN has no gdp in the base year 2010"),
    ("2015", "region CHN has no gdp in a year after the base year: 2015")])
def test_drivers_must_be_known(tmp_path, year, told):
    table = own(tmp_path) / "regional_history.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    head = next(line for line in lines if line.startswith("region,")).split(",")
    for k, line in enumerate(lines):
        cells = line.split(",")
        if cells[:2] == ["CHN", "gdp"]:
            cells[head.index(year)] = ""
            lines[k] = ",".join(cells)
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    status, _, said = check(tmp_path, "regions: mine\nbase_year: 2010\n")
    assert status == 65 and told in said, said
