"""How far a path is from what Parties pledged: nationally determined contributions, NDCs.

Greenhouse gases count as in national inventories, with AR5's GWP100, land too whether a target says
net or not, as scenarios/paths/ndcs.yaml has it; where a target counts from a year before such
inventories were at hand, land is that of bookkeeping, then and later (Grassi et al. 2021
doi:10.1038/s41558-021-01033-6 say why both must be the same). So it is in targets of CO2.
Keeling trades no mitigation outcomes yet, so that there are no corresponding adjustments. Targets
are those of scenarios/world/ndc.csv (some unverified, as it says) for single years, not net zero; a
cut from business as usual, or from a baseline that is not said, has no level to hold a path
against.
"""

import numpy as np

from analysis.hindcast import world
from analysis.metrics.series import GDP
from analysis.regions.shares import GHG

INVENTORY_GHG = f"{GHG} [NGHGI]"
KINDS = ("absolute", "absolute_level", "intensity", "peak_decline")


def gaps(reader, folder):
    """({(region, year): (least, most)}, {year: the Parties whose targets are not counted}): of each
    Party with targets of a year Mt CO2e above what its least demanding unconditional target allows,
    and its most demanding of all, [member]."""
    found, lacking = {}, {}
    if not reader.regions or not (folder / "ndc.csv").is_file():
        return found, lacking
    history = world.by_year(folder / "regional_history.csv")
    for row in world.read(folder / "ndc.csv", ("region", "type", "target_year", "conditional")):
        year = int(row["target_year"])
        if row["type"] in KINDS and row["region"] in reader.regions:
            ends = _above(reader, history, row, year)
            if not ends:
                lacking.setdefault(year, set()).add(row["region"])
                continue
            unconditional, every = found.setdefault((row["region"], year), ([], []))
            every += ends
            unconditional += ends if row["conditional"] == "0" else []
    return {key: (np.min(unconditional, 0), np.max(every, 0))
            for key, (unconditional, every) in found.items() if unconditional}, lacking


def _above(reader, history, row, year):
    """What is emitted above both ends of a target; nothing where it is not known."""
    since = int(row["reference"]) if row["reference"].isdigit() else None
    path, then = _counted(reader, history, row, since)
    if path is None or path.at(year) is None:
        return []
    if row["type"] == "absolute_level" or row["level_low"]:
        levels = [_number(row, name) for name in ("level_low", "level_high")]
    else:
        levels = _levels(reader, history, row, path, then, since, year)
    return [path.at(year) - level for level in levels]


def _counted(reader, history, row, since):
    """The path that a target is of, and what there was in the year it counts from."""
    region, observed = row["region"], _observed(history, row["region"], since)
    land = observed("history[CO2 AFOLU]")
    if row["metric"].startswith("CO2"):
        return reader.co2(region), observed("history[CO2 FFI]") + land
    path, ghg = reader.find(INVENTORY_GHG, region), observed("ghg")
    inventory = ghg - land + observed("inventory_land")
    if since is None or np.isfinite(inventory):
        return path, inventory
    return reader.ghg(region), ghg


def _number(row, column):
    return world.number("ndc.csv", row, column)


def _observed(history, region, year):
    return lambda name: history.get((region, name), {}).get(year, np.nan)


def _levels(reader, history, row, path, then, since, year):
    cuts = [_number(row, name) / 100 for name in ("reduction_low", "reduction_high")]
    if row["type"] == "peak_decline":
        then = path.values[path.years <= year].max(0)
    if row["type"] == "intensity":
        gdp = reader.find(GDP, row["region"])
        before = _observed(history, row["region"], since)("gdp")
        if gdp is None or gdp.at(year) is None:
            return []
        then = then * gdp.at(year) / before
    return [(1 - cut) * then for cut in cuts] if np.isfinite(then).all() else []
