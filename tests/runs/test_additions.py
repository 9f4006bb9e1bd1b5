"""kernels/ADDING.md does what it says: each of its examples, as it stands there, adds a thing."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import coupled
import peer

SOURCE = Path(os.environ["KEELING_SOURCE"])
PAGE = (SOURCE / "kernels/ADDING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.M | re.S)
NAMED = re.compile(r"# (\w+\.\w+)\n")
ROWS, CODE = PAGE.split("\n# Rows\n")[1].split("\n# Rows and code\n")
WORLD = ("world_emissions_co2_ffi", "world_emissions_ch4", "temperature")


def patched(lines, block):
    """Lines of a file, with those of a diff: its unmarked and removed lines have to be there."""
    at = len(lines) if not any(line[:1] in (" ", "-") for line in block) else 0
    for number, line in enumerate(block):
        mark, line = line[:1], line[1:]
        if mark == "+":
            below = next((other[1:] for other in block[number:] if other[:1] == " "), None)
            at = lines.index(below) if below and at == 0 else at
            lines.insert(at, line)
            at += 1
        else:
            at = lines.index(line, at)
            if mark == "-":
                del lines[at]
            else:
                at += 1
    return lines


def change(tree, block):
    name, *changes = block.splitlines()
    path = tree / name.removeprefix("+++ ")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    path.write_text("\n".join(patched(lines, changes)) + "\n", encoding="utf-8")


def follow(tree, part):
    """Does what a part of the page says, in a tree of its own."""
    for kind, block in BLOCK.findall(part):
        if kind == "diff":
            change(tree, block)
        elif kind == "sh":
            subprocess.run(["sh", "-e", "-c", block], cwd=tree, check=True, env={
                **os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"})
        else:
            (tree / NAMED.match(block)[1]).write_text(block, encoding="utf-8")


def opened(tree, program, path, *options):
    out = tree / f"{Path(path).stem}.nc"
    words = [program, "run", path, "--members", "1", "--quiet", "--storage", "double", "--out",
             out, *options]
    done = subprocess.run([str(word) for word in words], cwd=tree, capture_output=True, text=True,
                          env={**os.environ, "KEELING_DATA": str(tree / "scenarios")})
    assert done.returncode == 0, done.stderr
    return xr.open_dataset(out).isel(scenario=0, member=0, drop=True)


def of_regions(tree, program, path, *names):
    return opened(tree, program, path, "--years", "1750:2061", "--variables", ",".join(names))


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """A tree with all that the page adds by rows, for the program that is there."""
    tree = tmp_path_factory.mktemp("rows")
    shutil.copytree(SOURCE / "scenarios", tree / "scenarios")
    follow(tree, ROWS)
    return tree


@pytest.fixture(scope="module")
def france(rows):
    names = (*WORLD, "emissions_*", "activity_index_chemicals_*", "*damage_mine*",
             "regional_warming_*")
    return of_regions(rows, peer.PROGRAM, "france.yaml", *names)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    tree = tmp_path_factory.mktemp("shipped")
    shutil.copytree(SOURCE / "scenarios", tree / "scenarios")
    names = (*WORLD, "emissions_co2_*", "final_energy_*", "primary_energy_*")
    return of_regions(tree, peer.PROGRAM, "scenarios/paths/baseline-ssp2.yaml", *names)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A tree with all that the page adds by lines of C, and its program."""
    tree = tmp_path_factory.mktemp("code")
    for name in ("kernels", "scenarios", "sim"):
        shutil.copytree(SOURCE / name, tree / name)
    for name in ("CMakeLists.txt", "LICENSE"):
        shutil.copy(SOURCE / name, tree)
    follow(tree, CODE)
    for command in (["-S", tree, "-B", tree / "build", "-DKEELING_TESTS=OFF"],
                    ["--build", tree / "build", "-j2"]):
        subprocess.run(["cmake", *command], check=True, capture_output=True)
    return tree, tree / "build/keeling"


def test_region(france, shipped):
    """A region that is as another was: the two emit what it did, and the world notices nothing."""
    parts = france.emissions_co2_ffi_fra + france.emissions_co2_ffi_eu27
    np.testing.assert_allclose(parts, shipped.emissions_co2_ffi_eu27, rtol=1e-6)
    np.testing.assert_allclose(france.emissions_co2_ffi_fra, parts / 9, rtol=1e-9)
    for name in ("regional_warming", "damage_mine"):  # which are of properties, not of amounts
        np.testing.assert_array_equal(france[f"{name}_fra"], france[f"{name}_eu27"])
    np.testing.assert_allclose(france.world_emissions_co2_ffi, shipped.world_emissions_co2_ffi,
                               rtol=1e-6)


def test_gas(france, shipped):
    """Its emissions follow the activity of their sector, and CO2 moves no more than by the little
    warming they make."""
    base, later = france.sel(year=coupled.BASE_YEAR), france.sel(year=2060)
    assert base.emissions_ch2cl2_chn.item() == pytest.approx(500)
    for region, amount in (("chn", 500), ("usa", 100)):
        assert later[f"emissions_ch2cl2_{region}"].item() == pytest.approx(
            amount * later[f"activity_index_chemicals_{region}"].item())
    for name in WORLD[:2]:
        np.testing.assert_allclose(france[name], shipped[name], rtol=1e-3)


def test_damage(france):
    """Of a region, as its warming since the base year and its temperature have it."""
    warm = france.regional_warming_usa.sel(year=2060).item()
    [base] = [float(row["value"]) for row in coupled.world("base")
              if row["region"] == "USA" and row["variable"] == "temperature"]
    assert france.damage_mine_usa.sel(year=2060).item() == pytest.approx(
        .01 * warm + .001 * ((base + warm) ** 2 - base ** 2))
    assert france.world_damage_mine.sel(year=2060).item() > 0


def test_gas_of_the_climate(rows):
    names = ("--variables", "forcing_f_gases,gas_concentration_hfc_41")
    found = opened(rows, peer.PROGRAM, "hfc41.yaml", *names)
    usual = opened(rows, peer.PROGRAM, "scenarios/ssps/ssp245.yaml", *names[:1], "forcing_f_gases")
    assert found.gas_concentration_hfc_41.sel(year=2060).item() == pytest.approx(125)
    more = (found.forcing_f_gases - usual.forcing_f_gases).sel(year=[1980, 2020, 2100])
    np.testing.assert_allclose(more / more.sel(year=2100), (0, .25, 1), atol=1e-6)
    assert more.sel(year=2100).item() > .01


def test_member(rows):
    out = rows / "members.nc"
    subprocess.run([peer.PROGRAM, "run", "scenarios/ssps/ssp245.yaml", "--members", "members.csv",
                    "--variables", "temperature", "--quiet", "--out", out], cwd=rows, check=True)
    with xr.open_dataset(out) as found:
        assert found.member.values[-1] == 9000000
        last = found.temperature.sel(year=2100).values.ravel()
        assert last.size == 3 and last[2] > last[1] + .1  # less heat is lost to space


@pytest.fixture(scope="module")
def slow(built):
    names = (*WORLD, "final_energy_*", "primary_energy_*", "electricity_wave_*",
             "emissions_co2_ffi_*")
    return of_regions(*built, "slow.yaml", *names)


def test_sector(slow):
    """It takes what it was given of another's energy, and the world adds up as before."""
    base = slow.sel(year=coupled.BASE_YEAR)
    for region in map(coupled.named, coupled.REGIONS):
        assert base[f"final_energy_digital_{region}"].item() > 0 or region == "international"
    assert slow.final_energy_digital_chn.sel(year=2040).item() > 0
    assert base.world_emissions_co2_ffi.item() > 30000


def test_policy(slow, shipped):
    """A tenth of the energy of India's cars goes, and of no others'."""
    for region, kept in (("ind", .9), ("chn", 1)):
        name = f"final_energy_passenger_road_{region}"
        ratio = (slow[name] / shipped[name]).sel(year=2030).item()
        assert ratio == pytest.approx(kept, abs=2e-3), region


def test_fuel(slow, shipped):
    base, before = slow.sel(year=coupled.BASE_YEAR), shipped.sel(year=coupled.BASE_YEAR)
    peat = base.primary_energy_peat_rus.item()
    assert 0 < peat == pytest.approx((before.primary_energy_coal_rus
                                      - base.primary_energy_coal_rus).item())
    more = (base.emissions_co2_ffi_rus - before.emissions_co2_ffi_rus).item()
    assert more == pytest.approx(peat * (106 - 94.6))


def test_plant(slow):
    """None in the base year, some later, where it pays."""
    assert slow.electricity_wave_gbr.sel(year=coupled.BASE_YEAR).item() == 0
    assert slow.electricity_wave_gbr.sel(year=2060).item() > 0
