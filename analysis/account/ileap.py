"""The JSON records of freight: iLEAP's ShipmentFootprint, TOC and HOC, alone or in PACT's product
footprints, read into an activity file, and an account's elements written as ShipmentFootprints.

Numbers are text there (Decimal), mass is in kg, activity in tkm, emissions in kg CO2e.
"""

import csv
import io
import json
import re
from pathlib import Path

from analysis.account.statement import Stated
from analysis.calibration import files
from analysis.trajectory import Refused

WANTED = "expected JSON of iLEAP (ShipmentFootprint, TOC, HOC) or PACT"
MODES = {"Road": "road", "Rail": "rail", "Air": "air", "Sea": "sea",
         "InlandWaterway": "inland waterway"}
KINDS = {"sfd": "SFD", "gcd": "GCD", "actual": "actual"}
DECIMAL = re.compile(r"-?\d+(\.\d+)?")
COLUMNS = ("chain", "element", "kind", "mode", "category", "amount [kg CO2e]", "mass [kg]",
           "distance [km]", "distance_kind")
ELEMENTS = ("chain", "element", "category", "mass_t", "distance_km", "distance_kind",
            "kg_co2e_a", "kg_co2e_b", "activity_b")


class Record(Stated):
    """A part of a record."""

    wanted = WANTED

    def decimal(self, name):
        value = self.fields.get(name)
        if not isinstance(value, str) or not DECIMAL.fullmatch(value) or value.startswith("-"):
            self.refuse(f"has {name} {json.dumps(value)[:40]}",
                        "expected a decimal number as text, not negative")
        return value


def _walk(record):
    """Every record in what a file holds, whatever it is wrapped in."""
    if isinstance(record, list):
        for one in record:
            yield from _walk(one)
    elif isinstance(record, dict):
        inner = [record[name] for name in ("data", "extensions") if record.get(name)]
        if inner:
            yield from _walk(inner)
        if not inner or {"tces", "tocId", "hocId"} & set(record):
            yield record


def _ordered(shipment, elements):
    """Elements one after the other, by the ids of those before where they are told."""
    before = {one.text("tceId"): one.words("prevTceIds") if one.has("prevTceIds") else []
              for one in elements}
    if len(before) < len(elements):
        shipment.refuse("has two elements with one tceId", WANTED)
    if not any(before.values()):
        return elements
    by_id, order = dict(zip(before, elements)), []
    while len(order) < len(elements):
        ready = [name for name, earlier in before.items()
                 if name not in order and set(earlier) <= set(order)]
        if not ready:
            shipment.refuse("has elements that wait for each other", WANTED)
        order += ready
    return [by_id[name] for name in order]


def _place(element, modes):
    """Kind, mode, category, and distance of an element."""
    if element.has("hocId"):
        return "hub", "", element.text("hocId"), "", ""
    toc = element.text("tocId")
    if toc not in modes:
        element.refuse(f"is of TOC '{toc}', which is in none of the files, so that its mode is not "
                       "known", "expected the TOC too")
    distance = Record(element.path, f"{element.place} distance", element.fields.get("distance"))
    names = [name for name in KINDS if name in distance.fields]
    if len(names) != 1:
        distance.refuse("has none or several kinds", f"expected one of {', '.join(KINDS)}")
    return ("transport", modes[toc], toc, distance.decimal(names[0]), KINDS[names[0]])


def _rows(shipment, modes):
    name = shipment.text("shipmentId")
    for number, element in enumerate(_ordered(shipment, shipment.parts("tces")), 1):
        kind, mode, category, km, measured = _place(element, modes)
        yield (name, number, kind, mode, category, element.decimal("co2eWTW"),
               element.decimal("mass"), km, measured)


def as_activity(paths):
    """The text of an activity file of all shipments."""
    shipments, modes = [], {}
    for path in paths:
        for record in _walk(files.json_of(path, WANTED)):
            part = Record(path, f"shipment {record.get('shipmentId', '')}".strip(), record)
            if "tces" in record:
                shipments.append(part)
            elif "tocId" in record and "mode" in record:
                mode = part.text("mode")
                modes[part.text("tocId")] = MODES.get(mode, mode)
    if not shipments:
        raise Refused(f"{paths[0]}: holds no shipment (tces); {WANTED}")
    out = io.StringIO()
    out.write("# Made of iLEAP records; amounts are co2eWTW as stated by others.\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for shipment in shipments:
        writer.writerows(_rows(shipment, modes))
    return out.getvalue()


def _decimal(text):
    """A number of a table as a Decimal without an exponent."""
    whole = f"{float(text or 0):.6f}".rstrip("0").rstrip(".")
    return whole or "0"


def _element(row, path):
    if not row["mass_t"] or float(row["mass_t"]) <= 0:
        raise Refused(f"{path}: element {row['element']} of chain {row['chain']} has no mass; "
                      "expected one, as in every shipment of iLEAP")
    group, _, category = row["category"].partition(": ")
    hub = group == "hub"
    kind = {told: name for name, told in KINDS.items()}.get(row["distance_kind"], "actual")
    return {"tceId": f"{row['chain']}-{row['element']}",
            "hocId" if hub else "tocId": category or group, "shipmentId": row["chain"],
            "mass": _decimal(1000 * float(row["mass_t"])),
            "distance": {kind: _decimal(row["distance_km"])},
            "transportActivity": _decimal(row["activity_b"]),
            "co2eWTW": _decimal(row["kg_co2e_b"]), "co2eTTW": _decimal(row["kg_co2e_a"])}


def _shipment(name, elements, path):
    masses = {element["mass"] for element in elements}
    if len(masses) > 1:
        raise Refused(f"{path}: elements of chain {name} have different masses; expected one, as "
                      "a shipment of iLEAP has")
    for before, element in zip(elements, elements[1:]):
        element["prevTceIds"] = [before["tceId"]]
    return {"mass": masses.pop(), "shipmentId": name, "tces": elements}


def as_shipments(statement, folder):
    """JSON of a ShipmentFootprint a chain, of an account of TTW against WTW with its elements."""
    found = [standard.get("boundary", "") for standard in statement.standards]
    if found != ["TTW", "WTW"]:
        raise Refused(f"{statement.path}: boundaries {' and '.join(found)}; expected an account of "
                      "TTW against WTW, such as --standard iso14083-2023-ttw --against "
                      "iso14083-2023")
    path = Path(folder) / "elements.csv"
    wanted = "expected the elements that keeling account --elements writes"
    names, cells = files.table_of(path, files.read(path, wanted), wanted)
    if not set(ELEMENTS) <= set(names):
        raise Refused(f"{path}: has no {', '.join(sorted(set(ELEMENTS) - set(names)))}; {wanted}")
    chains = {}
    for row in (dict(zip(names, row)) for row in cells):
        chains.setdefault(row["chain"], []).append(_element(row, path))
    shipments = [_shipment(name, elements, path) for name, elements in chains.items()]
    return json.dumps(shipments, indent=1, ensure_ascii=False) + "\n"
