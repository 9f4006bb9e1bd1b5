"""Who takes part: what each region emits of a gas, by sector where the file tells, in each year."""

import re
from dataclasses import dataclass

import numpy as np

from analysis.hindcast import world
from analysis.regions.shares import CO2, stem_of, title_of
from analysis.trajectory import EMISSIONS, Refused

BY = ("region", "sector", "gas")
ALL = "all"  # of what is not told apart
LAND = "land"  # the sector whose CO2 is that of land use
BY_SECTOR = {"CO2 FFI": "co2", "CO2 AFOLU": "co2", "CH4": "ch4", "N2O": "n2o"}
NEEDED = ("--variables 'temperature,co2_emissions_*,ch4_emissions,gas_emissions_*,slcf_emitted_*,"
          "emissions_*,co2_*,ch4_*,n2o_*'")


@dataclass(frozen=True)
class Player:
    """emitted: {IAMC name of a species: [year from `since` on]}, in the species' own units."""

    region: str
    sector: str
    gas: str
    emitted: dict


@dataclass(frozen=True)
class Emitted:
    """What drives one scenario; species by their IAMC names, of the mean over members."""

    years: np.ndarray  # those that begin with emissions
    units: dict
    total: dict  # species -> [year]
    players: list
    since: int


@dataclass(frozen=True)
class Gas:
    """One of gases.csv: its label, what its datasets are called, and its species."""

    label: str
    name: str
    species: tuple


def gases_of(folder):
    rows = world.read(folder / "gases.csv", ("gas", "species", "iamc"))
    for row in rows:
        several = row["species"].split(";")
        names = several if len(several) > 1 else [row["iamc"]]
        yield Gas(row["gas"], re.sub(r"\W", "_", row["gas"].lower()),
                  tuple(f"{EMISSIONS}|{name}" for name in names))


class Reader:
    """Means over members of one scenario of a file."""

    def __init__(self, trajectory, scenario):
        self.trajectory, self.scenario = trajectory, scenario
        self.by_stem = {}
        for quantity in trajectory.quantities:
            if quantity.region:
                self.by_stem.setdefault(stem_of(quantity), {})[quantity.region] = quantity

    def mean(self, quantity):
        """[year], of the years that begin with emissions: the last 1 January begins none."""
        values = quantity.of_scenario(self.scenario)[:-1]
        return values if values.ndim == 1 else values.mean(1)

    def world(self, iamc):
        found = self.trajectory.find(iamc)
        if found is None:
            raise Refused(f"{self.trajectory.path}: has no {iamc} of the world; expected a run "
                          f"with {NEEDED}")
        return found

    def regions(self, stem):
        """{region: [year]}"""
        if stem not in self.by_stem:
            raise Refused(f"{self.trajectory.path}: has no {stem}_* of regions; expected a run "
                          f"with {NEEDED}")
        return {region: self.mean(one) for region, one in self.by_stem[stem].items()}

    def sectors(self, gas):
        """{sector: what its datasets are called} of a gas, land use apart from all else for CO2."""
        begin = BY_SECTOR[gas.label]
        words = f"{begin.upper()} from "
        told = {stem: title_of(next(iter(one.values()))) for stem, one in self.by_stem.items()
                if stem.startswith(f"{begin}_")}
        found = {title.removeprefix(words): stem for stem, title in told.items()
                 if title.startswith(words)}
        if begin == "co2":
            land = gas.label == "CO2 AFOLU"
            found = {title: stem for title, stem in found.items()
                     if (stem == f"{begin}_{LAND}") == land}
        return found or {ALL: f"{begin}_{LAND}"}  # which is refused

    def parts(self, gas, by_sector):
        """(region, sector, [year]) of a gas."""
        apart = by_sector and gas.label in BY_SECTOR
        stems = self.sectors(gas) if apart else {ALL: f"emissions_{gas.name}"}
        for sector, stem in stems.items():
            for region, values in self.regions(stem).items():
                yield region, sector, values

    def per_gas(self, gas, iamc):
        """How much of a species is in a unit of its gas, as in the base year, when all there is
        comes from regions."""
        if len(gas.species) == 1:
            return 1.0
        summed = sum(self.regions(f"emissions_{gas.name}").values())
        base = np.flatnonzero(np.isfinite(summed))[0]
        return self.mean(self.world(iamc))[base] / summed[base] if summed[base] else 0.0


def of_scenario(trajectory, scenario, by, since, folder):
    """Emitted of a scenario (its number), told apart by some of BY, from a year on."""
    reader, gases = Reader(trajectory, scenario), list(gases_of(folder))
    years = trajectory.years[:-1]
    told = [(gas, *part) for gas in gases for part in reader.parts(gas, "sector" in by)]
    known = [years[np.isfinite(values)][0] for gas, *_, values in told
             if gas.label in BY_SECTOR and np.isfinite(values).any()]
    first = int(max(known, default=years[-1]))
    since = first if since is None else since
    if not first <= since <= years[-1]:
        raise Refused(f"--since {since}: who emits what is known from {first} to {years[-1]}; "
                      "expected a year of these", 64)
    leaves = _leaves(trajectory)
    at = int(np.searchsorted(years, since))
    total = {iamc: reader.mean(one) for iamc, one in leaves.items()}
    players = _joined(reader, told, by, at)
    _held(players, {iamc: values[at:] for iamc, values in total.items()})
    return Emitted(years, {iamc: one.units for iamc, one in leaves.items()}, total, players, since)


def _leaves(trajectory):
    """What drives a climate: quantities of the world below Emissions with nothing below them."""
    found = {iamc: one for iamc, one in trajectory.by_iamc.items()
             if iamc.startswith(f"{EMISSIONS}|")}
    return {iamc: one for iamc, one in found.items()
            if not any(other.startswith(f"{iamc}|") for other in found)}


def _joined(reader, told, by, at):
    """Players, from the year numbered `at` on; what is not known of a year is nobody's."""
    players = {}
    for gas, region, sector, values in told:
        names = dict(zip(BY, (region, sector, gas.label)))
        emitted = players.setdefault(tuple(names[kind] if kind in by else ALL for kind in BY), {})
        for iamc in gas.species:
            amount = reader.per_gas(gas, iamc) * np.nan_to_num(values[at:])
            emitted[iamc] = emitted.get(iamc, 0) + amount
    return [Player(*key, emitted) for key, emitted in players.items()
            if any(one.any() for one in emitted.values())]


def _held(players, total):
    """No more than there is: where an inventory by region tells more of a species than that of the
    world, each region's counts for less. CO2 may be below zero, and is what it is."""
    for iamc, whole in total.items():
        mine = [player for player in players if iamc in player.emitted]
        summed = sum(player.emitted[iamc] for player in mine)
        if mine and not iamc.startswith(CO2):
            factor = np.divide(whole, summed, out=np.ones_like(whole), where=summed > whole)
            for player in mine:
                player.emitted[iamc] *= factor
