"""More regions than a branch of the tree of sums holds: a region cut into equal parts, however
many, leaves the world as it was."""

import csv
import io
import shutil

import pytest

import peer
from coupled import opened, write

WORLD = peer.SCENARIOS / "world"
TABLES = ("regions", "base", "land", "biomes", "regional_history", "ssp_drivers")
KEPT = ("mac_most", "mac_price", "warming_", "temperature", "forest_share",
        "forest_reserved")  # no amounts


def cut(name, parts):
    """A table with JPN in equal parts J0, J1, ..."""
    lines = (WORLD / f"{name}.csv").read_text().splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        if row["region"] != "JPN":
            writer.writerow(row)
            continue
        kept = name == "regions" or row.get("variable", "").startswith(KEPT)
        share = {key: value for key, value in row.items()
                 if (key in ("value", "area") or key.isdigit()) and value and not kept}
        share = {key: repr(float(value) / parts) for key, value in share.items()}
        for part in range(parts):
            writer.writerow({**row, **share, "region": f"J{part}"})
    return out.getvalue()


@pytest.mark.parametrize("parts", [9, 41, 110])
def test_a_region_in_parts(tmp_path, parts):
    folder = tmp_path / "cut"
    folder.mkdir()
    for name in TABLES:
        (folder / f"{name}.csv").write_text(cut(name, parts))
    for name in ("gases", "parameters"):
        shutil.copy(WORLD / f"{name}.csv", folder)
    options = ("--members", "2", "--years", "1750:2041", "--variables", "world_*,temperature")
    whole = opened(tmp_path / "whole.nc", [write(tmp_path, "whole")], *options)
    path = write(tmp_path, "parts", f"regions: {folder}\n")
    split = opened(tmp_path / "parts.nc", [path], *options)
    for name in whole:
        one, other = whole[name].values, split[name].values
        assert other == pytest.approx(one, rel=1e-9, abs=1e-9, nan_ok=True), name
