"""A project of nomenclature: what each variable and region of iamc --names common is.

own.yaml has what only Keeling defines; common.yaml repeats names and units of common-definitions,
for those who have these not at hand.
"""

import json

from analysis import iamc
from analysis.regions import shares
from analysis.trajectory import WORLD

HEAD = "# {} by Keeling's own definitions; written by python3 -m analysis definitions.\n"
KINDS = {"common": "Names and units that IAMC's common-definitions have (CC0-1.0)",
         "own": "What common-definitions have not: the climate by AR6's names, the rest named"}
FILES = {*(f"variable/{kind}.yaml" for kind in KINDS), "region/regions.yaml"}


def _variables(found, kind):
    lines = [HEAD.format(KINDS[kind]) if kind == "own" else f"# {KINDS[kind]}.\n"]
    for name in sorted(found):
        unit, words = found[name]
        lines.append(f"- {json.dumps(name)}:\n    description: {json.dumps(words)}\n"
                     f"    unit: {json.dumps(unit)}\n")
    return "".join(lines)


def _regions(trajectory, codes):
    lines = ["# The world, and regions by their codes in Keeling.\n- common:\n  - World\n"]
    own = [code for code in codes if code != WORLD]
    lines += ["- Keeling:\n"] if own else []
    lines += [f"  - {json.dumps(code)}:\n      description: "
              f"{json.dumps(shares.region_title(trajectory, code), ensure_ascii=False)}\n"
              for code in own]
    return "".join(lines)


def of(trajectory):
    """The text of each file below definitions/, by its name."""
    found, codes = {"common": {}, "own": {}}, {}
    for quantity, region, name, unit, by in iamc.names(trajectory, "common"):
        kind = found["common" if by == "common" else "own"]
        kind.setdefault(name, (unit, shares.title_of(quantity)))
        codes[region] = True
    files = {f"variable/{kind}.yaml": _variables(one, kind) for kind, one in found.items() if one}
    return files | {"region/regions.yaml": _regions(trajectory, codes)}
