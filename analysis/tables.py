"""The table by scenario: warming in some years, its peak, the peak of CO2."""

import csv
import io
from dataclasses import dataclass

import numpy as np

from analysis import palette
from analysis.trajectory import CONCENTRATION, TEMPERATURE, Refused

YEARS = (2030, 2050, 2100)


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
    title: str
    units: str
    digits: int
    cells: list  # an Estimate for each scenario


def _estimate(quantity, scenario, at, **more):
    bands = quantity.bands
    spread = bands.outer_low is not None
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


def years_of(trajectory):
    """The years the table tells of: those asked for that the file has, and its last."""
    years = [year for year in YEARS if trajectory.year_index(year) is not None]
    last = int(trajectory.years[-1])
    return years if last in years else [*years, last]


def by_scenario(trajectory):
    """The columns there are quantities for."""
    columns, scenarios = [], range(len(trajectory.scenarios))
    temperature = trajectory.find(TEMPERATURE)
    if temperature:
        for year in years_of(trajectory):
            at = trajectory.year_index(year)
            cells = [_estimate(temperature, s, at) for s in scenarios]
            columns.append(Column(f"warming_{year}", str(year), temperature.units, 2, cells))
        cells = [_peak(temperature, s, trajectory.years) for s in scenarios]
        columns.append(Column("peak_warming", "Peak warming", temperature.units, 2, cells))
    co2 = trajectory.find(f"{CONCENTRATION}|CO2")
    if co2:
        cells = [_peak(co2, s, trajectory.years) for s in scenarios]
        columns.append(Column("peak_co2", "Peak CO2", co2.units, 0, cells))
    if not columns:
        raise Refused(f"{trajectory.path}: holds neither '{TEMPERATURE}' nor "
                      f"'{CONCENTRATION}|CO2', so there is no table to make")
    return columns


def number(value, digits):
    """As people write it: a true minus, a dash for nothing."""
    if value is None or not np.isfinite(value):
        return "–"
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def _flat(column):
    """Names and values of the plain columns that one column becomes."""
    names = [f"{column.key}_median"]
    rows = [[f"{cell.line:.6g}"] for cell in column.cells]
    if any(cell.low is not None for cell in column.cells):
        names += [f"{column.key}_p05", f"{column.key}_p95"]
        for row, cell in zip(rows, column.cells):
            row += [f"{cell.low:.6g}", f"{cell.high:.6g}"]
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


def cell_text(cell, digits):
    text = number(cell.line, digits)
    if cell.low is not None:
        text += f" ({number(cell.low, digits)} to {number(cell.high, digits)})"
    if cell.year is not None:
        text += f" in {cell.year}"
    return text


def as_markdown(trajectory):
    columns = by_scenario(trajectory)
    lines = ["| scenario | " + " | ".join(
        f"{column.title} [{palette.unit_title(column.units)}]" for column in columns) + " |",
        "|---|" + "---:|" * len(columns)]
    for s, scenario in enumerate(trajectory.scenarios):
        cells = " | ".join(cell_text(column.cells[s], column.digits) for column in columns)
        lines.append(f"| {palette.title_of(scenario)} | {cells} |")
    return "\n".join(lines) + "\n"
