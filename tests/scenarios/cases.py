"""What the tests of this room share: a case is a folder's file, its command, and how it is run."""

import os
import pathlib
import shlex
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCENARIOS = ROOT / "scenarios"
PROGRAM = pathlib.Path(os.environ.get("KEELING_PROGRAM", ROOT / "build/keeling")).absolute()
SECONDS = 60


def edited(line, script, tmp_path):
    """The arguments of an .edit file: the last names a file below scenarios/, which sed changes."""
    *arguments, name = shlex.split(line)
    target = tmp_path / pathlib.Path(name).name
    text = subprocess.run(["sed", "-e", script, SCENARIOS / name], check=True, capture_output=True)
    assert text.stdout != (SCENARIOS / name).read_bytes(), "the script changes nothing"
    target.write_bytes(text.stdout)
    return [*arguments, str(target)]


def arguments_of(folder, case, tmp_path):
    """What is typed after `keeling check`: from case.edit or case.args, else case.yaml or .csv."""
    edit, typed = folder / f"{case}.edit", folder / f"{case}.args"
    if edit.exists():
        return edited(*edit.read_text().split("\n", 1), tmp_path)
    if typed.exists():
        return shlex.split(typed.read_text())
    return [case + (".yaml" if (folder / f"{case}.yaml").exists() else ".csv")]


def cases_of(folder):
    return sorted(path.stem for path in folder.glob("*.expect"))


def keeling(*arguments, folder, tmp_path):
    """Exit status, stdout and stderr, in which the temporary folder is called TMP."""
    data = os.path.relpath(SCENARIOS, folder)
    done = subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, timeout=SECONDS,
                          env={**os.environ, "KEELING_DATA": data}, check=False)
    out, err = (text.decode(errors="backslashreplace").replace(str(tmp_path), "TMP")
                for text in (done.stdout, done.stderr))
    return done.returncode, out, err


def computing(arguments, out):
    """The same input to the command that computes, or None where that takes no such operands."""
    tables = [word for word in arguments if word.endswith(".csv")]
    if len(tables) == len(arguments) > 1:
        return None
    table_alone = tables and not any(word.endswith(".yaml") for word in arguments)
    return ["assess" if table_alone else "run", *arguments, "--out", out]
