"""Tables of pandas and pyam, to and from Keeling."""

import os

COLUMNS = ("scenario", "region", "variable", "unit")


class Failed(ValueError):
    """The program refused or failed, or could not be asked; its text says why, status is its exit
    status, or the one it would have had."""

    def __init__(self, status, told):
        super().__init__(told.strip() or f"keeling ended with status {status}")
        self.status = status

    def __reduce__(self):  # which exceptions of two arguments need, to go between processes
        return type(self), (self.status, str(self))


def is_table(what):
    """Whether it is a pandas.DataFrame or a pyam.IamDataFrame, neither of which need be there."""
    return hasattr(what, "to_csv") and (hasattr(what, "columns") or hasattr(what, "timeseries"))


def emissions_of(table):
    """An IAMC table as a wide or long DataFrame, columns first."""
    if not (isinstance(table, (str, os.PathLike)) or is_table(table)):
        raise Failed(64, f"a {type(table).__name__} is no table; expected an IAMC table: a .csv, "
                         "pandas or pyam")
    if isinstance(table, (str, os.PathLike)):
        import pandas
        table = pandas.read_csv(table, comment="#")
    if hasattr(table, "timeseries"):
        table = table.timeseries().reset_index()
    if not set(COLUMNS) <= {str(name).lower() for name in table.columns}:
        table = table.reset_index()  # as scmdata and gcages keep them, in the index
    lowered = {str(name).lower() for name in table.columns}
    lacking = [name for name in COLUMNS if name not in lowered]
    if lacking:
        raise Failed(65, f"the table has no column {', '.join(lacking)}; expected "
                         f"{', '.join(COLUMNS)} and years, or year and value")
    table = table.drop(columns=[name for name in table.columns if name in ("index", "level_0")])
    return _by_year(table)


def _by_year(table):
    """Years in their order, across or down."""
    years = [name for name in table.columns if str(name).strip().isdigit()]
    if years:
        others = [name for name in table.columns if name not in years]
        return table[[*others, *sorted(years, key=int)]]
    down = [name for name in table.columns if str(name).lower() == "year"]
    same = [name for name in table.columns if str(name).lower() in ("model", *COLUMNS)]
    return table.sort_values([*same, *down], kind="stable") if down else table


def frame(data):
    """A Dataset, or a quantity of one, as a long pandas.DataFrame: a row for each value, with the
    columns scenario, year, member or percentile, then variable (by IAMC where it has such a name),
    region, unit and value. What has no number has no row."""
    import pandas

    from analysis.iamc import DRIVERS, INTERNATIONAL
    arrays = data.data_vars.values() if hasattr(data, "data_vars") else [data]
    parts = [_part(array) for array in arrays
             if {"scenario", "year"} <= set(getattr(array, "dims", ()))
             and not (array.attrs.get("region") == INTERNATIONAL  # whose drivers are the world's
                      and array.attrs.get("iamc_variable") in DRIVERS)]
    if not parts:
        raise Failed(64, f"a {type(data).__name__} without scenarios and years; expected what run "
                         "or open returned, or a quantity of it")
    return pandas.concat(parts, ignore_index=True)


def _part(array):
    found = array.to_dataframe(name="value").reset_index()
    found.insert(len(array.dims), "variable", array.attrs.get("iamc_variable") or array.name)
    found.insert(len(array.dims) + 1, "region", array.attrs.get("region", "World"))
    found.insert(len(array.dims) + 2, "unit", array.attrs.get("units", ""))
    return found.dropna(subset=["value"])


INDEX = ("climate_model", "model", "scenario", "region", "variable", "unit", "run_id")


def wide(data, model=""):
    """A Dataset of members as openscm-runner and gcages keep what a climate model returns: years
    across, and down climate_model, model, scenario, region, variable, unit and run_id, which is
    the member's label. Units are written as IAMC does."""
    from analysis.formats.names import IN_IAMC, unit_text
    table = frame(data)
    if "member" not in table:
        raise Failed(64, "the run holds no members; expected one with store='all'")
    table = table.rename(columns={"member": "run_id"})
    table["climate_model"] = data.attrs.get("source", "Keeling")
    table["model"] = model
    table["unit"] = table["unit"].map(unit_text)
    for unit, (by, other) in IN_IAMC.items():
        table.loc[table["unit"] == unit, "value"] *= by
        table["unit"] = table["unit"].replace(unit, other)
    table = table.drop_duplicates([*INDEX, "year"])  # the first of those that share an IAMC name
    table = table.pivot(index=list(INDEX), columns="year", values="value")
    return table.rename_axis(columns=None)
