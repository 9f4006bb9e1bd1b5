"""What idealised experiments are run for: TCRE and ZEC50, of each member first, then percentiles.

TCRE is the warming by 1000 GtC: at year 100 of flat10 (10 GtC a year, Sanderson et al. 2025
doi:10.5194/gmd-18-5699-2025), and at year 70 of 1pctCO2, when CO2 has doubled. ZEC50 is what the 50
years after the end of flat10's emissions add (Jones et al. 2019 doi:10.5194/gmd-12-4375-2019).
Values are those of 1 January, where these papers take means over 20 years around it.
"""

import re

import numpy as np

from analysis.trajectory import EMISSIONS, TEMPERATURE

GT_CO2 = 1000 * 44.009 / 12.011  # in 1000 GtC
FLAT = r"(esm-)?flat10(-.+)?"
TCRE = ((FLAT, 100), (r"(esm-)?1pctCO2", 70))  # names, year
ZERO, STOP, LATER = r"(esm-)?flat10-zec", 100, 150


def _has(trajectory, year):
    return len(trajectory.years) > year and trajectory.years[year] - trajectory.years[0] == year


def tcre(trajectory, scenario):
    """Of each member, K per 1000 GtC; None where it is not defined or the file lacks something."""
    temperature, co2 = trajectory.find(TEMPERATURE), trajectory.find(f"{EMISSIONS}|CO2")
    year = next((year for names, year in TCRE
                 if re.fullmatch(names, trajectory.scenarios[scenario])), None)
    if not (temperature and co2 and year and _has(trajectory, year)):
        return None
    warming = temperature.of_members(scenario, slice(year, year + 1))
    emitted = co2.of_members(scenario, slice(0, year))
    return None if warming is None or emitted is None else warming[0] / emitted.sum(0) * GT_CO2


def zec50(trajectory, scenario):
    """Of each member, K; None as above."""
    temperature = trajectory.find(TEMPERATURE)
    named = re.fullmatch(ZERO, trajectory.scenarios[scenario])
    if not (temperature and named and _has(trajectory, LATER)):
        return None
    warming = temperature.of_members(scenario, slice(STOP, LATER + 1))
    return None if warming is None else warming[-1] - warming[0]


def bands_of(measure, trajectory):
    """Percentiles of a measure, [scenario][level]; NaN where there is none."""
    found = [measure(trajectory, s) for s in range(len(trajectory.scenarios))]
    return np.array([np.full(3, np.nan) if values is None else np.percentile(values, (5, 50, 95))
                     for values in found])
