"""Wrong activity, tables and usage are refused with exactly these lines; nothing is written."""

import pytest

import accounts

HEAD = ("chain,element,kind,mode,category,fuel,engine,amount [kg],mass [t],distance [km],"
        "distance_kind\n")
GOOD = "a,1,,road,truck,diesel,,10,1,10,SFD\n"
# name: what follows the header, what is said behind the file's name.
ROWS = {
    "mode": ("a,1,,raod,,diesel,,10,1,10,SFD\n",
             ["2:6: unknown mode 'raod'; did you mean 'road'?"]),
    "no mode": ("a,1,,,,diesel,,10,1,10,SFD\n", ["2:6: mode is missing"]),
    "kind": ("a,1,hbu,road,,diesel,,10,1,,\n",
             ["2:5: kind: 'hbu'; expected transport or hub"]),
    "fuel": ("a,1,,road,,deisel,,10,1,10,SFD\n",
             ["2:12: the factor tables of iso14083-2023 (fueleu-annex2 ipcc-desnz) have no deisel; "
              "did you mean 'diesel'?"]),
    "fuel that the standard's tables lack": (
        "a,1,,road,,LPG,,10,1,10,SFD\n",
        ["2:12: LPG depends on the engine in fueleu-annex2; expected one such as 'butane'"]),
    "engine": ("a,1,,sea,,LNG,Otto,10,1,10,SFD\n",
               ["2:11: fueleu-annex2 has no LNG for the engine 'Otto', but one for 'lean-burn "
                "spark'"]),
    "negative mass": ("a,1,,road,,diesel,,10,-1,10,SFD\n",
                      ["2:23: mass: '-1'; expected a number that is not negative"]),
    "no number": ("a,1,,road,,diesel,,ten,1,10,SFD\n",
                  ["2:20: amount: 'ten'; expected a number that is not negative"]),
    "not a number": ("a,1,,road,,diesel,,nan,1,10,SFD\n",
                     ["2:20: amount: 'nan'; expected a number that is not negative"]),
    "gap": (GOOD + "a,3,,road,truck,diesel,,10,1,10,SFD\n",
            ["3:3: chain a has a gap: element 3; expected 2 (elements of a chain stand together, "
             "in order, from 1)"]),
    "chain that comes back": (
        GOOD + "b,1,,road,,diesel,,1,1,1,SFD\na,2,,road,,diesel,,1,1,1,SFD\n",
        ["4:3: chain a has a gap: element 2; expected 1 (elements of a chain stand together, in "
         "order, from 1)"]),
    "no chain": (",1,,road,,diesel,,1,1,1,SFD\n", ["2:1: the chain has no name"]),
    "kind of distance": ("a,1,,road,,diesel,,10,1,10,sfd\n",
                         ["2:28: distance_kind: 'sfd'; expected SFD, GCD or actual"]),
    "distance that cannot be converted": (
        "a,1,,inland waterway,,MGO,,10,1,10,actual\n",
        ["2:36: a distance of kind actual by inland waterway, of which iso14083-2023 needs SFD, "
         "and modes.csv has no factor between them"]),
    "hub that moves": ("a,1,hub,,,diesel,,10,1,10,SFD\n",
                       ["2:24: a hub has no distance; expected none"]),
    "default of another fuel": (
        "a,1,,road,HGV,electricity,,,1,10,SFD\n",
        ["2:15: fuel electricity, but the default intensity of HGV is of diesel; expected that, "
         "none, or an amount or intensity"]),
    "flight that is too short": (
        "a,1,,air,freighter long haul,,,,1,50,actual\n",
        ["2:35: 50 km as it went; expected more than the 95 km that are added to a shortest way of "
         "air"]),
    "nothing known": ("a,1,,road,HVG,,,,1,10,SFD\n",
                      ["2:11: neither amount nor intensity, and defaults.csv has no category 'HVG' "
                       "of road; did you mean 'HGV'?"]),
    "default without mass": ("a,1,,road,HGV,,,,,10,SFD\n",
                             ["2:18: mass is missing, which the intensity is multiplied with"]),
    "default without distance": ("a,1,,road,HGV,,,,1,,\n",
                                 ["2:20: distance is missing, which the intensity is multiplied "
                                  "with"]),
    "amount without fuel": ("a,1,,road,,,,10,1,10,SFD\n", ["2:12: an amount without a fuel"]),
    "electricity of nowhere": ("a,1,,rail,,electricity,,,1,10,SFD\n",
                               ["2:11: neither amount nor intensity, and defaults.csv has no "
                                "category '' of rail"]),
    "long name": (f"a,1,,road,{'n' * 101},diesel,,10,1,10,SFD\n",
                  ["2:11: category is longer than 100 bytes; expected a shorter name"]),
    "short row": (GOOD + "a,2\n", ["3: 2 cells, but the header has 11"]),
    "all at once": (
        "a,1,,raod,,diesel,,10,-1,10,SFD\na,2,,road,,deisel,,10,1,10,SFD\n",
        ["2:6: unknown mode 'raod'; did you mean 'road'?",
         "2:23: mass: '-1'; expected a number that is not negative",
         "3:12: the factor tables of iso14083-2023 (fueleu-annex2 ipcc-desnz) have no deisel; did "
         "you mean 'diesel'?"]),
    "nothing": ("", [" no rows below the header"]),
}
HEADERS = {
    "unit that is missing": (
        HEAD.replace("distance [km]", "distance"),
        "1:67: distance has no unit; expected one in the header, as in 'distance [km]', or a "
        "column distance_unit"),
    "unit that is not known": (HEAD.replace("[km]", "[mi]"),
                               "1:67: distance: unit 'mi'; expected km, m or nmi"),
    "column": (HEAD.replace("engine", "engin"),
               "1:39: unknown column 'engin'; did you mean 'engine'?"),
    "two columns of one amount": (
        HEAD.replace("mass [t]", "mass [t],mass [kg]").replace(",kind", ""),
        "1:62: a second column of mass; expected one"),
    "column that is missing": (HEAD.replace("element,", ""), "1: lacks the column element"),
}


def refused(tmp_path, text, *words):
    path = tmp_path / "activity.csv"
    path.write_text(text)
    done = accounts.keeling(path, "--standard", "iso14083-2023", "--out", tmp_path / "out", *words)
    assert done.returncode == 65 and not done.stdout
    assert not [file for file in tmp_path.glob("out/*")]
    return done.stderr.replace(str(tmp_path / "activity.csv"), "F")


@pytest.mark.parametrize("case", ROWS)
def test_rows(tmp_path, case):
    text, told = ROWS[case]
    assert refused(tmp_path, HEAD + text).splitlines() == [f"F:{line}" for line in told]


@pytest.mark.parametrize("case", HEADERS)
def test_headers(tmp_path, case):
    header, told = HEADERS[case]
    assert refused(tmp_path, header + GOOD).splitlines() == [f"F:{told}"]


@pytest.mark.parametrize("place, year", [("CHN", "1999"), ("CHN", ""), ("XYZ", "2023")])
def test_grids(tmp_path, place, year):
    text = "chain,element,kind,fuel,amount [kWh],place,year\n"
    text += f"1,1,hub,electricity,5,{place},{year}\n"
    assert refused(tmp_path, text).splitlines() == [
        f"F:2:23: grids.csv has no electricity of '{place}' in '{year}'"]


@pytest.mark.parametrize("year", ["2023.5", "1e300", "-2023", "23", "02023", "2O23", "2023-24"])
@pytest.mark.parametrize("fuel", ["diesel", "electricity"])
def test_years(tmp_path, fuel, year):
    text = f"chain,element,kind,fuel,amount [MJ],place,year\n1,1,hub,{fuel},5,CHN,{year}\n"
    column = len(f"1,1,hub,{fuel},5,CHN,") + 1
    assert refused(tmp_path, text).splitlines() == [
        f"F:2:{column}: year: '{year}'; expected a whole number of four digits"]


def test_electricity_is_not_weighed(tmp_path):
    text = "chain,element,kind,fuel,amount [kg],place,year\n1,1,hub,electricity,5,CHN,2023\n"
    assert refused(tmp_path, text).splitlines() == ["F:2:21: electricity in kg; expected kWh or MJ"]


def test_unit_of_a_row(tmp_path):
    text = HEAD.replace("distance [km]", "distance,distance_unit")
    text += "a,1,,road,truck,diesel,,10,1,10,,SFD\na,2,,road,truck,diesel,,10,1,10,mi,SFD\n"
    assert refused(tmp_path, text).splitlines() == [
        "F:2:33: distance 10 has no unit; expected km, m or nmi",
        "F:3:33: distance 10 has the unit 'mi'; expected km, m or nmi"]


def test_skip_bad_keeps_the_rest(tmp_path):
    """More rows that cannot be split than a table may have, one of another sort, and good ones."""
    bad = "a,1,,road\n" * 30 + "z,1,,raod,,diesel,,10,1,10,SFD\n"
    told = accounts.statement(tmp_path, HEAD + bad + GOOD + bad + GOOD.replace("a,", "b,"),
                              "iso14083-2023", "--skip-bad")
    assert told["activity"]["rows"] == 2 and told["activity"]["rows_left_out"] == 62
    alone = accounts.statement(tmp_path, HEAD + GOOD, "iso14083-2023")
    assert told["total"]["kg_co2e"][0] == 2 * alone["total"]["kg_co2e"][0]
    done = accounts.keeling(tmp_path / "activity.csv", "--standard", "iso14083-2023")
    assert done.returncode == 0
    path = tmp_path / "activity.csv"
    path.write_text(HEAD + bad + GOOD)
    done = accounts.keeling(path, "--standard", "iso14083-2023", "--skip-bad")
    assert done.returncode == 0 and "1 row, 31 left out" in done.stdout
    assert done.stderr.count("4 cells, but the header has 11\n") == 30
    assert "unknown mode 'raod'" in done.stderr


TABLES = {
    "standard's word": ("standards.csv", ",TTW,", ",WTT,",
                        ":5:64: boundary: 'WTT'; expected TTW or WTW"),
    "table nobody has": ("standards.csv", "cn-national", "cn-nation",
                         ":5:1: gbt46531-2025: factors.csv has no table 'cn-nation'"),
    "GWP nobody has": ("standards.csv", ",AR6,100,", ",AR7,100,",
                       ":6:1: iso14083-2023: gwp.csv has no CH4 of set 'AR7', horizon '100', "
                     "fossil"),
    "gases without GWP": ("standards.csv", ",all,AR4,100,", ",all,,,",
                          ":8:1: fueleu-2025: gases is all and gwp is empty, but fueleu-annex2 has "
                          "CH4 and N2O; expected a set of gwp.csv"),
    "two ways to give CO2": ("factors.csv", "g/MJ,,,,18.9", "g/MJ,3,,,18.9",
                             ":6:40: expected either co2, or carbon and oxidation with per g/MJ"),
    "mark": ("gwp.csv", "21,verified", "21,sure",
             ":4:17: mark: 'sure'; expected verified, derived, default or unverified"),
    "slip above 1": ("factors.csv", "0.031", "3.1", ":20:72: slip: 3.1; expected 0 to 1"),
    "a row twice": ("grids.csv", "CHN,2022,", "CHN,2021,",
                    ":5:1: place, year: the same as in line 4; expected one row"),
    "limit of nobody": ("limits.csv", "fueleu-2025,2030", "fueleu,2030",
                        ":5:1: standard: 'fueleu'; expected one of standards.csv"),
}


@pytest.mark.parametrize("case", TABLES)
def test_own_tables(tmp_path, case):
    file, before, after, told = TABLES[case]
    text = (accounts.TABLES / file).read_text()
    assert before in text
    (tmp_path / file).write_text(text.replace(before, after, 1))
    done = accounts.keeling(accounts.EXAMPLE, "--standard", "iso14083-2023", "--tables", tmp_path)
    assert done.returncode == 65
    assert done.stderr.splitlines()[0].startswith(str(tmp_path / file)), done.stderr
    assert told.split(":", 3)[3] in done.stderr


USAGE = {
    "no standard": ([], "--standard is missing; expected a name of scenarios/standards/"
                        "standards.csv, such as iso14083-2023\n"),
    "unknown standard": (["--standard", "iso14083"],
                         "no standard 'iso14083'; expected gbt46531-2025, iso14083-2023, "
                         "iso14083-2023-ttw, fueleu-2025, eu-ets-maritime-2024, "
                         "eu-ets-maritime-2026, corsia, eu-ets-aviation, uk-ets-aviation, "
                         "uk-desnz-2024 or en16258-2012\n"),
    "historical": (["--standard", "iso14083-2023", "--against", "en16258-2012"],
                   "en16258-2012 is no longer in force (to 2023) and is for re-reading what was "
                   "stated by it; expected one in force, or --historical\n"),
    "folder": (["--standard", "iso14083-2023", "--out", "f.csv"],
               "--out f.csv: expected a folder\n"),
    "elements without a place": (["--standard", "iso14083-2023", "--elements"],
                                 "--elements is for the files of --out\n"),
    **{f"verify by a {what}": (
        [*words, "--verify", "s.json"],
        "--verify makes the statement anew by its own standards, members and seed; expected no "
        "--standard, --against, --members, --seed or --out\n") for what, words in
       {"standard": ["--standard", "iso14083-2023"], "seed": ["--seed", "3"]}.items()},
}


@pytest.mark.parametrize("case", USAGE)
def test_usage(case):
    words, told = USAGE[case]
    done = accounts.keeling(accounts.EXAMPLE, *words)
    assert (done.returncode, done.stderr) == (64, told)


@pytest.mark.parametrize("text, told", [
    ("", "'[' or '{' expected near end of file"), ("[1]", "no name of a standard in it"),
    ('{"standards": [{}]}', "no name of a standard in it"), (None, "cannot be read")])
def test_statements(tmp_path, text, told):
    path = tmp_path / "statement.json"
    if text is not None:
        path.write_text(text)
    done = accounts.keeling(accounts.EXAMPLE, "--verify", path)
    assert done.returncode == 65 and told in done.stderr and str(path) in done.stderr


def test_files(tmp_path):
    missing = tmp_path / "missing.csv"
    done = accounts.keeling(missing, "--standard", "iso14083-2023")
    assert done.returncode == 65
    assert done.stderr == f"{missing}: cannot be read: No such file or directory\n"
    done = accounts.keeling(accounts.EXAMPLE, "--standard", "iso14083-2023", "--tables", tmp_path)
    assert done.returncode == 65 and "no table in this folder" in done.stderr
    (tmp_path / "file").write_text("")
    done = accounts.keeling(accounts.EXAMPLE, "--standard", "iso14083-2023", "--out",
                            tmp_path / "file")
    assert done.returncode == 74 and str(tmp_path / "file") in done.stderr
