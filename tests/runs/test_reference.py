"""Keeling against FaIR 2 (PyPI: fair): eight SSPs to 2300, parameters resampled within 10 %."""

import numpy as np
import pytest

import peer

pytestmark = peer.with_peer

N_MEMBERS = 24
# Keeling's dataset, FaIR's array, largest difference allowed in double and in single precision.
COMPARED = [
    ("temperature", "temperature", 1e-5, 1e-4),
    ("co2_concentration", "concentration:CO2", 5e-3, 1e-2),
    ("ch4_concentration", "concentration:CH4", 1e-2, 1e-2),
    ("n2o_concentration", "concentration:N2O", 1e-2, 1e-2),
    ("forcing_sum", "forcing_sum", 1e-4, 1e-3),
    ("heat_uptake", "heat_uptake", 1e-4, 1e-3),
    ("heat_content", "heat_content", 1e-2, 1e-1),
    ("eesc", "concentration:Equivalent effective stratospheric chlorine", 1e-3, 1e-1),
    ("forcing_co2", "forcing:CO2", 1e-4, 1e-3),
    ("forcing_ch4", "forcing:CH4", 1e-5, 1e-4),
    ("forcing_n2o", "forcing:N2O", 1e-5, 1e-4),
    ("forcing_ari", "forcing:Aerosol-radiation interactions", 1e-6, 1e-4),
    ("forcing_aci", "forcing:Aerosol-cloud interactions", 1e-6, 1e-4),
    ("forcing_ozone", "forcing:Ozone", 1e-5, 1e-4),
    ("forcing_lapsi", "forcing:Light absorbing particles on snow and ice", 1e-6, 1e-5),
    ("forcing_h2o_stratospheric", "forcing:Stratospheric water vapour", 1e-5, 1e-4),
    ("forcing_land_use", "forcing:Land use", 1e-6, 1e-5),
    ("forcing_solar", "forcing:Solar", 1e-7, 1e-6),
    ("forcing_volcanic", "forcing:Volcanic", 1e-6, 1e-5),
    ("gas_concentration_cfc_12", "concentration:CFC-12", 1e-4, 1e-2),
    ("gas_concentration_sf6", "concentration:SF6", 1e-4, 1e-2),
    ("gas_concentration_hfc_134a", "concentration:HFC-134a", 1e-4, 1e-2),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return peer.Files(tmp_path_factory.mktemp("reference"), N_MEMBERS, 0.1)


@pytest.fixture(scope="module")
def fair(files):
    return files.fair()


def variables():
    return ",".join(row[0] for row in COMPARED)


def compare(found, fair, column):
    assert list(found.scenario.values) == list(fair["scenario"])
    worst = {}
    for row in COMPARED:
        ours, theirs = found[row[0]].values, fair[row[1]]
        assert ours.shape == theirs.shape, row[0]
        difference = np.abs(ours - theirs)[:, 1:]  # FaIR leaves 1750 undefined for some
        assert not np.isnan(difference).any(), row[0]
        worst[row[0]] = float(difference.max())
    print({name: f"{value:.2g}" for name, value in worst.items()})
    assert {r[0]: worst[r[0]] for r in COMPARED if worst[r[0]] > r[column]} == {}


def test_double(files, fair):
    compare(files.keeling("--storage", "double", "--variables", variables()), fair, 2)


def test_single(files, fair):
    found = files.keeling("--precision", "single", "--variables", variables(), out="single.nc")
    compare(found, fair, 3)


def test_groups_add_up(files, fair):
    """The Montreal and F-gas groups are the sums of FaIR's single gases."""
    found = files.keeling("--variables", "forcing_montreal,forcing_f_gases", out="groups.nc")
    gases = [n for n in fair.files if n.startswith("forcing:") and fair[n].ndim == 3]
    halogens = ("CFC", "HCFC", "Halon", "CCl4", "CHCl3", "CH2Cl2", "CH3C", "CH3B")
    fluorines = ("HFC", "SF6", "NF3", "SO2F2", "c-C4F8", "CF4", "C2F6", "C3F8", "C4F10", "C5F12",
                 "C6F14", "C7F16", "C8F18")
    for name, prefixes in (("forcing_montreal", halogens), ("forcing_f_gases", fluorines)):
        total = sum(fair[n] for n in gases if n.split(":")[1].startswith(prefixes))
        assert np.abs(found[name].values - total)[:, 1:].max() < 1e-6
