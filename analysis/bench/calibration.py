"""What a calibration costs by the number of draws: seconds by the clock and memory.

usage: python3 analysis/bench/calibration.py [REPEATS [PICTURE.png]]
Medians; the split is the program's own. A line through the origin and the last point tells how
linear the cost is.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("KEELING_PROGRAM", str(ROOT / "build/keeling"))
DATA = os.environ.get("KEELING_DATA", str(ROOT / "scenarios"))
DRAWS = [1 << k for k in range(15, 20)]
PARTS = ("all", "drawing", "history", "experiments", "choosing")


def once(draws, folder):
    """Seconds of each part, and peak MiB."""
    with open(folder / "said", "w+") as said:
        process = subprocess.Popen([PROGRAM, "calibrate", "--draws", str(draws), "--keep", "1000",
                                    "--out", folder / "m.csv"], stdout=said,
                                   stderr=subprocess.DEVNULL, env={**os.environ,
                                                                   "KEELING_DATA": DATA})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        said.seek(0)
        line = said.readline()
    found = re.search(r"in ([\d.]+) s: drawing ([\d.]+), history ([\d.]+), experiments ([\d.]+), "
                      r"choosing ([\d.]+)", line)
    return [float(part) for part in found.groups()] + [usage.ru_maxrss / 1024]


def measure(repeats):
    with tempfile.TemporaryDirectory() as folder:
        once(DRAWS[0], Path(folder))  # builds and keeps the kernels
        return {draws: [statistics.median(column) for column in
                        zip(*(once(draws, Path(folder)) for _ in range(repeats)))]
                for draws in DRAWS}


def picture(found, path):
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(figsize=(6, 4))
    for part, name in enumerate(PARTS):
        axes.plot(DRAWS, [found[draws][part] for draws in DRAWS], marker="o", label=name)
    axes.set_xlim(0)
    axes.set_ylim(0)
    axes.set_xlabel("draws")
    axes.set_ylabel("seconds")
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path, dpi=150)


def main():
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    found = measure(repeats)
    print("   draws" + "".join(f"{name:>12}" for name in PARTS) + "   peak MiB   all / draw")
    for draws, row in found.items():
        print(f"{draws:8d}" + "".join(f"{part:12.2f}" for part in row[:-1]) +
              f"{row[-1]:11.0f}{1e6 * row[0] / draws:10.2f} us")
    first, last = (found[draws][2] / draws for draws in (DRAWS[1], DRAWS[-1]))
    print(f"history, seconds a draw: at {DRAWS[1]} draws {first / last:.2f} of that at {DRAWS[-1]}")
    if len(sys.argv) > 2:
        picture(found, sys.argv[2])


if __name__ == "__main__":
    main()
