"""Times `keeling account` on many rows: python3 -m analysis.bench.account [ROWS] [PROGRAM].

Two standards that differ in eight attributes; rows of five kinds, in chains of five, a thousand
shippers. Prints wall clock, processor time and the most memory, of so many rows and of a tenth.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STANDARDS = """\
name,title,boundary,gases,gwp,horizon,ch4,factors,distance,load,empty,biogenic,non_co2,hubs,\
electricity,from,to,mark,source
a,,TTW,CO2,AR6,100,fossil,cn-national,SFD,actual,in,zero,1,in,location,,,default,
b,,WTW,all,AR5,100,,fueleu-annex2 ipcc-desnz,actual,average,out,zero,1.7,in,location,,,default,
"""
HEADER = ("chain,element,shipper,mode,category,fuel,engine,amount [kg],mass [t],distance [km],"
          "distance_kind,load,empty\n")
KINDS = ("road,truck,diesel,,{a},{m},{d},actual,,0.15",
         "sea,container ship,LNG,Otto medium,{a},{m},{d},actual,,",
         "rail,freight,,,,{m},{d},SFD,,",
         "air,freighter long haul,jet kerosene,,{a},{m},{d},GCD,,",
         "road,rigid 7.5-17 t,,,,{m},{d},actual,0.{l},")
ATTRIBUTES = 8


def rows(n):
    """Lines, the same each time."""
    x = 12345
    for i in range(n):
        x = (1103515245 * x + 12345) & 0x7FFFFFFF
        chain, at = divmod(i, len(KINDS))
        rest = KINDS[at].format(a=x % 9000 / 10 + 1, m=x % 240 / 10 + 0.5, d=x % 3000 + 10,
                                l=x % 8 + 1)
        yield f"c{chain},{at + 1},shipper {chain % 1000},{rest}\n"


def timed(program, folder, n):
    """Seconds by the clock and of processors, and bytes of memory at most."""
    path = folder / f"{n}.csv"
    with open(path, "w") as file:
        file.write(HEADER)
        file.writelines(rows(n))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run([program, "account", path, "--standard", "a", "--against", "b",
                           "--tables", folder], check=True, capture_output=True, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = done.stdout.partition("from a to b")[2].partition("residual")[0]
    assert told.count("\n") == ATTRIBUTES + 1, told
    path.unlink()
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return wall, spent, 1024 * after.ru_maxrss


def main(n, program):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "standards.csv").write_text(STANDARDS)
        timed(program, folder, 1000)  # the kernel is built
        for rows_now in (n // 10, n):
            wall, spent, memory = timed(program, folder, rows_now)
            print(f"{rows_now:,} rows: {wall:.1f} s by the clock, {spent:.1f} s of processors, "
                  f"{memory / 2**20:.0f} MiB at most")


if __name__ == "__main__":
    asked = sys.argv[1:]
    main(int(asked[0]) if asked else 10_000_000,
         asked[1] if len(asked) > 1 else os.environ.get("KEELING_PROGRAM", "build/keeling"))
