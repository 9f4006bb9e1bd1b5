"""Parameters of a prediction from 2010, fitted to the five years before: parameters_2010.csv.

python3 -m analysis.hindcast.fit [FOLDER]

Runs build/keeling from 2005 and moves efficiency_gain of each group of sectors, and the control of
CH4 and N2O, by what the world's emissions grew too fast or too slowly to 2010. Limits of growth,
experience and what regions choose in the long run, plants and carriers as the world did, are read
off the table of 2010. Rows of that file that are not marked derived, and its first lines, stay.
"""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from analysis.hindcast import base, lines, score
from analysis.hindcast.world import FOLDER, SPAN, open_world, read, told
from analysis.trajectory import Trajectory

YEAR, ROUNDS, LEAST = 2010, 3, 1e-4
EARLIER = YEAR - SPAN
FITTED = ("industry", "road", "buildings")  # groups that burn most of what plants do not
HEADER = "name,value,low,high,unit,mark,source\n"
ROOT = Path(__file__).resolve().parents[2]


def gains_of(world):
    """The rows that are fitted, as they are in parameters.csv: name -> (value, low, high, unit)."""
    names = [f"efficiency_gain[{sector}]" for group in FITTED for sector in base.GROUPS[group]]
    names += [f"pollution_control[{gas}]" for gas in ("CH4", "N2O")]
    own = world / "parameters.csv"
    known = {row["name"]: row for row in read(own if own.exists() else FOLDER / own.name)}
    return {name: [float(known[name][c]) for c in ("value", "low", "high")] + [known[name]["unit"]]
            for name in names if known[name]["low"]}


def rows_of(gains, source):
    return "".join(f'{name},{value:.6g},{low:.6g},{high:.6g},{unit},derived,{source}\n'
                   for name, (value, low, high, unit) in gains.items())


def missed(file, world):
    """By title: growth a year of the prediction less that of what was observed, 2005 to 2010."""
    with Trajectory(str(file)) as trajectory:
        rows = [int(np.flatnonzero(trajectory.years == year)[0]) for year in (EARLIER, YEAR)]
        get = score.getter(trajectory, slice(rows[0], rows[1] + 1))
        wanted = [*(lines.TITLES[group] for group in FITTED), "CH4", "N2O"]
        grown = {}
        for line in lines.of_world(world):
            if line.title in wanted:
                values = line.predicted(get)
                predicted = np.log(np.median(values[-1]) / np.median(values[0]))
                observed = np.log(line.trend[YEAR] / line.trend[EARLIER])
                grown[line.title] = (predicted - observed) / (YEAR - EARLIER)
    return grown


def run(folder):
    """Keeling from 2005 in a folder of tables, one member."""
    path = folder / "fit.yaml"
    path.write_text(f"extends: {ROOT}/scenarios/world/regions.yaml\nregions: .\n"
                    f"base_year: {EARLIER}\nyears: 1750:{YEAR + 1}\n", encoding="utf-8")
    subprocess.run([os.environ.get("KEELING_PROGRAM", ROOT / "build/keeling"), "run", path,
                    "--members", "1", "--quiet", "--out", folder / "fit.nc", "--variables",
                    "co2_*,emissions_*"], check=True, stderr=subprocess.DEVNULL)
    return folder / "fit.nc"


def read_off(world):
    """Rows that the tables of 2010 give: growth of plants, and how long experience was gained."""
    made = {plant: [sum(world.observed.get((region, f"generation[{plant}]"), {}).get(year, 0)
                        for region in world.regions) for year in (EARLIER, YEAR)]
            for plant in base.PLANTS}
    grown = {plant: max(0.0, then - before) / (YEAR - EARLIER)
             for plant, (before, then) in made.items()}
    text = ""
    for plant, (before, then) in made.items():
        rate = (then / before) ** (1 / (YEAR - EARLIER)) - 1
        usual = world.parameters[f"growth_limit[{plant}]"]
        if rate > usual:
            text += (f"growth_limit[{plant}],{rate:.4g},,,yr-1,derived,"
                     f"growth of the world's generation {EARLIER}-{YEAR}\n")
    new = {plant: grown[plant] + then / world.parameters[f"plant_lifetime[{plant}]"]
           for plant, (_, then) in made.items()}
    for plant, one in new.items():
        text += (f"long_run_build[{plant}],{one / sum(new.values()):.4g},,,1,derived,"
                 f"share in the world's new generation in {YEAR}\n")
    years = np.mean([made[plant][1] / new[plant] for plant in ("wind", "solar")])
    return text + (f"experience_years,{years:.3g},,,yr,derived,"
                   f"generation of wind and sun in {YEAR} over what was added a year\n")


def shares(world, then):
    """In the long run regions use carriers as the world of 2010 did, by useful energy."""
    text = ""
    used = [name[:-1].partition("[")[2].split(",") for name in world.parameters
            if name.startswith("carrier_efficiency[")]
    carriers = dict.fromkeys(carrier for _, carrier in used)
    for sector in dict.fromkeys(sector for sector, _ in used):
        useful = {carrier: world.parameters[f"carrier_efficiency[{sector},{carrier}]"] *
                  sum(region.get(f"energy[{sector},{carrier}]", 0) for region in then)
                  for carrier in carriers}
        whole = sum(useful.values())
        for carrier, one in useful.items():
            # what may come to be used has a chance, so that a policy can ask for it
            least = LEAST if world.parameters[f"long_run_share[{sector},{carrier}]"] > 0 else 0
            if whole > 0:
                text += (f'"long_run_share[{sector},{carrier}]",{max(one / whole, least):.4g},,,1,'
                         f"derived,share in the world's useful energy in {YEAR}\n")
    return text


def main(folder):
    folder = Path(folder)
    world, gains = open_world(folder), gains_of(folder)
    with tempfile.TemporaryDirectory() as made:
        made = Path(made)
        for table in folder.glob("*.csv"):
            (made / table.name).symlink_to(table.resolve())
        (made / f"base_{EARLIER}.csv").write_text(base.table(world, EARLIER), encoding="utf-8")
        for _ in range(ROUNDS):
            (made / f"parameters_{EARLIER}.csv").write_text(
                HEADER + rows_of(gains, "being fitted"), encoding="utf-8")
            wrong = missed(run(made), world)
            print(", ".join(f"{title} {100 * by:+.2f} %/yr" for title, by in wrong.items()))
            of = {f"efficiency_gain[{sector}]": lines.TITLES[group]
                  for group in FITTED for sector in base.GROUPS[group]}
            for name, row in gains.items():
                by = wrong[of.get(name, name.partition("[")[2].rstrip("]"))]
                row[:3] = (number + by for number in row[:3])
    then = [{variable: value for variable, value, *_ in base.rows_of(world, region, YEAR)}
            for region in world.regions]
    source = f"fitted to the world's emissions {EARLIER}-{YEAR}; range as wide as before"
    file = folder / f"parameters_{YEAR}.csv"
    before = file.read_text(encoding="utf-8") if file.exists() else HEADER
    kept = "".join(line for line in before.splitlines(True) if ",derived," not in line)
    file.write_text(kept + read_off(world) + shares(world, then) + rows_of(gains, source),
                    encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python3 -m analysis.hindcast.fit",
                                     description=f"Writes FOLDER/parameters_{YEAR}.csv anew.")
    parser.add_argument("folder", nargs="?", default=FOLDER,
                        help="tables such as those of scenarios/world (default)")
    told(main, parser.parse_args().folder)
