"""Runs `keeling calibrate`, and reads what it wrote."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "runs"))

from launch import ENVIRONMENT, LAUNCH, can_launch  # noqa: E402,F401  (needs the path above)

PROGRAM = os.environ["KEELING_PROGRAM"]
SCENARIOS = Path(os.environ["KEELING_DATA"])
SHIPPED = SCENARIOS / "calibration"
LOW, MIDDLE, HIGH = 0, 4, 8  # places of 5, 50, 95 % among the percentiles


def calibrate(out, *arguments, ranks=0, check=True):
    """The diagnostics of a calibration (with check False: what the process said)."""
    launcher = [*LAUNCH, str(ranks)] if ranks else []
    done = subprocess.run([*launcher, PROGRAM, "calibrate", *map(str, arguments), "--out",
                           str(out), "--quiet"], env=ENVIRONMENT, capture_output=True, text=True,
                          check=False)
    if not check:
        return done
    assert done.returncode == 0, done.stderr
    return json.loads(Path(out).with_suffix(".json").read_text())


def rows(diagnostics, role=None):
    return {row["key"]: row for row in diagnostics["rows"] if role in (None, row["role"])}


def errors(row):
    """Of the members' 5, 50 and 95 %, in shares of the target's width from 5 to 95 %."""
    target, members = row["target"], row["members"]
    width = target[HIGH] - target[LOW]
    return [(members[p] - target[p]) / width for p in (LOW, MIDDLE, HIGH)]


def weighted_errors(row, share=0.05):
    """The same for the weighted survivors, read off their cells."""
    low, high = row["range"]
    cells = row["weighted_shares"]
    width = (high - low) / len(cells)
    found = []
    for wanted in (share, 0.5, 1 - share):
        passed = 0.0
        for k, cell in enumerate(cells):
            if passed + cell >= wanted:
                found.append(low + width * (k + (wanted - passed) / cell))
                break
            passed += cell
    target = row["target"]
    return [(value - target[p]) / (target[HIGH] - target[LOW])
            for value, p in zip(found, (LOW, MIDDLE, HIGH))]


def largest_and_mean(values):
    sizes = [abs(value) for value in values]
    return max(sizes), math.fsum(sizes) / len(sizes)
