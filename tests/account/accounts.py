"""What the tests of this room share: activity as text, and what the program says of it."""

import csv
import json
import os
import subprocess
from pathlib import Path

PROGRAM = os.environ["KEELING_PROGRAM"]
TABLES = Path(os.environ["KEELING_DATA"]) / "standards"
EXAMPLE = TABLES / "example.csv"
COLUMNS = ("name,title,boundary,gases,gwp,horizon,ch4,factors,distance,load,empty,biogenic,non_co2,"
           "hubs,electricity,from,to,mark,source").split(",")
PLAIN = dict(boundary="TTW", gases="CO2", factors="ipcc-desnz", distance="actual", load="average",
             empty="out", biogenic="zero", non_co2="1", hubs="out", electricity="location",
             mark="default")


def standards(folder, **rows):
    """A folder of tables with standards of these names, each as PLAIN but for what is said."""
    folder.mkdir(exist_ok=True)
    with open(folder / "standards.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        for name, said in rows.items():
            writer.writerow({**PLAIN, "name": name, **said})
    return folder


def keeling(*words, **environment):
    return subprocess.run([PROGRAM, "account", *map(str, words)], capture_output=True, text=True,
                          env={**os.environ, **environment})


def statement(tmp_path, activity, standard, *words):
    """The statement on an activity, a path or the lines of one."""
    path = activity
    if isinstance(activity, str):
        path = tmp_path / "activity.csv"
        path.write_text(activity)
    done = keeling(path, "--standard", standard, "--out", tmp_path / "out", *words)
    assert done.returncode == 0, done.stderr
    return json.loads((tmp_path / "out/statement.json").read_text())


def rows(path):
    """The rows of a result by the name in their first column."""
    with open(path, newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return {row[next(iter(row))]: row for row in csv.DictReader(lines)}


def fuel(name, engine="", mode="sea", unit="kg", amount=1000):
    """An activity of one fuel."""
    return f"chain,element,mode,fuel,engine,amount [{unit}]\n1,1,{mode},{name},{engine},{amount}\n"
