"""Quantities as an IAMC table: model, scenario, region, variable, unit, then the years, or one.

What they are called says formats/names.py. Where there is a spread, the name ends in the
percentile: `...|50.0th Percentile`; of the climate by AR6's names also where members do not differ,
but never where there is a single one. By common-definitions' names, which know no percentiles, what
is not of the climate is the median. Of several quantities of one name and region the first is in
the table.
"""

import csv
import importlib.util
import io

import numpy as np

from analysis.formats.names import name_of
from analysis.trajectory import LEVELS, POPULATION, WORLD, Refused

HEAD = ("model", "scenario", "region", "variable", "unit")
INTERNATIONAL = "International"  # whose drivers are the world's
DRIVERS = (POPULATION, "GDP|PPP")
MIDDLE = LEVELS.index(50)
ENGINES = ("pyarrow", "fastparquet")
SUFFIXES = {"wide": ".csv", "long": ".csv", "parquet": ".parquet"}
LACKS_PARQUET = ("a Parquet file is written by pandas with pyarrow or fastparquet, which "
                 "this Python has not; expected both, or --form wide or long")


def _spread(chosen, scheme):
    """The IAMC names of what has percentiles: in all regions what is spread in one."""
    return {one.iamc for one, name in chosen
            if (scheme != "common" or name.of == "ar6") and one.bands.spread}


def _levels(trajectory, name, spread):
    """(words behind the name, which field of the bands) of each row that a quantity becomes."""
    if trajectory.single or not (spread or name.of == "ar6"):
        return [("", MIDDLE)]
    return [(f"|{p:.1f}th Percentile", k) for k, p in enumerate(LEVELS) if spread or p == 50]


def _chosen(trajectory, scheme):
    """(quantity, name) of what the table has."""
    regional = [quantity for region, found in trajectory.regional.items()
                for quantity in found.values()
                if region != INTERNATIONAL or quantity.iamc not in DRIVERS]
    named = [(one, name_of(trajectory, one, scheme))
             for one in (*trajectory.by_iamc.values(), *regional)]
    named = [(one, name) for one, name in named if name]
    if not named:
        raise Refused(f"{trajectory.path}: holds no quantity with such an IAMC name; expected "
                      "one, such as 'temperature'")
    return named


def _rows(trajectory, scheme, chosen):
    """Model, scenario, region, name and unit; and a text a year, empty where is no number."""
    model = trajectory.note("source", "Keeling")
    spread = _spread(chosen, scheme)
    for quantity, name in chosen:
        bands = quantity.bands
        digits = 15 if quantity.array.dtype.itemsize > 4 else 7
        for words, k in _levels(trajectory, name, quantity.iamc in spread):
            field = bands.fields[k] if bands.spread else bands.line
            keys = [quantity.region or WORLD, name.text + words, name.unit]
            for scenario, values in zip(trajectory.scenarios, () if field is None else field):
                texts = [f"{name.factor * value:.{digits}g}" if np.isfinite(value) else ""
                         for value in values]
                yield [model, scenario, *keys], texts


def left_out(trajectory):
    """What has a name but no row, as an earlier quantity of its region has that name."""
    return [quantity for quantity in trajectory.quantities if quantity.iamc
            and trajectory.find(quantity.iamc, quantity.region) is not quantity]


def names(trajectory, scheme):
    """(quantity, region, name, unit, of) of every variable and region of the table."""
    chosen = _chosen(trajectory, scheme)
    spread = _spread(chosen, scheme)
    for quantity, name in chosen:
        for words, _ in _levels(trajectory, name, quantity.iamc in spread):
            yield quantity, quantity.region or WORLD, name.text + words, name.unit, name.of


def _wide(rows, years, out):
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEAD, *years])
    writer.writerows([*keys, *texts] for keys, texts in rows)


def _long(rows, years, out):
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*HEAD, "year", "value"])
    for keys, texts in rows:
        writer.writerows([*keys, year, text] for year, text in zip(years, texts) if text)


def _parquet(rows, years, path):
    if not importlib.util.find_spec("pandas") or not any(map(importlib.util.find_spec, ENGINES)):
        raise Refused(LACKS_PARQUET, 69)
    import pandas
    columns = {name: [] for name in (*HEAD, "year", "value")}
    for keys, texts in rows:
        told = [(year, float(text)) for year, text in zip(years, texts) if text]
        for name, key in zip(HEAD, keys):
            columns[name] += [key] * len(told)
        columns["year"] += [year for year, _ in told]
        columns["value"] += [value for _, value in told]
    pandas.DataFrame(columns).to_parquet(path, index=False)


def write(trajectory, path, scheme="rcmip", form="wide"):
    """The whole table into that file; by ar6 that of the world."""
    rows = _rows(trajectory, scheme, _chosen(trajectory, scheme))
    years = [int(year) for year in trajectory.years]
    if form == "parquet":
        _parquet(rows, years, path)
        return
    with open(path, "w", encoding="utf-8", newline="") as out:
        (_long if form == "long" else _wide)(rows, years, out)


def table(trajectory, scheme="rcmip"):
    """The wide table as text."""
    out = io.StringIO()
    _wide(_rows(trajectory, scheme, _chosen(trajectory, scheme)), trajectory.years, out)
    return out.getvalue()
