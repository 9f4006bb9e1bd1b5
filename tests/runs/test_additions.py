"""What the house says of additions: a gas is rows, a sector is a line, a file and rows."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import xarray as xr

import coupled
import peer

SOURCE = Path(os.environ["KEELING_SOURCE"])
WORLD = peer.SCENARIOS / "world"
TABLES = ("regions", "base", "regional_history", "ssp_drivers", "parameters", "gases")
COMMON = ("--members", 1, "--years", "1750:2041", "--variables",
          "world_emissions_*,emissions_*,activity_index_*,final_energy_*")


def add_rows(folder, name, rows):
    with (folder / f"{name}.csv").open("a") as file:
        file.writelines(f"{row}\n" for row in rows)


def test_gas(tmp_path):
    """Dichloromethane of chemicals, in two regions: its emissions follow their activity, and CO2
    moves no more than by the little warming it makes."""
    folder = tmp_path / "mine"
    folder.mkdir()
    for name in TABLES:
        shutil.copy(WORLD / f"{name}.csv", folder)
    add_rows(folder, "gases", ["CH2Cl2,CH2Cl2,kt CH2Cl2/yr,CH2Cl2,stays,activity,pollutant,0"])
    add_rows(folder, "base", [f'{region},"emissions[chemicals,CH2Cl2]",{amount},kt CH2Cl2/yr,2022,'
                              "default" for region, amount in (("CHN", 500), ("USA", 100))])
    add_rows(folder, "parameters", ["pollution_control[CH2Cl2],0,,,yr-1,default,test"])
    without = coupled.opened(tmp_path / "without.nc", [coupled.write(tmp_path, "without")], *COMMON)
    path = coupled.write(tmp_path, "with", f"regions: {folder}\n")
    found = coupled.opened(tmp_path / "with.nc", [path], *COMMON)
    base = found.sel(year=coupled.BASE_YEAR)
    assert base.emissions_ch2cl2_chn.values == pytest.approx(500)
    assert base.world_emissions_ch2cl2.values == pytest.approx(600)
    later = found.sel(year=2040)
    activity = later.activity_index_chemicals_chn.values
    assert later.emissions_ch2cl2_chn.values == pytest.approx(500 * activity)
    for name in ("world_emissions_co2_ffi", "world_emissions_ch4"):
        assert found[name].values == pytest.approx(without[name].values, rel=1e-3, nan_ok=True)


def add_sector(tree):
    """Data centres, which take a twentieth of buildings' electricity in every region."""
    kernels, world = tree / "kernels", tree / "scenarios/world"
    line = 'SECTOR(digital, USER, NEITHER, "data centres", "Energy|Demand|Data Centres")'
    for path, before, after in (
            (kernels / "sectors.def", "SECTOR(waste,", f"{line}\nSECTOR(waste,"),
            (kernels / "regions.h", '#include "sectors/freight_road.cl"',
             '#include "sectors/digital.cl"\n#include "sectors/freight_road.cl"')):
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))
    (kernels / "sectors/digital.cl").write_text(
        '#include "end_use.h"\n\nstatic inline struct use sector_digital(const struct here *here, '
        "const struct region *region)\n{\n    (void)here;\n    (void)region;\n"
        "    return usual_use();\n}\n")
    rows = (world / "parameters.csv").read_text().splitlines()
    add_rows(world, "parameters", [row.replace("waste", "digital") for row in rows
                                   if "[waste" in row.split(",0")[0] and "strength" not in row])
    lines = []
    for row in (world / "base.csv").read_text().splitlines():
        lines.append(row)
        region, *rest = row.split(",")
        if rest[:2] == ['"energy[buildings', 'electricity]"']:
            value = float(rest[2])
            lines[-1] = ",".join([region, *rest[:2], repr(0.95 * value), *rest[3:]])
            lines.append(",".join([region, '"energy[digital', rest[1], repr(0.05 * value),
                                   *rest[3:]]))
    (world / "base.csv").write_text("\n".join(lines) + "\n")


def test_sector(tmp_path):
    tree, build = tmp_path / "tree", tmp_path / "build"
    for name in ("kernels", "scenarios", "sim"):
        shutil.copytree(SOURCE / name, tree / name)
    for name in ("CMakeLists.txt", "LICENSE"):
        shutil.copy(SOURCE / name, tree)
    add_sector(tree)
    for command in (["-S", tree, "-B", build, "-DCMAKE_BUILD_TYPE=Release", "-DKEELING_TESTS=OFF"],
                    ["--build", build, "-j2"]):
        subprocess.run(["cmake", *command], check=True, capture_output=True)
    out = tmp_path / "out.nc"
    path = tree / "scenarios/paths/baseline-ssp2.yaml"
    subprocess.run([build / "keeling", "run", path, "--quiet", "--storage", "double", "--out", out,
                    *map(str, COMMON)], check=True,
                   env={**os.environ, "KEELING_DATA": str(tree / "scenarios")})
    with xr.open_dataset(out) as found:
        base = found.sel(year=coupled.BASE_YEAR)
        for region in map(coupled.named, coupled.REGIONS):
            digital = base[f"final_energy_digital_{region}"].values
            assert (digital > 0).all() or region == "international"
        assert (found.final_energy_digital_chn.sel(year=2040).values > 0).all()
        assert float(found.world_emissions_co2_ffi.sel(year=2022)[0, 0]) > 30000
