"""Ranges over members, against closed forms: approach 1 of IPCC 2006 volume 1 chapter 3 (errors of
a product and of a sum in quadrature), quantiles of a figure, and accounts with that figure moved.
"""

import csv
import json
import math

import pytest

import accounts

FIGURES = ("lhv co2 ch4 n2o slip wtt gwp grid factor default amount intensity stated mass "
           "passengers distance").split()
Z = 1.6448536269514722  # of 95 %
N = 10000
HEAD = "chain,element,shipper,mode,category,fuel,amount [kg],mass [t],distance [km],distance_kind\n"
MANY = ("chain,element,mode,category,fuel,engine,amount [kg],mass [t],distance [km],distance_kind,"
        "load,empty\n"
        "1,1,road,rigid 7.5-17 t,,,,4,700,actual,0.6,0.1\n"
        "1,2,road,rigid 7.5-17 t,,,,2,90,SFD,,\n"
        "1,3,air,freighter long haul,,,,4,5000,GCD,,\n"
        "1,4,air,freighter long haul,,,,3,2000,actual,,0.3\n"
        "2,1,sea,,LNG,Otto medium,900,4,9000,SFD,,\n"
        "2,2,road,,diesel,,50,,,,,0.2\n")
A = dict(factors="cn-national", load="actual", distance="SFD", empty="in", gwp="AR6",
         horizon="100")
B = dict(factors="fueleu-annex2 ipcc-desnz", boundary="WTW", gases="all", gwp="AR5", horizon="100",
         non_co2="1.7")


def tables(folder, *lines, **rows):
    """Standards of one's own, and figures that are exact but for these lines."""
    accounts.standards(folder, **(rows or {"mine": {}}))
    text = "figure,of,detail,value,low,high,percent,distribution,mark,source\n"
    for name in FIGURES:
        if not any(line.startswith(f"{name},,") for line in lines):
            text += f"{name},,,1,1,1,95,normal,default,\n"
    (folder / "uncertainty.csv").write_text(text + "".join(f"{line},default,\n" for line in lines))
    return folder


def deviation(name, share):
    return f"{name},,,1,{1 - share},{1 + share},68.26894921370859,normal"


def told_of(tmp_path, text, own, *words, a="mine", n=N):
    return accounts.statement(tmp_path, text, a, "--tables", own, "--members", n, *words)


def spread(total, s=0):
    """Standard deviation over the best figure, of the range from 5 to 95 %."""
    low, _, high = total["kg_co2e_range"][s]
    return (high - low) / (2 * Z) / total["kg_co2e"][s]


def test_of_a_product(tmp_path):
    text = HEAD + "1,1,,sea,,HFO,1000,,,\n"
    own = tables(tmp_path / "own", deviation("co2", 0.04), deviation("amount", 0.03))
    total = told_of(tmp_path, text, own)["total"]
    assert spread(total) == pytest.approx(0.05, rel=0.03)
    assert total["kg_co2e_range"][0][1] == pytest.approx(total["kg_co2e"][0], rel=2e-3)


def test_of_a_default(tmp_path):
    """Default intensity, mass and distance."""
    text = HEAD + "1,1,,road,HGV,,,3,100,actual\n"
    own = tables(tmp_path / "own", deviation("default", 0.06), deviation("mass", 0.02),
                 deviation("distance", 0.03))
    assert spread(told_of(tmp_path, text, own)["total"]) == pytest.approx(0.07, rel=0.03)


def test_rows_err_each_by_itself(tmp_path):
    """Four equal rows: half the error of one; chains of one row have it all."""
    text = HEAD + "".join(f"{i},1,,sea,,HFO,1000,,,\n" for i in range(4))
    own = tables(tmp_path / "own", deviation("amount", 0.04))
    assert spread(told_of(tmp_path, text, own)["total"]) == pytest.approx(0.02, rel=0.03)
    for row in accounts.rows(tmp_path / "out/chains.csv").values():
        found = float(row["kg_co2e_a_p95"]) - float(row["kg_co2e_a_p5"])
        assert found / float(row["kg_co2e_a"]) / 2 / Z == pytest.approx(0.04, rel=0.03)


def test_rows_of_a_fuel_err_together(tmp_path):
    """The range of a sum is the sum of the ranges; of another fuel in quadrature."""
    text = HEAD + "1,1,S,sea,,HFO,1000,,,\n2,1,S,sea,,HFO,2000,,,\n3,1,T,road,,diesel,1500,,,\n"
    own = tables(tmp_path / "own", deviation("co2", 0.04))
    total = told_of(tmp_path, text, own)["total"]
    for file, name in (("shippers", "S"), ("modes", "sea"), ("categories", "sea: ")):
        whole = accounts.rows(tmp_path / f"out/{file}.csv")[name]
        chains = accounts.rows(tmp_path / "out/chains.csv")
        for at in ("p5", "p50", "p95"):
            parts = [float(chains[one][f"kg_co2e_a_{at}"]) for one in ("1", "2")]
            assert sum(parts) == pytest.approx(float(whole[f"kg_co2e_a_{at}"]), rel=1e-9)
    kg = 3000 * 3.12696, 1500 * 3.1863
    assert spread(total) == pytest.approx(0.04 * math.hypot(*kg) / sum(kg), rel=0.03)


@pytest.mark.parametrize("line, low, high", [
    ("n2o,,,2,1.2,4.8,95,lognormal", (1.2 / 2) ** (Z / 1.959964), (4.8 / 2) ** (Z / 1.959964)),
    ("n2o,HFO,,2,1,4,90,lognormal", 0.5, 2), ("n2o,,,10,8,14,90,normal", 0.8, 1.4)])
def test_quantiles(tmp_path, line, low, high):
    """The figure is the median, whatever lies to each side."""
    mine = dict(gases="all", gwp="AR5", horizon="100")
    own = tables(tmp_path / "own", line, mine=mine)
    total = told_of(tmp_path, HEAD + "1,1,,sea,,HFO,1000,,,\n", own)["total"]
    n2o = 40.4 * 0.002 * 265
    rest = total["kg_co2e"][0] - n2o
    found = [(kg - rest) / n2o for kg in total["kg_co2e_range"][0]]
    assert found == pytest.approx([low, 1, high], rel=0.03)


def test_from_a_standard_to_itself(tmp_path):
    """The same draws under both."""
    told = accounts.statement(tmp_path, accounts.EXAMPLE, "iso14083-2023", "--against",
                              "iso14083-2023", "--members", 100)
    assert told["total"]["kg_co2e_range"][0] == told["total"]["kg_co2e_range"][1]
    assert told["total"]["kg_co2e_range"][0][0] < 0.98 * told["total"]["kg_co2e"][0]
    assert told["total"]["bridge_kg_range"] == {}
    for one in told["recognition"]:
        assert one["factor_range"] == [1, 1, 1]


def test_rows_err_alike_under_both(tmp_path):
    """An amount that is wrong is wrong under both, so that the factor is not."""
    own = tables(tmp_path / "own", deviation("amount", 0.2), a={}, b=dict(boundary="WTW"))
    text = HEAD + "1,1,,sea,c,HFO,1000,,,\n1,2,,sea,c,HFO,2000,,,\n"
    told = told_of(tmp_path, text, own, "--against", "b", a="a", n=200)
    factor = told["recognition"][0]["factor"]
    assert told["recognition"][0]["factor_range"] == pytest.approx([factor] * 3, rel=1e-9)
    assert spread(told["total"], 1) > 0.1


def test_exact_figures_have_no_range(tmp_path):
    """Rows of every sort, taken apart and put together again."""
    own = tables(tmp_path / "own", a=A, b=B)
    told = told_of(tmp_path, MANY, own, "--against", "b", a="a", n=20)
    total = told["total"]
    assert len(total["bridge_kg"]) == 8 and all(abs(kg) > 0.1 for kg in total["bridge_kg"].values())
    for s in range(2):
        assert total["kg_co2e_range"][s] == pytest.approx([total["kg_co2e"][s]] * 3, rel=1e-13)
    for name, kg in total["bridge_kg"].items():
        assert total["bridge_kg_range"][name] == pytest.approx([kg] * 3, rel=1e-9)
    for file in ("chains", "shippers", "modes", "categories"):
        for row in accounts.rows(tmp_path / f"out/{file}.csv").values():
            for s in "ab":
                found = [float(row[f"kg_co2e_{s}_{at}"]) for at in ("p5", "p50", "p95")]
                assert found == pytest.approx([float(row[f"kg_co2e_{s}"])] * 3, rel=1e-9)


def moved(folder, file, columns, by, where):
    """A copy of the shipped table's rows, figures multiplied."""
    with open(accounts.TABLES / file, newline="") as source:
        rows = list(csv.DictReader(line for line in source if not line.startswith("#")))
    for row in rows:
        for name in columns:
            if row[name] and where(row):
                row[name] = repr(float(row[name]) * by)
    with open(folder / file, "w", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if where(row))


MOVES = {
    "co2": ("co2,LNG,Otto medium,1,0.9,1.2,90,normal", "factors.csv", ["co2"],
            lambda row: row["engine"] == "Otto medium"),
    "lhv": ("lhv,LNG,Otto medium,1,0.9,1.2,90,normal", "factors.csv", ["lhv"],
            lambda row: row["engine"] == "Otto medium"),
    "slip": ("slip,LNG,Otto medium,1,0.5,1.7,90,normal", "factors.csv", ["slip"],
             lambda row: row["engine"] == "Otto medium"),
    "wtt": ("wtt,jet kerosene,,1,0.7,1.2,90,normal", "factors.csv", ["wtt"],
            lambda row: row["table"] == "ipcc-desnz" and row["fuel"] == "jet kerosene"),
    "gwp": ("gwp,CH4,AR5 100,1,0.6,1.4,90,normal", "gwp.csv", ["value"],
            lambda row: (row["set"], row["gas"], row["ch4"]) == ("AR5", "CH4", "")),
    "default": ("default,road,rigid 7.5-17 t,1,0.6,1.4,90,normal", "defaults.csv", ["value"],
                lambda row: row["category"] == "rigid 7.5-17 t"),
    "factor": ("factor,air,,1,0.8,1.1,90,normal", "modes.csv", ["factor", "plus"],
               lambda row: row["mode"] == "air"),
}


@pytest.mark.parametrize("case", MOVES)
def test_an_edge_is_an_account_with_the_figure_moved(tmp_path, case):
    """What is monotone in one figure has its edges where the figure has: totals, and every part of
    the bridge. Where the edges of the draws lie, a row of that figure alone tells."""
    line, file, columns, where = MOVES[case]
    own = tables(tmp_path / "own", line, a=A, b=B)
    found = told_of(tmp_path, MANY, own, "--against", "b", a="a", n=2001)["total"]
    edges = []
    for at in (0, 2):
        edge = float(line.split(",")[4 if at == 0 else 5])
        folder = tables(tmp_path / f"own{at}", a=A, b=B)
        moved(folder, file, columns, edge, where)
        edges.append(accounts.statement(tmp_path, MANY, "a", "--against", "b", "--tables",
                                        folder)["total"])
    for s in range(2):
        low, middle, high = found["kg_co2e_range"][s]
        wanted = sorted(edge["kg_co2e"][s] for edge in edges)
        width = wanted[1] - wanted[0] + 1e-9 * middle
        assert [low, high] == pytest.approx(wanted, abs=0.05 * width)
        assert middle == pytest.approx(found["kg_co2e"][s], abs=0.05 * width)
    for name in found["bridge_kg"]:
        low, _, high = found["bridge_kg_range"][name]
        wanted = sorted(edge["bridge_kg"][name] for edge in edges)
        width = wanted[1] - wanted[0] + 1e-9 * found["kg_co2e"][1]
        assert [low, high] == pytest.approx(wanted, abs=0.05 * width), name
    assert found["kg_co2e_range"][1][2] > 1.0005 * found["kg_co2e"][1]


FILES = ["chains.csv", "shippers.csv", "modes.csv", "categories.csv", "statement.json"]


def written(tmp_path, name, *words):
    done = accounts.keeling(accounts.EXAMPLE, "--standard", "gbt46531-2025", "--against",
                            "iso14083-2023", "--out", tmp_path / name, "--members", 50, *words)
    assert done.returncode == 0, done.stderr
    return {file: (tmp_path / name / file).read_bytes() for file in FILES}


def test_same_bytes(tmp_path):
    first = written(tmp_path, "first")
    for n in ("1", "3", "100000"):
        assert written(tmp_path, f"block{n}", "--block", n) == first
    assert written(tmp_path, "seed1", "--seed", "1") == first
    other = written(tmp_path, "seed2", "--seed", "2")
    assert all(other[file] != first[file] for file in FILES)


def test_verify(tmp_path):
    written(tmp_path, "out", "--seed", "7")
    path = tmp_path / "out/statement.json"
    told = json.loads(path.read_text())
    assert told["members"]["n"] == 50 and told["members"]["seed"] == 7
    assert told["tables"][-1]["name"] == "uncertainty.csv"
    assert accounts.keeling(accounts.EXAMPLE, "--verify", path).returncode == 0
    kg = told["total"]["kg_co2e_range"][1][0]
    told["total"]["kg_co2e_range"][1][0] = kg + 1
    path.write_text(json.dumps(told))
    done = accounts.keeling(accounts.EXAMPLE, "--verify", path)
    assert done.returncode == 65
    assert done.stderr == (f"{path}: total.kg_co2e_range[1][0] is {kg + 1:.15g}; made anew it is "
                           f"{kg:.15g}\n")


BAD = {
    "few": (["--members", "19"], "--members 19: expected 20 to 10000\n"),
    "many": (["--members", "10001"], "--members 10001: expected 20 to 10000\n"),
    "none": (["--members", "x"], "--members x: expected a whole number above 0\n"),
    "seed alone": (["--seed", "3"], "--seed is for the draws of --members\n"),
    "no seed": (["--members", "20", "--seed", "-1"],
                "--seed -1: expected a whole number below 2^32\n"),
}


@pytest.mark.parametrize("case", BAD)
def test_usage(case):
    words, told = BAD[case]
    done = accounts.keeling(accounts.EXAMPLE, "--standard", "iso14083-2023", *words)
    assert (done.returncode, done.stderr) == (64, told)


LINES = {
    "figure": ("n20,,,1,1,1,95,normal", "2:1: figure: 'n20'; expected lhv, co2"),
    "outside": ("co2,,,1,1.1,1.2,95,normal", "2:7: value: 1; expected one from low to high"),
    "nothing": ("co2,,,1,0,1.2,95,lognormal", "2:9: low: 0; lognormal expects more"),
    "sure": ("co2,,,1,0.9,1.2,100,normal", "2:17: percent: 100; expected 1 to 99.9999"),
    "shape": ("co2,,,1,0.9,1.2,95,uniform", "2:20: distribution: 'uniform'; expected normal or "
              "lognormal"),
    "reaches 0": ("lhv,,,1,0.51,1.49,95,normal",
                  "2:9: low: 0.51; a normal that reaches 0 within 4 standard deviations, and lhv "
                  "divides; expected lognormal, or a narrower range\n"),
    "reaches 0 by its lower side": (
        "factor,road,,2,1,2.1,95,normal", "2:16: low: 1; a normal that reaches 0 within 4 standard "
        "deviations, and factor divides; expected lognormal, or a narrower range\n"),
    "rows": ("mass,,,1,0.9,1.1,95,lognormal",
             "2:21: distribution of mass: lognormal; expected normal, as errors of rows add in "
             "quadrature\n"),
    "fuel": ("lhv,disel,,1,0.9,1.1,95,normal",
             "2:5: lhv: no fuel 'disel' in the tables; did you mean 'diesel'?\n"),
    "engine": ("ch4,diesel,rial,1,0.9,1.1,95,normal",
               "2:12: ch4: no engine 'rial' in the tables; did you mean 'rail'?\n"),
    "gas": ("gwp,CH5,,1,0.9,1.1,95,normal",
            "2:5: gwp: no gas 'CH5' in the tables; did you mean 'CH4'?\n"),
    "set": ("gwp,N2O,AR6 10,1,0.9,1.1,95,normal",
            "2:9: gwp: no set, horizon and ch4 of gwp.csv 'AR6 10' in the tables; did you mean "
            "'AR6 100'?\n"),
    "place": ("grid,CHM,,1,0.9,1.1,95,normal",
              "2:6: grid: no place 'CHM' in the tables; did you mean 'CHN'?\n"),
    "mode": ("amount,raod,,1,0.9,1.1,95,normal",
             "2:8: amount: no mode or hub 'raod' in the tables; did you mean 'road'?\n"),
    "hubs have no distance": ("factor,hub,,1,0.9,1.1,95,normal",
                              "2:8: factor: no mode 'hub' in the tables"),
    "category": ("default,road,HVG,1,0.9,1.1,95,normal",
                 "2:14: default: no category 'HVG' in the tables; did you mean 'HGV'?\n"),
    "no detail": ("mass,road,HGV,1,0.9,1.1,95,normal",
                  "2:11: detail of mass: 'HGV'; expected none\n"),
    "detail": ("co2,,rail,1,0.9,1.2,95,normal", "2:6: detail without of; expected both"),
}


@pytest.mark.parametrize("case", LINES)
def test_own_ranges_that_are_wrong(tmp_path, case):
    line, told = LINES[case]
    path = tmp_path / "uncertainty.csv"
    path.write_text("figure,of,detail,value,low,high,percent,distribution,mark,source\n"
                    f"{line},default,\n")
    words = ["--standard", "iso14083-2023", "--tables", tmp_path]
    done = accounts.keeling(accounts.EXAMPLE, *words, "--members", "20")
    assert done.returncode == 65
    assert done.stderr.startswith(f"{path}:{told}"), done.stderr
    assert accounts.keeling(accounts.EXAMPLE, *words).returncode == 0  # it is not read


@pytest.mark.parametrize("figure", ["lhv", "factor"])
def test_what_divides_does_not_reach_0(tmp_path, figure):
    """Draws end where the narrowest range that is refused would reach 0."""
    edge = 1 - 1.959963984540054 / 4 + 1e-12
    own = tables(tmp_path / "own", f"{figure},,,1,{edge},{2 - edge},95,normal", a=A, b=B)
    told = told_of(tmp_path, MANY, own, "--against", "b", a="a")
    for ranges in told["total"]["bridge_kg_range"].values():
        assert all(math.isfinite(kg) for kg in ranges)
    own = tables(tmp_path / "wide", f"{figure},,,1,0.1,10,95,lognormal", a=A, b=B)
    assert told_of(tmp_path, MANY, own, "--against", "b", a="a", n=20)["members"]["n"] == 20


def test_ranges_of_hubs_and_their_defaults(tmp_path):
    own = tables(tmp_path / "own", deviation("mass", 0.03).replace(",,,", ",hub,,"),
                 deviation("default", 0.04).replace(",,,", ",hub,ambient,"),
                 mine=dict(hubs="in"))
    text = "chain,element,kind,category,mass [t]\n1,1,hub,ambient,3\n"
    total = told_of(tmp_path, text, own)["total"]
    assert total["kg_co2e"] == pytest.approx([3.6], rel=1e-12)
    assert spread(total) == pytest.approx(0.05, rel=0.03)


def test_passengers_err_by_their_own_range(tmp_path):
    """Not by that of masses."""
    text = ("chain,element,mode,category,passengers,distance [km],distance_kind,place,year\n"
            "1,1,rail,high-speed rail,200,900,actual,CHN,2023\n")
    own = tables(tmp_path / "own", deviation("passengers", 0.08), deviation("mass", 0.4),
                 mine=dict(boundary="WTW"))
    assert spread(told_of(tmp_path, text, own)["total"]) == pytest.approx(0.08, rel=0.03)


def test_a_shortest_way_may_add_where_no_rule_does(tmp_path):
    """An intensity is of the shortest way; the standard takes the distance as it is given."""
    own = tables(tmp_path / "own", mine=dict(distance="actual"))
    text = ("chain,element,mode,category,intensity [g/tkm],mass [t],distance [km],distance_kind\n"
            "1,1,air,c,500,3,2095,actual\n")
    total = told_of(tmp_path, text, own, n=20)["total"]
    assert total["kg_co2e"] == pytest.approx([0.5 * 3 * 2000], rel=1e-9)
    assert total["kg_co2e_range"][0] == pytest.approx([3000] * 3, rel=1e-9)


def test_no_more_slips_than_there_is(tmp_path):
    """Of a gas of which most slips: at the upper edge all, as CH4."""
    own = tables(tmp_path / "own", "slip,,,1,0.5,2,95,lognormal",
                 mine=dict(factors="x", gases="all", gwp="mine"))
    (own / "gwp.csv").write_text("set,horizon,gas,ch4,value,mark\nmine,,CH4,,20,default\n"
                                 "mine,,N2O,,200,default\n")
    (own / "factors.csv").write_text("table,fuel,lhv,per,mark,unit,engine,co2,ch4,n2o,slip\n"
                                     "x,LNG,49,g/g,default,kg,,3,0,0,0.9\n")
    text = HEAD + "1,1,,sea,c,LNG,10,,,\n"
    low, middle, high = told_of(tmp_path, text, own, n=1000)["total"]["kg_co2e_range"][0]
    assert high == pytest.approx(10 * 20, rel=1e-9)
    slip = 0.9 * 0.5 ** (Z / 1.959964)
    assert low == pytest.approx(10 * ((1 - slip) * 3 + slip * 20), rel=0.05)


@pytest.mark.parametrize("n", [0, 19, 10001, -20, "20", 2.5])
def test_a_statement_of_no_such_number_of_members(tmp_path, n):
    written(tmp_path, "out")
    path = tmp_path / "out/statement.json"
    told = json.loads(path.read_text())
    told["members"]["n"] = n
    path.write_text(json.dumps(told))
    done = accounts.keeling(accounts.EXAMPLE, "--verify", path)
    assert done.returncode == 65
    assert done.stderr == f"{path}: members.n is {json.dumps(n)}; expected 20 to 10000\n"
