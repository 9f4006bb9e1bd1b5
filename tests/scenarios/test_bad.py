"""Every bad input is refused with exit status 65 and exactly the lines of its .expect file; nothing
is written. A case X is bad/X.expect beside X.yaml or X.csv; X.args holds what else is typed, and
X.edit names a shipped file (last word of the first line) and a sed script that spoils it."""

import pytest

import cases

BAD = cases.HERE / "bad"


@pytest.mark.parametrize("case", cases.cases_of(BAD))
def test_bad(case, tmp_path):
    expected = (BAD / f"{case}.expect").read_text()
    before = sorted(BAD.rglob("*"))
    arguments = cases.arguments_of(BAD, case, tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    for command in (["check", *arguments], cases.computing(arguments, out / "x.nc")):
        if not command:
            continue
        status, printed, complaints = cases.keeling(*command, folder=BAD, tmp_path=tmp_path)
        assert complaints == expected
        assert (status, printed) == (65, "")
    assert not list(out.iterdir())
    assert sorted(BAD.rglob("*")) == before


def test_no_case_without_expectation():
    named = {path.stem for path in BAD.iterdir() if path.is_file()}
    assert named == set(cases.cases_of(BAD))


def test_nothing_is_computed_before_all_is_read(tmp_path):
    out = tmp_path / "out"
    paths = ["parts/base.yaml", "years_words.yaml"]
    status, _, complaints = cases.keeling("run", *paths, "--out", f"{out}/", folder=BAD,
                                          tmp_path=tmp_path)
    assert status == 65 and complaints.startswith("years_words.yaml:2:8: ")
    assert not out.exists() or not list(out.iterdir())


@pytest.mark.parametrize("row", ["CH4,Mt CH4/yr,1e300", "CH4,Mt CH4/yr,-1e4",
                                 "CO2 FFI,Gt CO2/yr,-1e6"])
def test_no_file_holds_nonsense(row, tmp_path):
    """Emissions that lead to NaN or infinity are refused, or the run ends without a file."""
    (tmp_path / "nonsense.csv").write_text(
        f"scenario,region,variable,unit,2000,2001,2002\na,World,{row},1,1\n")
    (tmp_path / "nonsense.yaml").write_text(
        "years: 2000:2003\nbaseline: all\nemissions: nonsense.csv\n")
    out = tmp_path / "out"
    out.mkdir()
    paths = [tmp_path / "nonsense.yaml", "--out", out / "x.nc"]
    status, _, complaints = cases.keeling("run", *paths, folder=BAD, tmp_path=tmp_path)
    assert status in (65, 70) and complaints
    assert not list(out.iterdir())
