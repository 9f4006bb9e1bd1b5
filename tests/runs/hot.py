"""Scenarios with more CO2 than anybody would emit, for values that are far out."""

import peer

YAML = """
title: {name}
extends: {shipped}/idealised/common.yaml
years: 1850:{last}
emissions:
  file: hot.csv
  scenario: {name}
"""
SPECIES = "Emissions|CO2|Energy and Industrial Processes,Gt CO2/yr"


def write(folder, last):
    """Paths of two scenarios that end with the year last: 40 and 2000 Gt CO2 a year."""
    with open(folder / "hot.csv", "w") as file:
        print(f"model,scenario,region,variable,unit,1850,{last}", file=file)
        for name, amount in (("mild", 40), ("hot", 2000)):
            print(f"none,{name},World,{SPECIES},{amount},{amount}", file=file)
    paths = [folder / "mild.yaml", folder / "hot.yaml"]
    for path in paths:
        path.write_text(YAML.format(name=path.stem, shipped=peer.SCENARIOS, last=last))
    return paths
