"""How the coupled year scales over ranks: measured here, and by the fitted costs beyond.

python3 analysis/bench/scaling.py [MEMBERS] [REPEATS]

Two ranks, a core each, against one: the same members (strong) and as many for each rank (weak), in
one kernel with members shared (together), and with regions shared (apart, grid 2x1). Rows are
medians over REPEATS of `keeling bench coupled` under mpirun, which times both side by side. From
them follow the costs that sim/year/grid.c chooses by, in seconds of a tile of members and a year,

    together    regions * c_region + c_climate
    apart       regions / R * c_region' + c_climate' + R * c_partner, and c_fixed for all tiles

and the time of a run of M members and Y years on P ranks that share members alone,

    T(P) = ceil(M / (P lanes)) * Y * together + ceil(log2 P) * bins / b

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
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "OMPI_MCA_rmaps_base_oversubscribe": "1"}
NUMBER = r"([\d.e+-]+)"
LINE = re.compile(rf"together, grid \S+, {NUMBER} M member-years/s in all; apart, grid \S+, "
                  rf"{NUMBER}, {NUMBER} of it: regions {NUMBER} %, exchange {NUMBER} %, "
                  rf"climate {NUMBER} %")
LANES = re.compile(r"^double, lanes (\d+)", re.M)
REGIONS, YEARS, LARGE, QUANTITIES, BYTES_A_SECOND = 24, 111, 1_000_000, 10, 5e9


def bench(*words):
    command = [*words[:-1], PROGRAM, "bench", "coupled", "--precision", "double", *words[-1]]
    return subprocess.run([str(word) for word in command], env=ENVIRONMENT, check=True,
                          capture_output=True, text=True).stdout


def measure(ranks, members, repeats):
    """Medians: M member-years a second together and apart, their ratio, per cent of the phases."""
    options = ["--grid", f"{ranks}x1", "--members", members]
    found = [[float(number) for number in LINE.search(
        bench("mpirun", "-n", ranks, options)).groups()] for _ in range(repeats)]
    return [statistics.median(column) for column in zip(*found)]


def table(rows):
    print("\n| ranks | members | together | a rank, of one's | apart | of together | regions | "
          "exchange | climate |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    first = rows[0][2][0]
    for ranks, members, (together, apart, ratio, *split) in rows:
        print(f"| {ranks} | {members} | {together:.3f} | {together / first / ranks:.2f} | "
              f"{apart:.3f} | {ratio:.2f} | " + " | ".join(f"{part:.0f} %" for part in split) +
              " |")


def costs(one, two, least, lanes):
    """By the formulas above, of one rank, of two, and of two with a tile alone."""
    together = lanes / (one[0] * 1e6)
    climate = lanes / (one[1] * 1e6) * one[5] / 100
    apart = lanes / (two[1] * 1e6)
    found = {"c_region": (together - climate) / REGIONS, "c_climate": climate,
             "c_region'": apart * two[3] / 100 / (REGIONS / 2), "c_climate'": apart * two[5] / 100,
             "c_partner": apart * two[4] / 100 / 2, "c_fixed": lanes / (least[1] * 1e6) - apart}
    print(f"\nOf a tile of {lanes} members and a year, us: " +
          ", ".join(f"{name} {seconds * 1e6:.2f}" for name, seconds in found.items()))
    return together


def predict(together, lanes):
    bins = 4096 * 4 * QUANTITIES * YEARS
    print(f"\n{LARGE} members, {YEARS} years, percentiles of {QUANTITIES} quantities, by these "
          f"costs (b = {BYTES_A_SECOND / 1e9:g} GB/s, assumed)\n\n| ranks | seconds | efficiency |"
          "\n|---:|---:|---:|")
    one = math.ceil(LARGE / lanes) * YEARS * together
    for ranks in (1, 10, 100, 1000, 10_000):
        seconds = (math.ceil(LARGE / (ranks * lanes)) * YEARS * together +
                   math.ceil(math.log2(ranks)) * bins / BYTES_A_SECOND)
        print(f"| {ranks} | {seconds:.3g} | {one / seconds / ranks:.2f} |")


def main(members=1500, repeats=3):
    lanes = int(LANES.search(bench(["--members", 64]))[1])
    rows = [(ranks, n, measure(ranks, n, repeats))
            for ranks, n in ((1, members), (2, members), (2, 2 * members), (2, lanes))]
    table(rows)
    predict(costs(rows[0][2], rows[1][2], rows[3][2], lanes), lanes)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
