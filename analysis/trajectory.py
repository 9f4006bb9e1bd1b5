"""A trajectory file, opened, checked, and asked for its quantities by their IAMC names.

Names, units and labels come from the file's attributes. What is spread over members and what is
already a percentile look the same from here on: bands.
"""

import difflib
import json
import os
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis import opened

TEMPERATURE = "Surface Air Temperature Change"
POPULATION = "Population"
FORCING = "Effective Radiative Forcing"
EMISSIONS = "Emissions"
CONCENTRATION = "Atmospheric Concentrations"
HEAT_UPTAKE = "Heat Uptake"
HEAT_CONTENT = "Heat Content"
DAMAGE = "world_damage_"

UNITS = {  # of what is counted with; a file in others is not keeling's
    TEMPERATURE: "K", "Emissions|CO2": "Gt CO2 yr-1",
    "Emissions|CO2|Energy and Industrial Processes": "Mt CO2 yr-1",
    "Emissions|CO2|AFOLU": "Mt CO2 yr-1", "Emissions|Kyoto Gases": "Mt CO2eq yr-1",
    POPULATION: "million", "GDP|PPP": "billion USD2021 yr-1",
    "Price|Carbon": "USD2020 (t CO2)-1", "Final Energy": "EJ yr-1"}

LEVELS = (5, 17, 50, 83, 95)  # outer band, inner band, line
AT_ONCE = 1 << 24  # values of a quantity in memory at a time
WANTED = "expected a trajectory file written by keeling run or keeling assess"
SHAPES = (("scenario", "year"), ("scenario", "year", "member"), ("scenario", "year", "percentile"))
WORLD = "World"
IDEALISED = re.compile(r"(esm-)?(1pct|abrupt-|flat10|bell-|pi-|piControl)")  # CMIP's names


class Refused(Exception):
    """A file or a wish that cannot be served; its text is for the user, status the exit code."""

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
    def fields(self):
        """In the order of LEVELS."""
        return self.outer_low, self.inner_low, self.line, self.inner_high, self.outer_high

    @cached_property
    def spread(self):
        """Whether members differ at all; emissions, say, do not."""
        return bool(self.pairs())

    def pairs(self):
        """The bands there are, wide one first: (low, high)."""
        both = ((self.outer_low, self.outer_high), (self.inner_low, self.inner_high))
        return [(low, high) for low, high in both if low is not None and (low < high).any()]


class Quantity:
    """One dataset of the file at path; region: its code, None of the world."""

    def __init__(self, path, array):
        self.path, self.array = path, array
        self.name = str(array.name)
        self.units = str(array.attrs.get("units", ""))
        self.long_name = str(array.attrs.get("long_name", self.name))
        self.iamc = str(array.attrs.get("iamc_variable", ""))
        self.comment = str(array.attrs.get("comment", ""))
        region = str(array.attrs.get("region", WORLD))
        self.region = None if region == WORLD else region

    @cached_property
    def bands(self):
        return self._percentiles()

    def passing(self):
        """Its bands, which are not kept; for those who read many."""
        return self.__dict__.get("bands") or self._percentiles()

    def _percentiles(self):
        if "percentile" in self.array.dims:
            return self._stored()
        if self.array.sizes.get("member", 1) > 1:
            return self._counted()
        line = self._read(self.array)
        return Bands(None, None, line[..., 0] if line.ndim == 3 else line, None, None)

    def mean(self, first, last):
        """Bands of the mean between two rows, these with half weight; each field [scenario][1].

        Of a file of percentiles it is the mean of these, as members are not known.
        """
        weights = np.ones(last - first + 1)
        weights[[0, -1]] = 0.5
        weights /= weights.sum()
        members = self.array.sizes.get("member", 1)
        if members == 1:
            return Bands(*(field if field is None else field[:, first : last + 1] @ weights[:, None]
                           for field in self.bands.fields))
        out = np.empty((len(LEVELS), self.array.shape[0], 1))
        step = max(1, AT_ONCE // members)
        for s in range(self.array.shape[0]):
            total = np.zeros(members)
            for k in range(0, len(weights), step):
                part = self._read(self.array[s, first + k : min(first + k + step, last + 1)])
                total += weights[k : k + step] @ part
            out[:, s, 0] = np.percentile(total, LEVELS)
        return Bands(*out)

    def of_members(self, scenario, rows):
        """[year][member] for these rows (a slice); None where the file holds percentiles."""
        if "percentile" in self.array.dims:
            return None
        values = self._read(self.array[scenario, rows]).astype(float)
        return values if values.ndim == 2 else values[:, None]

    def of_scenario(self, scenario):
        """[year], or [year][member or percentile], as the file has them."""
        return self._read(self.array[scenario]).astype(float)

    @cached_property
    def sample(self):
        """[scenario][year] of the first member or percentile: enough to see what differs."""
        return self._read(self.array[..., 0] if self.array.ndim == 3 else self.array)

    def _read(self, array):
        try:
            return array.values
        except Exception:  # a damaged block raises whatever HDF5's filters make of it
            raise Refused(f"{self.path}: {self.name} cannot be read; the file is damaged, "
                          "expected one as keeling left it") from None

    def _stored(self):
        """Percentiles as the file has them; the middle one must be there."""
        found = {float(p): k for k, p in enumerate(self.array["percentile"].values)}
        values = self._read(self.array)
        if 50.0 not in found:
            raise Refused(f"{self.path}: {self.name} has no 50th percentile; expected one")
        fields = [values[..., found[p]] if p in found else None for p in map(float, LEVELS)]
        if fields[0] is None or fields[4] is None:
            fields[0] = fields[4] = None
        if fields[1] is None or fields[3] is None:
            fields[1] = fields[3] = None
        return Bands(*fields)

    def _counted(self):
        """Percentiles over members, some years at a time so that any file fits in memory.

        Years that have no number stay without one.
        """
        scenarios, years, members = self.array.shape
        out = np.full((len(LEVELS), scenarios, years), np.nan)
        step = max(1, AT_ONCE // members)
        for s in range(scenarios):
            for y in range(0, years, step):
                part = self._read(self.array[s, y : y + step])
                known = np.flatnonzero(np.isfinite(part[:, 0]))
                out[:, s, y + known] = np.percentile(part[known], LEVELS, axis=-1)
        return Bands(*out)


class Trajectory:
    """An open file. Its quantities in the file's order; the first of an IAMC name is the one.

    by_iamc: those of the world; regional: those of regions, by region and then by IAMC name.
    """

    def __init__(self, path):
        self.path = path
        self.file = _open(path)
        self.scenarios = [str(name) for name in self.file["scenario"].values]
        self.years = self.file["year"].values.astype(int)
        self.quantities = [Quantity(path, array) for array in _quantities(self.file)]
        self.by_iamc, self.regional = {}, {}
        for quantity in self.quantities:
            known = self._of_region(quantity.region)
            unit = UNITS.get(quantity.iamc, quantity.units)
            if quantity.units != unit:
                self.close()
                raise Refused(f"{path}: {quantity.name} is in '{quantity.units}'; expected {unit}, "
                              "as keeling writes it")
            if quantity.iamc:
                known.setdefault(quantity.iamc, quantity)

    def _of_region(self, region):
        return self.by_iamc if region is None else self.regional.setdefault(region, {})

    def close(self):
        self.file.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def find(self, iamc, region=None):
        """The quantity of that IAMC name, of the world or of a region, or None."""
        found = self.by_iamc if region is None else self.regional.get(region, {})
        return found.get(iamc)

    def in_regions(self, iamc):
        """The quantity of that IAMC name of every region that has one, by region."""
        return {region: found[iamc] for region, found in self.regional.items() if iamc in found}

    def named(self, name, region=None):
        """The quantity called name, in the file or by IAMC; refuses when there is none.

        Of those that share an IAMC name it is that of the region, or the world's, else the first.
        """
        wanted = None if region in (None, WORLD) else region
        full = f"{name}_{wanted}".lower()  # ghg of IND is ghg_ind
        found = [one for one in self.quantities if (name in (one.name, one.iamc) or
                                                    wanted and one.name == full)
                 and (region is None or one.region == wanted)]
        if found:
            return min(found, key=lambda one: one.region is not None)
        if region and (wanted and wanted not in self.regional or
                       any(name in (one.name, one.iamc) for one in self.quantities)):
            there = [one.region or WORLD for one in self.quantities
                     if name in (one.name, one.iamc) or one.name == f"{name}_{one.region}".lower()]
            raise Refused(f"{self.path}: has no quantity '{name}' of {region}; expected one of "
                          f"{_some(list(dict.fromkeys(there)) or [WORLD, *self.regional])}", 64)
        known = [quantity.name for quantity in self.quantities]
        near = difflib.get_close_matches(name, known, 1, 0.5)
        wanted = f"did you mean '{near[0]}'?" if near else "expected " + _some(known)
        raise Refused(f"{self.path}: has no quantity '{name}'; {wanted}", 64)

    def scope_of(self, regions):
        """What a sum over these of the file's regions is of: the world, or fewer."""
        made = [code for code in self.note("regions").split(", ") if code]
        missing = set(made) - set(regions)
        return f"sum of {len(regions)} of {len(made)} regions" if missing else "world"

    @property
    def scope(self):
        """The same of all of them."""
        return self.scope_of(self.regional)

    @property
    def damages(self):
        """What the world loses to warming by each study, by its name in damages.csv."""
        return {one.name.removeprefix(DAMAGE): one for one in self.quantities
                if one.name.startswith(DAMAGE)}

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
    def titles(self):
        """What its author says of each scenario, by name."""
        found = re.findall(r"- name: (.+)\n +title: (.+)", self.note("scenario_definition"))
        return {_unquoted(name): _unquoted(title) for name, title in found}

    @property
    def members(self):
        """How many members the file tells of; 0 when it does not say."""
        told = self.note("members")
        return int(told) if told.isdigit() else int(self.file.sizes.get("member", 0))

    @property
    def single(self):
        """Whether there is but one member, so that nothing is a median."""
        return self.members == 1

    @property
    def stored(self):
        """Whether the file holds percentiles, not members."""
        return "percentile" in self.file.sizes

    @cached_property
    def counted(self):
        """Whether years are those of idealised experiments, counted from the first.

        These are relative to the first year, in a world whose CH4 stays as it was; where the file
        has no CH4, they are known by CMIP's names.
        """
        if self.note("reference_period") != str(self.years[0]):
            return False
        ch4 = self.find(f"{CONCENTRATION}|CH4")
        if ch4:
            return bool(np.nanmax(ch4.sample) - np.nanmin(ch4.sample) < 1e-5 * ch4.sample[0, 0])
        return all(IDEALISED.match(name) for name in self.scenarios)

    def year_title(self, year):
        """2100, or year 100 of an idealised experiment."""
        return f"year {year - self.years[0]}" if self.counted else str(year)

    def year_index(self, year):
        """Where that year is, or None."""
        found = np.flatnonzero(self.years == year)
        return int(found[0]) if found.size else None


def _unquoted(text):
    """A word of the file's YAML, in double quotes or plain."""
    return json.loads(text) if text.startswith('"') else text


def _some(words):
    """The first words of a list, and that there are more."""
    return ", ".join(words[:8]) + (f" or one of {len(words) - 8} others" if words[8:] else "")


def _quantities(file):
    return [array for array in file.data_vars.values()
            if array.dims in SHAPES and array.dtype.kind in "fiu"]


def _open(path):
    if not os.path.exists(path):
        raise Refused(f"{path}: there is no such file; {WANTED}")
    if os.path.isdir(path):
        raise Refused(f"{path}: is a folder; {WANTED}")
    if not os.access(path, os.R_OK):
        raise Refused(f"{path}: may not be read; expected the right to read it")
    try:
        file = opened.dataset(path)
    except Exception:  # h5py and xarray raise what they like at a foreign file
        raise Refused(f"{path}: is not a netCDF-4 file, or a damaged one; {WANTED}") from None
    fault = _fault(file)
    if fault:
        file.close()
        raise Refused(f"{path}: {fault}; {WANTED}")
    return file


def _fault(file):
    """What keeps an open file from being a trajectory file; None if nothing does."""
    for name in ("scenario", "year"):
        if name not in file.coords or not file[name].size:
            return f"has no dimension '{name}' with labels"
    years = file["year"].values
    if years.dtype.kind not in "iu" or (np.diff(years) <= 0).any():
        return "has a dimension 'year' that is not whole years one after the other"
    if not _quantities(file):
        return "holds no quantity by scenario and year"
    return None
