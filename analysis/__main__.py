"""`python3 -m analysis`: says what is missing, or does what is asked."""

import sys
from importlib.util import find_spec

NEEDED = ("numpy", "xarray", "h5netcdf", "matplotlib")


def main():
    lacking = [name for name in NEEDED if not find_spec(name)]
    if lacking:
        names = " ".join(f"python3-{name}" for name in lacking)
        print(f"analysis: {', '.join(lacking)} not installed; expected Debian's packages {names}",
              file=sys.stderr)
        return 69
    from analysis import commands
    return commands.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
