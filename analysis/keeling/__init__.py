"""Keeling from Python: scenarios in, xarray out.

    import keeling
    data = keeling.run("scenarios/paths/current-policies.yaml", members=50)
    data = keeling.run(frame)       # emissions as an IAMC table: pandas or pyam
    data = keeling.open("runs/paths.nc")
    keeling.frame(data.temperature)
    keeling.scm(frame, members=100)  # as a climate model of openscm-runner or gcages
    keeling.Model("scenarios/ssps/ssp245.yaml")  # in steps, for what is coupled to it

libkeeling does the work, so results are those of the command line, byte for byte. From a checkout
that is not installed: `from analysis import keeling`.
"""

from .launch import Model, open, run, scm  # noqa: A004 - as netCDF4 calls it
from .binding import library
from .tables import Failed, frame, wide

__all__ = ["Failed", "Model", "frame", "library", "open", "run", "scm", "wide"]
