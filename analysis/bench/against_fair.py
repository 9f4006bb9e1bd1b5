"""Keeling and FaIR side by side, in one go: medians of processor seconds, ratios per member-year.

usage: python3 analysis/bench/against_fair.py [REPEATS]
FaIR: 1 scenario x 841 members x 350 years, `run()` alone. Keeling: 8 x 841 x 550, the kernels
alone and whole processes. Needs build/peers (bash quickstart.sh test makes it).
"""

import copy
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("KEELING_BUILD", str(ROOT / "build"))
os.environ.setdefault("KEELING_PROGRAM", os.environ["KEELING_BUILD"] + "/keeling")
os.environ.setdefault("KEELING_DATA", str(ROOT / "scenarios"))
sys.path.insert(0, str(ROOT / "tests/runs"))

import peer  # noqa: E402  (needs the environment above)


def children_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def keeling(files, options, out):
    """Processor seconds of the whole process, and of its kernels as its log tells."""
    before = children_seconds()
    files.keeling(*options, out=out).close()
    whole = children_seconds() - before
    log = (files.folder / f"{out}.log").read_text()
    kernels = next(line for line in log.splitlines() if line.startswith("seconds")).split(",")[1]
    return whole, float(kernels.split()[0])


CASES = {
    "double, six quantities of every member": ["--precision", "double"],
    "single, six quantities of every member": ["--precision", "single"],
    "double, percentiles only": ["--store", "stats"],
}


def one_scenario(files, folder):
    """The same files with ssp245 alone, to 2100."""
    header, rows = peer.table(files.emissions)
    small = copy.copy(files)
    small.last = 2100
    small.emissions = peer.write(folder / "one.csv", header,
                                 [row for row in rows if row[0] == "ssp245"])
    return small


def one_member(folder, repeats):
    """Wall seconds of a whole process for one member of one scenario, kernels kept from before."""
    path = peer.SCENARIOS / "ssps/ssp245.yaml"
    command = [peer.PROGRAM, "run", path, "--members", peer.SCENARIOS / "world/member.csv",
               "--quiet", "--out", folder / "one.nc"]
    subprocess.run(command, check=True)
    seconds = []
    for _ in range(repeats):
        before = time.monotonic()
        subprocess.run(command, check=True)
        seconds.append(time.monotonic() - before)
    return statistics.median(seconds)


def measure(folder, repeats):
    """Processor seconds: of FaIR, and (whole process, kernels) of Keeling by case."""
    large = peer.Files(folder, 841, 0)
    small = one_scenario(large, folder)
    for options in CASES.values():
        keeling(large, options, "warm.nc")  # builds and keeps the kernels
    fair, found = [], {name: [] for name in CASES}
    for _ in range(repeats):
        fair.append(float(small.fair()["seconds"]))
        for name, options in CASES.items():
            found[name].append(keeling(large, options, "timed.nc"))
    return fair, found


def main():
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        fair, found = measure(Path(folder), repeats)
        alone = one_member(Path(folder), repeats)
    rate = 841 * 350 / statistics.median(fair)
    print(f"FaIR run(): {statistics.median(fair):.2f} s for 1 x 841 x 350 ({rate:,.0f}/s)")
    years = 8 * 841 * 550
    for name, pairs in found.items():
        whole, kernels = (statistics.median(column) for column in zip(*pairs))
        print(f"Keeling {name}: kernels {kernels:.4f} s, {years / kernels / rate:,.0f} x FaIR; "
              f"whole process {whole:.3f} s, {years / whole / rate:,.0f} x")
    print(f"Keeling, one member of one scenario to 2300: {alone:.3f} s by the clock")


if __name__ == "__main__":
    main()
