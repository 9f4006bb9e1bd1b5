"""The full recipe: what it must meet, six seeds apart, and what its members project."""
# label: long

import csv
import statistics
import subprocess

import numpy as np
import pytest
import xarray as xr

import made

# Warming of the prototype's members, mean of six seeds, 5, 50 and 95 %: K above 1850-1900.
EXPECTED = {
    ("ssp119", 2021): (1.208, 1.516, 1.807), ("ssp119", 2041): (1.262, 1.702, 2.231),
    ("ssp119", 2081): (1.105, 1.565, 2.215), ("ssp245", 2021): (1.226, 1.506, 1.749),
    ("ssp245", 2041): (1.541, 1.971, 2.429), ("ssp245", 2081): (1.915, 2.611, 3.469),
    ("ssp370", 2021): (1.233, 1.505, 1.740), ("ssp370", 2041): (1.610, 2.008, 2.416),
    ("ssp370", 2081): (2.515, 3.277, 4.173), ("ssp585", 2021): (1.261, 1.551, 1.811),
    ("ssp585", 2041): (1.756, 2.253, 2.772), ("ssp585", 2081): (3.001, 4.074, 5.293),
}
NAMES = ("ssp119", "ssp245", "ssp370", "ssp585")
SEEDS = (1, 2)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Folder and diagnostics by recipe and seed."""
    folder = tmp_path_factory.mktemp("full")
    return folder, {(recipe, seed): made.calibrate(
        folder / f"{recipe}{seed}.csv", made.SHIPPED / f"{recipe}.yaml", "--seed", seed)
        for recipe in ("observed", "default") for seed in SEEDS}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("recipe", ["observed", "default"])
def test_targets(found, recipe, seed):
    diagnostics = found[1][recipe, seed]
    targets = made.rows(diagnostics, "target").values()
    largest, mean = made.largest_and_mean(sum((made.errors(row) for row in targets), []))
    weighted = made.largest_and_mean(sum((made.weighted_errors(row) for row in targets), []))
    print(f"{recipe} {seed}: largest {largest:.2%}, mean {mean:.2%}; weighted {weighted[0]:.2%}, "
          f"{weighted[1]:.2%}; ESS {diagnostics['effective_sample_size']:.0f}")
    assert largest <= 0.02 and mean <= 0.004
    assert weighted[0] <= 0.05 and weighted[1] <= 0.008
    assert diagnostics["effective_sample_size"] >= 5000
    assert diagnostics["largest_share"] <= 1e-3 * (1 + 1e-6)


def warming(members, out):
    """20-year means by scenario and first year, percentiles over members."""
    paths = [made.SCENARIOS / f"ssps/{name}.yaml" for name in NAMES]
    subprocess.run([made.PROGRAM, "run", *paths, "--members", members, "--years", "1750:2102",
                    "--variables", "temperature", "--precision", "single", "--out", out,
                    "--quiet"], check=True)
    with xr.open_dataset(out) as data:
        temperature = data.temperature
        means = {}
        for name, first in EXPECTED:
            part = temperature.sel(scenario=name, year=slice(first, first + 20)).values
            weights = np.r_[0.5, np.ones(19), 0.5] / 20
            means[name, first] = np.percentile(weights @ part, [5, 50, 95])
    return means


@pytest.mark.parametrize("seed", SEEDS)
def test_projections_of_the_observed_targets(found, seed):
    folder = found[0]
    ours = warming(folder / f"observed{seed}.csv", folder / "run.nc")
    for key, expected in EXPECTED.items():
        away = np.abs(ours[key] - expected)
        assert away[1] <= 0.06 and away[[0, 2]].max() <= 0.12, (key, ours[key], expected)


def test_projections_of_the_default_targets(found):
    """The same tolerances as the targets are wider: of present warming by 1.25, of the rest by
    less; and another seed gives the same within them."""
    folder = found[0]
    first, second = (warming(folder / f"default{seed}.csv", folder / "run.nc") for seed in SEEDS)
    narrow = made.rows(found[1]["observed", 1])["GMST"]["target"]
    wide = made.rows(found[1]["default", 1])["GMST"]["target"]
    wider = (wide[made.HIGH] - wide[made.LOW]) / (narrow[made.HIGH] - narrow[made.LOW])
    assert 1.2 < wider < 1.3
    for key, expected in EXPECTED.items():
        away = np.abs(first[key] - expected)
        assert away[1] <= 0.06 * wider and away[[0, 2]].max() <= 0.12 * wider, key
        apart = np.abs(first[key] - second[key])
        assert apart[1] <= 0.06 and apart[[0, 2]].max() <= 0.12, key


def test_the_shipped_ensemble_is_the_default_recipe(found):
    """Same draws chosen; on another device a score may cross a bin's edge: then statistics must
    do."""
    def rows(path):
        with open(path, newline="") as file:
            return list(csv.reader(line for line in file if not line.startswith("#")))

    made_here = rows(found[0] / "default1.csv")
    shipped = rows(made.SCENARIOS / "members/keeling-1.csv")
    assert shipped[0] == made_here[0]
    same = len({row[0] for row in shipped[1:]} & {row[0] for row in made_here[1:]})
    print(f"{same} of 1000 members are the same")
    column = made_here[0].index("ocean_heat_transfer[0]")
    medians = [statistics.median(float(row[column]) for row in table[1:])
               for table in (shipped, made_here)]
    assert same > 500 and abs(medians[0] / medians[1] - 1) < 0.02
