"""Internal variability: off unless asked, a pure function of seed and year, distributed as the
energy balance with noise says (Cummins et al. 2020 doi:10.1175/JCLI-D-19-0589.1) and as FaIR's."""

import subprocess

import numpy as np
import pytest
import xarray as xr

import peer

N_MEMBERS = 2000


def parameters():
    header, rows = peer.table(peer.SCENARIOS / "world/member.csv")
    return dict(zip(header, rows[0]))


def one_by_seed(path, n, first_seed=0, **more):
    """The central member n times; only its seed differs."""
    member = {**parameters(), **more}
    names = [name for name in member if name]
    rows = [[i] + [i + first_seed if name == "seed" else member[name] for name in names]
            for i in range(n)]
    return peer.write(path, ["", *names], rows)


def run(members, out, *options, scenario="idealised/abrupt-4xCO2"):
    subprocess.run([peer.PROGRAM, "run", peer.SCENARIOS / f"{scenario}.yaml", "--members", members,
                    "--storage", "double", "--variables", "temperature*,heat_uptake", "--quiet",
                    "--out", out, *options], check=True)
    return xr.open_dataset(out, engine="h5netcdf").isel(scenario=0)


def exponential(matrix):
    """exp of a matrix: Taylor series of a small fraction of it, squared up again."""
    term = total = np.eye(len(matrix))
    for k in range(1, 20):
        term = term @ matrix / 2**12 / k
        total = total + term
    for _ in range(12):
        total = total @ total
    return total


def covariances(years):
    """Of the three temperatures after each year, from rest, for the central member."""
    p = {name: float(cell) for name, cell in parameters().items() if name}
    c = [p[f"ocean_heat_capacity[{i}]"] for i in range(3)]
    k = [p[f"ocean_heat_transfer[{i}]"] for i in range(3)]
    e, gamma = p["deep_ocean_efficacy"], p["gamma_autocorrelation"]
    a = np.array([[-gamma, 0, 0, 0],
                  [1 / c[0], -(k[0] + k[1]) / c[0], k[1] / c[0], 0],
                  [0, k[1] / c[1], -(k[1] + e * k[2]) / c[1], e * k[2] / c[1]],
                  [0, 0, k[2] / c[2], -k[2] / c[2]]])
    q = np.diag([p["sigma_eta"]**2, (p["sigma_xi"] / c[0])**2, 0, 0])
    # Van Loan 1978 doi:10.1109/TAC.1978.1101743: the covariance that a year adds.
    block = exponential(np.block([[-a, q], [np.zeros((4, 4)), a.T]]))
    year = block[4:, 4:].T
    added = year @ block[:4, 4:]
    # Ozone answers last year's surface temperature, as FaIR has it: -0.037 W m-2 K-1.
    step = year.copy()
    step[:, 1] += np.linalg.solve(a, year - np.eye(4)) @ np.array([gamma, 0, 0, 0]) * -0.037
    covariance = np.zeros((4, 4))
    for _ in range(years):
        covariance = step @ covariance @ step.T + added
        yield covariance[1:, 1:].copy()


@pytest.fixture(scope="module")
def noisy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("noise")
    members = one_by_seed(folder / "members.csv", N_MEMBERS)
    return folder, members, run(members, folder / "on.nc", "--variability", "on")


def test_covariance_of_each_year(noisy):
    """The sample covariance of n members has a standard error of sqrt(2/n) or less of itself."""
    found = noisy[2]
    layers = [found[name].values for name in ("temperature", "temperature_1", "temperature_2")]
    error = np.sqrt(2 / N_MEMBERS)
    for year, expected in enumerate(covariances(300), start=1):
        sample = np.cov([layer[year] for layer in layers])
        for i in range(3):
            assert abs(sample[i, i] / expected[i, i] - 1) < 5 * error, (year, i)
            for j in range(i):
                scale = np.sqrt(expected[i, i] * expected[j, j])
                assert abs(sample[i, j] - expected[i, j]) / scale < 5 * error, (year, i, j)


def test_noise_has_no_mean(noisy):
    folder, members, found = noisy
    still = run(members, folder / "off.nc", "--variability", "off")
    assert np.ptp(still.temperature.values, axis=1).max() == 0
    difference = (found.temperature - still.temperature).values
    spread = difference[1:].std(axis=1) / np.sqrt(N_MEMBERS)
    assert (np.abs(difference[1:].mean(axis=1)) < 5 * spread).all()


def test_years_and_members_are_independent(noisy):
    """What a year's surface temperature adds to its expectation, member by member and in time."""
    found = noisy[2].temperature.values[200:]
    anomaly = found - found.mean(axis=1, keepdims=True)
    neighbours = [np.corrcoef(anomaly[:, i], anomaly[:, i + 1])[0, 1] for i in range(0, 400)]
    assert abs(np.mean(neighbours)) < 0.02
    far = [np.corrcoef(anomaly[0], anomaly[year])[0, 1] for year in range(60, 100)]
    assert abs(np.mean(far)) < 0.1


def test_off_unless_the_file_says_so(tmp_path):
    plain = one_by_seed(tmp_path / "plain.csv", 3)
    asked = one_by_seed(tmp_path / "asked.csv", 3, stochastic_run="True", use_seed="True")
    off = run(plain, tmp_path / "off.nc").temperature.values
    on = run(asked, tmp_path / "on.nc").temperature.values
    assert np.ptp(off, axis=1).max() == 0
    assert np.ptp(on[1:], axis=1).min() > 0
    overridden = run(asked, tmp_path / "over.nc", "--variability", "off").temperature.values
    assert np.array_equal(overridden, off)
    forced = run(plain, tmp_path / "forced.nc", "--variability", "on").temperature.values
    assert np.array_equal(forced, on)


def test_a_seed_is_a_history(tmp_path):
    """The same seeds give the same bits wherever the members stand; others give others."""
    a = run(one_by_seed(tmp_path / "a.csv", 40, 0), tmp_path / "a.nc", "--variability", "on")
    b = run(one_by_seed(tmp_path / "b.csv", 5, 30), tmp_path / "b.nc", "--variability", "on")
    assert np.array_equal(a.temperature.values[:, 30:35], b.temperature.values)
    assert len(np.unique(a.temperature.values[100])) == 40


@peer.with_peer
def test_distribution_is_that_of_fair(tmp_path):
    """Emissions-driven, with all feedbacks: spread and memory of 400 noisy histories of each."""
    n = 400
    files = peer.Files(tmp_path, 1, 0, last=2100)
    header, rows = peer.table(files.emissions)
    peer.write(files.emissions, header, [row for row in rows if row[0] == "ssp245"])
    files.members = one_by_seed(tmp_path / "noisy.csv", n, stochastic_run="True", use_seed="True")
    theirs = files.fair()
    ours = files.keeling("--variables", "temperature,heat_uptake,co2_concentration")
    for name, array, start, tolerance in (("temperature", "temperature", 20, 0.03),
                                          ("heat_uptake", "heat_uptake", 20, 0.03),
                                          ("co2_concentration", "concentration:CO2", 100, 0.12)):
        a, b = ours[name].values[0, start:], theirs[array][0, start:]
        a, b = (x - x.mean(axis=1, keepdims=True) for x in (a, b))
        assert abs(a.std() / b.std() - 1) < tolerance, name
        for lag in (1, 2, 5):
            memory = [(x[lag:] * x[:-lag]).mean() / (x * x).mean() for x in (a, b)]
            assert abs(memory[0] - memory[1]) < 0.03, (name, lag)
