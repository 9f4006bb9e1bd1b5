"""What several share in a vehicle: each one's part by hand, under each rule; together the whole."""

import json

import pytest

import accounts

HEAD = ("chain,element,shipper,vehicle,mode,fuel,amount [kg],mass [t],passengers,teu,distance [km],"
        "distance_kind\n")
SHIP = ("1,1,S,ship,sea,HFO,1000,10,,3,400,SFD\n2,1,S,ship,sea,,,30,,1,100,SFD\n"
        "3,1,T,ship,sea,,,20,,4,800,SFD\n")
KG = 77.4 * 0.0404 * 1000
PARTS = {"tkm": (4000, 3000, 16000), "mass": (10, 30, 20), "TEU": (3, 1, 4)}


def standards(folder, **rows):
    """Of one's own, with a rule and what a passenger weighs."""
    plain = {name: {key: value for key, value in said.items() if key not in ("rule", "weighs")}
             for name, said in rows.items()}
    accounts.standards(folder, **plain)
    lines = (folder / "standards.csv").read_text().splitlines()
    more = [f"{line},{said.get('rule', '')},{said.get('weighs', '')}"
            for line, said in zip(lines[1:], rows.values())]
    (folder / "standards.csv").write_text("\n".join(
        [f"{lines[0]},allocation,passenger_kg", *more]) + "\n")
    return folder


def kg_of(tmp_path, s="a", file="chains"):
    return {name: float(row[f"kg_co2e_{s}"])
            for name, row in accounts.rows(tmp_path / f"out/{file}.csv").items()}


def shares(parts, whole=KG):
    return {str(i + 1): whole * part / sum(parts) for i, part in enumerate(parts)}


@pytest.mark.parametrize("rule", PARTS)
def test_rules(tmp_path, rule):
    own = standards(tmp_path / "own", mine=dict(rule=rule))
    told = accounts.statement(tmp_path, HEAD + SHIP, "mine", "--tables", own)["total"]
    assert told["kg_co2e"] == [pytest.approx(KG, rel=1e-14)]
    assert told["kg_primary"] == pytest.approx(KG, rel=1e-14)
    assert kg_of(tmp_path) == pytest.approx(shares(PARTS[rule]), rel=1e-9)


def test_no_rule_is_tonne_kilometres(tmp_path):
    own = accounts.standards(tmp_path / "own", mine={})
    accounts.statement(tmp_path, HEAD + SHIP, "mine", "--tables", own)
    assert kg_of(tmp_path) == pytest.approx(shares(PARTS["tkm"]), rel=1e-9)


@pytest.mark.parametrize("weighs, passengers", [("", 25), ("100", 25), ("150", 37.5)])
def test_belly_freight(tmp_path, weighs, passengers):
    """15 t beside 250 passengers of 100 kg each, whatever the distance a standard rules."""
    text = HEAD + ("1,1,,flight,air,jet kerosene,20000,15,,,5000,GCD\n"
                   "2,1,,flight,air,,,,250,,5000,GCD\n")
    own = standards(tmp_path / "own", mine=dict(rule="mass", weighs=weighs))
    accounts.statement(tmp_path, text, "mine", "--tables", own)
    assert kg_of(tmp_path) == pytest.approx(shares((15, passengers), 20000 * 71.5 * 0.0441),
                                            rel=1e-9)
    own = standards(tmp_path / "own", mine=dict(rule="tkm", weighs=weighs))
    accounts.statement(tmp_path, text, "mine", "--tables", own)
    assert kg_of(tmp_path) == pytest.approx(shares((15, passengers), 20000 * 71.5 * 0.0441),
                                            rel=1e-9)


def test_each_by_its_own_distance(tmp_path):
    """The great circle and 95 km under one, without them under the other: the bridge tells."""
    text = HEAD + ("1,1,,flight,air,jet kerosene,1000,1,,,405,GCD\n"
                   "2,1,,flight,air,,,1,,,905,GCD\n")
    own = standards(tmp_path / "own", a=dict(distance="GCD"), b=dict(distance="actual"))
    told = accounts.statement(tmp_path, text, "a", "--against", "b", "--tables", own)["total"]
    kg = 1000 * 71.5 * 0.0441
    assert kg_of(tmp_path, "a") == pytest.approx(shares((405, 905), kg), rel=1e-9)
    assert kg_of(tmp_path, "b") == pytest.approx(shares((500, 1000), kg), rel=1e-9)
    chains = accounts.rows(tmp_path / "out/chains.csv")
    for name in "12":
        moved = kg_of(tmp_path, "b")[name] - kg_of(tmp_path, "a")[name]
        assert float(chains[name]["bridge_allocation"]) == pytest.approx(moved, rel=1e-6)
    assert told["bridge_kg"]["allocation"] == pytest.approx(0, abs=1e-9 * kg)
    assert told["bridge_kg"]["distance"] == 0


def test_shapley_of_two(tmp_path):
    """Rule and provision differ: each attribute's value is the mean of its two steps."""
    own = standards(tmp_path / "own", a=dict(rule="mass"), b=dict(rule="TEU", boundary="WTW"))
    accounts.statement(tmp_path, HEAD + SHIP, "a", "--against", "b", "--tables", own)
    ttw, wtw = KG, KG + 17.5 * 40.4
    chains = accounts.rows(tmp_path / "out/chains.csv")
    for i, name in enumerate("123"):
        mass, teu = PARTS["mass"][i] / 60, PARTS["TEU"][i] / 8
        allocation = (teu - mass) * (ttw + wtw) / 2
        boundary = (wtw - ttw) * (mass + teu) / 2
        assert float(chains[name]["bridge_allocation"]) == pytest.approx(allocation, rel=1e-8)
        assert float(chains[name]["bridge_boundary"]) == pytest.approx(boundary, rel=1e-8)


def test_no_vehicle_no_attribute(tmp_path):
    own = standards(tmp_path / "own", a=dict(rule="mass"), b=dict(rule="TEU"))
    text = accounts.fuel("HFO")
    told = accounts.statement(tmp_path, text, "a", "--against", "b", "--tables", own)["total"]
    assert told["bridge_kg"] == {}


def test_amount_in_each_row(tmp_path):
    """Alike in each, in the last alone, or in the first: the same."""
    own = standards(tmp_path / "own", mine=dict(rule="mass"))
    accounts.statement(tmp_path, HEAD + SHIP, "mine", "--tables", own)
    first = (tmp_path / "out/chains.csv").read_text()
    each = SHIP.replace(",sea,,,", ",sea,HFO,1000,")
    last = SHIP.replace("HFO,1000", ",").replace("3,1,T,ship,sea,,", "3,1,T,ship,sea,HFO,1000")
    for text in each, last:
        assert text != SHIP
        accounts.statement(tmp_path, HEAD + text, "mine", "--tables", own)
        assert (tmp_path / "out/chains.csv").read_text() == first


def test_stated_by_a_carrier(tmp_path):
    text = (HEAD + SHIP).replace("[kg]", "[kg CO2e]").replace("HFO", "")
    own = standards(tmp_path / "own", a=dict(rule="mass"), b=dict(rule="TEU", boundary="WTW"))
    told = accounts.statement(tmp_path, text, "a", "--against", "b", "--tables", own)["total"]
    assert told["kg_co2e"] == [pytest.approx(1000, rel=1e-14)] * 2
    assert told["kg_given_as_co2e"] == pytest.approx(1000, rel=1e-14)
    assert kg_of(tmp_path, "a") == pytest.approx(shares(PARTS["mass"], 1000), rel=1e-9)
    assert kg_of(tmp_path, "b") == pytest.approx(shares(PARTS["TEU"], 1000), rel=1e-9)


def test_same_bytes(tmp_path):
    """A vehicle may be larger than a block; rows before and behind it keep their places."""
    text = HEAD + "0,1,U,,road,diesel,5,1,,,10,SFD\n" + SHIP + "4,1,U,,road,diesel,5,1,,,10,SFD\n"
    text += "".join(f"v{i},1,S,big,sea,{'MGO,500' if i == 7 else ','},{i + 1},,,90,SFD\n"
                    for i in range(40)) + "5,1,U,,road,diesel,5,1,,,10,SFD\n"
    own = standards(tmp_path / "own", a=dict(rule="mass"), b={})
    words = ["a", "--against", "b", "--tables", own, "--members", "20", "--elements"]
    found = set()
    for block in ("1", "2", "3", "7", "100000"):
        told = accounts.statement(tmp_path, text, *words, "--block", block)
        found.add("".join((tmp_path / f"out/{file}").read_text() for file in
                          ("chains.csv", "shippers.csv", "elements.csv", "statement.json")))
    assert len(found) == 1 and told["total"]["rows"] == 46
    assert list(accounts.rows(tmp_path / "out/chains.csv"))[:6] == ["0", "1", "2", "3", "4", "v0"]
    done = accounts.keeling(tmp_path / "activity.csv", "--verify", tmp_path / "out/statement.json",
                            "--tables", own)
    assert done.returncode == 0, done.stderr


def test_an_amount_errs_once_a_vehicle(tmp_path):
    """Three parts of one amount are as far off, together, as it is; two vehicles are not."""
    own = standards(tmp_path / "own", mine=dict(rule="mass"))
    lines = "".join(f"{name},,1,1,1,95,normal,default\n" for name in
                    "lhv co2 ch4 n2o slip wtt gwp grid factor default".split())
    (own / "uncertainty.csv").write_text(
        "figure,of,value,low,high,percent,distribution,mark\n" + lines +
        "amount,,1,0.9,1.1,68.26894921370859,normal,default\n")
    again = SHIP.replace("ship", "other").replace("1,1,S", "4,1,S").replace(
        "2,1,S", "5,1,S").replace("3,1,T", "6,1,T")
    for text, off in ((SHIP, 0.1), (SHIP + again, 0.1 / 2 ** 0.5)):
        told = accounts.statement(tmp_path, HEAD + text, "mine", "--tables", own, "--members",
                                  10000)["total"]
        low, _, high = told["kg_co2e_range"][0]
        assert (high - low) / 2 / 1.64485 / told["kg_co2e"][0] == pytest.approx(off, rel=0.03)


ROWS = {
    "no amount": (SHIP.replace("HFO,1000", ","), [
        "2:7: vehicle ship has no amount; expected one, in one row or alike in each"]),
    "two amounts": (SHIP.replace("2,1,S,ship,sea,,", "2,1,S,ship,sea,HFO,999"), [
        "3:20: vehicle ship: not the amount of line 2; expected one amount, in one row or alike in "
        "each"]),
    "two fuels of one amount": (SHIP.replace("2,1,S,ship,sea,,", "2,1,S,ship,sea,MGO,1000"), [
        "3:7: vehicle ship: not the fuel of line 2; expected that or none"]),
    "two fuels": (SHIP.replace("2,1,S,ship,sea,,", "2,1,S,ship,sea,MGO,"), [
        "3:7: vehicle ship: not the fuel of line 2; expected that or none"]),
    "two modes": (SHIP.replace("2,1,S,ship,sea", "2,1,S,ship,rail"), [
        "3:7: vehicle ship: not the mode of line 2; expected one"]),
    "no mass": (SHIP.replace(",,30,", ",,,"), [
        "3:7: neither mass nor passengers, by which iso14083-2023 shares out vehicle ship"]),
    "no distance": (SHIP.replace("100,SFD", ","), [
        "3:7: distance is missing, by which iso14083-2023 shares out vehicle ship"]),
    "nothing": (SHIP.replace("10,,3", "0,,3").replace("30,,", "0,,").replace("20,,", "0,,"), [
        "2:7: vehicle ship: nothing on it by which iso14083-2023 can share it out"]),
    "number": (SHIP.replace(",,3,", ",,x,"), ["2:29: teu: 'x'; expected a number that is not "
                                             "negative"]),
}


@pytest.mark.parametrize("case", ROWS)
def test_rows(tmp_path, case):
    text, told = ROWS[case]
    assert text != SHIP
    path = tmp_path / "activity.csv"
    path.write_text(HEAD + text)
    done = accounts.keeling(path, "--standard", "iso14083-2023")
    assert done.returncode == 65
    assert done.stderr.splitlines() == [f"{path}:{line}" for line in told]


def test_what_a_rule_needs(tmp_path):
    own = standards(tmp_path / "own", mine=dict(rule="TEU"))
    path = tmp_path / "activity.csv"
    path.write_text(HEAD + SHIP.replace(",,3,", ",,,"))
    done = accounts.keeling(path, "--standard", "mine", "--tables", own)
    assert done.stderr == (f"{path}:2:7: teu is missing, by which mine shares out vehicle ship\n")
    own = standards(tmp_path / "own", mine=dict(rule="volume"))
    done = accounts.keeling(path, "--standard", "mine", "--tables", own)
    assert done.returncode == 65
    assert "allocation: 'volume'; expected tkm, mass or TEU" in done.stderr


def test_hubs_and_intensities_are_not_shared(tmp_path):
    path = tmp_path / "activity.csv"
    path.write_text("chain,element,vehicle,kind,mode,fuel,amount [kg],intensity [MJ/tkm],mass [t],"
                    "distance [km],distance_kind\n1,1,v,hub,,diesel,1,,1,,\n"
                    "2,1,w,,road,diesel,,1,1,1,SFD\n")
    done = accounts.keeling(path, "--standard", "iso14083-2023")
    assert done.returncode == 65
    assert done.stderr.splitlines()[:2] == [
        f"{path}:2:5: a hub in the vehicle v; expected transport",
        f"{path}:3:21: an intensity of a row of vehicle w; expected an amount, once a vehicle"]


def test_skip_bad_leaves_out_the_vehicle(tmp_path):
    """All of it; the chain that began there begins with its next row."""
    own = standards(tmp_path / "own", mine=dict(rule="mass"))
    good = "7,1,U,,road,diesel,5,1,,,10,SFD\n"
    text = HEAD + good + SHIP.replace("30,", "-30,") + "3,2,T,,road,diesel,7,1,,,10,SFD\n"
    told = accounts.statement(tmp_path, text, "mine", "--tables", own, "--skip-bad")
    assert told["activity"]["rows"] == 2 and told["activity"]["rows_left_out"] == 3
    assert kg_of(tmp_path) == pytest.approx({"7": 5 * 3.1863, "3": 7 * 3.1863}, rel=1e-9)
    done = accounts.keeling(tmp_path / "activity.csv", "--standard", "mine", "--tables", own,
                            "--skip-bad")
    assert "2:7" not in done.stderr
    assert f"{tmp_path}/activity.csv:3:7: vehicle ship is left out whole" in done.stderr
    assert json.loads((tmp_path / "out/statement.json").read_text())["total"]["rows"] == 2


@pytest.mark.parametrize("column, here, there", [
    ("engine", "Otto medium", "Otto slow"), ("engine", "", "Otto medium"),
    ("place", "CHN", "DEU"), ("year", "2023", "2024"), ("year", "", "2024"),
    ("empty", "0.2", "0.3"), ("empty", "", "0.3")])
def test_what_is_said_of_a_vehicle_is_said_alike(tmp_path, column, here, there):
    path = tmp_path / "activity.csv"
    path.write_text(HEAD.replace("distance_kind", f"distance_kind,{column}") +
                    f"1,1,S,v,sea,HFO,9,1,,,4,SFD,{here}\n2,1,S,v,sea,,,3,,,4,SFD,{there}\n")
    done = accounts.keeling(path, "--standard", "iso14083-2023")
    assert done.returncode == 65
    assert done.stderr == (f"{path}:3:7: vehicle v: not the {column} of line 2; expected that or "
                           "none\n")


def test_empty_running_is_of_the_vehicle(tmp_path):
    """A fifth of the way it carries nothing, whoever says it: a quarter comes on top."""
    own = standards(tmp_path / "own", mine=dict(rule="mass", empty="in"))
    text = HEAD.replace("distance_kind", "distance_kind,empty") + "".join(
        f"{line},{empty}\n" for line, empty in zip(SHIP.splitlines(), ("0.2", "", "0.20")))
    accounts.statement(tmp_path, text, "mine", "--tables", own)
    assert kg_of(tmp_path) == pytest.approx(shares(PARTS["mass"], 1.25 * KG), rel=1e-9)


def test_one_amount_in_two_units(tmp_path):
    text = ("chain,element,vehicle,mode,fuel,amount,amount_unit,mass [t],place,year\n"
            "1,1,v,rail,electricity,15.3,kWh,1,CHN,2023\n"
            "2,1,v,rail,electricity,55.08,MJ,3,CHN,2023\n")
    own = standards(tmp_path / "own", mine=dict(rule="mass", boundary="WTW"))
    told = accounts.statement(tmp_path, text, "mine", "--tables", own)
    assert told["total"]["mj"] == [pytest.approx(55.08, rel=1e-12)]
    path = tmp_path / "activity.csv"
    path.write_text(text.replace("55.08", "55.0801"))
    done = accounts.keeling(path, "--standard", "mine", "--tables", own)
    assert f"{path}:3:24: vehicle v: not the amount of line 2" in done.stderr


@pytest.mark.parametrize("lines, left", [
    ("SSS x WW", "U"), ("SS x S WW", "UWW"), ("SSS WW x", "USSS"), ("SSS x x WW", "U"),
    ("SSS x U WW", "UUWW"), ("x WW SSS", "USSS"), ("SSS x W r", "U")])
def test_a_row_of_no_known_vehicle_spoils_both_that_it_may_be_of(tmp_path, lines, left):
    """x: it cannot be split; r: a wrong row of W."""
    own = standards(tmp_path / "own", mine=dict(rule="mass"))
    rows = {"S": "s,road,diesel,5,1", "W": "w,road,diesel,7,1", "U": ",road,diesel,9,1"}
    text = HEAD
    for i, sort in enumerate("U" + lines.replace(" ", "")):
        text += f"{i},1,,w,raod,diesel,7,1,,,10,SFD\n" if sort == "r" else (
            f"{i},1\n" if sort == "x" else f"{i},1,,{rows[sort]},,,10,SFD\n")
    told = accounts.statement(tmp_path, text, "mine", "--tables", own, "--skip-bad")
    amount = {"U": 9, "S": 5 / 3, "W": 3.5}
    assert told["activity"]["rows"] == len(left)
    assert told["activity"]["rows_left_out"] == text.count("\n") - 1 - len(left)
    assert told["total"]["kg_co2e"][0] == pytest.approx(
        3.1863 * sum(amount[sort] for sort in left), rel=1e-9)
