"""The table by scenario: warming in some years, its peak, when it passes limits, and CO2."""

import csv
import io
from dataclasses import dataclass

import numpy as np

from analysis import palette
from analysis.trajectory import CONCENTRATION, TEMPERATURE, Refused

YEARS = (2030, 2050, 2100, 2300)
LIMITS = (1.5, 2.0)  # K above 1850-1900
PREINDUSTRIAL = "1850-1900"


@dataclass(frozen=True)
class Estimate:
    """A median and its outer band, if there is one; year: when a peak is reached."""

    line: float
    low: float = None
    high: float = None
    year: int = None
    last: bool = False  # the peak is the end of the file, so no peak


@dataclass(frozen=True)
class Column:
    key: str
    group: str  # what it tells of, with its unit
    title: str  # which of the group
    digits: int
    cells: list  # an Estimate for each scenario
    bounds: tuple = ("p05", "p95")  # what low and high are called


def _estimate(quantity, scenario, at, **more):
    bands = quantity.bands
    spread = bands.spread and bands.outer_low is not None
    return Estimate(float(bands.line[scenario, at]),
                    float(bands.outer_low[scenario, at]) if spread else None,
                    float(bands.outer_high[scenario, at]) if spread else None, **more)


def _peak(quantity, scenario, years):
    line = quantity.bands.line[scenario]
    known = np.flatnonzero(np.isfinite(line))
    if not known.size:
        return Estimate(float("nan"))
    at = int(known[np.argmax(line[known])])
    return _estimate(quantity, scenario, at, year=int(years[at]), last=bool(at == known[-1]))


def _first(line, years, limit):
    """The first year at or above the limit; NaN for none."""
    above = np.flatnonzero(line >= limit)
    return float(years[above[0]]) if above.size else float("nan")


def _passing(quantity, scenario, years, limit):
    """When the median passes the limit; low and high: when the upper and the lower bound do."""
    bands = quantity.bands
    line = _first(bands.line[scenario], years, limit)
    if not bands.spread or bands.outer_low is None:
        return Estimate(line)
    return Estimate(line, _first(bands.outer_high[scenario], years, limit),
                    _first(bands.outer_low[scenario], years, limit))


def years_of(trajectory):
    """The years the table tells of: those asked for that the file has, and its last."""
    years = [year for year in YEARS if trajectory.year_index(year) is not None]
    last = int(trajectory.years[-1])
    return years if last in years else sorted([*years, last])


def _warming(trajectory, quantity):
    scenarios, group = range(len(trajectory.scenarios)), f"Warming, {unit_of(quantity)}"
    for year in years_of(trajectory):
        at = trajectory.year_index(year)
        cells = [_estimate(quantity, s, at) for s in scenarios]
        yield Column(f"warming_{year}", group, str(year), 2, cells)
    cells = [_peak(quantity, s, trajectory.years) for s in scenarios]
    yield Column("peak_warming", group, "peak", 2, cells)
    if trajectory.note("reference_period") == PREINDUSTRIAL:
        for limit in LIMITS:
            cells = [_passing(quantity, s, trajectory.years, limit) for s in scenarios]
            yield Column(f"passes_{limit:g}", "Year it reaches", f"{limit:g} °C", 0, cells,
                         ("early", "late"))


def _co2(trajectory, quantity):
    scenarios, group = range(len(trajectory.scenarios)), f"CO2, {unit_of(quantity)}"
    at = trajectory.year_index(2100)
    if at is not None:
        cells = [_estimate(quantity, s, at) for s in scenarios]
        yield Column("co2_2100", group, "2100", 0, cells)
    cells = [_peak(quantity, s, trajectory.years) for s in scenarios]
    yield Column("peak_co2", group, "peak", 0, cells)


def unit_of(quantity):
    return palette.unit_title(quantity.units)


def columns_of(trajectory):
    """The columns there are quantities for; may be none."""
    temperature, co2 = trajectory.find(TEMPERATURE), trajectory.find(f"{CONCENTRATION}|CO2")
    return [*(_warming(trajectory, temperature) if temperature else ()),
            *(_co2(trajectory, co2) if co2 else ())]


def by_scenario(trajectory):
    """The columns of a table by itself, which refuses to be empty."""
    columns = columns_of(trajectory)
    if not columns:
        raise Refused(f"{trajectory.path}: there is no table to make of it; expected "
                      f"'{TEMPERATURE}' or '{CONCENTRATION}|CO2' among its quantities")
    return columns


def number(value, digits):
    """As people write it: a true minus, a dash for nothing."""
    if value is None or not np.isfinite(value):
        return "–"
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def _plain(value):
    return f"{value:.6g}" if np.isfinite(value) else ""


def _flat(column):
    """Names and values of the plain columns that one column becomes."""
    names = [f"{column.key}_median"]
    rows = [[_plain(cell.line)] for cell in column.cells]
    if any(cell.low is not None for cell in column.cells):
        names += [f"{column.key}_{bound}" for bound in column.bounds]
        for row, cell in zip(rows, column.cells):
            row += ["" if end is None else _plain(end) for end in (cell.low, cell.high)]
    if any(cell.year is not None for cell in column.cells):
        names.append(f"{column.key}_year")
        for row, cell in zip(rows, column.cells):
            row.append("" if cell.year is None else str(cell.year))
    return names, rows


def as_csv(trajectory):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    flat = [_flat(column) for column in by_scenario(trajectory)]
    writer.writerow(["scenario", *(name for names, _ in flat for name in names)])
    for s, scenario in enumerate(trajectory.scenarios):
        writer.writerow([scenario, *(value for _, rows in flat for value in rows[s])])
    return out.getvalue()


def range_text(cell, digits):
    """The outer band in words; nothing where there is none."""
    known = cell.low is not None and np.isfinite([cell.low, cell.high]).any()
    return f"{number(cell.low, digits)} to {number(cell.high, digits)}" if known else ""


def year_text(cell):
    """When a peak is reached; end: in the last year, so that there may be higher ones."""
    if cell.year is None:
        return ""
    return f"in {cell.year}, end" if cell.last else f"in {cell.year}"


def cell_text(cell, digits):
    text, span, year = number(cell.line, digits), range_text(cell, digits), year_text(cell)
    return text + (f" ({span})" if span else "") + (f" {year}" if year else "")


def as_markdown(trajectory):
    columns = by_scenario(trajectory)
    lines = ["| scenario | " + " | ".join(f"{column.group}: {column.title}"
                                          for column in columns) + " |",
             "|---|" + "---:|" * len(columns)]
    for s, scenario in enumerate(trajectory.scenarios):
        cells = " | ".join(cell_text(column.cells[s], column.digits) for column in columns)
        lines.append(f"| {palette.title_of(scenario)} | {cells} |")
    return "\n".join(lines) + "\n"
