"""Inputs too large, too deep or too strange to keep as files are refused within seconds, exit
status 65, a short message and nothing written. One maker a row: its name, its complaints (HERE is
the input), and how it is given: as a table, a path (.yaml), --members or --species."""

import os

import pytest

import cases

HEAD = b"scenario,region,variable,unit,2000,2001,2002\n"
ROW = b"a,World,CH4,Mt CH4/yr,1,2,3\n"
MILLION = 1_000_000
LONG = "HERE:{}: the line is longer than 16 MiB{}\n"
TEXT = "not UTF-8 text; save the file as UTF-8"
RETURN = "a carriage return inside a line; lines end in LF or CRLF"
NO_TABLE = ("HERE:1: expected the columns scenario, region, variable, unit and years\n"
            "HERE:1: has no years; expected a column for each, or year and value\n"
            "HERE: note: columns that Keeling does not know are ignored (1): {}\n")
SEPARATED = "HERE:1:1: the columns are separated by {}; expected commas\n"

TABLES = {
    "empty": (b"", "HERE: the file is empty; a header line with the names of the columns was "
                   "expected\n"),
    "binary": (bytes(range(256)) * 100, "HERE:1:1: a zero byte; this is not text\n"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", f"HERE:1:1: {TEXT}\n"),
    "spreadsheet": (b"PK\x03\x04\x14\0\x06\0", "HERE:1:6: a zero byte; this is not text\n"),
    "zero_byte": (HEAD + b"a,World,CH4\0,Mt CH4/yr,1,2,3\n",
                  "HERE:2:12: a zero byte; this is not text\n"),
    "not_utf8": (HEAD + b"a,World,CH\xff4,Mt CH4/yr,1,2,3\n", f"HERE:2:11: {TEXT}\n"),
    "overlong_utf8": (HEAD + b"a,World,CH\xc0\xaf,Mt CH4/yr,1,2,3\n", f"HERE:2:11: {TEXT}\n"),
    "utf16": (("\ufeff" + HEAD.decode()).encode("utf-16-le"),
              "HERE:1:1: this is UTF-16 text; save the file as UTF-8\n"),
    "line_100_mb": (lambda: b"a" * 100 * MILLION, LONG.format(1, "")),
    "quote_open_100_mb": (lambda: HEAD + b'a,"' + b"a,b\n" * 25 * MILLION,
                          LONG.format(2, "; is a closing quote missing?")),
    "returns_only": ((HEAD + ROW).replace(b"\n", b"\r"), f"HERE:1:45: {RETURN}\n"),
    "returns_doubled": ((HEAD + ROW).replace(b"\n", b"\r\r\n"), f"HERE:1:45: {RETURN}\n"),
    "semicolons": ((HEAD + ROW).replace(b",", b";"), SEPARATED.format("semicolons")),
    "tabs": ((HEAD + ROW).replace(b",", b"\t"), SEPARATED.format("tabs")),
    "web_page": (b"<!DOCTYPE html>\n<html>404</html>\n", NO_TABLE.format("<!DOCTYPE html>")),
    "million_years": (lambda: HEAD[:30] + b",".join(b"%d" % i for i in range(MILLION)) + b"\n",
                      "HERE:1: 1000004 columns; expected at most 65536\n"),
}
PATHS = {
    "empty": (b"", "HERE: the file is empty; lines like 'key: value' were expected\n"),
    "binary": (bytes(range(256)), "HERE:1:1: not YAML in UTF-8: control characters are not "
                                  "allowed\n"),
    "zero_byte": (b"title: a\0b\n", "HERE:1:9: not YAML in UTF-8: control characters are not "
                                    "allowed\n"),
    "zero_escaped": (b'title: "a\\0b"\n', "HERE:1:8: a zero byte in a text\n"),
    "latin1": (b"title: caf\xe9\n", "HERE:1:11: not YAML in UTF-8: incomplete UTF-8 octet "
                                    "sequence\n"),
    "line_100_mb": (lambda: b"a" * 100 * MILLION, "HERE: larger than 16 MiB\n"),
    "deep_list": (lambda: b"a: " + b"[" * 15 * MILLION, "HERE:1:35: nested more than 32 deep\n"),
    "deep_map": (lambda: b"a: " + b"{a: " * 3 * MILLION, "HERE:1:128: nested more than 32 deep\n"),
    "deep_indent": (b"".join(b" " * i + b"a:\n" for i in range(4000)),
                    "HERE:33:33: nested more than 32 deep\n"),
    "bomb": (b"a: &a [x, x]\n" + b"".join(b"b%d: [*a, *a]\n" % i for i in range(100)),
             "HERE:1:4: an anchor (&name) is not allowed; write each value out\n"),
    "long_list": (lambda: b"baseline: [" + b"CH4," * 4 * MILLION + b"]",
                  "HERE:1:524: more than 128 species under baseline\n"),
}
FLOODS = {
    "keys": (".yaml", None, lambda i: b"k%d: 1\n" % i),
    "columns_of_members": (".csv", "--members", lambda i: b",y%d" % i),
    "columns_of_species": (".csv", "--species", lambda i: b",y%d" % i),
    "rows_unknown": (".csv", None, lambda i: b"a,World,%s%d,kt/yr,1,2,3\n" % (b"Q" * 100, i)
                     if i else HEAD),
    "rows_ignored": (".csv", None, lambda i: b"m,a,World,Thing|%d,kt/yr,1,2,3\n" % i
                     if i else b"model," + HEAD),
    "rows_of_regions": (".csv", None, lambda i: b"a,R%d,CH4,Mt CH4/yr,1,2,3\n" % i
                        if i else HEAD),
    "rows_of_scenarios": (".csv", None, lambda i: b"s%d,World,CH4,Mt CH4/yr,1,2,x\n" % i
                          if i else HEAD),
}
PIPE = " is a pipe or a device; expected a file, which can be read more than once"
DIRECTORY = "HERE: cannot be read: Is a directory\n"


def refused(made, arguments, tmp_path):
    """The complaints about a made input, its name replaced by HERE."""
    out = tmp_path / "out"
    out.mkdir()
    answers = []
    for command in (["check", *arguments], cases.computing(arguments, out / "x.nc")):
        status, printed, said = cases.keeling(*command, folder=cases.HERE, tmp_path=tmp_path)
        assert (status, printed) == (65, "")
        answers.append(said.replace(made, "HERE"))
    assert answers[0] == answers[1]
    assert not list(out.iterdir())
    return answers[0]


def give(content, suffix, option, tmp_path):
    path = tmp_path / f"made{suffix}"
    path.write_bytes(content() if callable(content) else content)
    return ["bad/parts/base.yaml", option, str(path)] if option else [str(path)]


@pytest.mark.parametrize("name", TABLES)
def test_table(name, tmp_path):
    content, expected = TABLES[name]
    arguments = give(content, ".csv", None, tmp_path)
    assert refused("TMP/made.csv", arguments, tmp_path) == expected


@pytest.mark.parametrize("name", PATHS)
def test_path(name, tmp_path):
    content, expected = PATHS[name]
    arguments = give(content, ".yaml", None, tmp_path)
    assert refused("TMP/made.yaml", arguments, tmp_path) == expected


@pytest.mark.parametrize("name", FLOODS)
def test_flood(name, tmp_path):
    """Of very many mistakes at most a hundred are told, soon."""
    suffix, option, line = FLOODS[name]
    content = b"".join(line(i) for i in range(MILLION // 5))
    arguments = give(content, suffix, option, tmp_path)
    status, _, said = cases.keeling("check", *arguments, folder=cases.HERE, tmp_path=tmp_path)
    assert status == 65
    assert said.startswith("TMP/") and said.count("\n") <= 102 and len(said) < 40_000


@pytest.mark.parametrize("option", ["--members", "--species", "--forcing"])
def test_folder_as_option(option, tmp_path):
    arguments = ["bad/parts/base.yaml", option, str(tmp_path)]
    assert refused("TMP", arguments, tmp_path) == DIRECTORY


@pytest.mark.parametrize("suffix", [".csv", ".yaml"])
def test_folder(suffix, tmp_path):
    path = tmp_path / f"folder{suffix}"
    path.mkdir()
    assert refused(f"TMP/{path.name}", [str(path)], tmp_path) == DIRECTORY


@pytest.mark.parametrize("device, why", [
    ("/proc/self/mem", " cannot be read: Input/output error"), ("/dev/zero", PIPE)])
def test_device(device, why, tmp_path):
    assert refused(device, [device], tmp_path) == f"HERE:{why}\n"


@pytest.mark.parametrize("device, why", [
    ("/proc/self/mem", " cannot be read: Input/output error"), ("/dev/zero", PIPE)])
def test_device_as_members(device, why, tmp_path):
    arguments = ["bad/parts/base.yaml", "--members", device]
    assert refused(device, arguments, tmp_path) == f"HERE:{why}\n"


@pytest.mark.parametrize("name, option", [
    ("pipe.csv", None), ("pipe.yaml", None), ("pipe", "--members"), ("pipe", "--species"),
    ("pipe", "--forcing")])
def test_pipe(name, option, tmp_path):
    """Nobody writes to it: waiting for the first byte would never end."""
    os.mkfifo(tmp_path / name)
    given = [str(tmp_path / name)]
    arguments = ["bad/parts/base.yaml", option, *given] if option else given
    assert refused(f"TMP/{name}", arguments, tmp_path) == f"HERE:{PIPE}\n"


def test_many_tables(tmp_path):
    """The page of scenarios says 64, of which one is the shipped forcing."""
    for i in range(64):
        (tmp_path / f"t{i}.csv").write_bytes(HEAD + ROW)
        (tmp_path / f"p{i:02}.yaml").write_text(
            f"years: 2000:2003\nbaseline: all\nemissions: t{i}.csv\n")
    paths = [str(path) for path in sorted(tmp_path.glob("p*.yaml"))]
    status, _, said = cases.keeling("check", *paths[:63], folder=cases.HERE, tmp_path=tmp_path)
    assert (status, said) == (0, "")
    assert refused("TMP/t63.csv", paths, tmp_path) == (
        "HERE: more than 64 tables in one run; expected fewer, with several scenarios in each\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable(tmp_path):
    path = tmp_path / "made.csv"
    path.write_bytes(HEAD + ROW)
    path.chmod(0)
    said = refused("TMP/made.csv", [str(path)], tmp_path)
    assert said == "HERE: cannot be read: Permission denied\n"


@pytest.mark.parametrize("kind, tail", [
    ("unit", "; expected Mt CH4/yr\n"), ("name", "; expected a species of the species file\n"),
    ("number", " is not a number\n"), ("years", ", such as 1750:2300\n")])
def test_long_cell(kind, tail, tmp_path):
    """A word of a megabyte is not repeated in full, and what is wrong with it is said."""
    word = b"9" * MILLION + b"x"
    contents = {"unit": HEAD + b"a,World,CH4," + word + b",1,2,3\n",
                "name": HEAD + b"a,World," + word + b",kt/yr,1,2,3\n",
                "number": HEAD + b"a,World,CH4,Mt CH4/yr," + word + b",2,3\n",
                "years": b"baseline: all\nyears: " + word + b"\n"}
    suffix = ".yaml" if kind == "years" else ".csv"
    said = refused(f"TMP/made{suffix}", give(contents[kind], suffix, None, tmp_path), tmp_path)
    assert said.endswith(tail)
    assert len(said) < 1000 and said.count("\n") == 1
