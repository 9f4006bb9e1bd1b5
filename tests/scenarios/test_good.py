"""Good inputs, in every form users have, are accepted, with exactly the notes of their .expect;
the same emissions in other words give the same numbers. Cases are laid out as those of test_bad."""

import netCDF4
import numpy as np
import pytest

import cases

GOOD = cases.HERE / "good"


@pytest.mark.parametrize("case", cases.cases_of(GOOD))
def test_good(case, tmp_path):
    arguments = cases.arguments_of(GOOD, case, tmp_path)
    status, printed, notes = cases.keeling("check", *arguments, folder=GOOD, tmp_path=tmp_path)
    assert notes == (GOOD / f"{case}.expect").read_text()
    assert status == 0
    assert printed.startswith("good: ")


def variables(case, names, tmp_path):
    """What a run of a case stores, as arrays by name."""
    out = tmp_path / f"{case}.nc"
    arguments = cases.arguments_of(GOOD, case, tmp_path)
    asked = ["--storage", "double", "--variables", ",".join(names), "--quiet", "--out", out]
    status, _, notes = cases.keeling("run", *arguments, *asked, folder=GOOD, tmp_path=tmp_path)
    assert status == 0, notes
    with netCDF4.Dataset(out) as data:
        return {name: np.asarray(data[name][:]) for name in names}


@pytest.mark.parametrize("case", ["rcmip_names", "pyam_long", "index_column", "members_crlf"])
def test_same_numbers(case, tmp_path):
    """RCMIP's names and units, pyam's long form and FaIR's own file say the same."""
    names = ["temperature", "forcing_sum", "gas_concentration_hfc_4310mee"]
    ours = variables(case, names, tmp_path)
    for name, expected in variables("fair_names", names, tmp_path).items():
        np.testing.assert_allclose(ours[name], expected, rtol=1e-12, err_msg=name)


def test_units_are_converted(tmp_path):
    """7, 8 and 9 GtC are 44.009 / 12.011 as many Gt CO2; 300000 kt CH4 are 300 Mt."""
    stored = variables("carbon_units", ["co2_emissions", "ch4_emissions"], tmp_path)
    np.testing.assert_allclose(stored["co2_emissions"].ravel()[:3],
                               np.array([7, 8, 9]) * 44.009 / 12.011, rtol=1e-12)
    np.testing.assert_allclose(stored["ch4_emissions"].ravel()[:3], [300, 310, 320], rtol=1e-12)


def test_gaps_are_interpolated(tmp_path):
    """CH4 of 300 in 1990, 311 in 2001 and 329 in 2010: 1 more a year, then 2 more."""
    stored = variables("year_gaps", ["ch4_emissions"], tmp_path)
    np.testing.assert_allclose(stored["ch4_emissions"].ravel()[:3], [310, 311, 313], rtol=1e-12)


def test_concentrations_are_followed(tmp_path):
    stored = variables("concentration_driven", ["co2_concentration"], tmp_path)
    np.testing.assert_allclose(stored["co2_concentration"].ravel(), [369, 371, 373, 375])


def test_added_gas(tmp_path):
    """A row of the species file is enough for a gas; with CFC-12's numbers it does as CFC-12."""
    names = ["gas_concentration_cfc_12", "gas_concentration_freon_x_1"]
    stored = variables("added_gas", names, tmp_path)
    known, added = (stored[name].ravel()[-1] for name in names)
    np.testing.assert_allclose(added, known, rtol=1e-12)


def stored_by(case, out, tmp_path, *options):
    """Names, dimensions and precision of what a run stores."""
    status, _, notes = cases.keeling("run", f"{case}.yaml", "--out", out, *options, folder=GOOD,
                                     tmp_path=tmp_path)
    assert status == 0, notes
    with netCDF4.Dataset(out) as data:
        names = set(data.variables) - set(data.dimensions)
        return names, set(data.dimensions), data.precision


def test_output_asked_for(tmp_path):
    """The scenario file's output: is followed, and an option goes before it."""
    assert stored_by("output", tmp_path / "a.nc", tmp_path) == (
        {"temperature", "forcing_co2"}, {"scenario", "year", "percentile"}, "single")
    assert stored_by("output", tmp_path / "b.nc", tmp_path, "--store", "all", "--precision",
                     "double", "--variables", "heat_uptake") == (
        {"heat_uptake"}, {"scenario", "year", "member"}, "double")


def test_a_key_replaces_the_extended_one(tmp_path):
    """Whole: neither the extended file's scenario name, nor its driven_by, nor its output stay."""
    assert stored_by("key_replaced", tmp_path / "a.nc", tmp_path) == (
        {"temperature", "co2_emissions"}, {"scenario", "year", "member"}, "double")
    stored = variables("key_replaced", ["co2_emissions"], tmp_path)
    np.testing.assert_allclose(stored["co2_emissions"].ravel()[:3], [30, 30, 30], rtol=1e-12)
