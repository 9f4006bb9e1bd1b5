"""Tables of regions, spoiled one at a time: what is wrong is told with its place, before anything
is computed; the folder may lack the tables that are the same for all. More cases are in bad/."""

import shutil

import pytest

import cases

OWN = ["regions.csv", "base.csv", "regional_history.csv", "ssp_drivers.csv"]
TABLES = [*OWN, "parameters.csv", "gases.csv"]


def check(tmp_path, name=None, change=None, years="1750:2050"):
    """Exit status, stdout and complaints of a folder in which one shipped table was changed."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for table in TABLES:
        shutil.copy(cases.SCENARIOS / "world" / table, folder)
    if name:
        before = (cases.SCENARIOS / "world" / name).read_text(encoding="utf-8")
        after = change(before)
        assert after != before
        (folder / name).write_text(after, encoding="utf-8")
    (tmp_path / "x.yaml").write_text(
        f"extends: {cases.SCENARIOS}/paths/baseline-ssp2.yaml\nregions: mine\nyears: {years}\n")
    return cases.keeling("check", "x.yaml", folder=tmp_path, tmp_path=tmp_path)


def without(prefix):
    """Removes the rows that begin with something."""
    return lambda text: "".join(line for line in text.splitlines(True)
                                if not line.startswith(prefix))


def added(row):
    return lambda text: text + row + "\n"


def test_shipped_tables_will_do(tmp_path):
    status, printed, _ = check(tmp_path)
    assert status == 0 and printed.startswith("good: 1 scenario")


@pytest.mark.parametrize("name", OWN)
def test_what_differs_by_folder_must_be_there(tmp_path, name):
    status, _, told = check(tmp_path)
    assert status == 0, told
    (tmp_path / "mine" / name).unlink()
    status, _, told = cases.keeling("check", "x.yaml", folder=tmp_path, tmp_path=tmp_path)
    whole = "x.yaml:2:10: regions: 'mine' has no regions.csv that can be read"
    part = f"mine/{name}: cannot be read: No such file"
    assert status == 65 and (whole if name == "regions.csv" else part) in told


@pytest.mark.parametrize("row, missing", [
    ("relaxation,", "relaxation"), ("learning[solar],", "learning"),
    ('"equipment[steel,coal]",', "equipment")])
def test_missing_parameters_are_named(tmp_path, row, missing):
    status, _, told = check(tmp_path, "parameters.csv", without(row))
    assert status == 65 and told.count("\n") == 1
    assert told.endswith(f"parameters.csv: some values are missing of {missing}\n")


@pytest.mark.parametrize("row, told", [
    ("relaxatoin,10,,,yr,default,nobody", "'relaxatoin' is not known; did you mean 'relaxation'?"),
    ('"choice[steal]",1,,,1,default,nobody', "'choice[steal]' has no such label"),
    ("relaxation,10,12,20,yr,default,nobody", "relaxation is 10, outside its own range 12 to 20"),
    ("relaxation,ten,,,yr,default,nobody", "value: 'ten' is not a number"),
])
def test_wrong_parameters(tmp_path, row, told):
    status, _, said = check(tmp_path, "parameters.csv", added(row))
    line = len((tmp_path / "mine/parameters.csv").read_text(encoding="utf-8").splitlines())
    assert status == 65 and f"parameters.csv:{line}:" in said and told in said


@pytest.mark.parametrize("name, row, told", [
    ("base.csv", 'ATL,"energy[steel,coal]",1,EJ/yr,2022,default', "'ATL' is no region"),
    ("base.csv", 'USA,"energy[steel,coke]",1,EJ/yr,2022,default', "has no such label"),
    ("base.csv", 'USA,"energi[steel,coal]",1,EJ/yr,2022,default', "did you mean 'energy'?"),
    ("base.csv", 'USA,"energy[steel,coal]",-1,EJ/yr,2022,default', "no negative value"),
    ("ssp_drivers.csv", "SSP2,ATL,population,million,1", "'ATL' is no region"),
    ("regional_history.csv", "ATL,population,million,1", "'ATL' is no region"),
    ("regions.csv", "USA,again,,,", "region 'USA' is given twice"),
    ("regions.csv", f"{33 * 'X'},long,,,", "a code of 33 characters; expected at most 32"),
])
def test_wrong_rows(tmp_path, name, row, told):
    cells = (cases.SCENARIOS / "world" / name).read_text(encoding="utf-8").splitlines()[-1]
    full = row + "," * (cells.count(",") - row.count(",")) if '"' not in row else row
    status, _, said = check(tmp_path, name, added(full))
    assert status == 65 and f"{name}:" in said and told in said, said


@pytest.mark.parametrize("years", ["1750:2150", "1750:2000", "2030:2050"])
def test_years_outside(tmp_path, years):
    """Regions are known from their base year on, and driven until 2100."""
    status, _, told = check(tmp_path, years=years)
    assert status == 65 and f"years {years} with regions" in told and "2022" in told


@pytest.mark.parametrize("row", ["USA,population", "CHN,gdp"])
def test_base_year_must_be_known(tmp_path, row):
    status, _, told = check(tmp_path, "regional_history.csv", without(row))
    assert status == 65 and "in the base year 2022" in told and row[:3] in told


def test_electricity_must_be_used(tmp_path):
    """What a region makes and nobody uses has no loss that could close the balance."""
    def unused(text):
        return "".join(line for line in text.splitlines(True)
                       if not (line.startswith("JPN,") and ",electricity]" in line))
    status, _, told = check(tmp_path, "base.csv", unused)
    assert status == 65
    assert "region JPN makes" in told and "of electricity and uses none; expected base.csv" in told


@pytest.mark.parametrize("code", ["U-SA", "usa", "all"])
def test_codes_must_name_different_quantities(tmp_path, code):
    """Datasets are named by letters and digits, in small letters; `all` means every region."""
    first = added("U_SA,another,,,") if code == "U-SA" else str
    status, _, told = check(tmp_path, "regions.csv",
                            lambda text: first(text) + f"{code},again,,,\n")
    assert status == 65 and f"region '{code}' is given twice, or means all" in told, told


def test_rows_given_twice_though_the_first_is_empty_or_zero(tmp_path):
    """Which cells a row has does not matter."""
    def twice(text):
        row = next(line for line in text.splitlines() if line.startswith("USA,gdp"))
        cells = row.split(",")
        bare = ",".join([*cells[:3], "", *cells[4:]])
        return text.replace(row, bare) + row + "\n"
    status, _, told = check(tmp_path, "regional_history.csv", twice)
    assert status == 65 and "is given twice for region USA" in told


def test_a_zero_is_a_value(tmp_path):
    rows = 'CHN,"energy[aluminium,hydrogen]",0,EJ/yr,2022,default\n'
    status, _, told = check(tmp_path, "base.csv", added(rows + rows.strip()))
    assert status == 65 and "is given twice for region CHN" in told


def test_rows_are_of_the_base_year(tmp_path):
    """A base table of another year is one of another world."""
    status, _, told = check(tmp_path, "base.csv", lambda text: text.replace(
        'USA,"energy[steel,coal]",0.482615,EJ/yr,2022', 'USA,"energy[steel,coal]",1,EJ/yr,2021'))
    assert status == 65 and "year '2021'; expected the base year, 2022" in told


def test_what_regions_leave_out_is_told(tmp_path):
    """Without one of the larger emitters, 2 % of the world's CO2 are missing."""
    folder = tmp_path / "mine"
    status, _, told = check(tmp_path)
    assert status == 0 and "of the world's" not in told
    for name in OWN:
        text = (folder / name).read_text(encoding="utf-8").splitlines(True)
        (folder / name).write_text("".join(
            line for line in text if not line.startswith("JPN,") and ",JPN," not in line))
    status, _, told = cases.keeling("check", "x.yaml", folder=tmp_path, tmp_path=tmp_path)
    assert status == 0 and "the regions emit 36.1 of the world's 37." in told, told


@pytest.mark.parametrize("before, after, told", [
    ("EJ/yr,2022", "TJ/yr,2022", "unit 'TJ/yr'; expected EJ yr-1"),
    ("Mt CH4/yr,2022", "kt CH4/yr,2022", "unit 'kt CH4/yr'; expected Mt CH4/yr")])
def test_units_are_those_of_the_table(tmp_path, before, after, told):
    """Figures in another unit are refused, not taken for the usual one."""
    status, _, said = check(tmp_path, "base.csv", lambda text: text.replace(before, after, 1))
    assert status == 65 and told in said, said


@pytest.mark.parametrize("row, other, told", [
    ("capture[coal_ccs],0.9,0.85,0.95", "capture[coal_ccs],5,,", "capture[coal_ccs] is 5, 5 to 5; "
     "expected nothing outside 0 to 1"),
    ("fuel_price[coal],3,2,4.5", "fuel_price[coal],3,-500,4.5", "fuel_price[coal] is 3, -500 to "
     "4.5; expected nothing outside 0 to 1000"),
    ("experience_years,10,,", "experience_years,-1,,", "experience_years is -1"),
    ("most_abated,0.9,,", "most_abated,5,,", "expected nothing outside 0 to 1")])
def test_parameters_have_bounds(tmp_path, row, other, told):
    status, _, said = check(tmp_path, "parameters.csv", lambda text: text.replace(row, other))
    assert status == 65 and told in said, said


@pytest.mark.parametrize("row, told", [
    ("kotz2024,regional,level,0,0.01,verified,Kotz et al. 2024", "retracted by its authors"),
    ("mine,regional,level,0,0.01,verified,\"Kotz, Levermann and Wenz 2024\"", "was retracted"),
    ("mine,local,level,0,0.01,default,me", "warming 'local'; expected global, global since base"),
    ("mine,regional,levels,0,0.01,default,me", "effect 'levels'; expected level or growth; did "
     "you mean 'level'?"),
    ("mine,global,growth,0,0.01,default,me", "by the warming since 1750, which ended long ago"),
    ("mine,regional,level,0,3,default,me", "quadratic is 3; expected a share of GDP, within 0.1"),
    ("mine,regional,level,0,0.01,sure,me", "mark 'sure'; expected verified, default, unverified"),
    ("Mine!,regional,level,0,0.01,default,me", "name 'Mine!'; expected small letters, digits"),
    ("dice2023,global,level,0,0.01,default,me", "each name once"),
    ("none,global,level,0,0.01,default,me", "and not none"),
    ("mine,global,level,,0.01,default,me", "no linear; expected a number"),
    ("mine,global,level,0,0.01,default,", "no source; expected who says so")])
def test_damages_that_will_not_do(tmp_path, row, told):
    shipped = (cases.SCENARIOS / "world/damages.csv").read_text(encoding="utf-8")
    status, _, said = check(tmp_path)
    assert status == 0, said
    (tmp_path / "mine/damages.csv").write_text(shipped + row + "\n", encoding="utf-8")
    status, _, said = cases.keeling("check", "x.yaml", folder=tmp_path, tmp_path=tmp_path)
    line = shipped.count("\n") + 1
    assert status == 65 and f"damages.csv:{line}:" in said and told in said, said


def test_another_kotz(tmp_path):
    """What was not retracted is no news, nor is a name that begins so."""
    status, _, said = check(tmp_path)
    assert status == 0, said
    shipped = (cases.SCENARIOS / "world/damages.csv").read_text(encoding="utf-8")
    (tmp_path / "mine/damages.csv").write_text(
        shipped + "kotze_2020,regional,level,0,0.001,own,Kotze 2020: rainfall\n", encoding="utf-8")
    status, _, said = cases.keeling("check", "x.yaml", folder=tmp_path, tmp_path=tmp_path)
    assert status == 0, said


@pytest.mark.parametrize("row, other, told", [
    ("CAN,temperature,7", "CAN,temperature,-2", ""),
    ("CAN,temperature,7", "CAN,temperature,0", ""),
    ("CAN,temperature,7", "CAN,temperature,1e300", "expected -60 to 60 degrees"),
    ("CAN,plantable,2.887", "CAN,plantable,1e300", "expected at most 1e7"),
    ("USA,warming_spread,0.230", "USA,warming_spread,3", "a warming_spread above its")])
def test_figures_of_homes(tmp_path, row, other, told):
    status, _, said = check(tmp_path, "base.csv", lambda text: text.replace(row, other))
    assert (status == 0) == (not told) and told in said, said


def test_forests_are_the_same_for_all(tmp_path):
    status, _, told = check(tmp_path, "parameters.csv", lambda text: text.replace(
        "planting_price,50,,", "planting_price,50,10,400"))
    assert status == 65 and "planting_price is the same for all members" in told


def test_a_home_has_a_climate(tmp_path):
    """A pattern of warming without a temperature, or no region with either, is told."""
    status, _, told = check(tmp_path, "base.csv", without("JPN,temperature"))
    assert status == 65 and "region JPN: base.csv has warming_pattern without temperature" in told


def test_a_world_of_nobodys_homes(tmp_path):
    def bare(text):
        return "".join(line for line in text.splitlines(True)
                       if ",warming_" not in line and ",temperature," not in line)
    status, _, told = check(tmp_path, "base.csv", bare)
    assert status == 65 and "no region of base.csv has warming_pattern and temperature" in told


@pytest.mark.parametrize("row, other, told", [
    ("tropical,300,", "tropical,-3,", "biomass of tropical is -3; expected 1 to 2000"),
    ("tropical,300,", "tropical,2001,", "biomass of tropical is 2001; expected 1 to 2000"),
    ("boreal,", "borealis,", "kind 'borealis'; expected tropical, tropical_dry, temperate, boreal "
     "or plantation; did you mean 'boreal'?"),
    ("boreal,110,0.025,2.2,0.39,0.47,0.006,0.6,0.01,0.03,10,20,60,",
     "boreal,110,0.025,2.2,0.39,0.47,0.006,0.6,0.01,0.03,10,20,60.5,",
     "cut_age of boreal is 60.5; expected whole years"),
    ("boreal,", "temperate,", "temperate is given twice"),
    ("boreal,", "temperate,", "has no row of boreal")])
def test_forests_that_will_not_do(tmp_path, row, other, told):
    shipped = (cases.SCENARIOS / "world/forests.csv").read_text(encoding="utf-8")
    assert f"\n{row}" in shipped
    status, _, said = check(tmp_path)
    assert status == 0, said
    (tmp_path / "mine/forests.csv").write_text(shipped.replace(f"\n{row}", f"\n{other}"),
                                               encoding="utf-8")
    status, _, said = cases.keeling("check", "x.yaml", folder=tmp_path, tmp_path=tmp_path)
    assert status == 65 and told in said, said


def test_shares_of_forests_are_whole(tmp_path):
    status, _, told = check(tmp_path, "base.csv", without("CAN,forest_share[boreal]"))
    assert status == 65 and "region CAN: forest_share of base.csv add up to 0.3" in told, told
