"""The bridge between two standards, recognition, statements and what must not change them."""

import itertools
import json
import math

import pytest

import accounts

FILES = ["chains.csv", "shippers.csv", "modes.csv", "categories.csv", "elements.csv",
         "statement.json"]
EIGHT = ("chain,element,mode,category,fuel,amount [kg],mass [t],distance [km],distance_kind,load,"
         "empty\n"
         "1,1,road,rigid 7.5-17 t,,,4,700,actual,0.6,0.1\n"
         "1,2,air,freighter long haul,,,4,5000,GCD,,\n"
         "1,3,sea,,HFO,900,4,9000,SFD,,\n")
A = dict(factors="cn-national", load="actual", distance="SFD", empty="in")
B = dict(factors="fueleu-annex2 ipcc-desnz", boundary="WTW", gases="all", gwp="AR5", horizon="100",
         non_co2="1.7")


def total(tmp_path, activity, a, b, own):
    return accounts.statement(tmp_path, activity, a, "--against", b, "--tables", own)["total"]


def test_adds_up(tmp_path):
    own = accounts.standards(tmp_path / "own", a=A, b=B)
    told = total(tmp_path, EIGHT, "a", "b", own)
    difference = told["kg_co2e"][1] - told["kg_co2e"][0]
    assert len(told["bridge_kg"]) == 7 and abs(difference) > 1000
    assert abs(sum(told["bridge_kg"].values()) - difference) < 1e-12 * told["kg_co2e"][1]
    assert all(abs(part) > 1 for part in told["bridge_kg"].values())


def test_from_a_standard_to_itself(tmp_path):
    told = accounts.statement(tmp_path, accounts.EXAMPLE, "iso14083-2023", "--against",
                              "iso14083-2023")["total"]
    assert told["bridge_kg"] == {} and told["kg_co2e"][0] == told["kg_co2e"][1] > 0


def test_shapley_by_hand(tmp_path):
    """Three attributes, every mixture a standard of its own, averaged over all orders."""
    parts = {"boundary": dict(boundary="WTW"), "non_co2": dict(non_co2="1.7"),
             "factors": dict(factors="fueleu-annex2 ipcc-desnz")}
    base = dict(factors="ipcc-desnz", gases="all", gwp="AR6", horizon="100")
    mixtures = {}
    for n in range(4):
        for chosen in itertools.combinations(sorted(parts), n):
            said = dict(base)
            for name in chosen:
                said.update(parts[name])
            mixtures["+".join(("m", *chosen))] = said
    own = accounts.standards(tmp_path / "own", **mixtures)
    kg = {name: accounts.statement(tmp_path, EIGHT, name, "--tables", own)["total"]["kg_co2e"][0]
          for name in mixtures}
    mean = dict.fromkeys(parts, 0.0)
    for order in itertools.permutations(parts):
        for i, name in enumerate(order):
            before, after = sorted(order[:i]), sorted(order[:i + 1])
            mean[name] += (kg["+".join(("m", *after))] - kg["+".join(("m", *before))]) / 6
    last = "+".join(("m", *sorted(parts)))
    told = total(tmp_path, EIGHT, "m", last, own)
    assert told["bridge_kg"] == pytest.approx(mean, rel=1e-9)
    assert all(abs(part) > 1 for part in mean.values())


def test_what_a_does_not_say_is_not_a_difference_of_factors(tmp_path):
    """National factors have no CH4, N2O and provision: that is told as gases and boundary. Diesel
    of the nation is 2.0 % below IPCC's by MJ: its oxidation factor, and nothing else."""
    own = accounts.standards(tmp_path / "own", a=dict(factors="cn-national"),
                             b=dict(factors="ipcc-desnz"), c=B)
    text = accounts.fuel("diesel", mode="road", unit="MJ")
    told = total(tmp_path, text, "a", "b", own)
    assert told["kg_co2e"][0] / told["kg_co2e"][1] == pytest.approx(0.98, abs=5e-4)
    told = total(tmp_path, text, "a", "c", own)
    assert set(told["bridge_kg"]) == {"boundary", "gases", "factors", "non_co2"}
    assert told["bridge_kg"]["boundary"] == pytest.approx(17.5, rel=1e-12)
    assert told["bridge_kg"]["factors"] == pytest.approx(74.1 - 72.5853333, abs=1e-6)


def test_validity(tmp_path):
    """While both are in force; by what energy."""
    told = accounts.statement(tmp_path, accounts.EXAMPLE, "gbt46531-2025", "--against",
                              "eu-ets-maritime-2024", "--historical", "--skip-bad")
    found = {one["category"]: one for one in told["recognition"]}
    assert found["sea: container ship"]["energy"] == ["LNG Otto medium"]
    assert found["rail: electric"]["energy"] == ["electricity CHN 2023"]
    assert {tuple(one["both_in_force"]) for one in found.values()} == {("2026-05-01",
                                                                       "2025-12-31")}
    assert all("a and b were never in force together" in one["why_not"] for one in found.values())


def test_composition(tmp_path):
    """Of the same activity, from a to c is from a to b and on to c."""
    own = accounts.standards(tmp_path / "own", a=A, b=B)
    ratio = {}
    for a, b in (("a", "b"), ("b", "iso14083-2023"), ("a", "iso14083-2023")):
        first, second = total(tmp_path, EIGHT, a, b, own)["kg_co2e"]
        ratio[a, b] = second / first
    whole = ratio["a", "b"] * ratio["b", "iso14083-2023"]
    assert whole == pytest.approx(ratio["a", "iso14083-2023"], rel=1e-14)


def test_recognition(tmp_path):
    """Two rows of a category, b/a 1.1 and 1.3 of one fuel each; and a wider standard's way back."""
    own = accounts.standards(tmp_path / "own", a=dict(factors="x"), b=dict(factors="y"),
                             c=dict(factors="x", boundary="WTW"))
    (own / "factors.csv").write_text("table,fuel,lhv,per,mark,unit,engine,co2,wtt\n"
                                     "x,F,10,g/g,default,kg,,1,0\nx,G,10,g/g,default,kg,,1,10\n"
                                     "y,F,10,g/g,default,kg,,1.1,0\ny,G,10,g/g,default,kg,,1.3,0\n")
    text = ("chain,element,mode,category,fuel,amount [kg]\n1,1,sea,both,F,1\n1,2,sea,both,G,1\n"
            "1,3,sea,one,F,2\n1,4,sea,one,F,5\n")

    def judged(a, b):
        told = accounts.statement(tmp_path, text, a, "--against", b, "--tables", own)
        return {one["category"]: one for one in told["recognition"]}

    found = judged("a", "b")
    assert found["sea: both"]["factor"] == pytest.approx(1.2, rel=1e-12)
    spread = math.log(1.3 / 1.1) / math.sqrt(2)
    assert found["sea: both"]["dispersion_ln"] == pytest.approx(spread, rel=1e-9)
    assert found["sea: both"]["why_not"] == ["rows differ too much in b/a"]
    assert found["sea: both"]["energy"] == ["F", "G"] and found["sea: one"]["energy"] == ["F"]
    assert found["sea: one"]["usable"] and found["sea: one"]["dispersion_ln"] < 1e-12
    assert judged("c", "a")["sea: one"]["usable"]
    assert "a leaves out the provision of energy" in judged("a", "c")["sea: both"]["why_not"]
    assert judged("a", "c")["sea: one"]["usable"]  # whose fuel has none


@pytest.mark.parametrize("wider, told", [
    (dict(boundary="WTW"), "a leaves out the provision of energy"),
    (dict(gases="all", gwp="AR6", horizon="100"), "a leaves out CH4 and N2O"),
    (dict(empty="in"), "a leaves out empty running"),
    (dict(non_co2="1.7"), "a leaves out what flying does beside its CO2")])
def test_coverage(tmp_path, wider, told):
    """A narrower standard is not recognised by a wider one; a wider one by a narrower one is."""
    own = accounts.standards(tmp_path / "own", narrow={}, wide=wider)
    text = ("chain,element,mode,category,fuel,amount [kg],empty\n"
            "1,1,air,c,jet kerosene,1,0.2\n1,2,air,c,jet kerosene,2,0.2\n")
    for a, b, why in (("narrow", "wide", [told]), ("wide", "narrow", [])):
        found = accounts.statement(tmp_path, text, a, "--against", b, "--tables", own)
        assert found["recognition"][0]["why_not"] == why


def test_what_a_category_has_none_of_need_not_be_counted(tmp_path):
    """Hubs, of ships."""
    own = accounts.standards(tmp_path / "own", narrow={}, wide=dict(hubs="in"))
    text = "chain,element,mode,category,fuel,amount [kg]\n1,1,sea,c,HFO,1\n1,2,sea,c,HFO,2\n"
    found = accounts.statement(tmp_path, text, "narrow", "--against", "wide", "--tables", own)
    assert found["recognition"][0]["usable"]


def test_what_slips_is_told_as_gases(tmp_path):
    """Methane that an engine lets through, which China's factors neither have nor count."""
    text = "chain,element,mode,category,fuel,engine,amount [kg]\n1,1,sea,s,LNG,Otto slow,300\n"
    found = accounts.statement(tmp_path, text, "gbt46531-2025", "--against", "iso14083-2023")
    bridge = found["total"]["bridge_kg"]
    slipped, burned = 300 * 0.017 * 29.8, 300 * 0.983 * 0.00011 * 273
    assert bridge["gases"] == pytest.approx((slipped + burned) * (1 + 51.498 / 49.1) / 2, rel=1e-2)
    assert bridge["gases"] + bridge["factors"] + bridge["boundary"] == pytest.approx(
        found["total"]["kg_co2e"][1] - found["total"]["kg_co2e"][0], rel=1e-9)


def test_gases_are_the_same_by_either_table(tmp_path):
    """What slips does not burn, also where the other table's gases are read: 1 kg, by hand."""
    own = accounts.standards(tmp_path / "own", a=dict(factors="x"), b=dict(
        factors="y", gases="all", gwp="AR5", horizon="100"))
    (own / "factors.csv").write_text("table,fuel,lhv,per,mark,unit,engine,co2,ch4,n2o,slip\n"
                                     "x,F,10,g/g,default,kg,,2.5,,,\n"
                                     "y,F,10,g/g,default,kg,,2.75,0.01,0.0002,0.03\n")
    told = total(tmp_path, accounts.fuel("F", amount=1), "a", "b", own)
    gases = 0.97 * (0.01 * 28 + 0.0002 * 265) + 0.03 * 28
    assert told["kg_co2e"] == pytest.approx([2.5, 0.97 * 2.75 + gases], rel=1e-12)
    assert told["bridge_kg"] == pytest.approx({"gases": gases, "factors": 0.97 * 2.75 - 2.5},
                                              rel=1e-12)


def test_a_row_that_is_zero_has_no_ratio(tmp_path):
    own = accounts.standards(tmp_path / "own", a=dict(factors="x"), b=dict(factors="y"))
    (own / "factors.csv").write_text(
        "table,fuel,lhv,per,mark,unit,engine,co2,biogenic\nx,F,10,g/g,default,kg,,1,\n"
        "y,F,10,g/g,default,kg,,1.1,\nx,W,10,g/g,default,kg,,1,1\ny,W,10,g/g,default,kg,,1,1\n")
    text = ("chain,element,mode,category,fuel,amount [kg]\n1,1,sea,c,F,1\n1,2,sea,c,F,2\n"
            "1,3,sea,c,W,1\n")
    found = accounts.statement(tmp_path, text, "a", "--against", "b", "--tables", own)
    assert found["recognition"][0]["why_not"] == ["a row is zero under a or b"]


@pytest.mark.parametrize("until, usable", [("2025", True), ("2025-06", True), ("2025-05", False)])
def test_a_year_lasts_to_its_end(tmp_path, until, usable):
    own = accounts.standards(tmp_path / "own", a={"to": until, "from": "2020"},
                             b={"from": "2025-06-01", "boundary": "WTW"})
    text = "chain,element,mode,category,fuel,amount [kg]\n1,1,sea,c,HFO,1\n1,2,sea,c,HFO,2\n"
    found = accounts.statement(tmp_path, text, "b", "--against", "a", "--tables", own,
                               "--historical")
    assert found["recognition"][0]["usable"] == usable


@pytest.mark.parametrize("header, said", [
    ("mass []", "mass has no unit; expected one in the header"),
    ("mass [t", "unknown column 'mass [t'"), ("mass [t]x", "unknown column 'mass [t]x'"),
    ("mass [t],mass_unit", "mass has a unit in its own header and a column beside it")])
def test_headers_that_say_no_unit_or_two(tmp_path, header, said):
    path = tmp_path / "a.csv"
    cells = "1,t" if header.endswith("_unit") else "1"
    path.write_text(f"chain,element,mode,fuel,amount [kg],{header}\n1,1,road,diesel,1,{cells}\n")
    done = accounts.keeling(path, "--standard", "iso14083-2023")
    assert done.returncode == 65 and said in done.stderr


def test_tables_that_divide_by_nothing_are_refused(tmp_path):
    own = accounts.standards(tmp_path / "own", mine={})
    (own / "factors.csv").write_text("table,fuel,lhv,per,mark,unit,engine,co2\n"
                                     "x,F,0,g/g,default,kg,,1\n")
    path = tmp_path / "a.csv"
    path.write_text(accounts.fuel("F"))
    done = accounts.keeling(path, "--standard", "mine", "--tables", own)
    assert done.returncode == 65 and "lhv: 0; expected 1e-09 to 1e+09" in done.stderr


def written(tmp_path, name, *words, **environment):
    done = accounts.keeling(accounts.EXAMPLE, "--standard", "gbt46531-2025", "--against",
                            "iso14083-2023", "--out", tmp_path / name, "--elements", *words,
                            **environment)
    assert done.returncode == 0, done.stderr
    return {file: (tmp_path / name / file).read_bytes() for file in FILES}


def test_same_bytes(tmp_path):
    """Whatever the rows a block and the threads of the device."""
    first = written(tmp_path, "first")
    for n in ("1", "2", "5", "100000"):
        assert written(tmp_path, f"block{n}", "--block", n) == first
    assert written(tmp_path, "one", POCL_MAX_PTHREAD_COUNT="1", POCL_CPU_MAX_CU_COUNT="1") == first


def verify(statement, activity=accounts.EXAMPLE, *words):
    return accounts.keeling(activity, "--verify", statement, *words)


def test_statement_is_verified(tmp_path):
    written(tmp_path, "out")
    path = tmp_path / "out/statement.json"
    done = verify(path)
    assert done.returncode == 0 and "is what" in done.stdout, done.stderr
    told = json.loads(path.read_text())
    told["signatures"][0].update(party="Apex", date="2026-11-26", signature="x")
    path.write_text(json.dumps(told))
    assert verify(path).returncode == 0
    kg = told["total"]["kg_co2e"][1]
    told["total"]["kg_co2e"][1] = kg + 0.01
    told["standards"][1]["gwp"] = "AR4"
    path.write_text(json.dumps(told))
    done = verify(path)
    assert done.returncode == 65
    assert done.stderr == (f'{path}: standards[1].gwp is "AR4"; made anew it is "AR6"\n'
                           f"{path}: total.kg_co2e[1] is {kg + 0.01:.15g}; made anew it is "
                           f"{kg:.15g}\n")


def test_other_activity_or_tables_are_told(tmp_path):
    written(tmp_path, "out")
    other = tmp_path / "other.csv"
    other.write_text(accounts.EXAMPLE.read_text().replace(",420,", ",421,"))
    done = verify(tmp_path / "out/statement.json", other)
    assert done.returncode == 65
    assert "activity.sha256 is" in done.stderr and "total.kg_co2e[0] is" in done.stderr
    own = accounts.standards(tmp_path / "own", mine={})
    done = verify(tmp_path / "out/statement.json", accounts.EXAMPLE, "--tables", own)
    assert done.returncode == 65 and "tables[7] is nothing; made anew it is" in done.stderr


def test_historical_statement_is_read_again(tmp_path):
    told = accounts.statement(tmp_path, accounts.fuel("HFO"), "en16258-2012", "--historical")
    assert told["total"]["kg_co2e"] == [pytest.approx(1000 * 0.0843 * 40.5, rel=1e-12)]
    done = verify(tmp_path / "out/statement.json", tmp_path / "activity.csv")
    assert done.returncode == 0, done.stderr


def test_hubs(tmp_path):
    """The two hubs of a chain are 28.8 kg, under the standard that counts them alone."""
    text = ("chain,element,kind,mode,mass [t],distance [km],distance_kind,intensity,"
            "intensity_unit\n1,1,,road,12,150,SFD,80,g/tkm\n1,2,hub,,12,,,1.2,kg/t\n"
            "1,3,hub,,12,,,1.2,kg/t\n")
    own = accounts.standards(tmp_path / "own", a={}, b=dict(hubs="in"))
    told = total(tmp_path, text, "a", "b", own)
    assert told["kg_co2e"] == pytest.approx([144, 172.8], rel=1e-14)
    assert told["bridge_kg"] == {"hubs": pytest.approx(28.8, rel=1e-14)}
