"""Runs the program and tells how much memory it took."""

import os
import subprocess

import peer

MIB = 1 << 20


def peak(*arguments):
    """Peak resident bytes of a run that must succeed; the kernel never tells less than what the
    caller itself held at its start."""
    process = subprocess.Popen([peer.PROGRAM, "run", *map(str, arguments), "--quiet"])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss * 1024


def write_members(path, n, columns=None):
    """n members: those of the shipped ensemble over and over, CO2's starting lifetime varied; all
    columns or the first few."""
    header, rows = peer.table(peer.SCENARIOS / "members/fair-calibrate-1.4.1.csv")
    header = header[:columns]
    at = header.index("iirf_0[CO2]")
    tails = [",".join(row[at + 1:columns]) for row in rows]
    heads = [(",".join(row[1:at]), float(row[at])) for row in rows]
    with open(path, "w") as file:
        print(*header, sep=",", file=file)
        for i in range(n):
            head, iirf = heads[i % len(rows)]
            varied = iirf * (1 + 1e-7 * (i // len(rows)))
            file.write(f"{i},{head},{varied:.9g},{tails[i % len(rows)]}\n")
    return path
