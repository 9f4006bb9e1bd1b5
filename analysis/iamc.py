"""Quantities as an IAMC table, wide: model, scenario, region, variable, unit, then the years.

Names are those of the file (RCMIP's), or with ar6 those of the AR6 scenario database. Where there
is a spread, the name ends in the percentile: `...|50.0th Percentile`; with ar6 also where members
do not differ, but never where there is a single one. Of several quantities of one name and region
the first is in the table.
"""

import csv
import io
import re

import numpy as np

from analysis.trajectory import CONCENTRATION, FORCING, LEVELS, TEMPERATURE, WORLD, Refused

HEAD = ("model", "scenario", "region", "variable", "unit")
INTERNATIONAL = "International"  # whose drivers are the world's
DRIVERS = ("Population", "GDP|PPP")
EJ_PER_TWH, MT_PER_GT = 0.0036, 1000
IN_IAMC = {"TWh/yr": (EJ_PER_TWH, "EJ/yr"), "Gt CO2/yr": (MT_PER_GT, "Mt CO2/yr")}
HUMAN = f"{FORCING}|Anthropogenic"
AR6 = {
    TEMPERATURE: "Surface Temperature (GSAT)",
    f"{CONCENTRATION}|CO2": f"{CONCENTRATION}|CO2",
    f"{CONCENTRATION}|CH4": f"{CONCENTRATION}|CH4",
    f"{CONCENTRATION}|N2O": f"{CONCENTRATION}|N2O",
    FORCING: FORCING,
    f"{HUMAN}|CO2": f"{FORCING}|CO2",
    f"{HUMAN}|CH4": f"{FORCING}|CH4",
    f"{HUMAN}|N2O": f"{FORCING}|N2O",
    f"{HUMAN}|F-Gases": f"{FORCING}|F-Gases",
    f"{HUMAN}|Montreal Gases": f"{FORCING}|Montreal Gases",
    f"{HUMAN}|Aerosols|Aerosols-radiation Interactions": f"{FORCING}|Aerosols|Direct Effect",
    f"{HUMAN}|Aerosols|Aerosols-cloud Interactions": f"{FORCING}|Aerosols|Indirect Effect",
}


def unit_text(units):
    """W m-2 -> W/m^2, Gt CO2 yr-1 -> Gt CO2/yr, USD (t CO2)-1 -> USD/t CO2, 1 -> nothing."""
    if units == "1":
        return ""
    return re.sub(r" (\(([^()]+)\)|\S+?)-(\d)$", lambda found: f"/{found[2] or found[1]}" + (
        f"^{found[3]}" if found[3] != "1" else ""), units)


def _names(trajectory, iamc, spread, ar6):
    """(name, which field of the bands) of each row that a quantity becomes."""
    if ar6:
        stem = f"AR6 climate diagnostics|{AR6[iamc]}|{trajectory.note('source', 'Keeling')}"
        if trajectory.single:
            return [(stem, LEVELS.index(50))]
        return [(f"{stem}|{p:.1f}th Percentile", k) for k, p in enumerate(LEVELS)
                if spread or p == 50]
    if spread:
        return [(f"{iamc}|{p:.1f}th Percentile", k) for k, p in enumerate(LEVELS)]
    return [(iamc, LEVELS.index(50))]


def _rows(trajectory, quantity, spread, ar6):
    """Scenario, name, unit and values of each row; spread: whether the name tells of percentiles,
    which then do the rows of every region."""
    bands, unit = quantity.bands, unit_text(quantity.units)
    by, unit = IN_IAMC.get(unit, (1, unit))
    digits = 15 if quantity.array.dtype.itemsize > 4 else 7
    for name, k in _names(trajectory, quantity.iamc, spread, ar6):
        field = bands.fields[k] if bands.spread else bands.line
        if field is None:
            continue
        for scenario, values in zip(trajectory.scenarios, field):
            yield [scenario, quantity.region or WORLD, name, unit,
                   *(f"{by * value:.{digits}g}" if np.isfinite(value) else "" for value in values)]


def left_out(trajectory):
    """What has a name but no row, as an earlier quantity of its region has that name."""
    return [quantity for quantity in trajectory.quantities if quantity.iamc
            and trajectory.find(quantity.iamc, quantity.region) is not quantity]


def table(trajectory, ar6=False):
    """The whole table as CSV text; with ar6 that of the world."""
    chosen = [quantity for iamc, quantity in trajectory.by_iamc.items() if not ar6 or iamc in AR6]
    if not ar6:
        chosen += [quantity for region, found in trajectory.regional.items()
                   for quantity in found.values()
                   if region != INTERNATIONAL or quantity.iamc not in DRIVERS]
    if not chosen:
        raise Refused(f"{trajectory.path}: holds no quantity with such an IAMC name; expected "
                      "one, such as 'temperature'")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEAD, *trajectory.years])
    model = trajectory.note("source", "Keeling")
    spread = {quantity.iamc for quantity in chosen if quantity.bands.spread}
    for quantity in chosen:
        writer.writerows([model, *row] for row in
                         _rows(trajectory, quantity, quantity.iamc in spread, ar6))
    return out.getvalue()
