"""Starts programs on several ranks, where that can be done."""

import os
import shutil
import subprocess

LAUNCH = ["mpirun", "-n"]
# Open MPI asks before it starts as root or more ranks than cores, and spins while it waits.
ENVIRONMENT = {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
               "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_mpi_yield_when_idle": "1"}


def can_launch():
    """Whether mpirun is there and works: in a chroot without /sys it does not."""
    return shutil.which("mpirun") and not subprocess.run(
        [*LAUNCH, "1", "true"], env=ENVIRONMENT, capture_output=True).returncode
