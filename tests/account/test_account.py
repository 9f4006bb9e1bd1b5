"""The figures that others publish of the same activity, chain or fuel, to their printed digits."""

import pytest

import accounts

IPCC_MIX = dict(boundary="WTW", gases="all", factors="fueleu-annex2", horizon="100")


def per_mj(told, s=0):
    return 1000 * told["total"]["kg_co2e"][s] / told["total"]["mj"][s]


def of_fuel(tmp_path, standard, name, engine="", unit="kg", **more):
    own = ["--tables", accounts.standards(tmp_path / "own", **more)] if more else []
    text = accounts.fuel(name, engine, unit=unit)
    return accounts.statement(tmp_path, text, standard, "--historical", *own)


@pytest.mark.parametrize("name, engine, g_per_mj, digits", [
    ("HFO", "", 91.744, 3), ("LFO", "", 91.392, 3), ("MGO", "", 90.767, 3),
    ("LNG", "Otto medium", 89.203, 3), ("LNG", "Otto slow", 82.868, 3),
    ("LNG", "Diesel slow", 76.081, 3), ("LNG", "lean-burn spark", 86.94, 2),
    ("LPG", "propane", 74.21, 2), ("LPG", "butane", 74.86, 2), ("methanol", "", 103.154, 3),
    ("hydrogen", "", 132.447, 3), ("ammonia", "", 123.884, 3),
    ("biodiesel of waste cooking oil", "", 16.384, 3), ("HVO of waste cooking oil", "", 17.25, 2)])
def test_fueleu(tmp_path, name, engine, g_per_mj, digits):
    """Regulation (EU) 2023/1805 Annex II with its own GWPs."""
    told = of_fuel(tmp_path, "fueleu-2025", name, engine)
    assert round(per_mj(told), digits) == g_per_mj


@pytest.mark.parametrize("standard, name, kg", [
    ("corsia", "jet kerosene", 3.16), ("corsia", "aviation gasoline", 3.10),
    ("eu-ets-aviation", "jet kerosene", 3.15), ("uk-ets-aviation", "jet gasoline", 3.10)])
def test_flying_by_the_kilogramme(tmp_path, standard, name, kg):
    """The factors of CORSIA and of the EU's regulation on monitoring."""
    told = of_fuel(tmp_path, standard, name)
    assert told["total"]["kg_co2e"][0] / told["total"]["mj"][0] * {
        "jet kerosene": 44.1, "jet gasoline": 44.3, "aviation gasoline": 43.3}[
            name] == pytest.approx(kg, rel=1e-12)


@pytest.mark.parametrize("gwp, ch4, g_per_mj", [
    ("AR4", "", 89.20), ("AR5", "", 91.03), ("AR5", "fossil", 92.29), ("AR6", "fossil", 92.18),
    ("AR6", "non-fossil", 90.41)])
def test_same_ship_by_other_gwps(tmp_path, gwp, ch4, g_per_mj):
    """What decides whether a ship on LNG meets the limit of 2025, 89.34."""
    told = of_fuel(tmp_path, "mine", "LNG", "Otto medium", mine={**IPCC_MIX, "gwp": gwp,
                                                                 "ch4": ch4})
    assert round(per_mj(told), 2) == g_per_mj


def test_limits_are_told(tmp_path):
    path = tmp_path / "ship.csv"
    path.write_text(accounts.fuel("LNG", "Otto medium"))
    told = accounts.keeling(path, "--standard", "fueleu-2025").stdout
    limits = {2025: "89.337", 2030: "85.690", 2035: "77.942", 2040: "62.900", 2045: "34.641",
              2050: "18.232"}
    for year, limit in limits.items():
        verdict = "met" if year == 2025 else "not met"
        assert f"limit from {year}: {limit} g CO2e/MJ, {verdict}\n" in told
    (tmp_path / "own").mkdir()
    (tmp_path / "own/limits.csv").write_text("standard,from,reference,reduction,mark\n"
                                             "fueleu-2025,2030,91.16,0,default\n")
    told = accounts.keeling(path, "--standard", "fueleu-2025", "--tables", tmp_path / "own").stdout
    assert told.count("limit from 2030: ") == 1  # one's own, not the shipped one beside it
    assert "limit from 2030: 91.160 g CO2e/MJ, met\n" in told


@pytest.mark.parametrize("name, unit, g_per_mj, kg", [
    ("gasoline", "kg", 67.91, 2.9251), ("diesel", "kg", 72.59, 3.0959),
    ("jet kerosene", "kg", 70.43, 3.0334), ("HFO", "kg", 75.82, 3.1705),
    ("LPG", "kg", 61.81, 3.1013), ("LNG", "kg", 61.81, 3.1829),
    ("natural gas", "m3", 55.54, 2.1622), ("raw coal", "kg", 90.89, 1.9003)])
def test_china(tmp_path, name, unit, g_per_mj, kg):
    """NCV x carbon content x oxidation x 44/12; kg/kg as re-printed where they are."""
    told = of_fuel(tmp_path, "gbt46531-2025", name, unit=unit)
    assert round(per_mj(told), 2) == g_per_mj
    assert round(told["total"]["kg_co2e"][0] / 1000, 4) == kg


@pytest.mark.parametrize("name, kg", [("gasoline", 3.0425), ("diesel", 3.1451)])
def test_china_2015(tmp_path, name, kg):
    told = of_fuel(tmp_path, "mine", name, mine=dict(factors="cn-land-2015"))
    assert round(told["total"]["kg_co2e"][0] / 1000, 4) == kg


@pytest.mark.parametrize("name, tank, well", [
    ("diesel", 3.21, 3.90), ("gasoline", 3.25, 3.86), ("jet kerosene", 3.18, 3.88),
    ("HFO", 3.15, 3.41), ("MGO", 3.22, 3.89), ("diesel B5", 3.04, 3.80), ("diesel B7", 2.97, 3.76),
    ("petrol E5", 3.08, 3.74), ("petrol E10", 2.90, 3.62)])
def test_en16258(tmp_path, name, tank, well):
    own = dict(mine=dict(factors="en16258-2012", gases="all"))
    assert round(of_fuel(tmp_path, "mine", name, **own)["total"]["kg_co2e"][0] / 1000, 2) == tank
    told = of_fuel(tmp_path, "en16258-2012", name)
    assert round(told["total"]["kg_co2e"][0] / 1000, 2) == well


def test_grid(tmp_path):
    head = "chain,element,kind,fuel,amount [kWh],place,year\n"
    text = head + "1,1,hub,electricity,1000,CHN,2023\n"
    both = dict(boundary="WTW", hubs="in", factors="ipcc-desnz fueleu-annex2")
    own = accounts.standards(tmp_path / "own", average=both, traded={**both,
                                                                    "electricity": "market"})
    told = accounts.statement(tmp_path, text, "average", "--against", "traded", "--tables", own)
    assert told["total"]["kg_co2e"] == pytest.approx([530.6, 609.6], rel=1e-12)
    assert told["total"]["bridge_kg"] == {"electricity": pytest.approx(79, rel=1e-12)}
    assert told["factors"] == [dict(place="CHN", year=2023, location_kg_per_kwh=0.5306,
                                    market_kg_per_kwh=0.6096, mark="verified",
                                    source="notice of January 2026")]


CHAIN = """chain,element,kind,mode,mass [t],distance [km],distance_kind,intensity,intensity_unit
1,1,,road,12,150,SFD,80,g/tkm
1,2,hub,,12,,,1.2,kg/t
1,3,,sea,12,18000,SFD,10,g/tkm
1,4,hub,,12,,,1200,g/t
1,5,,rail,12,800,SFD,20,g/tkm
"""


def test_chain(tmp_path):
    told = accounts.statement(tmp_path, CHAIN, "iso14083-2023", "--elements")["total"]
    assert told["kg_co2e"] == [2524.8] and told["tkm"] == [227400.0]
    row = accounts.rows(tmp_path / "out/chains.csv")["1"]
    assert round(float(row["g_per_tkm_a"]), 2) == 11.10
    elements = (tmp_path / "out/elements.csv").read_text().splitlines()[2:]
    assert [line.split(",")[8] for line in elements] == ["144", "14.4", "2160", "14.4", "192"]


def test_chain_by_actual_distance(tmp_path):
    """DAF 1.15 of the sea: the same kg, of a tonne-kilometre less."""
    text = CHAIN.replace("18000,SFD", "20700,actual")
    told = accounts.statement(tmp_path, text, "iso14083-2023")["total"]
    assert told["kg_co2e"] == [pytest.approx(2524.8, rel=1e-14)]
    own = accounts.standards(tmp_path / "own", mine={})
    accounts.statement(tmp_path, text, "mine", "--tables", own)
    row = accounts.rows(tmp_path / "out/modes.csv")["sea"]
    assert float(row["kg_co2e_a"]) == 2160 and round(float(row["g_per_tkm_a"]), 3) == 8.696


AR5 = dict(gases="all", gwp="AR5", horizon="100")  # as UK DESNZ counts


@pytest.mark.parametrize("load, g_per_tkm", [("", 364), ("0.5", 264), ("1", 148)])
def test_load(tmp_path, load, g_per_tkm):
    """UK DESNZ's rigid lorry, average, half laden and laden."""
    text = ("chain,element,mode,category,mass [t],distance [km],distance_kind,load\n"
            f"1,1,road,rigid 7.5-17 t,2,500,actual,{load}\n")
    own = accounts.standards(tmp_path / "own", mine=dict(load="actual", **AR5))
    told = accounts.statement(tmp_path, text, "mine", "--tables", own)["total"]
    assert told["kg_co2e"] == [pytest.approx(g_per_tkm, rel=1e-9)]
    own = accounts.standards(tmp_path / "own", mine=dict(load="average", **AR5))
    told = accounts.statement(tmp_path, text, "mine", "--tables", own)["total"]
    assert told["kg_co2e"] == [pytest.approx(364, rel=1e-9)]


def test_flying(tmp_path):
    """Great circle distance and 95 km; the multiplier acts on the CO2 of flying alone."""
    head = "chain,element,mode,category,mass [t],distance [km],distance_kind\n"
    text = head + "1,1,air,freighter long haul,1,905,GCD\n1,2,rail,freight,1,1000,SFD\n"
    own = accounts.standards(tmp_path / "own", plain=AR5, uplifted=dict(non_co2="1.7", **AR5))
    told = accounts.statement(tmp_path, text, "plain", "--against", "uplifted", "--tables", own)
    more = 0.7 * 531 * 71.5 / 72.044  # of the CO2
    assert told["total"]["kg_co2e"] == pytest.approx([531 + 27.8, 531 + more + 27.8], rel=1e-9)
    assert told["total"]["tkm"] == [2000, 2000]


def test_flown_distance_is_longer(tmp_path):
    """By 95 km, also where the actual one is given and the short one ruled."""
    text = "chain,element,mode,fuel,amount [kg],mass [t],distance [km],distance_kind\n"
    text += "1,1,air,jet kerosene,1,1,1000,actual\n"
    own = accounts.standards(tmp_path / "own", mine=dict(distance="GCD"))
    told = accounts.statement(tmp_path, text, "mine", "--tables", own)["total"]
    assert told["tkm"] == [905]


def test_groups(tmp_path):
    """Each chain, shipper, mode and category by itself; together all."""
    text = ("chain,element,shipper,mode,category,fuel,amount [kg]\n1,1,S,road,a,diesel,10\n"
            "1,2,T,sea,b,HFO,20\n2,1,S,road,c,diesel,30\n\"x,\"\"y\"\"\",1,S,sea,b,MGO,40\n")
    own = accounts.standards(tmp_path / "own", mine={})
    all_kg = accounts.statement(tmp_path, text, "mine", "--tables", own)["total"]["kg_co2e"][0]
    diesel, hfo, mgo = 3.1863, 77.4 * 0.0404, 74.1 * 0.043
    wanted = {"chains": {"1": 10 * diesel + 20 * hfo, "2": 30 * diesel, 'x,"y"': 40 * mgo},
              "shippers": {"S": 40 * diesel + 40 * mgo, "T": 20 * hfo},
              "modes": {"road": 40 * diesel, "sea": 20 * hfo + 40 * mgo},
              "categories": {"road: a": 10 * diesel, "sea: b": 20 * hfo + 40 * mgo,
                             "road: c": 30 * diesel}}
    for file, groups in wanted.items():
        found = accounts.rows(tmp_path / f"out/{file}.csv")
        assert {name: float(row["kg_co2e_a"]) for name, row in found.items()} == pytest.approx(
            groups, rel=1e-9)
        assert sum(groups.values()) == pytest.approx(all_kg, rel=1e-12)


def test_empty_running(tmp_path):
    text = accounts.fuel("diesel", mode="road").replace("[kg]", "[kg],empty").replace(",1000",
                                                                                     ",1000,0.2")
    own = accounts.standards(tmp_path / "own", without={}, within=dict(empty="in"))
    told = accounts.statement(tmp_path, text, "without", "--against", "within", "--tables", own)
    assert told["total"]["kg_co2e"] == pytest.approx([3186.3, 3186.3 / 0.8], rel=1e-12)


@pytest.mark.parametrize("unit, amount", [("kg", 1000), ("t", 1), ("MJ", 43000), ("GJ", 43),
                                          ("kWh", 43000 / 3.6), ("MWh", 43 / 3.6)])
def test_units_of_fuel(tmp_path, unit, amount):
    text = accounts.fuel("diesel", mode="road", unit=unit, amount=amount)
    own = accounts.standards(tmp_path / "own", mine={})
    told = accounts.statement(tmp_path, text, "mine", "--tables", own)["total"]
    assert told["kg_co2e"] == [pytest.approx(3186.3, rel=1e-12)]


def test_units_of_the_rest(tmp_path):
    """Nautical miles, kilograms, kilowatt-hours a tkm: all in columns beside."""
    head = ("chain,element,mode,fuel,intensity,intensity_unit,mass,mass_unit,distance,"
            "distance_unit,distance_kind\n")
    text = head + "1,1,rail,diesel,0.05,kWh/tkm,2000,kg,100,nmi,SFD\n"
    own = accounts.standards(tmp_path / "own", mine={})
    told = accounts.statement(tmp_path, text, "mine", "--tables", own)["total"]
    assert told["mj"] == [pytest.approx(0.18 * 2 * 185.2, rel=1e-12)]
    assert told["tkm"] == [pytest.approx(2 * 185.2, rel=1e-12)]


def test_an_intensity_is_meant_by_the_shortest_distance(tmp_path):
    """0.5 MJ/tkm of 10 t on 105 km by road as it went, which are 100 km of the shortest."""
    told = accounts.statement(
        tmp_path, "chain,element,mode,fuel,intensity,intensity_unit,mass [t],distance [km],"
        "distance_kind\n1,1,road,diesel,0.5,MJ/tkm,10,105,actual\n", "gbt46531-2025")["total"]
    assert told["mj"] == [pytest.approx(500, rel=1e-12)]
    assert told["tkm"] == [pytest.approx(1050, rel=1e-12)]


def test_passengers(tmp_path):
    head = "chain,element,mode,category,passengers,distance [km],distance_kind\n"
    text = head + "1,1,road,car,3,100,actual\n"
    own = accounts.standards(tmp_path / "own", mine={})
    told = accounts.statement(tmp_path, text, "mine", "--tables", own)["total"]
    assert told["pkm"] == [300] and told["tkm"] == [0]
    assert told["kg_co2e"] == [pytest.approx(300 * 1.9 * 0.0693, rel=1e-12)]


def test_own_factor_comes_first(tmp_path):
    own = accounts.standards(tmp_path / "own", mine={})
    (own / "factors.csv").write_text(
        "table,fuel,lhv,per,mark,engine,unit,co2,biogenic\n"
        "ipcc-desnz,diesel,40,g/g,default,,kg,3,0.25\n")
    text = accounts.fuel("diesel", mode="road")
    told = accounts.statement(tmp_path, text, "mine", "--tables", own)
    assert told["total"]["kg_co2e"] == [2250]  # a quarter is from biomass, which does not count
    assert [factor["biogenic"] for factor in told["factors"]] == [0.25]
    assert [table["name"] for table in told["tables"] if table["own"]] == ["standards.csv",
                                                                          "factors.csv"]


def test_stated_by_a_carrier(tmp_path):
    """kg CO2e stay what they are, under any standard, whatever the distance."""
    head = "chain,element,mode,amount [kg CO2e],mass [t],distance [km],distance_kind\n"
    text = head + "1,1,sea,123.5,2,1150,actual\n"
    told = accounts.statement(tmp_path, text, "gbt46531-2025", "--against", "iso14083-2023")
    assert told["total"]["kg_co2e"] == [123.5, 123.5]
    assert told["total"]["tkm"] == [2300, pytest.approx(2000, rel=1e-14)]
    assert told["total"]["kg_given_as_co2e"] == told["total"]["kg_modelled"] == 123.5
    assert set(told["total"]["bridge_kg"].values()) == {0.0}


def test_shares_of_data(tmp_path):
    """Primary, modelled, default, and what rests on figures that are not verified."""
    head = ("chain,element,mode,category,fuel,amount [MJ],intensity [MJ/tkm],mass [t],"
            "distance [km],distance_kind\n")
    text = head + ("1,1,sea,,HFO,1000,,,,\n1,2,road,,diesel,,1,1,2000,SFD\n"
                   "1,3,road,HGV,,,,1,1000,SFD\n")
    own = accounts.standards(tmp_path / "own", mine=dict(factors="cn-national"))
    told = accounts.statement(tmp_path, text, "mine", "--tables", own)["total"]
    kg = [75.8163, 2 * 72.5853, 1.05 * 102 * 72.5853 / 75.2427]
    found = [told[f"kg_{kind}"] for kind in ("primary", "modelled", "default")]
    assert found == pytest.approx(kg, rel=1e-4)
    assert told["kg_unverified"] == [pytest.approx(kg[2], rel=1e-4)]  # the distance's factor is
