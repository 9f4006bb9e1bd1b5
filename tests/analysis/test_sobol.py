"""Sobol indices: the estimators against a function whose indices are known, the design against a
model whose answer is known, and refusals."""

import os
import subprocess
import sys

import numpy as np
import pytest
import xarray as xr

from analysis import sobol

PROGRAM = os.environ["KEELING_PROGRAM"]
SCENARIOS = os.environ["KEELING_DATA"]

PRIOR = """parameter,group,distribution,p1,p2,stream
ocean_heat_transfer[0],g,lognormal,0.25,0.2,0
ocean_heat_transfer[1],g,lognormal,0.9,0.1,1
forcing_scale[CO2],,normal,1,0.1,2
forcing_scale[Volcanic],,normal,1,0.1,3
"""
CORRELATIONS = """group,parameter_a,parameter_b,correlation
g,ocean_heat_transfer[0],ocean_heat_transfer[1],0.5
"""
CENTRAL = ("gamma_autocorrelation", "ocean_heat_capacity[0]", "ocean_heat_capacity[1]",
           "ocean_heat_capacity[2]", "ocean_heat_transfer[2]", "deep_ocean_efficacy")


def ishigami(x):
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def test_ishigami():
    """Ishigami and Homma 1990: first 0.314, 0.442, 0; total 0.558, 0.442, 0.244."""
    n = 200000
    draw = np.random.default_rng(3)
    a, b = draw.uniform(-np.pi, np.pi, (2, 3, n))
    columns = [ishigami(a), ishigami(b)]
    for factor in range(3):
        mixed = a.copy()
        mixed[factor] = b[factor]
        columns.append(ishigami(mixed))
    found = sobol.indices(np.array(columns).T, "abc")
    for index, first, total in zip(found, (0.3139, 0.4424, 0), (0.5576, 0.4424, 0.2437)):
        assert abs(index.first - first) < 4 * index.first_error + 0.002
        assert abs(index.total - total) < 4 * index.total_error + 0.002
        assert index.first_error < 0.02


def written(tmp_path, samples=1024):
    header, row = (line.split(",") for line in open(f"{SCENARIOS}/world/member.csv")
                   if not line.startswith("#"))
    central = dict(zip((cell.strip() for cell in header), row))
    fixed = "".join(f"{name},,normal,{float(central[name])!r},1e-12,{at}\n"
                    for at, name in enumerate(CENTRAL, 10))
    (tmp_path / "prior.csv").write_text(PRIOR + fixed)
    (tmp_path / "correlations.csv").write_text(CORRELATIONS)
    (tmp_path / "plan.yaml").write_text("prior: prior.csv\ncorrelations: correlations.csv\n"
                                        f"members: {samples}\nseed: 4\ndesign: sobol\n")
    return tmp_path / "plan.yaml"


def run(tmp_path, members, *options, scenario="idealised/abrupt-4xCO2"):
    out = tmp_path / "run.nc"
    subprocess.run([PROGRAM, "run", f"{SCENARIOS}/{scenario}.yaml", "--members", members,
                    "--variables", "temperature,forcing_co2,forcing_volcanic", "--quiet",
                    "--out", out, *options], check=True)
    return out


def explain(*words):
    return subprocess.run([sys.executable, "-m", "analysis", "explain", *map(str, words)],
                          capture_output=True, text=True, check=False)


def shares(text):
    rows = [line.split("|") for line in text.splitlines() if "±" in line and line.startswith("|")]
    return {row[1].strip(): tuple(float(cell.split("±")[0]) for cell in row[2:4]) for row in rows}


def test_forcing_is_explained_by_its_scale_alone(tmp_path):
    out = run(tmp_path, written(tmp_path))
    found = shares(explain(out, "forcing_co2", "--year", 1900).stdout)
    scale = found.pop("forcing_scale[CO₂]")
    assert abs(scale[0] - 1) < 0.15 and abs(scale[1] - 1) < 0.15
    assert all(abs(total) < 1e-3 for _, total in found.values())


def test_warming_is_explained_by_feedback_and_forcing(tmp_path):
    out = run(tmp_path, written(tmp_path))
    found = shares(explain(out, "temperature").stdout)
    assert found["g"][1] > found["forcing_scale[CO₂]"][1] > 0.05
    assert 0.8 < found["g"][0] + found["forcing_scale[CO₂]"][0] < 1.2
    assert abs(found["forcing_scale[Volcanic]"][1]) < 1e-6


def test_a_plan_gives_the_same_members_wherever(tmp_path):
    plan = written(tmp_path, 16)
    few = xr.open_dataset(run(tmp_path, plan)).load()
    assert few.sizes["member"] == 16 * (2 + 9)  # g, two scales, six that hardly vary
    plan.write_text(plan.read_text().replace("members: 16", "members: 8"))
    fewer = xr.open_dataset(run(tmp_path, plan, "--block", "5", "--lanes", "4")).load()
    n = fewer.sizes["member"]
    assert np.array_equal(few.member[:n], fewer.member)
    assert np.array_equal(few.temperature[..., :n], fewer.temperature)


def test_refusals(tmp_path):
    plan = written(tmp_path, 8)
    out = run(tmp_path, plan)
    assert explain(out, "temperature", "--year", 1700).returncode == 64
    assert explain(out, "temperature", "--scenario", "x").returncode == 64
    plan.write_text(plan.read_text().replace("sobol", "plain"))
    plain = explain(run(tmp_path, plan), "temperature")
    assert plain.returncode == 65 and "follow no Sobol design" in plain.stderr


@pytest.mark.parametrize("old, new, said", [
    ("members: 8", "memmbers: 8", "plan.yaml:3:1: unknown key 'memmbers' in a sampling plan; did "
                                  "you mean 'members'?"),
    ("members: 8", "members: 0", "plan.yaml:3:10: members: '0'; expected a whole number"),
    ("design: sobol", "design: soboll", "plan.yaml:5:9: design 'soboll': expected plain or sobol"),
    ("prior: prior.csv", "prior: nowhere.csv", "plan.yaml:1:8: "),
])
def test_wrong_plans(tmp_path, old, new, said):
    plan = written(tmp_path, 8)
    plan.write_text(plan.read_text().replace(old, new))
    done = subprocess.run([PROGRAM, "check", f"{SCENARIOS}/ssps/ssp245.yaml", "--members", plan],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 65 and said in done.stderr
