"""Runs the peer, FaIR 2 (the `fair` package), on the files Keeling was given; saves what it finds.

usage: fair_reference.py EMISSIONS MEMBERS SPECIES FORCING FIRST LAST OUT.npz [CONCENTRATIONS]
Runs in an environment of its own that has `fair`; times `run()` alone, in processor seconds.
"""

import csv
import sys
import time
import warnings

import numpy as np
import pandas as pd
from fair import FAIR
from fair.interface import fill, initialise
from fair.io import read_properties

warnings.filterwarnings("ignore")


def scenarios_of(path):
    with open(path, newline="") as file:
        names = [row["scenario"] for row in csv.DictReader(file)]
    return list(dict.fromkeys(names))


def prepare(emissions, members, species_file, forcing, first, last, concentrations=None):
    table = pd.read_csv(members, index_col=0)
    f = FAIR(ch4_method="Thornhill2021")
    f.define_time(first, last, 1)
    f.define_scenarios(scenarios_of(emissions))
    f.define_configs(list(table.index))
    species, properties = read_properties(species_file)
    f.define_species(species, properties)
    f.allocate()
    f.fill_from_csv(emissions_file=emissions, forcing_file=forcing,
                    concentration_file=concentrations)
    f.fill_species_configs(species_file)
    f.override_defaults(members)
    if "stochastic_run" not in table:
        fill(f.climate_configs["stochastic_run"], False)
    for name in ("Solar", "Volcanic"):
        scale = table[f"forcing_scale[{name}]"].to_numpy()
        f.forcing.loc[dict(specie=name)] = f.forcing.loc[dict(specie=name)] * scale[None, None, :]
    baseline = f.species_configs["baseline_concentration"]
    initialise(f.concentration, f.concentration[0].fillna(baseline))
    for variable in ("forcing", "temperature", "cumulative_emissions", "airborne_emissions",
                     "ocean_heat_content_change"):
        initialise(getattr(f, variable), 0)
    return f


def main():
    emissions, members, species_file, forcing, first, last, out, *more = sys.argv[1:]
    f = prepare(emissions, members, species_file, forcing, int(first), int(last), *more)
    start = time.process_time()
    f.run(progress=False)
    seconds = time.process_time() - start

    def pick(array, specie):
        return array.loc[dict(specie=specie)].to_numpy().transpose(1, 0, 2)

    species = {str(s) for s in f.concentration.specie.values}
    results = {
        "seconds": seconds,
        "scenario": np.array([str(s) for s in f.concentration.scenario.values]),
        "temperature": f.temperature.loc[dict(layer=0)].to_numpy().transpose(1, 0, 2),
        "forcing_sum": f.forcing_sum.to_numpy().transpose(1, 0, 2),
        "heat_uptake": f.toa_imbalance.to_numpy().transpose(1, 0, 2),
        "heat_content": f.ocean_heat_content_change.to_numpy().transpose(1, 0, 2) / 1e21,
    }
    for specie in species:
        results["concentration:" + specie] = pick(f.concentration, specie)
        results["forcing:" + specie] = pick(f.forcing, specie)
        results["emissions:" + specie] = pick(f.emissions, specie)
    np.savez(out, **results)


if __name__ == "__main__":
    main()
