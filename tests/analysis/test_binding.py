"""The library from Python: options, steps, signals, threads, and what stops a run."""

import copy
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import keeling
from analysis.keeling import binding

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("KEELING_DATA", str(ROOT / "scenarios")))


def steps(model, to):
    while model.year < to:
        model.step()
    return model


def test_in_steps_it_is_the_same():
    """The warming of a run in one go, counted from its first year."""
    with keeling.Model(DATA / "ssps/ssp126.yaml", 3, years="1750:2030",
                       variables="temperature,co2_emissions") as model:
        assert (model.year, model.members, model.scenarios) == (1750, 3, ["ssp126"])
        got = [model.read("temperature")]
        while model.year < 2030:
            model.step()
            got.append(model.read("Surface Air Temperature Change", "ssp126"))
    want = keeling.run(DATA / "ssps/ssp126.yaml", 3, years="1750:2030", variables="temperature",
                       reference="1750", storage="double")
    np.testing.assert_array_equal(got, want.temperature[0])


def test_inputs_of_a_step():
    """As if the file had said them; of one scenario alone; tables and mappings are inputs too."""
    path, short = str(DATA / "ssps/ssp126.yaml"), {"variables": "co2_emissions,temperature"}
    both = [{"extends": path, "title": "a"}, {"extends": path, "title": "b"}]
    with keeling.Model(both, 2, **short) as model:
        steps(model, 2030).set("CO2 FFI", 20, scenario="b")
        model.step()
        a, b = (model.read("co2_emissions", name) for name in "ab")
        assert (a > b).all() and len(set(a - b)) == 1
        warming = steps(model, 2032).read("temperature", 1) - model.read("temperature", 0)
        assert (abs(warming) > 1e-6).all() and (abs(warming) < 0.1).all()
        with pytest.raises(keeling.Failed, match="the year is past") as refused:
            model.set("CO2 FFI", 20, 2030)
        assert refused.value.status == 64
        for ask, words in (
                (lambda: model.read("temperature", 2), "no scenario 2; expected 0 to 1"),
                (lambda: model.read("heat_uptake"), "the quantity 'heat_uptake' is not kept"),
                (lambda: model.set("phlogiston", 1), "no species 'phlogiston'; expected"),
                (lambda: model.set("CO2 FFI", np.ones(3)), "a list of values; expected one")):
            with pytest.raises(keeling.Failed, match=words):
                ask()
    model.close()  # twice does nothing
    for ask in (model.step, lambda: model.year, lambda: model.read("temperature")):
        with pytest.raises(keeling.Failed, match="the model is closed"):
            ask()
    for wrong, words in (({"store": "all"}, "no option store"), ({"years": "x"}, "years 'x'")):
        with pytest.raises(keeling.Failed, match=words):
            keeling.Model(path, 2, **wrong)


def test_progress_and_what_stops_a_run(tmp_path):
    told, path, out = [], DATA / "paths/current-policies.yaml", tmp_path / "x.nc"
    ask = dict(variables="temperature", block=100)
    keeling.run(path, 300, progress=lambda *at: told.append(at), **ask)
    total = 300 * 351
    assert told[0] == (0, total) and told[-1] == (total, total)
    assert len(told) == 3 * 11 + 1  # every 32 years in blocks of 104, 104 and 92
    assert sorted(told) == told and {of for _, of in told} == {total}

    def enough(done, _):
        if done:
            raise StopIteration("enough")

    with pytest.raises(StopIteration, match="enough"):
        keeling.run(path, 300, progress=enough, out=out, **ask)
    assert not list(tmp_path.iterdir())
    assert keeling.run(path, 1, variables="temperature").sizes["member"] == 1


def test_it_can_be_interrupted(tmp_path):
    """By Ctrl-C, once kernels have been built too; another thread runs on its own."""
    code = f"""
import os, signal, sys, threading
from analysis import keeling

def run(**more):
    return keeling.run({str(DATA / "paths/current-policies.yaml")!r}, 200, variables="temperature",
                       **more)

def once(done, _):
    if done and not sent:
        sent.append(os.kill(os.getpid(), signal.SIGINT))

sent, before = [], signal.getsignal(signal.SIGINT)
thread = threading.Thread(target=run)
thread.start()
thread.join()
try:
    run(out="x.nc", progress=once)
except KeyboardInterrupt:
    print("interrupted", os.listdir(), signal.getsignal(signal.SIGINT) is before)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("and Python is itself again")
"""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          cwd=tmp_path, env=environment)
    assert done.stdout == "interrupted [] True\nand Python is itself again\n", done.stderr


@pytest.mark.parametrize("ask, words", [
    (dict(members="1\0 00"), "members has a NUL"),
    (dict(years="1750:1790\0:99"), "years has a NUL"),
    (dict(members=True), "members=True; expected"), (dict(variables=[]), "expected a text"),
    (dict(variables=b"temperature"), "expected a text"), (dict(out=""), "ends in .nc"),
    (dict(paths=["x"]), "paths is no option"), (dict(species="nowhere.csv"), "nowhere.csv"),
    (dict(forcing="nowhere.csv"), "nowhere.csv"), (dict(memory="lots"), "--memory lots"),
    (dict(lanes=3), "--lanes 3"), (dict(storage="triple"), "--storage triple"),
    (dict(reference="x"), "reference"), (dict(assessed_warming="x"), "assessed"),
    (dict(pulse="x"), "pulse")])
def test_every_option_arrives(ask, words):
    with pytest.raises(keeling.Failed, match=words):
        keeling.run(DATA / "ssps/ssp126.yaml", **{"members": 1, **ask})


def test_options_of_other_types():
    ask = dict(years="1750:1760", reference="1750")
    path = DATA / "ssps/ssp126.yaml"
    keeling.run(path, np.int64(2), variables=np.array(["temperature"]), variability=np.False_,
                store="stats", **ask)
    mine = {"extends": str(path), "title": "\U0001f600 smile"}
    assert list(keeling.run(mine, 1, variables={"temperature"}, **ask).scenario.values) == ["smile"]
    for wrong in (None, 3):
        with pytest.raises(keeling.Failed, match="is no table; expected an IAMC table"):
            keeling.scm(wrong)
    with pytest.raises(keeling.Failed, match="a DataFrame in a list of scenarios"):
        keeling.run([pd.DataFrame()])


def test_options_are_those_of_the_header():
    header = (ROOT / "sim/keeling.h").read_text()
    struct = re.search(r"struct keeling_options \{(.*?)\n\};", header, re.S)[1]
    struct = re.sub(r"/\*.*?\*/", "", struct, flags=re.S)
    names = [name for line in re.findall(r"(?:int|const char) ([^;]+);", struct)
             for name in re.findall(r"(\w+)(?:,|$)", line)]
    assert names == [name for name, _ in binding.Options._fields_]
    table = (ROOT / "sim/library/options.def").read_text()
    told = dict(re.findall(r"OPTION\((\w+), (\w+)\)", table))
    assert [*told] == [name for name in binding.OF_BOTH + binding.OF_RUNS if name != "emissions"]
    assert {name for name, of in told.items() if of == "BOTH"} | {"emissions"} == set(
        binding.OF_BOTH)


def test_a_model_keeps_what_its_scenario_asks_for(tmp_path):
    path = tmp_path / "asks.yaml"
    path.write_text(f"extends: {DATA / 'ssps/ssp126.yaml'}\noutput:\n  variables: [ch4_lifetime]\n")
    with keeling.Model(path, 2) as model:
        model.step()
        assert model.read("ch4_lifetime").shape == (2,)
        with pytest.raises(keeling.Failed, match="'temperature' is not kept"):
            model.read("temperature")


def test_wrong_calls_of_a_model():
    with keeling.Model(DATA / "ssps/ssp126.yaml", 2, variables="temperature") as model:
        for ask, words in (
                (lambda: model.set("CO2 FFI", 3, 2 ** 32 + 1750), "year .* a whole number"),
                (lambda: model.set("CO2 FFI", 3, 1750.5), "expected a whole number"),
                (lambda: model.read("temperature", 2 ** 32), "expected a whole number"),
                (lambda: model.read("temperature\0x"), "quantity has a NUL"),
                (lambda: model.read("temperature", "b"), "no scenario 'b'; expected ssp126")):
            with pytest.raises(keeling.Failed, match=words) as refused:
                ask()
            again = pickle.loads(pickle.dumps(refused.value))
            assert (again.status, str(again)) == (64, str(refused.value))
        with pytest.raises(TypeError, match="neither copied nor sent"):
            copy.copy(model)


def test_driven_apart_or_by_concentrations():
    """Scenarios of one model are driven alike; what is given on a 1 January that is past stays, and
    what regions emit is theirs."""
    path, idealised = str(DATA / "ssps/ssp126.yaml"), str(DATA / "idealised/1pctCO2.yaml")
    apart = {"extends": path, "driven_by": {"CH4": "concentration"}, "title": "apart"}
    with pytest.raises(keeling.Failed, match="CH4|driven differently"):
        keeling.Model([path, apart], 1)
    with keeling.Model(idealised, 1) as model:
        with pytest.raises(keeling.Failed, match="the year is past or beyond"):
            model.set("CO2", 400, model.year)
        model.set("CO2", 400, model.year + 1)
    with keeling.Model(DATA / "paths/current-policies.yaml", 1, years="1750:2040") as model:
        with pytest.raises(keeling.Failed, match="the regions make these emissions"):
            model.set("CO2 FFI", 3, 2030)


def alone(code, tmp_path, status=0):
    """What a script prints in a process of its own."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, timeout=100)
    assert done.returncode == status, done.stderr
    return done.stdout


def test_signals_are_the_programs(tmp_path):
    """Handlers that were set stay, before a model was opened and after."""
    code = f"""
import os, signal
from analysis import keeling
signal.signal(signal.SIGUSR1, lambda *_: print("used"))
model = keeling.Model({str(DATA / "ssps/ssp126.yaml")!r}, 2, variables="temperature")
signal.signal(signal.SIGALRM, lambda *_: print("rung"))
model.step()
os.kill(os.getpid(), signal.SIGALRM)
os.kill(os.getpid(), signal.SIGUSR1)
"""
    assert alone(code, tmp_path) == "rung\nused\n"


def test_several_threads_begin_at_once(tmp_path):
    code = f"""
import threading
from analysis import keeling
found = []
def one():
    found.append(keeling.run({str(DATA / "ssps/ssp126.yaml")!r}, 2, years="1750:1800",
                             reference="1750", variables="temperature").temperature)
threads = [threading.Thread(target=one) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(found), all(one.equals(found[0]) for one in found))
"""
    for _ in range(3):
        assert alone(code, tmp_path) == "4 True\n"


def test_a_fork_is_told(tmp_path):
    """It has not OpenCL's threads, and would wait for them."""
    code = f"""
import os
from analysis import keeling
path = {str(DATA / "ssps/ssp126.yaml")!r}
model = keeling.Model(path, 2, variables="temperature")
if not os.fork():
    for ask in (model.step, lambda: keeling.run(path, 1), lambda: keeling.Model(path, 1)):
        try:
            ask()
        except keeling.Failed as failed:
            print(failed.status, "forked" in str(failed))
    os._exit(0 if not print(end="", flush=True) else 1)
os.wait()
model.step()
print(model.year)
"""
    assert alone(code, tmp_path) == "69 True\n" * 3 + "1751\n"


def test_a_file_that_may_not_grow(tmp_path):
    """An error of its write, not the end of Python; nothing is left."""
    code = f"""
import os, resource
from analysis import keeling
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
try:
    keeling.run({str(DATA / "ssps/ssp126.yaml")!r}, 50, out="x.nc")
except keeling.Failed as failed:
    print(failed.status, [name for name in os.listdir() if "x.nc" in name])
"""
    assert alone(code, tmp_path) == "74 []\n"
