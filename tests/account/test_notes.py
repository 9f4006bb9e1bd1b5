"""What is counted but has to be looked at: other modes, years, chains that stand twice, GWPs that
are not verified."""

import pytest

import accounts

HEAD = "chain,element,mode,category,fuel,amount [kg],year\n"
TWO = HEAD + "1,1,sea,c,HFO,1,\n1,2,road,c,diesel,1,\n1,3,sea,c,HFO,1,\n1,4,road,c,diesel,2,\n"


def standards(folder, modes="", **rows):
    accounts.standards(folder, **rows)
    lines = (folder / "standards.csv").read_text().splitlines()
    text = "\n".join([f"{lines[0]},modes", *(f"{line},{modes}" for line in lines[1:])])
    (folder / "standards.csv").write_text(text + "\n")
    return folder


def noted(tmp_path, text, *words):
    return accounts.statement(tmp_path, text, *words)["notes"]


def printed(tmp_path, *words):
    return accounts.keeling(tmp_path / "activity.csv", *words).stdout


@pytest.mark.parametrize("modes, rows", [("", 0), ("sea", 2), ("road; sea", 0), ("sea;road", 0),
                                         ("inland waterway", 4)])
def test_modes(tmp_path, modes, rows):
    own = standards(tmp_path / "own", modes, mine={})
    words = ["mine", "--tables", own]
    assert noted(tmp_path, TWO, *words)["rows_of_other_modes"] == [rows]
    told = f"note: {rows} rows are of a mode it is not made for, which is for {modes}\n"
    assert (told in printed(tmp_path, "--standard", *words)) == (rows > 0)


def test_shipped_modes(tmp_path):
    """By their titles: road and water of GB/T 46531, the sea of FuelEU and the ETS."""
    text = HEAD + "".join(f"{i},1,{mode},c,{fuel},1,\n" for i, (mode, fuel) in enumerate(
        [("road", "diesel"), ("rail", "diesel"), ("air", "jet kerosene"), ("sea", "MGO"),
         ("inland waterway", "MGO")]))
    assert noted(tmp_path, text, "gbt46531-2025")["rows_of_other_modes"] == [2]
    assert noted(tmp_path, text, "iso14083-2023")["rows_of_other_modes"] == [0]
    text = "".join(line for line in text.splitlines(True) if "MGO" in line or "chain" in line)
    for name in "fueleu-2025", "eu-ets-maritime-2024", "eu-ets-maritime-2026":
        assert noted(tmp_path, text, name, "--historical")["rows_of_other_modes"] == [1]


def test_a_factor_of_another_mode_is_not_used(tmp_path):
    own = standards(tmp_path / "own", "sea", a={}, b=dict(boundary="TTW", load="actual"))
    told = accounts.statement(tmp_path, TWO, "a", "--against", "b", "--tables", own)
    why = {one["category"]: one["why_not"] for one in told["recognition"]}
    assert why == {"sea: c": [], "road: c": ["a or b is not made for this mode"]}


def test_a_mode_that_is_none(tmp_path):
    own = standards(tmp_path / "own", "sea; raod", mine={})
    done = accounts.keeling(accounts.EXAMPLE, "--standard", "mine", "--tables", own)
    assert done.returncode == 65
    assert done.stderr == (f"{own}/standards.csv:2:1: mine: modes.csv has no mode 'raod'; expected "
                           "modes with ; between\n")


@pytest.mark.parametrize("begin, end, rows", [("", "", 0), ("2024", "", 1), ("2025-12-31", "", 2),
                                              ("", "2024-01-01", 1), ("2024-06", "2024-07", 2)])
def test_years(tmp_path, begin, end, rows):
    """Rows of 2023, 2024 and 2025 and one without; a part of a year is enough."""
    text = HEAD + "".join(f"{i},1,road,c,diesel,1,{year}\n" for i, year in
                          enumerate(("2023", "2024", "2025", "")))
    own = accounts.standards(tmp_path / "own", mine={"from": begin, "to": end})
    words = ["mine", "--tables", own, "--historical"]
    assert noted(tmp_path, text, *words)["rows_of_years_not_in_force"] == [rows]
    told = f" of a year in which it was not in force ({begin} to {end or 'now'})\n"
    assert (told in printed(tmp_path, "--standard", *words)) == (rows > 0)


def test_chains_that_stand_twice(tmp_path):
    """Whatever lies between, in another block or not; each is counted."""
    rows = [f"c{i},{e},road,c,diesel,1,\n" for i in range(3000) for e in (1, 2)]
    rows += ["c7,1,road,c,diesel,1,\n", "new,1,road,c,diesel,1,\n", "c5,1,road,c,diesel,1,\n",
             "c5,2,road,c,diesel,1,\n", "c6,1,road,c,diesel,1,\n", "c5,1,road,c,diesel,1,\n"]
    for block in ("1", "1000", "100000"):
        told = accounts.statement(tmp_path, HEAD + "".join(rows), "iso14083-2023", "--block", block)
        assert told["notes"]["chains_that_stand_twice"] == 3
        assert told["total"]["rows"] == 6006
    assert ("\nnote: 3 chains stand twice, as 'c5' in lines 12 and 6004; each is counted\n"
            in printed(tmp_path, "--standard", "iso14083-2023"))
    words = ["iso14083-2023", "--against", "iso14083-2023"]
    for text, why in ((HEAD + "".join(rows), ["a chain stands twice"]),
                      (HEAD + "".join(rows[:6000]), [])):
        told = accounts.statement(tmp_path, text, *words)
        assert told["recognition"][0]["why_not"] == why


def test_many_chains_are_told_apart(tmp_path):
    rows = "".join(f"chain {i},1,road,c,diesel,1,\n" for i in range(200000))
    notes = noted(tmp_path, HEAD + rows, "iso14083-2023")
    assert notes["chains_that_stand_twice"] == 0 and notes["all_chains_compared"]


def test_more_than_can_be_kept_are_told_as_such(tmp_path):
    rows = "".join(f"{i},1,road,c,diesel,1,\n" for i in range(100001))
    notes = noted(tmp_path, HEAD + rows + rows, "iso14083-2023")
    assert notes["chains_that_stand_twice"] == 100000 and not notes["all_chains_compared"]
    assert "note: too many chains to be sure" in printed(tmp_path, "--standard", "iso14083-2023")


def test_what_was_left_out_does_not_stand_twice(tmp_path):
    """Lines that are told are of rows that count: here 4, where the chain begins, and 6."""
    rows = ["c5,1,raod,c,diesel,1,\n", "new,1,road,c,diesel,1,\n", "c5,1,road,c,diesel,1,\n",
            "x,1,road,c,diesel,1,\n", "c5,1,road,c,diesel,1,\n"]
    words = ["iso14083-2023", "--skip-bad"]
    notes = noted(tmp_path, HEAD + "".join(rows), *words)
    assert notes["chains_that_stand_twice"] == 1
    assert ("\nnote: 1 chain stands twice, as 'c5' in lines 4 and 6; each is counted\n"
            in printed(tmp_path, "--standard", *words))
    notes = noted(tmp_path, HEAD + "".join(rows[:4]), *words)
    assert notes["chains_that_stand_twice"] == 0


VEHICLES = ("chain,element,vehicle,mode,category,fuel,amount [kg],mass [t],distance [km],"
            "distance_kind\n")


def vehicle(name, *amounts):
    return "".join(f"{{}},1,{name},road,c,diesel,{amount},1,9,SFD\n" for amount in amounts)


def numbered(*lines):
    rows = "".join(lines).splitlines(True)
    return VEHICLES + "".join(line.format(i) for i, line in enumerate(rows))


@pytest.mark.parametrize("block", ["1", "2", "100000"])
def test_vehicles_that_stand_twice(tmp_path, block):
    """Apart, each is counted; a factor of recognition is not used."""
    text = numbered(vehicle("v", 5, ""), vehicle("w", 5), vehicle("u", 5), vehicle("v", 5, 5),
                    vehicle("w", 7))
    words = ["iso14083-2023", "--against", "iso14083-2023"]
    told = accounts.statement(tmp_path, text, *words, "--block", block)
    assert told["notes"]["vehicles_that_stand_twice"] == 2
    assert told["notes"]["all_vehicles_compared"] and not told["notes"]["chains_that_stand_twice"]
    assert told["recognition"][0]["why_not"] == ["a vehicle stands twice"]
    assert ("\nnote: 2 vehicles stand twice, as 'v' in lines 2 and 6; each is counted\n"
            in printed(tmp_path, "--standard", words[0]))
    assert accounts.keeling(tmp_path / "activity.csv", "--verify",
                            tmp_path / "out/statement.json").returncode == 0
    text = numbered(vehicle("v", 5, ""), vehicle("w", 5), vehicle("u", 5))
    told = accounts.statement(tmp_path, text, *words, "--block", block)
    assert told["notes"]["vehicles_that_stand_twice"] == 0
    assert told["recognition"][0]["why_not"] == []


def test_a_vehicle_that_was_left_out_does_not_stand_twice(tmp_path):
    text = numbered(vehicle("v", 5, -5), vehicle("w", 5), vehicle("v", 5, 5))
    told = accounts.statement(tmp_path, text, "iso14083-2023", "--skip-bad")
    assert told["notes"]["vehicles_that_stand_twice"] == 0 and told["activity"]["rows"] == 3


def test_vehicles_do_not_change_the_rule_when_they_are_read_again(tmp_path):
    """The attribute of sharing out counts once."""
    own = tmp_path / "own"
    accounts.standards(own, a={}, b=dict(distance="SFD"))
    text = numbered(vehicle("v", 5, ""), vehicle("w", 5), vehicle("v", 5))
    total = accounts.statement(tmp_path, text, "a", "--against", "b", "--tables", own)["total"]
    once = accounts.statement(tmp_path, text.replace(",w,", ",x,", 1).replace("3,1,v", "3,1,z"),
                              "a", "--against", "b", "--tables", own)["total"]
    assert total == once


@pytest.mark.parametrize("fuel, gases, mark, gas, share", [
    ("HFO", "all", "default", "CH4", 1), ("HFO", "all", "default", "N2O", 1),
    ("HFO", "CO2", "default", "CH4", 0), ("HFO", "all", "verified", "CH4", 0),
    ("methane free", "all", "default", "CH4", 0), ("methane free", "all", "default", "N2O", 1)])
def test_gwps_count_among_what_is_not_verified(tmp_path, fuel, gases, mark, gas, share):
    """Where the gas is there and counts."""
    own = accounts.standards(tmp_path / "own", mine=dict(factors="x", gases=gases, gwp="mine"))
    (own / "gwp.csv").write_text("set,horizon,gas,ch4,value,mark\n" + "".join(
        f"mine,,{name},,20,{mark if name == gas else 'verified'}\n" for name in ("CH4", "N2O")))
    (own / "factors.csv").write_text(
        "table,fuel,lhv,per,mark,unit,engine,co2,ch4,n2o\nx,HFO,40,g/g,verified,kg,,3,0.001,0.001\n"
        "x,methane free,40,g/g,verified,kg,,3,0,0.001\n")
    total = accounts.statement(tmp_path, accounts.fuel(fuel), "mine", "--tables", own)["total"]
    assert total["kg_unverified"][0] == share * total["kg_co2e"][0]


@pytest.mark.parametrize("mark, kind, plus, share", [
    ("unverified", "actual", 95, 1), ("verified", "actual", 95, 0), ("unverified", "GCD", 95, 0),
    ("unverified", "actual", 0, 0)])
def test_what_is_added_to_a_distance_may_not_be_verified(tmp_path, mark, kind, plus, share):
    own = accounts.standards(tmp_path / "own", mine=dict(distance="GCD"))
    (own / "modes.csv").write_text("mode,short,factor,plus,non_co2,mark\n"
                                   f"air,GCD,1,{plus},yes,{mark}\n")
    text = ("chain,element,mode,category,intensity [g/tkm],mass [t],distance [km],distance_kind\n"
            f"1,1,air,c,500,3,2000,{kind}\n")
    total = accounts.statement(tmp_path, text, "mine", "--tables", own)["total"]
    assert total["kg_co2e"][0] > 0
    assert total["kg_unverified"][0] == share * total["kg_co2e"][0]


@pytest.mark.parametrize("mark, kind, rule, share", [
    ("unverified", "SFD", "tkm", 1), ("verified", "SFD", "tkm", 0),
    ("unverified", "actual", "tkm", 0), ("unverified", "SFD", "mass", 0)])
def test_shares_by_a_distance_may_not_be_verified(tmp_path, mark, kind, rule, share):
    own = accounts.standards(tmp_path / "own", mine=dict(factors="x"))
    lines = (own / "standards.csv").read_text().splitlines()
    (own / "standards.csv").write_text(f"{lines[0]},allocation\n{lines[1]},{rule}\n")
    (own / "modes.csv").write_text("mode,short,factor,plus,non_co2,mark\n"
                                   f"road,SFD,1.1,0,no,{mark}\n")
    (own / "factors.csv").write_text("table,fuel,lhv,per,mark,unit,engine,co2,ch4,n2o\n"
                                     "x,diesel,43,g/g,verified,kg,,3,0,0\n")
    text = numbered(vehicle("v", 5, "")).replace("SFD", kind)
    total = accounts.statement(tmp_path, text, "mine", "--tables", own)["total"]
    assert total["kg_co2e"][0] == pytest.approx(15, rel=1e-12)
    assert total["kg_unverified"][0] == pytest.approx(share * 15, rel=1e-12)
