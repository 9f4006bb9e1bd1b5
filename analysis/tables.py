"""The table by scenario: warming in some years, its peak, when it passes limits, CO2 and CH4.

Of idealised experiments, whose years are counted from the first, also TCRE and ZEC50.
"""

import csv
import io
from dataclasses import dataclass

import numpy as np

from analysis import experiments, palette
from analysis.trajectory import CONCENTRATION, TEMPERATURE, Refused

YEARS, MARK = (2030, 2050, 2100, 2300), 2100  # MARK: of the concentrations
COUNTED, COUNTED_MARK = (50, 70, 100, 150), 100  # years after the first
MEAN = (2081, 2100)
LIMITS = (1.5, 2.0)  # K above 1850-1900
PREINDUSTRIAL = "1850-1900"


@dataclass(frozen=True)
class Estimate:
    """A median and its outer band, if there is one; year: when a peak is reached."""

    line: float
    low: float = None
    high: float = None
    year: str = None
    last: bool = False  # the peak is the end of the file, so no peak


@dataclass(frozen=True)
class Column:
    key: str
    group: str  # what it tells of, with its unit
    title: str  # which of the group
    digits: int
    cells: list  # an Estimate for each scenario
    bounds: tuple = ("p05", "p95")  # what low and high are called


def _estimate(bands, scenario, at, **more):
    spread = bands.spread and bands.outer_low is not None
    return Estimate(float(bands.line[scenario, at]),
                    float(bands.outer_low[scenario, at]) if spread else None,
                    float(bands.outer_high[scenario, at]) if spread else None, **more)


def _peak(bands, scenario, trajectory):
    line = bands.line[scenario]
    known = np.flatnonzero(np.isfinite(line))
    if not known.size:
        return Estimate(float("nan"))
    at = int(known[np.argmax(line[known])])
    return _estimate(bands, scenario, at, year=trajectory.year_title(trajectory.years[at]),
                     last=bool(at == known[-1]))


def _first(line, years, limit):
    """The first year at or above the limit; NaN for none."""
    above = np.flatnonzero(line >= limit)
    return float(years[above[0]]) if above.size else float("nan")


def _passing(bands, scenario, years, limit):
    """When the median passes the limit; low and high: when the upper and the lower bound do."""
    line = _first(bands.line[scenario], years, limit)
    if not bands.spread or bands.outer_low is None:
        return Estimate(line)
    return Estimate(line, _first(bands.outer_high[scenario], years, limit),
                    _first(bands.outer_low[scenario], years, limit))


def years_of(trajectory):
    """The years the table tells of: those asked for that the file has, and its last."""
    first, last = int(trajectory.years[0]), int(trajectory.years[-1])
    asked = [first + year for year in COUNTED] if trajectory.counted else YEARS
    years = [year for year in asked if trajectory.year_index(year) is not None]
    return years if last in years else sorted([*years, last])


def _key(trajectory, year):
    return trajectory.year_title(year).replace(" ", "_")


def _columns(trajectory, bands, stem, group, digits, years):
    """A column for each of these years."""
    for year in years:
        at = trajectory.year_index(year)
        cells = [_estimate(bands, s, at) for s in range(len(trajectory.scenarios))]
        yield Column(f"{stem}_{_key(trajectory, year)}", group, trajectory.year_title(year),
                     digits, cells)


def _warming(trajectory, quantity):
    scenarios, group = range(len(trajectory.scenarios)), f"Warming, {unit_of(quantity)}"
    bands = quantity.bands
    columns = [*_columns(trajectory, bands, "warming", group, 2, years_of(trajectory))]
    if not trajectory.counted:
        columns[2:2] = _mean(trajectory, quantity, group)
    yield from columns
    cells = [_peak(bands, s, trajectory) for s in scenarios]
    yield Column("peak_warming", group, "peak", 2, cells)
    if trajectory.note("reference_period") == PREINDUSTRIAL:
        for limit in LIMITS:
            cells = [_passing(bands, s, trajectory.years, limit) for s in scenarios]
            yield Column(f"passes_{limit:g}", "Year it reaches", f"{limit:g} °C", 0, cells,
                         ("early", "late"))


def _mean(trajectory, quantity, group):
    """Of the years that end the century, where the file goes on to the 1 January behind them."""
    first, last = trajectory.year_index(MEAN[0]), trajectory.year_index(MEAN[1] + 1)
    if first is None or last is None or last - first != MEAN[1] + 1 - MEAN[0]:
        return
    bands = quantity.mean(first, last)
    cells = [_estimate(bands, s, 0) for s in range(len(trajectory.scenarios))]
    yield Column("warming_{}_{}".format(*MEAN), group, "{}–{}".format(*MEAN), 2, cells)


def _experiments(trajectory):
    for key, title, measure in (("tcre", "°C per 1000 GtC", experiments.tcre),
                                ("zec50", "°C", experiments.zec50)):
        found = experiments.bands_of(measure, trajectory)
        if np.isfinite(found).any():
            ends = (None, None) if trajectory.single else (0, 2)
            cells = [Estimate(float(row[1]), *(None if end is None else float(row[end])
                                               for end in ends)) for row in found]
            yield Column(key, key.upper(), title, 2, cells)


def _gas(trajectory, gas):
    """Concentration in one year and at its peak."""
    quantity = trajectory.find(f"{CONCENTRATION}|{gas}")
    if not quantity:
        return
    group, stem = f"{gas}, {unit_of(quantity)}", gas.lower()
    mark = int(trajectory.years[0]) + COUNTED_MARK if trajectory.counted else MARK
    years = [mark] if trajectory.year_index(mark) is not None else []
    yield from _columns(trajectory, quantity.bands, stem, group, 0, years)
    cells = [_peak(quantity.bands, s, trajectory) for s in range(len(trajectory.scenarios))]
    yield Column(f"peak_{stem}", group, "peak", 0, cells)


def unit_of(quantity):
    return palette.unit_title(quantity.units)


def columns_of(trajectory):
    """The columns there are quantities for; may be none."""
    temperature = trajectory.find(TEMPERATURE)
    gases = ("CO2",) if trajectory.counted else ("CO2", "CH4")
    return [*(_warming(trajectory, temperature) if temperature else ()),
            *(_experiments(trajectory) if trajectory.counted else ()),
            *(column for gas in gases for column in _gas(trajectory, gas))]


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


def _flat(column, single):
    """Names and values of the plain columns that one column becomes."""
    names = [column.key if single else f"{column.key}_median"]
    rows = [[_plain(cell.line)] for cell in column.cells]
    if any(cell.low is not None for cell in column.cells):
        names += [f"{column.key}_{bound}" for bound in column.bounds]
        for row, cell in zip(rows, column.cells):
            row += ["" if end is None else _plain(end) for end in (cell.low, cell.high)]
    if any(cell.year is not None for cell in column.cells):
        names.append(f"{column.key}_year")
        for row, cell in zip(rows, column.cells):
            row.append("" if cell.year is None else cell.year.removeprefix("year "))
    return names, rows


def as_csv(trajectory):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    flat = [_flat(column, trajectory.single) for column in by_scenario(trajectory)]
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
    return "\n".join([*lines, *(f"\n{note}" for note in notes(trajectory, columns))]) + "\n"


def notes(trajectory, columns):
    """How the table is to be read."""
    keys = {column.key for column in columns}
    spread = any(cell.low is not None for column in columns for cell in column.cells)
    if trajectory.single:
        yield ("All figures are those of one member. They are not medians of an ensemble, and "
               "there is no range to tell of; --members gives both.")
    elif spread:
        yield ("Figures are medians over the members, ranges hold 5–95 % of them. A peak is that "
               "of the median, its range that of the same year; end: the last year.")
    yield from _periods(trajectory, keys, spread)
    if any(key.startswith("passes") for key in keys):
        early = (" Its range: the years in which the 95th and the 5th percentile do."
                 if spread else "")
        yield ("A limit is reached on the first 1 January at or above it, without averaging over "
               f"years.{early} A dash: not within the file's years.")
    if "tcre" in keys or "zec50" in keys:
        yield ("TCRE is warming over the CO2 emitted until then, at year 100 of flat10 and, when "
               "CO2 has doubled, at year 70 of 1pctCO2 (whose warming then is TCR); ZEC50 is what "
               "years 100 to 150 add when emissions end at year 100.")


def _periods(trajectory, keys, spread):
    """What a year and a mean over years are."""
    reference, mean = trajectory.note("reference_period"), "{}-{}".format(*MEAN)
    told = f"warming_{MEAN[0]}_{MEAN[1]}" in keys
    if trajectory.counted:
        yield (f"Years are counted from 1 January {trajectory.years[0]}, which is year 0 and what "
               "warming is relative to.")
    means = [*([reference] if "-" in reference else []), *([mean] if told else [])]
    if means and any(key.startswith("warming") for key in keys):
        first, last = means[-1].split("-")
        yield (f"Warming is relative to {reference.replace('-', '–')}. A mean over years is over "
               f"calendar years: that of {first}–{last} is of the values on 1 January {first} to "
               f"1 January {int(last) + 1}, the first and the last with half weight.")
    if told and spread and trajectory.stored:
        yield (f"The file holds percentiles of each year; those of {mean.replace('-', '–')} are "
               "means of these.")
