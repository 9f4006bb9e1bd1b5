"""`python3 -m analysis`: says what is missing, or does what is asked."""

import shlex
import subprocess
import sys
from importlib.util import find_spec

NEEDED = ("numpy", "xarray", "h5py", "h5netcdf", "matplotlib")
DEBIAN = "/usr/bin/python3"  # whose modules apt installs, whatever python3 is first in the PATH


def debian_has_them():
    looked = f"from importlib.util import find_spec; exit(not all(map(find_spec, {NEEDED})))"
    try:
        return not subprocess.run([DEBIAN, "-c", looked], capture_output=True).returncode
    except OSError:
        return False


def advice(lacking):
    """What to type instead, or to install."""
    if debian_has_them():
        return f"try {DEBIAN} -m analysis {shlex.join(sys.argv[1:])}".rstrip()
    debian = " ".join(f"python3-{name}" for name in lacking)
    return f"expected Debian's packages {debian}, or pip install {' '.join(lacking)}"


def main():
    lacking = [name for name in NEEDED if not find_spec(name)]
    if lacking:
        print(f"analysis: {sys.executable} has no {', '.join(lacking)}; {advice(lacking)}",
              file=sys.stderr)
        return 69
    from analysis import commands
    return commands.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
