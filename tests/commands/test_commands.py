"""The command line as people meet it: help, tables, devices, the benchmark, wrong usage."""

import csv
import io
import os
import re
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ["KEELING_PROGRAM"]
COMMANDS = ("run", "assess", "check", "describe", "devices", "bench")
TABLES = ("variables", "sinks", "parameters", "drivers", "columns", "forcers", "year", "policies",
          "sectors", "regional", "regions", "gases", "values", "damages")
PATH = os.environ["KEELING_DATA"] + "/ssps/ssp119.yaml"


def keeling(*arguments, **environment):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          env={**os.environ, **environment}, timeout=120)


def test_help():
    everything = keeling("--help").stdout
    assert keeling().returncode == 64
    for command in COMMANDS:
        assert re.search(rf"^  {command}\b", everything, re.M)
        told = keeling(command, "--help")
        assert told.returncode == 0 and "Example" in told.stdout, command
    assert re.fullmatch(r"keeling \d+\.\d+\.\d+\n", keeling("--version").stdout)


def test_what_python_does_is_asked_by_name(tmp_path):
    """All that analysis has, with its words and statuses, from any folder."""
    told = keeling("--help").stdout
    names = re.findall(r"[a-z]+", told[told.index("python3 -m analysis):") + 21:
                                       told.index("keeling COMMAND --help")])
    asked = keeling("metrics", "--help")
    assert asked.returncode == 0 and asked.stdout.startswith("usage: python3 -m analysis metrics")
    wrong = keeling("report", "x.nc", "--nonsense")
    assert wrong.returncode == 64 and "--nonsense" in wrong.stderr
    every = subprocess.run([PROGRAM, "scc", tmp_path / "x.nc"], capture_output=True, text=True,
                           cwd=tmp_path)
    assert every.returncode == 65 and "there is no such file" in every.stderr
    source = (Path(os.environ["KEELING_SOURCE"]) / "analysis/commands.py").read_text()
    there = re.findall(r'= _command\(commands, "(\w+)"', source)
    assert sorted(names) == sorted(there) and len(there) > 15
    assert "did you mean 'metrics'" in keeling("metric").stderr
    assert keeling("diff", "x", "y", KEELING_PYTHON="/nowhere/python3").returncode == 69


@pytest.mark.parametrize("table", TABLES)
def test_describe(table):
    """The same rows in every format; columns of text stand below each other."""
    rows = list(csv.reader(io.StringIO(keeling("describe", table, "--format", "csv").stdout)))
    assert len(rows) > 5 and len({len(row) for row in rows}) == 1
    text = keeling("describe", table).stdout.splitlines()
    markdown = keeling("describe", table, "--format", "md").stdout.splitlines()
    assert len(text) == len(rows) and len(markdown) == len(rows) + 1
    second = text[0].index(rows[0][1])
    assert all(line[second - 2 : second] == "  " for line in text)


@pytest.mark.parametrize("form, mark", [("text", "#"), ("md", "##"), ("csv", "#")])
def test_describe_all(form, mark):
    """Every table under its name, in every format."""
    told = keeling("describe", "all", "--format", form).stdout
    wanted = [f"{mark} {table}\n\n" + keeling("describe", table, "--format", form).stdout
              for table in TABLES]
    assert told == "\n".join(wanted)


def test_described_files_are_those_of_the_world():
    """Regions, gases, values with range, mark and source, damages: as the tables have them."""
    for table, name in (("regions", "regions"), ("gases", "gases"), ("values", "parameters"),
                        ("damages", "damages")):
        with open(f"{os.environ['KEELING_DATA']}/world/{name}.csv", newline="") as file:
            wanted = list(csv.reader(line for line in file if not line.startswith("#")))
        told = keeling("describe", table, "--format", "csv").stdout
        assert list(csv.reader(io.StringIO(told))) == wanted


def test_a_world_that_lacks_a_table(tmp_path):
    told = keeling("describe", "gases", KEELING_DATA=str(tmp_path))
    assert told.returncode == 65 and not told.stdout and "gases.csv" in told.stderr


def test_described_can_be_stored(tmp_path):
    rows = list(csv.reader(io.StringIO(
        keeling("describe", "variables", "--format", "csv").stdout)))[1:]
    names = ",".join(row[0] for row in rows)
    done = keeling("run", PATH, "--years", "2000:2003", "--reference", "2000", "--variables", names,
                   "--out", tmp_path / "x.nc")
    assert done.returncode == 0, done.stderr
    assert f"({len(rows)} quantities)" in done.stdout


def test_devices(tmp_path):
    told = keeling("devices")
    assert told.returncode == 0 and told.stdout.startswith("0  ")
    none = keeling("devices", OCL_ICD_VENDORS=str(tmp_path), OCL_ICD_FILENAMES="none.so")
    assert none.returncode == 69
    assert "no OpenCL device found" in none.stderr


@pytest.mark.parametrize("precision", ["double", "single"])
def test_bench(precision):
    told = keeling("bench", "climate", "--precision", precision)
    assert told.returncode == 0, told.stderr
    rows = re.findall(rf"^(\w+) +{precision} +([\d.]+) +([\d.]+) +(\d+) % +([\d.]+) +([\d.]+)$",
                      told.stdout, re.M)
    assert [row[0] for row in rows] == ["shared", "carried", "general"]
    rates = [float(row[1]) for row in rows]
    assert rates == sorted(rates, reverse=True) and rates[-1] > 0


def test_bench_coupled():
    told = keeling("bench", "coupled", "--precision", "double", "--members", "32")
    assert told.returncode == 0, told.stderr
    assert re.search(r"^coupled +double +([\d.]+) +([\d.]+) +(\d+) % +", told.stdout, re.M)
    split = re.search(r"double: together, grid 1x1, ([\d.]+) M member-years/s in all; apart, grid "
                      r"1x1, ([\d.]+), ([\d.]+) of it: regions (\d+) %, exchange (\d+) %, "
                      r"climate (\d+) %", told.stdout)
    together, apart, ratio, *parts = map(float, split.groups())
    assert ratio == pytest.approx(apart / together, rel=0.02)
    assert sum(parts) in (99, 100, 101)


@pytest.mark.parametrize("arguments, told", [
    (["rnu"], "no command 'rnu'; did you mean 'run'?"),
    (["run"], "expected PATH.yaml..."),
    (["run", PATH, "--yeers", "1:2"], "unrecognized option '--yeers'"),
    (["run", PATH, "--lanes", "3"], "--lanes 3: expected 1, 2, 4, 8 or 16"),
    (["run", PATH, "--lanes", "4294967304"], "--lanes 4294967304: expected 1, 2, 4, 8 or 16"),
    (["run", PATH, "--block", "many"], "--block many: expected a whole number above 0"),
    (["run", PATH, "--block", "99999999999999999999"], "expected a whole number above 0"),
    (["run", PATH, "--memory", "2"], "--memory 2: expected a number with a unit"),
    (["run", PATH, "--memory", "0x1GiB"], "--memory 0x1GiB: expected a number with a unit"),
    (["run", PATH, "--memory", "0.0001KiB"], "--memory 0.0001KiB: expected a number with a unit"),
    (["run", PATH, "--precision", "half"], "--precision half: expected double or single"),
    (["run", PATH, "--store", "some"], "--store some: expected all or stats"),
    (["run", PATH, "--store", "stats", "--storage", "double"], "stored in single precision"),
    (["run", PATH, "--device", ""], "--device is empty; expected NAME|N|cpu|gpu"),
    (["run", PATH, "--variables="], "--variables is empty; expected LIST"),
    (["run", ""], "an operand is empty; expected PATH.yaml..."),
    (["run", PATH, "--years", "2100:1750"], "years '2100:1750': expected FIRST:LAST"),
    (["run", PATH, "--years", "1:2", "--years", "1:2"], "--years is given twice"),
    (["run", PATH, "--reference", "1600"], "reference '1600': expected"),
    (["run", PATH, "--variability", "maybe"], "variability 'maybe': expected on or off"),
    (["run", PATH, "--variables", "temprature"], "did you mean 'temperature'?"),
    (["assess", "x.csv"], "--out is missing"),
    (["describe", "variable"], "did you mean 'variables'?"),
    (["describe", "book"], "no table 'book'; expected variables, sinks, parameters, drivers, "
                           "columns, forcers, year, policies, sectors, regional, regions, gases, "
                           "values, damages or all"),
    (["describe", "year", "--format", "html"], "expected text, md or csv"),
    (["bench", "ocean"], "no benchmark 'ocean'; expected climate or coupled"),
    (["bench", "climate", "--gases", "foo"], "--gases foo: expected shared, carried, general or"),
    (["bench", "climate", "--grid", "1x1"], "--grid is for the benchmark coupled"),
    (["bench", "coupled", "--grid", "2x1"], "--grid 2x1: that is 2 ranks, but 1 is started"),
    (["bench", "climate", "--quiet"], "unrecognized option '--quiet'"),
])
def test_wrong_usage(tmp_path, arguments, told):
    out = ["--out", tmp_path / "x.nc"] if arguments[0] == "run" else []
    done = keeling(*arguments, *out)
    assert done.returncode == 64
    assert told in done.stderr
    assert not list(tmp_path.iterdir())


def test_resolved(tmp_path):
    """Valid YAML whatever the title, with what was read and what is held; no folders."""
    title = 'CO2: "10 % less" #2 \\ more'
    (tmp_path / "mine.yaml").write_text(f"title: '{title}'\nextends: {PATH}\nbaseline: [CH4, N2O]\n"
                                        "emissions:\n  scenario: ssp119\n"
                                        f"  file: {Path(PATH).parents[1]}/world/ssps.csv\n")
    told = keeling("check", tmp_path / "mine.yaml", "--resolved")
    assert told.returncode == 0 and str(tmp_path) not in told.stdout
    said = pytest.importorskip("yaml").safe_load(told.stdout)
    assert said["members"] == {"file": "keeling-1.csv", "n": 1000}
    assert said["scenarios"] == [{
        "name": "mine", "title": title, "baseline": ["CH4", "N2O"],
        "emissions": {"file": "ssps.csv", "scenario": "ssp119"},
        "history": {"file": "history.csv", "scenario": "historical"},
        "forcing": {"file": "forcing.csv", "scenario": "historical"}}]


def test_no_empty_name_of_a_result():
    done = keeling("run", PATH, "--out", "")
    assert done.returncode == 64
    assert "--out is empty; expected FILE" in done.stderr


def test_results_of_one_name(tmp_path):
    """Two scenarios of one name would share a file in the folder: nothing is computed."""
    paths = [tmp_path / name / "mine.yaml" for name in ("a", "b")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(f"extends: {PATH}\nemissions:\n  scenario: ssp119\n")
    done = keeling("run", *paths, "--out", tmp_path / "out")
    assert done.returncode == 64
    assert all(str(path) in done.stderr for path in (*paths, tmp_path / "out/mine.nc"))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["run", "--help"], ["devices"],
                                   ["describe", "year"], ["check", PATH, "--resolved"]])
def test_what_is_printed_has_arrived(words):
    with open("/dev/full", "w") as full:
        done = subprocess.run([PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, text=True,
                              timeout=120)
    assert done.returncode == 74
    assert done.stderr == "keeling: standard output cannot be written: No space left on device\n"


def test_closed_streams(tmp_path):
    """A result does not get the number of a stream that was closed, and messages in it."""
    for name, streams in (("open", ""), ("closed", "<&- >&- 2>&-")):
        words = f"{PROGRAM} run {PATH} --out {tmp_path / name}.nc {streams}"
        assert subprocess.run(words, shell=True, timeout=120).returncode == 0
    assert (tmp_path / "open.nc").read_bytes() == (tmp_path / "closed.nc").read_bytes()


def test_no_such_device(tmp_path):
    done = keeling("run", PATH, "--device", "abacus", "--out", tmp_path / "x.nc")
    assert done.returncode == 69
    assert "--device abacus" in done.stderr and "keeling devices" in done.stderr


def test_found_from_any_folder(tmp_path):
    """The shipped world without KEELING_DATA, and the caches in a folder that cannot be written."""
    environment = {k: v for k, v in os.environ.items() if k != "KEELING_DATA"}
    environment["KEELING_CACHE"] = "/proc/no"
    done = subprocess.run([PROGRAM, "run", PATH, "--members", "3", "--years", "1990:2000",
                           "--out", "x.nc"], cwd=tmp_path, env=environment, capture_output=True,
                          text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.nc").exists()
