"""Memory does not grow with the rows. The bench makes them, and sees that eight attributes are
compared."""
# label: long

import os
from pathlib import Path

from analysis.bench import account


def test_memory(tmp_path):
    (tmp_path / "standards.csv").write_text(account.STANDARDS)
    program = Path(os.environ["KEELING_PROGRAM"])
    few, many = (account.timed(program, tmp_path, n)[2] for n in (100_000, 2_000_000))
    assert many < few + 16 * 2**20
