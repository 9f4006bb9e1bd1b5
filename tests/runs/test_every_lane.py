"""Equal runs of the coupled world give equal bytes with any lanes, in one piece and in parts."""
# label: long

import pytest

from launch import ENVIRONMENT, LAUNCH, can_launch
from test_coupled_bits import digest, paths, reference, run  # noqa: F401

LANES = pytest.mark.parametrize("lanes", [1, 2, 4, 8, 16])


@LANES
def test_whole(tmp_path, paths, reference, lanes):
    assert digest(run(tmp_path, paths, "x", "--lanes", lanes)) == digest(reference)


@pytest.mark.skipif(not can_launch(), reason="mpirun does not work here")
@LANES
def test_parts(tmp_path, paths, reference, lanes):
    """Lots and blocks that do not come out even."""
    out = run(tmp_path, paths, "x", "--grid", "2x1", "--block", 24, "--lanes", lanes,
              launcher=[*LAUNCH, 2], env=ENVIRONMENT)
    assert digest(out) == digest(reference)
