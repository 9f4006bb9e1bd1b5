"""From a region's total under one definition to that under another: each attribute in which they
differ has its Shapley value of the difference, as in keeling account --against."""

from dataclasses import dataclass, replace

import numpy as np

from analysis.attribution import shapley
from analysis.hindcast.lines import INTERNATIONAL
from analysis.inventories.figures import Figures
from analysis.inventories.rulebook import ATTRIBUTES
from analysis.trajectory import WORLD, Refused

ALL_YEARS = range(1990, 2101)
NOT_KNOWN = {
    "trade": "CO2 of what is consumed", "land": "land", "bunkers": "international transport"}


@dataclass(frozen=True)
class Bridge:
    """Arrays are [year], Mt CO2e."""

    region: str
    years: list
    totals: tuple  # under the first and the second
    parts: tuple  # of each: {part: array}
    shares: dict  # {attribute: array}


def choice_of(definition):
    return {attribute: getattr(definition, attribute) for attribute in ATTRIBUTES}


def completed(first, second):
    """What one does not say, as it counts CO2 alone, is the other's."""
    return (replace(first, gwp=first.gwp or second.gwp),
            replace(second, gwp=second.gwp or first.gwp))


def _total(figures, choice):
    return sum(figures.parts(choice).values())


def _lacking(figures, definition, years):
    """What is not known of the years, as sentences."""
    for part, values in figures.parts(choice_of(definition)).items():
        lacks = [year for year, value in zip(years, values) if np.isnan(value)]
        if lacks:
            wide = Figures(figures.tables, figures.rulebook, figures.region, ALL_YEARS)
            there = np.flatnonzero(np.isfinite(wide.parts(choice_of(definition))[part]))
            known = (f"{ALL_YEARS[there[0]]} to {ALL_YEARS[there[-1]]}" if there.size else
                     "tables that have it")
            yield (f"{definition.name}: {NOT_KNOWN.get(part, part)} of {figures.region} is not "
                   f"known in {ranges(lacks)}; expected {known}")


def ranges(years):
    """1990 to 1995, 2023: what is without a gap is told by its ends."""
    runs = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1][1:] = [year]
        else:
            runs.append([year])
    return ", ".join(" to ".join(map(str, run)) for run in runs)


def last_year(tables, rulebook, pair, codes):
    """The last that is known under both, of all regions that are asked for."""
    known = [np.isfinite(_total(Figures(tables, rulebook, code, ALL_YEARS), choice_of(one)))
             for code in codes for one in pair]
    both = np.flatnonzero(np.all(known, axis=0))
    if not both.size:
        raise Refused(f"{pair[0].name}, {pair[1].name}: no year is known under both; expected "
                      "regions with figures under each")
    return [ALL_YEARS[both[-1]]]


def of_regions(tables, rulebook, pair, codes, years=None):
    """A Bridge for each region; all that is not known is told at once."""
    pair = completed(*pair)
    rulebook.check_weights([code for code in tables.regions if code != INTERNATIONAL],
                           {way for one in pair for way in one.bunkers})
    years = years or last_year(tables, rulebook, pair, codes)
    every = [Figures(tables, rulebook, code, years) for code in codes]
    faults = dict.fromkeys(fault for figures in every for definition in pair
                           for fault in _lacking(figures, definition, years))
    if faults:
        raise Refused("\n".join(faults))
    return [_between(figures, *map(choice_of, pair)) for figures in every]


def _between(figures, first, second):
    differ = [one for one in ATTRIBUTES if first[one] != second[one]]

    def mixed(taken):
        of_second = {one for one, is_taken in zip(differ, taken) if is_taken}
        return _total(figures, {one: (second if one in of_second else first)[one]
                                for one in ATTRIBUTES})
    shares = shapley.of_mixtures(len(differ), mixed)
    parts = figures.parts(first), figures.parts(second)
    return Bridge(figures.region, list(figures.years), tuple(sum(one.values()) for one in parts),
                  parts, dict(zip(differ, shares)))


def _early(pair, years):
    """Years before a definition was in use."""
    for one in dict.fromkeys(pair):
        before = [year for year in years if one.since and year < int(one.since)]
        if before:
            yield (f"{one.name} is in use from {one.since} on; counted by it all the same: "
                   f"{ranges(before)}.")


def notes(rulebook, pair, codes, years):
    """What has to be known to read the figures."""
    first, second = completed(*pair)
    both = first, second
    gases = {*first.gases, *second.gases}
    yield ("The parts are Shapley values, which add up to the difference. Published CO2 (Global "
           "Carbon Budget 2023) is taken to be by IPCC 2006 default factors, all of it oxidised "
           "(default): what its authors took for a country is not known fuel by fuel.")
    if any(one.scope == "consumption" for one in both):
        yield "CO2 in trade is as published, by any factors" + (
            "; CH4, N2O and F-gases of what is consumed are not known and count where they are "
            "emitted, under both." if any(len(one.gases) > 1 for one in both) else ".") + (
            " Of the world it is what the source's regions do not add up to."
            if WORLD in codes else "")
    if any(one.land == "inventories" for one in both):
        yield ("Land by inventories: means around 2000, 2010, 2015 and 2020, straight lines "
               "between, 2020 held; it has the uptake of managed land, which bookkeeping leaves "
               "to nature.")
    if any("F-gases" in one.gases and one.gwp != ("AR5", "100") for one in both):
        yield ("F-gases count by AR5 over 100 years under both: by gas they are not known of "
               "every year.")
    for of_ar6 in dict.fromkeys(one.gwp for one in both if "CH4" in gases):
        if of_ar6 and of_ar6[0] == "AR6":
            yield (f"AR6's CH4 over {of_ar6[1]} years is {rulebook.gwps[of_ar6]['CH4'][0]:g}, for "
                   "any origin, without the CO2 that it becomes.")
    if any(one.bunkers for one in both):
        yield ("International transport: aviation's part is that of its energy in 2022, when "
               "flights were still few, in every year, and so are weights of bunkers.csv; it adds "
               "up to one total over regions, and World has all of it.")
    yield from _early(both, years)
    loose = dict.fromkeys(row for one in both for row in rulebook.unverified(one, gases))
    if loose:
        yield "Not verified: " + "; ".join(f"{name} ({mark})" for name, mark in loose) + "."
