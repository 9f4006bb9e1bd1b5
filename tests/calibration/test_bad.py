"""Wrong recipes, priors, targets and observations are refused with exit status 65 and exactly these
lines; nothing is written. A case spoils one word of one shipped file."""

import shutil

import pytest

import made

FEW = ["--draws", "4096", "--keep", "50"]
# name: file, what is replaced, by what, what is said (TMP/: the copied scenarios).
CASES = {
    "unknown key": (
        "calibration/default.yaml", "draws: 524288", "darws: 524288",
        "TMP/calibration/default.yaml:15:1: unknown key 'darws'; did you mean 'draws'?\n"),
    "missing file": (
        "calibration/default.yaml", "prior: priors.csv", "prior: prior.csv",
        "TMP/calibration/default.yaml:3:8: TMP/calibration/prior.csv cannot be read: No such "
        "file or directory\n"),
    "widened is no switch": (
        "calibration/default.yaml", "widened: yes", "widened: maybe",
        "TMP/calibration/default.yaml:7:10: widened: expected yes or no\n"),
    "solved parameter": (
        "calibration/default.yaml", "parameter: iirf_0[CO2]", "parameter: iirf_uptake[CO2]",
        "TMP/calibration/default.yaml:12:3: solve: parameter 'iirf_uptake[CO2]'; only iirf_0[CO2] "
        "can be solved, and the prior must have it\n"),
    "solved target": (
        "calibration/default.yaml", "target: CO2", "target: GMST",
        "TMP/calibration/default.yaml:12:3: solve: target 'GMST'; expected a row of the targets "
        "that is a mean of co2_concentration and normal (targets: replaces the tables of an "
        "extended recipe: list them too)\n"),
    "matrix": (
        "calibration/correlations.csv", "ocean_heat_capacity[1],ocean_heat_capacity[0],0.182960",
        "ocean_heat_capacity[1],ocean_heat_capacity[0],0.99",
        "TMP/calibration/correlations.csv: the correlations of group ebm are not positive "
        "definite; expected numbers that one set of data can have (make them smaller)\n"),
    "parameter nobody knows": (
        "calibration/priors.csv", "iirf_uptake[CO2]", "iirf_intake[CO2]",
        None),
    "column nobody knows": (
        "calibration/priors.csv", "baseline_concentration[CO2]", "baseline_concentration[CO3]",
        None),
    "target beyond reach": (
        "calibration/targets.csv", "-3.316311,1.113715,0.1243467", "-3.316311,9.113715,0.1243467",
        None),
    "quantity nobody knows": (
        "calibration/targets.csv", "heat_content", "heat_contents",
        "TMP/calibration/targets.csv:9: OHC: no quantity 'heat_contents'; see keeling describe "
        "variables\n"),
    "unit of another quantity": (
        "calibration/targets.csv", "OHC,ZJ,", "OHC,K,",
        "TMP/calibration/targets.csv:9: OHC: unit 'K'; expected that of heat_content, ZJ\n"),
    "empty part of a quantity": (
        "calibration/targets.csv", "forcing_ari+forcing_aci", "forcing_ari+",
        "TMP/calibration/targets.csv:13: ERFaer: quantity 'forcing_ari+'; expected names of "
        "quantities, joined by + or one /\n"),
    "unknown column": (
        "calibration/targets.csv", ",source,mark", ",sauce,mark",
        "TMP/calibration/targets.csv:6:124: unknown column 'sauce'; did you mean 'source'?\n"),
    "stream of another": (
        "calibration/default.yaml", "stream: 44", "stream: 11",
        "TMP/calibration/default.yaml:12:3: solve: expected stream:, the number of a random "
        "number that the prior does not use\n"),
    "solved parameter is uniform": (
        "calibration/priors.csv", "iirf_0[CO2],yr,carbon,normal,35.33705,5.395261",
        "iirf_0[CO2],yr,carbon,uniform,20,50",
        "TMP/calibration/priors.csv:18: iirf_0[CO2] is solved; expected a normal distribution of "
        "its own, without low, high and above\n"
        "TMP/calibration/priors.csv:18: iirf_0[CO2] stands in the group of iirf_0[CO2], which is "
        "solved; expected normal or lognormal\n"),
    "one parameter twice": (
        "calibration/priors.csv", "forcing_scale[N2O]", "forcing_scale[ch4]",
        "TMP/calibration/priors.csv:42: 'forcing_scale[ch4]' is the same parameter as "
        "'forcing_scale[CH4]'\n"),
    "steps of years": (
        "calibration/history.yaml", "years: 1750:2023", "step: 3\nyears: 1750:2023",
        "TMP/calibration/history.yaml: has a step of 3 years; expected one of 1, for targets are "
        "means over years\n"),
    "years outside the history": (
        "calibration/targets.csv", "co2_concentration,,2022,2022", "co2_concentration,,2022,2030",
        "TMP/calibration/targets.csv:14: CO2 needs 2022 to 2030; scenario history has 1750 to "
        "2022 (a longer history: and years: would have more)\n"),
    "no such experiment": (
        "calibration/targets.csv", "esm-flat10-zec", "esm-flat20-zec",
        "TMP/calibration/targets.csv:26: ZEC50: scenario 'esm-flat20-zec' is none of the "
        "recipe's experiments\n"),
    "role": (
        "calibration/targets.csv", "RMSE,K,filter", "RMSE,K,filters",
        "TMP/calibration/targets.csv:15:8: role 'filters': expected target, filter or check\n"
        "TMP/calibration/targets.csv:15:60: no distribution ''; expected normal, lognormal, "
        "skew_normal, uniform, trapezoid or pick\n"),
    "year not observed": (
        "world/observations.csv", "\n1901,-0.156", "\n1901,",
        None),
    "series not observed": (
        "calibration/targets.csv", ",,gmst,", ",,gmts,",
        "TMP/calibration/targets.csv:15: RMSE: the observations have no series 'gmts'\n"),
    "step at the join": (
        "world/ssps.csv", "ssp245,World,Sulfur,Mt SO2/yr,", "ssp245,World,Sulfur,Mt SO2/yr,9",
        None),
    "baseline of another history": (
        "world/species.csv", "38.246272", "26.6",
        "TMP/calibration/history.yaml: begins with 38.2463 of CH4, its baseline is 26.6: history "
        "and species do not belong together; expected a species file with the emissions of 1750 as "
        "baseline_emissions\n"),
}


def spoiled(tmp_path, name, old, new):
    """The shipped scenarios with one word replaced."""
    shutil.copytree(made.SCENARIOS, tmp_path / "in")
    file = tmp_path / "in" / name
    text = file.read_text()
    assert old in text, f"{name} has no {old}"
    file.write_text(text.replace(old, new, 1))
    return tmp_path / "in"


def refused(tmp_path, folder, *arguments):
    """What is said of a recipe that must be refused."""
    out = tmp_path / "out"
    out.mkdir()
    done = made.calibrate(out / "m.csv", folder / "calibration/default.yaml", *arguments,
                          check=False)
    said = done.stderr.replace(str(folder), "TMP").replace("calibration/../", "")
    said = "".join(line for line in said.splitlines(True) if ": note: " not in line)
    assert done.returncode == 65, said
    assert not list(out.iterdir())
    return said


@pytest.mark.parametrize("case", [name for name, parts in CASES.items() if parts[3]])
def test_exact(tmp_path, case):
    name, old, new, expected = CASES[case]
    assert refused(tmp_path, spoiled(tmp_path, name, old, new), *FEW) == expected


def said_of(tmp_path, case):
    name, old, new, _ = CASES[case]
    return refused(tmp_path, spoiled(tmp_path, name, old, new), *FEW)


def test_target_beyond_reach(tmp_path):
    said = said_of(tmp_path, "target beyond reach")
    assert said.startswith("TMP/calibration/targets.csv:10: GMST: 0 of ")
    assert "draws lie within its 8." in said
    assert said.endswith("expected a target within the prior's reach, or a wider prior\n")
    assert said.count("\n") == 1


def test_fewer_survivors_than_members(tmp_path):
    said = refused(tmp_path, made.SCENARIOS, "--draws", "2048", "--keep", "1000")
    assert said.startswith("TMP/calibration/default.yaml: ") and "of 2048 draws survive" in said
    assert "1000 members are to be kept; expected about" in said
    assert "draws (--draws), fewer members (--keep), or looser targets: " in said
    assert said.endswith(" turns most away\n")


def test_year_not_observed(tmp_path):
    name, _, _, _ = CASES["year not observed"]
    text = (made.SCENARIOS / name).read_text()
    line = next(line for line in text.splitlines() if line.startswith("1901,"))
    cells = line.split(",")
    folder = spoiled(tmp_path, name, line, ",".join([cells[0], "", *cells[2:]]))
    assert refused(tmp_path, folder, *FEW) == (
        "TMP/world/observations.csv: series gmst lacks 1 of the years that RMSE needs, the first "
        "1901; expected 1850 to 2022\n")


def test_step_at_the_join(tmp_path):
    said = said_of(tmp_path, "step at the join")
    assert said.startswith("TMP/calibration/history.yaml: joins its history with a step: "
                           "Sulfur is ")
    assert said.endswith("; expected emissions harmonised to this history\n")


def test_parameter_that_the_correlations_miss(tmp_path):
    said = said_of(tmp_path, "parameter nobody knows").splitlines()
    assert len(said) == 3
    assert said[0] == ("TMP/calibration/correlations.csv:59:8: no parameter 'iirf_uptake[CO2]' in "
                       "TMP/calibration/priors.csv")


def test_column_nobody_knows(tmp_path):
    said = said_of(tmp_path, "column nobody knows")
    assert said.startswith("TMP/calibration/priors.csv:") and "CO3" in said


@pytest.mark.parametrize("arguments, said", [
    (["--draws", "0"], "--draws 0: expected a whole number above 0"),
    (["--draws", "10", "--keep", "20"], "keep 20 of 10 draws: expected fewer, or more draws"),
    (["--seed", "-1"], "--seed -1: expected a whole number below 2^32"),
    (["--seed", "4294967296"], "--seed 4294967296: expected a whole number below 2^32"),
])
def test_options(tmp_path, arguments, said):
    done = made.calibrate(tmp_path / "m.csv", *arguments, check=False)
    assert done.returncode in (64, 65) and said in done.stderr
    done = made.calibrate(tmp_path / "m.nc", check=False)
    assert (done.returncode, done.stderr) == (
        64, f"--out {tmp_path}/m.nc: expected a file that ends in .csv\n")


def test_full_disk_leaves_nothing(tmp_path):
    out = tmp_path / "no" / "m.csv"
    done = made.calibrate(out, *FEW, check=False)
    assert done.returncode == 74 and "cannot be written" in done.stderr
