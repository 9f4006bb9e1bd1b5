"""The social cost of carbon: what a tonne more takes from later GDP, in the year it is emitted.

A scenario and its twin with a pulse of CO2 (keeling run --pulse) share every member, so that what
they differ by is the pulse alone: SCC = sum over years of discount x (lost with - lost without) /
pulse, member by member, for each damage of the file. Ramsey's rule discounts by what is left of
GDP per head: (1 + rho)^-years x (c / c of the pulse's year)^-eta (Ramsey 1928, Newell et al. 2022
doi:10.1086/718145); a rate that is given is the same for all. Consumption is a fixed share of GDP,
unless a table says what it is.

A run in steps of several years loses each step's years at once, and its cost is that of the end of
the step in which CO2 is emitted, as DICE-2023 dates it (Barrage and Nordhaus 2024).
"""

import argparse
import csv
import io
import re
from dataclasses import dataclass

import numpy as np

from analysis.economy import Economy
from analysis.tables import number
from analysis.trajectory import Refused

PULSE = re.compile(r"(\d+): (\d+) and ([\d.]+) GtC of CO2 more in (-?\d+)")
CO2_PER_C = 44.009 / 12.011
MOST = 3000
GROWTH_ENDS = 2200  # growth per head fades to nothing until then, beyond the run
FIELDS = ("scenario", "year", "damage", "discounting", "until", "mean", "p5", "p50", "p95")


@dataclass(frozen=True)
class Discounting:
    """rho and eta a year; eta 0 is a given rate. precaution: what a year adds to the variance of
    ln consumption, of DICE-2023, whose certainty equivalent counts from 2020 and ends after 235
    years (Barrage and Nordhaus 2024 doi:10.1073/pnas.2312030121)."""

    rho: float
    eta: float
    precaution: float = 0.0
    name: str = ""

    def __str__(self):
        plain = f"{100 * self.rho:g} %"
        return self.name or (f"{plain}, η {self.eta:g}" if self.eta else plain)

    def factors(self, years, consumption):
        """[year][member], 1 in the first year."""
        passed = (years - 2020).astype(float)
        spread = self.precaution * np.clip(passed, 0, 235)
        utility = ((1 + self.rho) * (1 - 0.5 * spread * self.eta**2)) ** -passed
        return (utility / utility[0])[:, None] * (consumption / consumption[0]) ** -self.eta


DISCOUNTINGS = (Discounting(0.03, 0), Discounting(0.02, 0), Discounting(0.002, 1.24))
DICE2023 = Discounting(np.expm1(0.001 + 0.5 * 0.05), 0.95, 1e-4, "dice2023")


def discounting(text):
    """2%, or 0.2%,1.24, or dice2023"""
    if text == DICE2023.name:
        return DICE2023
    found = re.fullmatch(r"([\d.]+) *%(?:, *([\d.]+))?", text)
    if not found:
        raise argparse.ArgumentTypeError(f"'{text}'; expected 2%, or pure time preference and eta "
                                         "as 0.2%,1.24, or dice2023")
    return Discounting(float(found[1]) / 100, float(found[2] or 0))


@dataclass(frozen=True)
class Cost:
    scenario: str
    year: int
    damage: str
    discounting: Discounting
    until: int
    members: np.ndarray  # money per t CO2
    money: str = "USD2021"

    def cells(self):
        return (self.scenario, self.year, self.damage, self.discounting, self.until,
                self.members.mean(), *np.percentile(self.members, (5, 50, 95)))


def pulses(trajectory):
    """(scenario, twin, Gt CO2, year) of each pair, scenarios by number."""
    found = [(int(of), int(twin), float(gtc) * CO2_PER_C, int(year))
             for twin, of, gtc, year in PULSE.findall(trajectory.note("pulses"))]
    if not found:
        raise Refused(f"{trajectory.path}: has no scenario with a pulse; expected a run with "
                      "--pulse YEAR")
    return found


class Regions:
    """GDP, people and damages as a run with regions tells them."""

    money = "USD2021"

    def __init__(self, trajectory):
        self.trajectory, self.damages = trajectory, trajectory.damages
        if not self.damages:
            raise Refused(f"{trajectory.path}: has no damage; expected a run with regions and "
                          "--variables world_damage_*,world_gdp,world_population, or --economy")
        self.names = list(self.damages)
        self.array = self.damages[self.names[0]].array

    def gdp(self, scenario, rows):
        """[year][member] billion a year."""
        return self.trajectory.named("world_gdp").of_members(scenario, rows)

    def people(self, scenario, rows):
        """[year][member] million."""
        return self.trajectory.named("world_population").of_members(scenario, rows)

    def lost(self, name, scenario, rows):
        """[year][member] share of GDP."""
        return self.damages[name].of_members(scenario, rows)

    def kept(self, name, scenario, rows):
        """[year][member] consumption, as GDP of which it is a fixed share."""
        return 1 - self.lost(name, scenario, rows)


def _opened(trajectory, economy):
    """Who tells GDP, people and damages."""
    if trajectory.stored:
        raise Refused(f"{trajectory.path}: holds percentiles; expected all members (--store all)")
    told = Economy(economy, trajectory) if economy else Regions(trajectory)
    if told.array.dtype.itemsize < 8:
        raise Refused(f"{trajectory.path}: is in single precision, in which a pulse is lost; "
                      "expected --storage double")
    blocks = trajectory.note("scenario_definition").split("\n  - name: ")
    for of, *_ in pulses(trajectory):
        if re.search(r"^    economy_feels: (?!none)", "".join(blocks[of + 1:of + 2]), re.M):
            raise Refused(f"{trajectory.path}: the GDP of {trajectory.scenarios[of]} feels damages "
                          "already; expected a run without economy_feels")
    return told


def _first(trajectory, year):
    """The row that costs of a pulse are told of: its year, or the end of its step."""
    step = int(trajectory.years[1] - trajectory.years[0])
    return int(year - trajectory.years[0]) // step + (step > 1)


def _check_years(trajectory, told, year, until):
    if year >= trajectory.years[-2]:
        raise Refused(f"{trajectory.path}: the pulse of {year} is in the last year of the run; "
                      "expected later years, in which it does something")
    first = _first(trajectory, year)
    if not np.isfinite(told.lost(told.names[0], 0, slice(first, first + 1))).all():
        raise Refused(f"{trajectory.path}: the pulse of {year} is before the base year of its "
                      "regions, when no damage is known; expected a later one")
    if not year <= until <= MOST:
        raise Refused(f"--until {until}: expected a year from {year}, that of the pulse, to {MOST}",
                      64)


def _later(years, gdp, people, until):
    """GDP and people until a year; beyond the run people stay, and growth per head fades in a
    straight line."""
    within = years <= until
    years, gdp, people = years[within], gdp[within], people[within]
    last, step = years[-1], years[1] - years[0] if len(years) > 1 else 1
    more = np.arange(last + step, until + 1, step)
    span = min(max(10 // step, 1), len(years) - 1)
    rate = np.log(gdp[-1] / people[-1] / (gdp[-1 - span] / people[-1 - span])) / span
    left = np.clip((GROWTH_ENDS - more) / max(GROWTH_ENDS - last, 1), 0, 1)
    later = gdp[-1] * np.exp(np.cumsum(left)[:, None] * rate)
    return (np.concatenate([years, more]), np.concatenate([gdp, later]),
            np.concatenate([people, np.repeat(people[-1:], len(more), 0)]))


def _held(share, n):
    """A share for n years, of which those beyond the run are as its last."""
    share = share[:n]
    return np.concatenate([share, np.repeat(share[-1:], n - len(share), 0)])


def of_file(trajectory, until, discountings=DISCOUNTINGS, economy=None):
    """Costs by scenario, damage and discounting: to the end of the run, and until a later year in
    which shares lost are held. economy: a table of GDP and people, of a run without regions."""
    told = _opened(trajectory, economy)
    last = int(trajectory.years[-2])
    ends = [until] if until < last else sorted({last, until})
    for *_, year in pulses(trajectory):
        _check_years(trajectory, told, year, until)
    return [cost for pair in pulses(trajectory) for end in ends for name in told.names
            for cost in _of_pair(told, pair, name, end, discountings)]


def _of_pair(told, pair, name, until, discountings):
    of, twin, pulse, year = pair
    trajectory = told.trajectory
    first = _first(trajectory, year)
    rows = slice(first, len(trajectory.years) - 1)  # the last begins none
    step = int(trajectory.years[1] - trajectory.years[0])
    years, gdp, people = _later(trajectory.years[rows], told.gdp(of, rows), told.people(of, rows),
                                until)
    lost, more = (_held(told.lost(name, which, rows), len(years)) for which in (of, twin))
    kept = _held(told.kept(name, of, rows), len(years))
    for rule in discountings:
        extra = rule.factors(years, kept * gdp / people) * (more - lost) * gdp
        yield Cost(trajectory.scenarios[of], int(years[0]), name, rule, until,
                   step * extra.sum(0) / pulse, told.money)


def as_csv(costs):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    for cost in costs:
        writer.writerow(f"{cell:.6g}" if isinstance(cell, float) else cell for cell in cost.cells())
    return out.getvalue()


def _cell(cost):
    *_, mean, low, _, high = cost.cells()
    span = f" ({number(low, 0)} to {number(high, 0)})" if len(cost.members) > 1 else ""
    return f"{number(mean, 0)}{span}"


def as_markdown(costs):
    """A table a scenario and end, damages down, discountings across."""
    lines = []
    for scenario, year, until in dict.fromkeys((c.scenario, c.year, c.until) for c in costs):
        mine = [c for c in costs if (c.scenario, c.year, c.until) == (scenario, year, until)]
        rules = list(dict.fromkeys(c.discounting for c in mine))
        money = mine[0].money
        lines += [f"**{scenario}: CO2 of {year}, damages to {until}, {money} per t CO2**", "",
                  "| | " + " | ".join(map(str, rules)) + " |", "|---|" + "---:|" * len(rules)]
        for damage in dict.fromkeys(c.damage for c in mine):
            cells = [_cell(c) for rule in rules for c in mine
                     if c.damage == damage and c.discounting == rule]
            lines.append(f"| {damage} | " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join([*lines, NOTES]) + "\n"


NOTES = ("Means and 5–95 % of members, at purchasing power parity. Discounting: a rate, or "
         "Ramsey's rule with pure time preference and η, by the growth that each study leaves. "
         "Beyond the run the share of GDP lost, and what the pulse adds to it, stay as in its "
         f"last year, people as many, and growth per head fades until {GROWTH_ENDS}. A damage is "
         "what one study says; none is the truth.")
