"""How the coupled year scales over ranks: measured here, and by the fitted costs beyond.

python3 analysis/bench/scaling.py [RANKS] [MEMBERS] [REPEATS]

Strong: the same members on more ranks; weak: as many for each rank. Each row is the median over
REPEATS of `keeling bench coupled` under mpirun. From the rows with one rank for all regions and
with two follow the costs, in seconds,

    year of a tile of members = regions * c_region + c_climate        (one rank has all regions)
                              = regions / R * c_region + c_climate + c_exchange   (R share them)

and from these the time of a run of M members and Y years on P ranks that share members alone,

    T(P) = ceil(M / (P lanes)) * Y * (regions c_region + c_climate) + ceil(log2 P) * bins / b

where the second term sums the counts of percentiles (`--store stats`) up a tree: 16 kB for each
quantity and year, at b bytes a second, an assumption, not a measurement.
"""
import math
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2] / "build/keeling"
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
LINE = re.compile(r"apart, grid .*: ([\d.e+-]+) M member-years/s in all; regions (\d+) %, "
                  r"exchange (\d+) %, climate (\d+) %")
LANES = re.compile(r"^double, lanes (\d+)", re.M)
REGIONS, YEARS, LARGE, QUANTITIES, BYTES_A_SECOND = 24, 111, 1_000_000, 10, 5e9


def measure(grid, members, repeats):
    """Median million member-years a second in all, and per cent of regions, exchange, climate."""
    parts, teams = map(int, grid.split("x"))
    command = ["mpirun", "--oversubscribe", "-n", parts * teams, PROGRAM, "bench", "coupled",
               "--grid", grid, "--members", members, "--precision", "double"]
    found = []
    for _ in range(repeats):
        told = subprocess.run([str(word) for word in command], env=ENVIRONMENT, check=True,
                              capture_output=True, text=True).stdout
        found.append([float(number) for number in LINE.search(told).groups()])
    return [statistics.median(column) for column in zip(*found)]


def table(title, rows):
    print(f"\n{title}\n\n| grid | members | M member-years/s | of one rank's, a rank | regions | "
          "exchange | climate |\n|---|---:|---:|---:|---:|---:|---:|")
    first = rows[0][2][0]
    for grid, members, (rate, *split) in rows:
        ranks = math.prod(map(int, grid.split("x")))
        print(f"| {grid} | {members} | {rate:.3f} | {rate / first / ranks:.2f} | " +
              " | ".join(f"{part:.0f} %" for part in split) + " |")


def costs(rows, lanes):
    """Seconds of a tile's year: in a region, in the climate, in an exchange of two."""
    rate, regions, _, climate = rows["1x1"]
    year = lanes / (rate * 1e6)
    both, _, exchange, _ = rows["2x1"]
    return (year * regions / 100 / REGIONS, year * climate / 100,
            lanes / (both * 1e6) * exchange / 100)


def predict(c_region, c_climate, lanes):
    year = REGIONS * c_region + c_climate
    bins = 4096 * 4 * QUANTITIES * YEARS
    print(f"\n{LARGE} members, {YEARS} years, percentiles of {QUANTITIES} quantities, by these "
          f"costs (b = {BYTES_A_SECOND / 1e9:g} GB/s, assumed)\n\n| ranks | seconds | efficiency |"
          "\n|---:|---:|---:|")
    one = math.ceil(LARGE / lanes) * YEARS * year
    for ranks in (1, 10, 100, 1000, 10_000):
        seconds = (math.ceil(LARGE / (ranks * lanes)) * YEARS * year +
                   math.ceil(math.log2(ranks)) * bins / BYTES_A_SECOND)
        print(f"| {ranks} | {seconds:.3g} | {one / seconds / ranks:.2f} |")


def main(ranks=2, members=3000, repeats=3):
    told = subprocess.run([PROGRAM, "bench", "coupled", "--precision", "double", "--members", "64"],
                          check=True, capture_output=True, text=True).stdout
    lanes = int(LANES.search(told)[1])
    strong = [(grid, members, measure(grid, members, repeats))
              for grid in ("1x1", f"1x{ranks}", f"{ranks}x1")]
    table("Strong", strong)
    table("Weak", [strong[0], *((grid, members * ranks, measure(grid, members * ranks, repeats))
                                for grid in (f"1x{ranks}", f"{ranks}x1"))])
    by_grid = {grid: found for grid, _, found in strong}
    by_grid.setdefault("2x1", by_grid[f"{ranks}x1"])
    c_region, c_climate, c_exchange = costs(by_grid, lanes)
    print(f"\nOf a tile of {lanes} members: c_region {c_region * 1e6:.2f} us, c_climate "
          f"{c_climate * 1e6:.2f} us, c_exchange {c_exchange * 1e6:.2f} us")
    predict(c_region, c_climate, lanes)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
