"""A trajectory file, opened, checked, and asked for its quantities by their IAMC names.

Names, units and labels come from the file's attributes. What is spread over members and what is
already a percentile look the same from here on: bands.
"""

import os
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import xarray

TEMPERATURE = "Surface Air Temperature Change"
FORCING = "Effective Radiative Forcing"
CONCENTRATION = "Atmospheric Concentrations"
HEAT_UPTAKE = "Heat Uptake"
HEAT_CONTENT = "Heat Content"

LEVELS = (5, 17, 50, 83, 95)  # outer band, inner band, line
AT_ONCE = 1 << 24  # values of a quantity in memory at a time


class Refused(Exception):
    """A file or a wish that cannot be served; its text is a sentence for the user."""

    def __init__(self, sentence, status=65):
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Bands:
    """A quantity over members, each field [scenario][year]; None where the file does not tell."""

    outer_low: np.ndarray
    inner_low: np.ndarray
    line: np.ndarray
    inner_high: np.ndarray
    outer_high: np.ndarray

    @property
    def spread(self):
        return self.outer_low is not None or self.inner_low is not None

    def pairs(self):
        """The bands there are, wide one first: (low, high)."""
        both = ((self.outer_low, self.outer_high), (self.inner_low, self.inner_high))
        return [(low, high) for low, high in both if low is not None]


class Quantity:
    """One dataset of the file."""

    def __init__(self, array):
        self.array = array
        self.name = str(array.name)
        self.units = str(array.attrs.get("units", ""))
        self.long_name = str(array.attrs.get("long_name", self.name))
        self.iamc = str(array.attrs.get("iamc_variable", ""))
        self.comment = str(array.attrs.get("comment", ""))

    @cached_property
    def bands(self):
        if "percentile" in self.array.dims:
            return self._stored()
        if self.array.sizes.get("member", 1) > 1:
            return self._counted()
        line = self.array.values
        return Bands(None, None, line[..., 0] if line.ndim == 3 else line, None, None)

    def _stored(self):
        """Percentiles as the file has them; the middle one must be there."""
        found = {float(p): k for k, p in enumerate(self.array["percentile"].values)}
        values = self.array.values
        if 50.0 not in found:
            raise Refused(f"{self.name}: the file has no 50th percentile of it")
        fields = [values[..., found[p]] if p in found else None for p in map(float, LEVELS)]
        if fields[0] is None or fields[4] is None:
            fields[0] = fields[4] = None
        if fields[1] is None or fields[3] is None:
            fields[1] = fields[3] = None
        return Bands(*fields)

    def _counted(self):
        """Percentiles over members, some years at a time so that any file fits in memory."""
        scenarios, years, members = self.array.shape
        out = np.empty((len(LEVELS), scenarios, years))
        step = max(1, AT_ONCE // members)
        for s in range(scenarios):
            for y in range(0, years, step):
                part = self.array[s, y : y + step].values
                out[:, s, y : y + step] = np.percentile(part, LEVELS, axis=-1)
        return Bands(*out)


class Trajectory:
    """An open file. Its quantities in the file's order; the first of an IAMC name is the one."""

    def __init__(self, path):
        self.path = path
        self.file = _open(path)
        self.scenarios = [str(name) for name in self.file["scenario"].values]
        self.years = self.file["year"].values.astype(int)
        self.quantities = [Quantity(array) for array in self.file.data_vars.values()
                           if array.dims[:2] == ("scenario", "year")]
        self.by_iamc = {}
        for quantity in self.quantities:
            if quantity.iamc:
                self.by_iamc.setdefault(quantity.iamc, quantity)

    def close(self):
        self.file.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def find(self, iamc):
        """The quantity of that IAMC name, or None."""
        return self.by_iamc.get(iamc)

    def named(self, name):
        """The quantity called name, in the file or by IAMC; refuses when there is none."""
        for quantity in self.quantities:
            if name in (quantity.name, quantity.iamc):
                return quantity
        known = ", ".join(quantity.name for quantity in self.quantities)
        raise Refused(f"{self.path}: has no quantity '{name}' (it has {known})")

    def components(self):
        """Parts of the forcing that do not overlap: below the totals, above their own parts."""
        parts = {iamc: iamc.split("|")[1:] for iamc in self.by_iamc if iamc.startswith(FORCING)}
        deep = [iamc for iamc, path in parts.items() if len(path) >= 2]
        chosen = deep or [iamc for iamc, path in parts.items() if path]
        return [self.by_iamc[iamc] for iamc in chosen
                if not any(iamc.startswith(other + "|") for other in chosen)]

    def note(self, name, default=""):
        """A root attribute as text."""
        return str(self.file.attrs.get(name, default)).strip()

    @property
    def members(self):
        """How many members the file tells of; 0 when it does not say."""
        told = self.note("members")
        return int(told) if told.isdigit() else int(self.file.sizes.get("member", 0))

    def year_index(self, year):
        """Where that year is, or None."""
        found = np.flatnonzero(self.years == year)
        return int(found[0]) if found.size else None


def _open(path):
    if not os.path.exists(path):
        raise Refused(f"{path}: there is no such file")
    if os.path.isdir(path):
        raise Refused(f"{path}: is a folder, not a trajectory file")
    try:
        file = xarray.open_dataset(path, engine="h5netcdf", decode_times=False)
    except PermissionError:
        raise Refused(f"{path}: may not be read") from None
    except Exception:  # h5py, h5netcdf and xarray raise what they like at a foreign file
        raise Refused(f"{path}: is not a netCDF-4 file") from None
    lacking = [name for name in ("scenario", "year") if name not in file.coords]
    if lacking:
        file.close()
        raise Refused(f"{path}: is not a trajectory file of Keeling: it has no dimension "
                      f"'{lacking[0]}' with labels")
    if not any(array.dims[:2] == ("scenario", "year") for array in file.data_vars.values()):
        file.close()
        raise Refused(f"{path}: holds no quantity by scenario and year")
    return file
