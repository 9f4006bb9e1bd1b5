"""Records of iLEAP and PACT in and out: the same kilograms, and wrong ones refused."""

import csv
import json
import os
import subprocess
from pathlib import Path

import pytest
from asked import asked

EXAMPLE = Path(os.environ["KEELING_DATA"]) / "standards/example.csv"
TOCS = [{"tocId": "truck", "mode": "Road", "co2eIntensityWTW": "1"},
        {"tocId": "barge", "mode": "InlandWaterway", "co2eIntensityWTW": "1"}]


def element(name, before=(), **more):
    return {"tceId": name, "prevTceIds": list(before), "shipmentId": "S", "mass": "2500",
            "distance": {"actual": "80.5"}, "transportActivity": "201.25", "co2eWTW": "12.5",
            "co2eTTW": "10", "tocId": "truck", **more}


def shipment(*elements):
    return {"mass": "2500", "shipmentId": "S", "tces": list(elements)}


def wrapped(record):
    """As a product footprint of PACT has it."""
    return {"id": "x", "pcf": {"declaredUnit": "ton kilometer"},
            "extensions": [{"specVersion": "2.0.0", "data": record}]}


def program(*words):
    return subprocess.run([os.environ["KEELING_PROGRAM"], "account", *map(str, words)],
                          capture_output=True, text=True)


def read(tmp_path, *records):
    paths = []
    for i, record in enumerate(records):
        paths.append(tmp_path / f"{i}.json")
        paths[-1].write_text(record if isinstance(record, str) else json.dumps(record))
    return asked("activity", *paths, "--out", tmp_path / "activity.csv")


def test_read(tmp_path):
    """Elements by their order, not the file's; a hub; every wrapping; counted as stated."""
    last = element("c", ["b"], tocId="barge", distance={"sfd": "100"}, co2eWTW="3")
    hub = element("b", ["a"], tocId=None, hocId="port", distance={"actual": "0"}, co2eWTW="0.25")
    records = [{"data": [wrapped(shipment(last, hub, element("a")))]}, [wrapped(TOCS[0]), TOCS[1]]]
    done = read(tmp_path, *records)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "activity.csv").read_text().splitlines()[1:]
    rows = list(csv.DictReader(lines))
    assert [row["element"] for row in rows] == ["1", "2", "3"]
    assert [row["mode"] for row in rows] == ["road", "", "inland waterway"]
    assert [row["distance_kind"] for row in rows] == ["actual", "", "SFD"]
    done = program(tmp_path / "activity.csv", "--standard", "iso14083-2023", "--out",
                   tmp_path / "out")
    assert done.returncode == 0, done.stderr
    total = json.loads((tmp_path / "out/statement.json").read_text())["total"]
    assert total["kg_co2e"] == [15.75]
    assert total["tkm"] == [pytest.approx(2.5 * (80.5 / 1.05 + 100))]


def written(tmp_path, activity, *standards):
    done = program(activity, "--standard", standards[0], "--against", standards[1], "--elements",
                   "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    return asked("ileap", tmp_path / "out/statement.json")


ISO = ("iso14083-2023-ttw", "iso14083-2023")


def test_write_and_read_again(tmp_path):
    """The example's freight becomes shipments; read again they are as many kilograms."""
    freight = tmp_path / "freight.csv"
    freight.write_text("".join(line for line in EXAMPLE.read_text().splitlines(True)
                               if not line.startswith(("trip", "mail"))))
    done = written(tmp_path, freight, *ISO)
    assert done.returncode == 0, done.stderr
    shipments = json.loads((tmp_path / "out/shipments.json").read_text())
    total = json.loads((tmp_path / "out/statement.json").read_text())["total"]
    elements = [one for each in shipments for one in each["tces"]]
    for s, name in enumerate(("co2eTTW", "co2eWTW")):
        assert sum(float(one[name]) for one in elements) == pytest.approx(total["kg_co2e"][s],
                                                                         rel=1e-8)
    assert sum(float(one["transportActivity"]) for one in elements) == pytest.approx(
        total["tkm"][1], rel=1e-8)
    assert [one["shipmentId"] for one in shipments] == ["box 1", "box 2", "box 3",
                                                            "pallet 1", "pallet 2"]
    assert elements[0] == {"tceId": "box 1-1", "tocId": "HGV", "shipmentId": "box 1",
                           "mass": "12000", "distance": {"sfd": "150"},
                           "transportActivity": "1800", "co2eWTW": "144", "co2eTTW": "144"}
    assert elements[1]["hocId"] == "terminal" and elements[1]["prevTceIds"] == ["box 1-1"]
    modes = {"HGV": "Road", "truck": "Road", "groupage": "Road", "rigid 7.5-17 t": "Road",
             "freight": "Rail", "electric": "Rail", "container ship": "Sea",
             "freighter long haul": "Air"}
    tocs = [{"tocId": toc, "mode": mode} for toc, mode in modes.items()]
    done = read(tmp_path, shipments, tocs)
    assert done.returncode == 0, done.stderr
    done = program(tmp_path / "activity.csv", "--standard", ISO[1], "--out", tmp_path / "again")
    again = json.loads((tmp_path / "again/statement.json").read_text())["total"]
    assert again["kg_co2e"][0] == pytest.approx(total["kg_co2e"][1], rel=1e-8)
    assert again["tkm"][0] == pytest.approx(total["tkm"][1], rel=1e-8)


@pytest.mark.parametrize("records, told", [
    (["{"], "is not JSON"), ([{}], "holds no shipment"), ([TOCS], "holds no shipment"),
    ([shipment(element("a", tocId="ship")), TOCS], "TOC 'ship', which is in none of the files"),
    ([shipment(element("a", mass=2500)), TOCS], "mass 2500; expected a decimal number as text"),
    ([shipment(element("a", co2eWTW="-1")), TOCS], 'co2eWTW "-1"'),
    ([shipment(element("a", distance={})), TOCS], "distance has none or several kinds"),
    ([shipment(element("a", ["b"]), element("b", ["a"])), TOCS], "wait for each other"),
    ([shipment(element("a"), element("a")), TOCS], "two elements with one tceId"),
    ([shipment(element("a", tocId=None)), TOCS], "has tocId null"),
    ([shipment(element("a", [[]])), TOCS], "prevTceIds that are no words"),
    ([shipment(element("a")), [{"tocId": ["truck"], "mode": "Road"}]], 'has tocId ["truck"]'),
    ([shipment("a"), TOCS], "is no object")])
def test_wrong_records(tmp_path, records, told):
    done = read(tmp_path, *records)
    assert done.returncode == 65 and told in done.stderr and done.stderr.count("\n") == 1
    assert done.stderr.startswith(str(tmp_path)) and not (tmp_path / "activity.csv").exists()


def test_wrong_accounts(tmp_path):
    done = written(tmp_path, EXAMPLE, *ISO)
    assert done.returncode == 65 and "chain trip 1 has no mass" in done.stderr
    done = written(tmp_path, EXAMPLE, *reversed(ISO))
    assert done.returncode == 65 and "boundaries WTW and TTW" in done.stderr
    done = written(tmp_path, EXAMPLE, *ISO)
    (tmp_path / "out/elements.csv").unlink()
    done = asked("ileap", tmp_path / "out/statement.json")
    assert done.returncode == 65 and "elements.csv: there is no such file" in done.stderr
