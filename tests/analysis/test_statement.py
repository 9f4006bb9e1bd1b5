"""The page of a statement: what it says is what the statement says; wrong ones are refused."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from asked import asked

EXAMPLE = Path(os.environ["KEELING_DATA"]) / "standards/example.csv"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("account")
    subprocess.run([os.environ["KEELING_PROGRAM"], "account", EXAMPLE, "--standard",
                    "gbt46531-2025", "--against", "iso14083-2023", "--out", folder], check=True,
                   capture_output=True)
    return folder / "statement.json"


def analysis(*words):
    return asked("statement", *words)


def page(path, tmp_path):
    done = analysis(path, "--out", tmp_path / "page.html")
    assert done.returncode == 0, done.stderr
    return (tmp_path / "page.html").read_text()


def test_page(made, tmp_path):
    text = page(made, tmp_path)
    stated = json.loads(made.read_text())
    for kg in stated["total"]["kg_co2e"]:
        assert f"<td>{kg:,.0f}</td>" in text
    for name, kg in stated["total"]["bridge_kg"].items():
        number = f"{kg:,.0f}" if abs(kg) >= 1000 else f"{kg:.4g}"
        assert f">{name}</text>" in text or name in text
        assert number.lstrip("-") in text
    for table in [stated["activity"], *stated["tables"]]:
        assert table["sha256"] in text
    for one in stated["recognition"]:
        row = text.split(f">{one['category']}<small>")[1].split("</tr>")[0]
        assert one["usable"] == ("may be used" in row)
        assert all(energy in row for energy in one["energy"])
    modes, years = stated["notes"]["rows_of_other_modes"], stated["notes"][
        "rows_of_years_not_in_force"]
    assert modes[0] > 0 and years[0] > 0
    assert (f"To be looked at: rows of other modes: {modes[0]} and {modes[1]}; rows of years not "
            f"in force: {years[0]} and {years[1]}.") in text
    assert "For gbt46531-2025" in text and "For iso14083-2023" in text
    assert (tmp_path / "page_png/bridge.png").stat().st_size > 10000
    assert page(made, tmp_path) == text
    assert "<script" not in text and "http" not in text.replace("http://www.w3.org", "")


def test_one_standard(tmp_path):
    subprocess.run([os.environ["KEELING_PROGRAM"], "account", EXAMPLE, "--standard",
                    "iso14083-2023", "--out", tmp_path], check=True, capture_output=True)
    text = page(tmp_path / "statement.json", tmp_path)
    assert "Transport emissions under iso14083-2023" in text
    assert "Recognition" not in text and "<figure" not in text


def test_members(tmp_path):
    subprocess.run([os.environ["KEELING_PROGRAM"], "account", EXAMPLE, "--standard",
                    "gbt46531-2025", "--against", "iso14083-2023", "--members", "50", "--out",
                    tmp_path], check=True, capture_output=True)
    path = tmp_path / "statement.json"
    text, stated = page(path, tmp_path), json.loads(path.read_text())
    for low, _, high in stated["total"]["kg_co2e_range"]:
        assert f"<td>{low:,.0f} to {high:,.0f}</td>" in text
    low, _, high = next(one["factor_range"] for one in stated["recognition"]
                        if one["category"] == "road: truck")
    assert f"<small>{low:.4f} to {high:.4f}</small>" in text
    assert "50 members, seed 1; ranges: 5th, 50th and 95th percentile" in text
    stated["total"]["kg_co2e_range"][0].reverse()
    path.write_text(json.dumps(stated))
    done = analysis(path, "--out", tmp_path / "page.html")
    assert done.returncode == 65 and "kg_co2e_range that fall" in done.stderr, done.stderr


def test_a_source_that_is_a_number(made, tmp_path):
    stated = json.loads(made.read_text())
    stated["factors"][0]["source"] = 7
    path = tmp_path / "numbered.json"
    path.write_text(json.dumps(stated))
    assert "verified. 7" in page(path, tmp_path)


def test_signature_and_hostile_words(made, tmp_path):
    stated = json.loads(made.read_text())
    stated["signatures"][0]["party"] = "<b>Apex & Sons</b>"
    stated["recognition"][0]["category"] = "<script>"
    path = tmp_path / "signed.json"
    path.write_text(json.dumps(stated))
    text = page(path, tmp_path)
    assert "&lt;b&gt;Apex &amp; Sons&lt;/b&gt;" in text and "<script" not in text


SPOILED = {
    "total of text": (lambda one: one["total"].update(kg_co2e=["a", "b"]), "that are not 2"),
    "no total": (lambda one: one.pop("total"), "total is no object"),
    "three standards": (lambda one: one["standards"].append(one["standards"][0]), "3 standards"),
    "no standard": (lambda one: one.update(standards=[]), "0 standards"),
    "bridge of text": (lambda one: one["total"]["bridge_kg"].update(gwp="x"), "gwp"),
    "rules": (lambda one: one.update(recognition_rules=[1]), "recognition_rules"),
    "factor": (lambda one: one["factors"].append({"table": []}), "factors"),
}


@pytest.mark.parametrize("case", SPOILED)
def test_spoiled(made, tmp_path, case):
    spoil, told = SPOILED[case]
    stated = json.loads(made.read_text())
    spoil(stated)
    path = tmp_path / "spoiled.json"
    path.write_text(json.dumps(stated))
    done = analysis(path, "--out", tmp_path / "page.html")
    assert done.returncode == 65 and not (tmp_path / "page.html").exists()
    assert done.stderr.startswith(f"{path}: ") and told in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("text", ["", "[]", "{", "\x00", '{"keeling": "0.1.0"}', None])
def test_no_statement(tmp_path, text):
    path = tmp_path / "none.json"
    if text is not None:
        path.write_text(text)
    done = analysis(path)
    assert done.returncode == 65 and done.stderr.startswith(f"{path}: ")
    assert "expected" in done.stderr and done.stderr.count("\n") == 1
