"""The table by region and scenario: CO2 in some years, its peak, when it reaches zero, its sum.

CO2 is that from energy and industry; all greenhouse gases stand beside it where the file has them.
"""

import csv
import io
from dataclasses import dataclass

import numpy as np

from analysis import palette, tables
from analysis.regions import shares
from analysis.trajectory import LEVELS, WORLD, Refused

YEARS, GHG_YEARS = (2022, 2030, 2050), (2050,)
FROM, TO = 2023, 2100  # of the sum, each from 1 January to 31 December
HEAD = ("scenario", "region")


@dataclass(frozen=True)
class Cell:
    """A number and its range; note: what is said after it."""

    value: float
    low: float = None
    high: float = None
    note: str = ""


@dataclass(frozen=True)
class Column:
    key: str
    group: str
    title: str
    digits: int
    cells: list  # of each row
    bounds: tuple = ("p05", "p95")


@dataclass(frozen=True)
class Table:
    regions: list  # codes, World first, then those that emit most
    titles: list
    scenarios: list
    columns: list  # a cell for each region and scenario: row region * len(scenarios) + scenario
    counted: bool  # whether all of the world is a median over members, not a sum of medians
    last: int  # the last year of the sum
    gases: str  # what the file calls the emissions of all greenhouse gases


def of_file(trajectory):
    """The table; None for a file without CO2 of regions."""
    if not shares.has_regions(trajectory):
        return None
    regions = shares.ranked(trajectory)
    co2, ghg = (_all(trajectory, iamc, regions) for iamc in (shares.ENERGY_CO2, shares.GHG))
    columns = [*_yearly(trajectory, co2, "co2", "CO2", YEARS),
               _column(co2, "co2_peak_year", "CO2", "peak year", _peak, trajectory),
               _column(co2, "co2_zero_year", "CO2", "zero in", _zero, trajectory),
               *_totals(trajectory, co2)]
    if any(ghg):
        columns += [*_yearly(trajectory, ghg, "ghg", "GHG", GHG_YEARS),
                    _column(ghg, "ghg_zero_year", "GHG", "zero in", _zero,
                            trajectory)]
    titles = [WORLD, *(shares.region_title(trajectory, region) for region in regions)]
    return Table([WORLD, *regions], titles, trajectory.scenarios, columns,
                 all(told[0].counted for told in (co2, ghg) if told[0]),
                 _last(trajectory, co2[0]), _gases(trajectory))


def _gases(trajectory):
    found = trajectory.in_regions(shares.GHG).values()
    return next((shares.title_of(one) for one in found), "")


def _all(trajectory, iamc, regions):
    """The world's and each region's quantity, or None."""
    found = trajectory.in_regions(iamc)
    whole = shares.world(trajectory, iamc) if found else None
    return [whole, *(found.get(region) for region in regions)]


def _unit(quantities):
    return palette.unit_title(next(one.units for one in quantities if one))


def _column(quantities, key, group, title, measure, trajectory):
    cells = [measure(one.bands, s, trajectory.years) if one else Cell(np.nan)
             for one in quantities for s in range(len(trajectory.scenarios))]
    return Column(key, f"{group}, {_unit(quantities)}", title, 0, cells,
                  ("early", "late") if measure is _zero else ("p05", "p95"))


def _yearly(trajectory, quantities, key, group, years):
    """A column for each of these years that the file has."""
    for year in years:
        at = trajectory.year_index(year)
        if at is not None:
            def measure(bands, scenario, _, at=at):
                return _cell([None if field is None else field[scenario, at]
                              for field in bands.fields], bands.spread)
            yield _column(quantities, f"{key}_{year}", group, str(year), measure, trajectory)


def _cell(levels, spread):
    """Of the five levels; a range where it is one."""
    low, _, line, _, high = levels
    wide = spread and low is not None and high > low
    return Cell(float(line), float(low), float(high)) if wide else Cell(float(line))


def _peak(bands, scenario, years):
    """The year of the highest median; an end of the years known is none."""
    line = bands.line[scenario]
    known = np.flatnonzero(np.isfinite(line))
    if not known.size:
        return Cell(np.nan)
    at = known[np.argmax(line[known])]
    note = "or before" if at == known[0] else "end" if at == known[-1] else ""
    return Cell(float(years[at]), note=note)


def _zero(bands, scenario, years):
    """The first year in which the median is at or below zero; early: the lower bound is."""
    line = _first(bands.line, scenario, years)
    if not bands.spread or bands.outer_low is None:
        return Cell(line)
    early, late = (_first(field, scenario, years) for field in (bands.outer_low, bands.outer_high))
    return Cell(line, early, late) if early != late and np.isfinite(early) else Cell(line)


def _first(field, scenario, years):
    """NaN where emissions never were above zero."""
    line = field[scenario]
    begun = np.flatnonzero(line > 0)
    below = np.flatnonzero(line <= 0)
    below = below[below > begun[0]] if begun.size else below[:0]
    return float(years[below[0]]) if below.size else float("nan")


def _last(trajectory, told):
    """The last year of the sum: TO, or where the file ends."""
    known = trajectory.years[np.isfinite(told.bands.line).any(0)]
    return int(known[known <= TO].max(initial=0))


def _totals(trajectory, quantities):
    """The sum over the years, where the file has its first."""
    last = _last(trajectory, quantities[0])
    first, end = trajectory.year_index(FROM), trajectory.year_index(last)
    if first is None or end is None or end < first:
        return
    by, units = shares.larger(quantities[0].units)
    units = palette.unit_title(units.removesuffix(" yr-1"))
    cells = [_total(one, s, slice(first, end + 1), by) if one else Cell(np.nan)
             for one in quantities for s in range(len(trajectory.scenarios))]
    yield Column(f"co2_{FROM}_{last}", f"Sum, {units}", f"{FROM}–{last}", 1, cells)


def _total(one, scenario, rows, by):
    """Of members, their sums' percentiles; of percentiles, the sum of the medians."""
    members = one.of_members(scenario, rows) if hasattr(one, "of_members") else None
    if members is None or members.shape[1] == 1:
        return Cell(float(one.bands.line[scenario, rows].sum()) / by)
    return _cell(np.percentile(members.sum(0), LEVELS) / by, True)


def rows_of(table):
    """(region, scenario, cells) of each row."""
    n = len(table.scenarios)
    for k in range(len(table.regions) * n):
        yield k // n, k % n, [column.cells[k] for column in table.columns]


def range_text(cell, digits):
    if cell.low is None:
        return ""
    return f"{tables.number(cell.low, digits)} to {tables.number(cell.high, digits)}"


def notes(trajectory, table):
    """How the table is to be read."""
    ranged = any(cell.low is not None for column in table.columns for cell in column.cells)
    if trajectory.single:
        yield "All figures are those of one member; they are not medians of an ensemble."
    elif ranged:
        yield "Figures are medians over the members, ranges hold 5–95 % of them."
    yield ("CO2 is that from energy and industry, without land use. A figure of a year is of the "
           f"12 months from 1 January; the sum is from 1 January {FROM} to 31 December "
           f"{table.last}{_sum_text(trajectory)}."
           + (f" GHG: {table.gases[0].lower()}{table.gases[1:]}." if table.gases else ""))
    yield ("Peak: the year of the highest median; or before: the first year the file tells of; "
           "end: the last one. Zero: the first year in which the median is at or below zero"
           f"{', its range when the 5th and the 95th percentile are' if ranged else ''}; "
           "a dash: none.")
    if not table.counted and not trajectory.single:
        yield "Where the world has no range, it is the sum of the regions' medians."


def _sum_text(trajectory):
    return ", of each year's median" if trajectory.stored else ""


def _required(trajectory):
    table = of_file(trajectory)
    if not table:
        raise Refused(f"{trajectory.path}: has no CO2 of regions; expected '{shares.ENERGY_CO2}' "
                      "of several")
    return table


def cell_text(cell, digits):
    span = range_text(cell, digits)
    text = tables.number(cell.value, digits) + (f" ({span})" if span else "")
    return f"{text} {cell.note}".rstrip()


def as_markdown(trajectory):
    table = _required(trajectory)
    heads = " | ".join(f"{column.group}: {column.title}" for column in table.columns)
    lines = [f"| region | scenario | {heads} |", "|---|---|" + "---:|" * len(table.columns)]
    for region, scenario, cells in rows_of(table):
        words = " | ".join(cell_text(cell, column.digits)
                           for cell, column in zip(cells, table.columns))
        lines.append(f"| {table.titles[region]} | "
                     f"{palette.title_of(table.scenarios[scenario])} | {words} |")
    return "\n".join([*lines, *(f"\n{note}" for note in notes(trajectory, table))]) + "\n"


def as_csv(trajectory):
    """Regions by code; a range has columns of its own where any row has one."""
    table = _required(trajectory)
    ranged = [any(cell.low is not None for cell in column.cells) for column in table.columns]
    of = "" if trajectory.single else "_median"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    head = list(HEAD)
    for column, wide in zip(table.columns, ranged):
        head += ([f"{column.key}{of}", *(f"{column.key}_{bound}" for bound in column.bounds)]
                 if wide else [f"{column.key}{of}"])
    writer.writerow(head)
    for region, scenario, cells in rows_of(table):
        row = [table.scenarios[scenario], table.regions[region]]
        for cell, wide in zip(cells, ranged):
            told = (cell.value, cell.low, cell.high) if wide else (cell.value,)
            row += ["" if value is None or not np.isfinite(value) else f"{value:.6g}"
                    for value in told]
        writer.writerow(row)
    return out.getvalue()
