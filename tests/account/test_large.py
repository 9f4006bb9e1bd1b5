"""Memory does not grow with the rows. The bench makes them, and sees that eight attributes are
compared."""
# label: long

import os
import subprocess
from pathlib import Path

from analysis.bench import account


def test_memory(tmp_path):
    (tmp_path / "standards.csv").write_text(account.STANDARDS)
    program = Path(os.environ["KEELING_PROGRAM"])
    few, many = (account.timed(program, tmp_path, n)[2] for n in (100_000, 2_000_000))
    assert many < few + 16 * 2**20


def peak(tmp_path, n):
    """Bytes that n vehicles of two rows took at most, one behind the other."""
    path = tmp_path / f"{n}.csv"
    path.write_text("chain,element,vehicle,mode,fuel,amount [kg],mass [t],distance [km],"
                    "distance_kind\n" + "".join(
                        f"{i},1,v{i // 2},road,diesel,5,1,10,SFD\n" for i in range(2 * n)))
    with subprocess.Popen([os.environ["KEELING_PROGRAM"], "account", path, "--standard",
                           "iso14083-2023"], stdout=subprocess.DEVNULL) as run:
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == 0
    return 1024 * used.ru_maxrss


def test_memory_of_vehicles(tmp_path):
    assert peak(tmp_path, 200_000) < peak(tmp_path, 50_000) + 16 * 2**20
