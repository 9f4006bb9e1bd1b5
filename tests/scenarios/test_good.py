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
    """What a run of a case stores, as arrays by name; of one member unless the case says."""
    out = tmp_path / f"{case}.nc"
    arguments = cases.arguments_of(GOOD, case, tmp_path)
    if "--members" not in arguments:
        arguments += ["--members", cases.SCENARIOS / "world/member.csv"]
    asked = ["--storage", "double", "--variables", ",".join(names), "--quiet", "--out", out]
    status, _, notes = cases.keeling("run", *arguments, *asked, folder=GOOD, tmp_path=tmp_path)
    assert status == 0, notes
    with netCDF4.Dataset(out) as data:
        return {name: np.asarray(data[name][:]) for name in names}


@pytest.mark.parametrize("case", ["rcmip_names", "pyam_long", "index_column", "members_crlf",
                                  "ar6_stages"])
def test_same_numbers(case, tmp_path):
    """RCMIP's names and units, pyam's long form, FaIR's own file and what climate-assessment
    infilled, of a file that has the same harmonised and as models gave it, say the same."""
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


def test_names_of_co2(tmp_path):
    """Those of gcages, of the database of the SSPs and of RCMIP's third phase."""
    stored = variables("co2_names", ["co2_emissions_ffi", "co2_emissions_afolu"], tmp_path)
    for values, expected in zip(stored.values(), ([25000, 26000, 27000], [5000, 4000, 3000])):
        np.testing.assert_allclose(values.reshape(3, -1)[:, :3], [expected] * 3, rtol=1e-12)


def test_harmonised_without_infilled(tmp_path):
    """Then they are read, where the scenario has them; 320 lies between the given years."""
    stored = variables("ar6_harmonized", ["ch4_emissions"], tmp_path)
    np.testing.assert_allclose(stored["ch4_emissions"].ravel()[:3], [310, 320, 330], rtol=1e-12)


def test_stages_of_two_scenarios(tmp_path):
    """One infilled, one as its model gave it: each is read as far as it was processed, and what is
    no emission stays."""
    stored = variables("ar6_two", ["ch4_emissions", "slcf_emitted_sulfur", "co2_concentration"],
                       tmp_path)
    filled, native = stored["ch4_emissions"].reshape(2, -1)[:, :2]
    np.testing.assert_allclose([filled, native], [[400, 410], [300, 310]], rtol=1e-12)
    filled, native = stored["slcf_emitted_sulfur"].reshape(2, -1)[:, :2]
    np.testing.assert_allclose(np.diff(native - filled), [-10], rtol=1e-12)
    np.testing.assert_allclose(stored["co2_concentration"].reshape(2, -1)[0], [369, 371, 373])


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


def test_one_file_by_two_paths(tmp_path):
    """The same table, named by an absolute path and by a winding one, or not at all because it is
    the shipped one, is one table: paths agree, and what is said of it is said once."""
    (tmp_path / "mine.yaml").write_text(
        f"extends: {GOOD}/carbon_units.yaml\nspecies: {cases.SCENARIOS}/world/species.csv\n")
    (tmp_path / "yours.yaml").write_text(
        f"extends: {GOOD}/carbon_units.yaml\n"
        f"emissions: {GOOD}/parts/../carbon_units.csv\n"
        f"species: {cases.SCENARIOS}/ssps/../world/species.csv\n")
    status, printed, notes = cases.keeling("check", tmp_path / "mine.yaml", tmp_path / "yours.yaml",
                                           "carbon_units.yaml", folder=GOOD, tmp_path=tmp_path)
    assert status == 0, notes
    assert printed.startswith("good: 3 scenarios")
    assert notes.count("\n") == notes.count(" is converted ") == 1


def test_options_settle_what_paths_disagree_on(tmp_path):
    """output.yaml asks for its own output, fair_names.yaml for none."""
    paths = ["output.yaml", "fair_names.yaml", "--out", tmp_path / "x.nc"]
    status, _, notes = cases.keeling("run", *paths, folder=GOOD, tmp_path=tmp_path)
    assert status == 65 and notes.count("expected the same in one output file") == 3
    options = ["--store", "stats", "--precision", "double", "--variables", "heat_uptake"]
    status, _, notes = cases.keeling("run", *paths, *options, folder=GOOD, tmp_path=tmp_path)
    assert status == 0, notes
    with netCDF4.Dataset(tmp_path / "x.nc") as data:
        assert "heat_uptake" in data.variables and "temperature" not in data.variables
        assert "percentile" in data.dimensions and data.precision == "double"


def test_run_ends_with_its_input(tmp_path):
    """Without years: emissions to 2002 are those of a run to 1 January 2003; concentrations of 1
    January 2002 end it there; periods outside are refused as if the years had been asked for."""
    (tmp_path / "e.csv").write_text((GOOD / "fair_names.csv").read_text()
                                    .replace("2000.5", "1750.5").replace("2001.5", "1990.5"))
    (tmp_path / "c.csv").write_text("scenario,region,variable,unit,1750,2002\n"
                                    "e,World,CH4,ppb,700,700\n")
    path = tmp_path / "mine.yaml"
    path.write_text("baseline: all\nemissions: e.csv\n")
    _, printed, notes = cases.keeling("check", path, folder=GOOD, tmp_path=tmp_path)
    assert printed.endswith(" 1750-2003\n")
    assert "the run ends on 1 January 2003, where emissions end (--years 1750:2003)\n" in notes
    status, _, notes = cases.keeling("check", path, "--assessed-warming", "1@2000:2003",
                                     folder=GOOD, tmp_path=tmp_path)
    assert status == 64 and "within 1750:2003" in notes
    path.write_text(path.read_text() + "concentrations: c.csv\ndriven_by: {CH4: concentration}\n")
    _, printed, notes = cases.keeling("check", path, folder=GOOD, tmp_path=tmp_path)
    assert printed.endswith(" 1750-2002\n") and "where concentrations end" in notes
