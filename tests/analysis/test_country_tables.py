"""Bad input to country totals: one's own definitions, factors, GWPs, weights and world tables."""

import shutil

import pytest
from totals import GOOD, HEADER, OWN, own_table, told

from analysis.hindcast import world


@pytest.mark.parametrize("before, after, said", [
    ("territorial", "teritorial", "scope 'teritorial'; expected territorial, consumption; did you "
     "mean 'territorial'?"),
    ("none", "all", "land 'all'; expected none, bookkeeping, inventories"),
    ("ipcc2006", "ipcc-2006", "factors.csv has no raw coal, diesel, natural gas of such a table; "
     "expected cn-national, ipcc2006; did you mean 'ipcc2006'?"),
    (",all,", ",CO2 CH5,", "gases: 'CH5'; expected all, CO2, CH4, N2O, F-gases; did you mean"),
    (",all,", ",CH4,", "gases: CO2 is not among them"),
    ("AR5,100", "AR5,20", "gwp 'AR5' over '20' years: gwp.csv has no CH4 and N2O of it"),
    ("AR5,100", ",", "gwp '' over '' years"),
    (",out,", ",in,", "bunkers: 'in'; expected out, gdp, population, departures"),
    (",out,", ",gdp gdp gdp,", "expected out, or one word, or two"),
    ("default", "sure", "mark 'sure'; expected verified"),
    (",mine\n", ",mine,more\n", "more cells than columns; expected 12"),
    (",mine\n", "\n", "fewer cells than columns; expected 12"),
])
def test_wrong_definitions(tmp_path, before, after, said):
    folder = own_table(tmp_path / "own", OWN.replace(before, after))
    found = told("CHN", *GOOD, "--tables", folder, code=65)
    assert said in found and found.startswith(f"{folder}/inventories.csv:2: ")


def test_all_wrong_definitions_at_once(tmp_path):
    folder = own_table(tmp_path / "own", OWN.replace("none", "some") + OWN.replace("out", "in"))
    found = told("CHN", *GOOD, "--tables", folder, code=65)
    assert "inventories.csv:2: land 'some'" in found and "inventories.csv:3: bunkers: 'in'" in found


@pytest.mark.parametrize("rows, said", [
    ("sales,CHN,many,default\n", "bunkers.csv:2: value 'many'; expected a number of 0 or"),
    ("sales,CHN,-1,default\n", "bunkers.csv:2: value '-1'; expected a number of 0 or"),
    ("sales,CHN,nan,default\n", "bunkers.csv:2: value 'nan'; expected a number of 0 or"),
    ("sales,CHN,0,default\n", "bunkers.csv:2: sales: all weights are 0"),
    ("sales,ATL,1,default\n", "bunkers.csv:2: sales: ATL is no region; expected USA"),
])
def test_wrong_weights(tmp_path, rows, said):
    folder = own_table(tmp_path / "own", OWN.replace(",out,", ",sales,"))
    own_table(folder, rows, "bunkers.csv", "name,region,value,mark\n")
    assert said in told("CHN", "--definition", "mine", "--against", "keeling", "--tables", folder,
                        code=65)


@pytest.mark.parametrize("row", ["lean,diesel,0,g/g,3,,,default", "lean,diesel,43,g/MJ,0,,,default",
                                 "lean,diesel,43,g/MJ,,20,x,default"])
def test_wrong_factors(tmp_path, row):
    folder = own_table(tmp_path / "own", row + "\n", "factors.csv",
                       "table,fuel,lhv,per,co2,carbon,oxidation,mark\n")
    assert "factors.csv:2: " in told("CHN", *GOOD, "--tables", folder, code=65)


def test_wrong_folders(tmp_path):
    assert "no table in this folder" in told("CHN", *GOOD, "--tables", tmp_path, code=65)
    folder = own_table(tmp_path / "own", OWN, header=HEADER.replace("scope", "scop"))
    assert "inventories.csv:1: has no column scope" in told("CHN", *GOOD, "--tables", folder,
                                                            code=65)
    assert "cannot be read" in told("CHN", *GOOD, "--world", tmp_path, code=65)


FACTORS = "table,fuel,engine,unit,lhv,per,co2,carbon,oxidation,mark\n"
GWPS = "set,horizon,gas,ch4,value,mark\n"
WEIGHTS = "name,region,value,mark\n"


@pytest.mark.parametrize("name, header, rows, said", [
    ("inventories.csv", HEADER, OWN + OWN, "3: name: the same as in line 2; expected one row"),
    ("inventories.csv", HEADER, OWN[4:], "2: name is missing"),
    ("inventories.csv", HEADER, OWN.replace("out,,", "out,soon,"), "2: from 'soon'; expected a "),
    ("factors.csv", FACTORS, 2 * "lean,LNG,,kg,48,g/MJ,50,,,default\n", "3: table, fuel, engine: "
     "the same as in line 2; expected one row"),
    ("factors.csv", FACTORS, "lean,LNG,,kg,48,g/kg,50,,,default\n", "2: per 'g/kg'; expected g/g, "
     "g/MJ"),
    ("factors.csv", FACTORS, "lean,diesel,,kg,43,g/MJ,74,20,1,default\n", "2: expected either co2, "
     "or carbon and oxidation"),
    ("factors.csv", FACTORS, "lean,diesel,,kg,43,g/g,,20,1,default\n", "2: expected either co2, or "
     "carbon and oxidation with per g/MJ"),
    ("factors.csv", FACTORS, "lean,diesel,,m3,43,g/g,3,,,default\n", "2: a fuel in m3: expected "),
    ("factors.csv", FACTORS, "lean,diesel,,kg,43,g/MJ,,20,1.5,default\n", "2: oxidation '1.5'"),
    ("factors.csv", FACTORS, "lean,LNG,,kg,48,g/MJ,50,,,sure\n", "2: mark 'sure'; expected veri"),
    ("gwp.csv", GWPS, 2 * "AR9,100,CH4,,30,default\n", "3: set, horizon, gas, ch4: the same as"),
    ("gwp.csv", GWPS, "AR9,100,CH4,,1e308,default\n", "2: value '1e308'; expected a number of 0 "
     "or more, up to 1e+06"),
    ("gwp.csv", GWPS, "AR9,100,CH4,fossil,30,\n", "2: mark ''; expected verified"),
    ("bunkers.csv", WEIGHTS, 2 * "sales,CHN,1,default\n", "3: name, region: the same as in line 2"),
    ("bunkers.csv", WEIGHTS, "sales,CHN,1,maybe\n", "2: mark 'maybe'; expected verified"),
    *(("bunkers.csv", WEIGHTS, f"{name},CHN,1,default\n", f"2: name '{name}'; expected one word, "
       "none of gdp, population, out") for name in ("gdp", "population", "out", "", "my sales")),
    ("bunkers.csv", WEIGHTS, "sales,CHN,0,default\n", "2: sales: all weights are 0"),
    ("bunkers.csv", WEIGHTS, "sales,CHM,1,default\n", "2: sales: CHM is no region; expected USA"),
])
def test_what_account_refuses(tmp_path, name, header, rows, said):
    """Of the World too, and where no definition that is asked for reads the row."""
    folder = own_table(tmp_path / "own", rows, name, header)
    assert f"{folder}/{name}:{said}" in told("World", *GOOD, "--tables", folder, code=65)


def test_a_byte_order_mark_is_no_name(tmp_path):
    folder = own_table(tmp_path / "own", OWN, header="\ufeff" + HEADER)
    plain = own_table(tmp_path / "plain", OWN)
    words = "CHN", "--definition", "mine", "--against", "keeling", "--tables"
    assert told(*words, folder) == told(*words, plain)


def changed_world(tmp_path, name, change):
    """The shipped one, but for a table that is changed, or left out."""
    folder = tmp_path / "world"
    shutil.copytree(world.FOLDER, folder, ignore=lambda _, names: [
        one for one in names if not one.startswith(("base.", "region", "parameters.", "gases."))])
    text = (folder / name).read_text()
    (folder / name).unlink()
    if change:
        assert change(text) != text
        (folder / name).write_text(change(text))
    return folder


def of_line(start, change):
    """Does that to the line which starts so."""
    return lambda text: "".join(change(line) if line.startswith(start) else line
                                for line in text.splitlines(keepends=True))


def last_year(value):
    return lambda line: line.rpartition(",")[0] + f",{value}\n"


COAL = "CHN,co2_fuel[coal],"


@pytest.mark.parametrize("name, change, said", [
    ("regional_co2.csv", None, "cannot be read, No such file or directory; expected a table"),
    ("regional_co2.csv", of_line(COAL, lambda line: line * 2), "CHN, co2_fuel[coal] stands twice"),
    ("regional_co2.csv", of_line(COAL, last_year("nan")), "2022 'nan' of CHN, co2_fuel[coal]"),
    ("regional_co2.csv", of_line(COAL, last_year("-5")), "co2_fuel[coal] of CHN in 2022 is -5; "
     "expected 0 or more"),
    ("regional_history.csv", of_line("CHN,gdp,", last_year("-5")), "gdp of CHN in 2022 is -5"),
    ("regions.csv", of_line("CHN,", lambda line: line * 2), "CHN stands twice; expected one row"),
    ("base.csv", of_line('International,"energy[air,oil]"', lambda line: line * 2),
     "International, energy[air,oil] stands twice"),
    *(("base.csv", of_line(f'International,"energy[{mode},oil]"', lambda line: ""),
       "energy[air,oil] and energy[water,oil] of International; expected both")
      for mode in ("air", "water")),
])
def test_wrong_worlds(tmp_path, name, change, said):
    folder = changed_world(tmp_path, name, change)
    assert f"{folder / name}: {said}" in told("CHN", *GOOD, "--world", folder, code=65)


def test_years_without_a_figure_are_told_as_ranges():
    found = told("CHN", "--definition", "unfccc-ar5", "--against", "keeling", "--years",
                 "1985:2200", code=65)
    assert "land of CHN is not known in 1985 to 1999, 2023 to 2200; expected 2000 to 2022" in found
    assert max(map(len, found.splitlines())) < 120
