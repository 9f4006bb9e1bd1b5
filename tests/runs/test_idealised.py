"""The shipped idealised experiments against closed forms and published ranges.

The energy balance is solved again here, by eigenvectors (Cummins et al. 2020
doi:10.1175/JCLI-D-19-0589.1, Smith et al. 2024 doi:10.5194/gmd-17-8569-2024), and the carbon pools
by their exponentials (Leach et al. 2021 doi:10.5194/gmd-14-3007-2021, eq. 1-6)."""

import subprocess

import numpy as np
import pytest
import xarray as xr

import peer

NAMES = ("1pctCO2", "abrupt-4xCO2", "esm-piControl", "esm-flat10", "esm-flat10-zec",
         "esm-pi-CO2pulse")
GT_CO2_PER_GT_C = 44.009 / 12.011


def parameters():
    header, rows = peer.table(peer.SCENARIOS / "world/member.csv")
    return {name: float(cell) for name, cell in zip(header, rows[0]) if name}


def species_row(name):
    header, rows = peer.table(peer.SCENARIOS / "world/species.csv")
    row = next(row for row in rows if row[0] == name)
    return dict(zip(header, row))


def run(out, *options):
    paths = [peer.SCENARIOS / f"idealised/{name}.yaml" for name in NAMES]
    subprocess.run([peer.PROGRAM, "run", *paths, "--storage", "double", "--variables", "*",
                    "--quiet", "--out", out, *options], check=True, capture_output=True)
    return xr.open_dataset(out).isel(member=0)


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return run(tmp_path_factory.mktemp("idealised") / "all.nc")


def of(runs, name, variable):
    return runs[variable].sel(scenario=name).values


class Balance:
    """The energy balance of the central member: state s' = A s + b F, by eigenvectors of A."""

    def __init__(self):
        p = parameters()
        capacity = [p[f"ocean_heat_capacity[{i}]"] for i in range(3)]
        k = [p[f"ocean_heat_transfer[{i}]"] for i in range(3)]
        e, gamma = p["deep_ocean_efficacy"], p["gamma_autocorrelation"]
        self.layers = np.array([
            [-(k[0] + k[1]) / capacity[0], k[1] / capacity[0], 0],
            [k[1] / capacity[1], -(k[1] + e * k[2]) / capacity[1], e * k[2] / capacity[1]],
            [0, k[2] / capacity[2], -k[2] / capacity[2]]])
        self.matrix = np.zeros((4, 4))
        self.matrix[0, 0], self.matrix[1, 0] = -gamma, 1 / capacity[0]
        self.matrix[1:, 1:] = self.layers
        self.capacity, self.feedback, self.gamma = capacity, k[0], gamma

    def step(self):
        """Matrix and vector of one year."""
        values, vectors = np.linalg.eig(self.matrix)
        inverse = np.linalg.inv(vectors)
        year = (vectors * np.exp(values)) @ inverse
        forced = (vectors * (np.expm1(values) / values)) @ inverse
        return year.real, forced.real @ np.array([self.gamma, 0, 0, 0])

    def modes(self):
        """Times and strengths of the surface's response to unit forcing, the slowest last."""
        values, vectors = np.linalg.eig(self.layers)
        times = -1 / values
        strengths = times * vectors[0] * np.linalg.inv(vectors)[:, 0] / self.capacity[0]
        return times, strengths


@pytest.mark.parametrize("name", NAMES)
def test_temperature(runs, name):
    """Warming by the run's own forcing, stepped here; 1e-10 K is round-off over 300 years."""
    year, forced = Balance().step()
    state = np.zeros(4)
    forcing, found = of(runs, name, "forcing_effective"), of(runs, name, "temperature")
    for t in range(1, len(found)):
        state = year @ state + forced * forcing[t]
        assert abs(state[1] - found[t]) < 1e-10, t


def test_modes_add_up():
    """The strengths of the modes add up to the sensitivity of the closed form, 1 / feedback."""
    balance = Balance()
    assert abs(balance.modes()[1].sum() - 1 / balance.feedback) < 1e-12


def test_transient_response(runs):
    """TCR of the closed form, with this run's forcing at doubling. The run's forcing grows with
    the 5/35 formula's curvature and with ozone and water feedbacks instead of by a straight line,
    and follows its lag: 4 % in all."""
    times, strengths = Balance().modes()
    doubling = np.log(2) / np.log(1.01)
    closed = (strengths * (1 - times / doubling * (1 - np.exp(-doubling / times)))).sum()
    forcing = np.interp(1850 + doubling, runs.year, of(runs, "1pctCO2", "forcing_sum"))
    found = np.interp(1850 + doubling, runs.year, of(runs, "1pctCO2", "temperature"))
    assert abs(found / (closed * forcing) - 1) < 0.04


def test_equilibrium(runs):
    """abrupt-4xCO2 approaches the closed form's share of the equilibrium that its forcing in the
    end, through the sensitivity 1 / feedback, asks for: 1 %."""
    balance = Balance()
    times, strengths = balance.modes()
    forcing = of(runs, "abrupt-4xCO2", "forcing_sum")
    reached = (strengths * (1 - np.exp(-299 / times))).sum()
    assert abs(of(runs, "abrupt-4xCO2", "temperature")[-1] / (reached * forcing[-1]) - 1) < 0.01
    half = forcing[1] / 2 / parameters()["forcing_4co2"] * 2
    assert 0.9 < half < 1.1  # the parameter that ECS is reported by, and the run's own


def test_carbon_of_flat10(runs):
    """TCRE within AR6's range (WG1 SPM D.1.1: likely 1.0 to 2.3 K per 1000 GtC), and ZEC50 within
    that of MacDougall et al. 2020 (doi:10.5194/bg-17-2987-2020: -0.36 to 0.29 K)."""
    control = of(runs, "esm-piControl", "temperature")
    flat = of(runs, "esm-flat10", "temperature") - control
    zero = of(runs, "esm-flat10-zec", "temperature") - control
    emitted = of(runs, "esm-flat10", "co2_emissions")[:100].sum() / GT_CO2_PER_GT_C
    assert abs(emitted - 1000) < 1e-9
    assert (flat[:101] == zero[:101]).all()
    assert 1.0 < flat[100] < 2.3
    assert -0.36 < zero[150] - zero[100] < 0.29


def constant_lifetimes(folder):
    """The central member with lifetimes that depend on nothing."""
    header, rows = peer.table(peer.SCENARIOS / "world/member.csv")
    free = {"iirf_uptake[CO2]", "iirf_temperature[CO2]", "iirf_airborne[CO2]"}
    row = ["0" if name in free else cell for name, cell in zip(header, rows[0])]
    return peer.write(folder / "members.csv", header, [row])


def test_pulse(tmp_path):
    """IRF: what is left of a pulse, in closed form. Its integral over 100 years is iIRF; the
    scaling of the lifetimes that gives it is linearised around 1 (Leach et al. 2021 eq. 6): there
    it is exact but for the digits of g0 and g1, here 10 %."""
    runs = run(tmp_path / "pulse.nc", "--members", constant_lifetimes(tmp_path))
    row, p = species_row("CO2"), parameters()
    share = np.array([float(row[f"partition_fraction{i}"]) for i in range(4)])
    life = np.array([float(row[f"unperturbed_lifetime{i}"]) for i in range(4)])
    alpha = float(row["g0"]) * np.exp(p["iirf_0[CO2]"] / float(row["g1"]))
    assert np.allclose(of(runs, "esm-pi-CO2pulse", "co2_lifetime_scaling"), alpha, rtol=1e-12)
    life = life * alpha
    year = np.arange(1, 301)
    left = (share * life * -np.expm1(-1 / life) * np.exp(-(year[:, None] - 1) / life)).sum(1)
    found = of(runs, "esm-pi-CO2pulse", "airborne_fraction")[1:]
    assert np.abs(found / left - 1).max() < 1e-9
    integral = (share * life * -np.expm1(-100 / life)).sum()
    assert abs(integral / p["iirf_0[CO2]"] - 1) < 0.1
    at_one = (share * life / alpha * -np.expm1(-100 * alpha / life)).sum()
    assert abs(-float(row["g1"]) * np.log(float(row["g0"])) / at_one - 1) < 1e-4
    for name in ("esm-flat10", "esm-flat10-zec"):
        emitted = of(runs, name, "co2_emissions")[:300]
        airborne = np.convolve(emitted, left)[:300] / np.cumsum(emitted)
        assert np.abs(of(runs, name, "airborne_fraction")[1:] / airborne - 1).max() < 1e-9


def test_concentrations_as_given(runs):
    """CO2 starts at the member's baseline, where its forcing is 0 (the table has 7 decimals)."""
    start = parameters()["baseline_concentration[CO2]"]
    years = np.arange(301)
    assert np.abs(of(runs, "1pctCO2", "co2_concentration")
                  - start * np.minimum(1.01 ** years, 4)).max() < 1e-6
    assert np.abs(of(runs, "abrupt-4xCO2", "co2_concentration")[1:] - 4 * start).max() < 1e-6


def test_nothing_happens(runs):
    """The control stays where it is: CH4 and N2O at the baselines that everything else is counted
    from. The species file's baseline of stratospheric chlorine has 10 digits; the rest is that."""
    for name, most in (("co2_concentration", 1e-9), ("ch4_concentration", 1e-9),
                       ("forcing_sum", 1e-8), ("temperature", 1e-8)):
        assert np.ptp(of(runs, "esm-piControl", name)) < most, name


def idle_files(folder, emitted):
    """A world at rest from 1850 to 2050 in which CO2 is emitted: GtC a year, from the first on."""
    files = peer.Files(folder, 3, 0.1, first=1850, last=2050)
    header, rows = peer.table(files.emissions)
    years = [i for i, name in enumerate(header) if name[0].isdigit()
             and 1850 <= float(name) < 2050]
    idle = []
    for row in rows:
        if row[0] != "ssp245":
            continue
        rest = species_row(row[2])["baseline_emissions"]
        values = [repr(GT_CO2_PER_GT_C * emitted(t)) if row[2] == "CO2 FFI" else rest
                  for t in range(len(years))]
        idle.append([*row[:4], *values])
    files.emissions = peer.write(folder / "idle.csv",
                                 header[:4] + [header[i] for i in years], idle)
    header, rows = peer.table(files.forcing)
    files.forcing = peer.write(folder / "still.csv", header,
                               [[*row[:4], *["0"] * (len(row) - 4)] for row in rows])
    return files


@peer.with_peer
@pytest.mark.parametrize("emitted", [lambda t: 10, lambda t: 10 * (t < 100),
                                     lambda t: 100 * (t == 0)], ids=["flat10", "zec", "pulse"])
def test_as_fair(tmp_path, emitted):
    """The same emissions through FaIR; its round-off in CO2 reaches 1.5e-3 ppm."""
    files = idle_files(tmp_path, emitted)
    found, fair = files.keeling("--storage", "double"), files.fair()
    for ours, theirs, most in (("temperature", "temperature", 1e-5),
                               ("co2_concentration", "concentration:CO2", 5e-3)):
        assert np.abs(found[ours].values - fair[theirs])[:, 1:].max() < most, ours


# --- a pulse whose lifetimes do not change ---


@pytest.fixture(scope="module")
def fixed(tmp_path_factory):
    """The response of Joos et al. 2013 doi:10.5194/acp-13-2793-2013 as AR5 has it: the pools of the
    species file, at the iIRF with which lifetimes stay as they are."""
    folder = tmp_path_factory.mktemp("fixed")
    asked = {"iirf_0[CO2]": 52.355, "iirf_airborne[CO2]": 0, "iirf_temperature[CO2]": 0,
             "iirf_uptake[CO2]": 0}
    member = {"": 0, **parameters(), **asked}
    (folder / "member.csv").write_text(
        ",".join(member) + "\n" + ",".join(map(str, member.values())) + "\n")
    (folder / "pulse.yaml").write_text(
        f"title: pulse\nextends: {peer.SCENARIOS}/idealised/esm-pi-CO2pulse.yaml\n"
        "carbon_cycle: dfair\nmembers: member.csv\n")
    subprocess.run([peer.PROGRAM, "run", folder / "pulse.yaml", "--storage", "double",
                    "--variables", "co2_*", "--quiet", "--out", folder / "x.nc"], check=True,
                   capture_output=True)
    return xr.open_dataset(folder / "x.nc").isel(member=0, scenario=0)


def test_what_is_left_after_a_century(fixed):
    """IRF(100) 0.40943, iIRF(100) 52.355: one tonne kept out for a century spares 52.36
    tonne-years, and storage for 10, 20, 40 and 50 years is worth 0.0792, 0.1604, 0.3312 and 0.4219
    of one (a shift of the response, Lashof; Fearnside et al. 2000 doi:10.1023/A:1009625122628)."""
    assert abs(fixed.co2_lifetime_scaling.values[:-1] - 1).max() < 1e-4
    pools = np.stack([fixed[f"co2_pool_{i}"].values for i in range(4)])
    lifetimes = np.array([float(species_row("CO2")[f"unperturbed_lifetime{i}"]) for i in range(4)])
    shares = np.array([float(species_row("CO2")[f"partition_fraction{i}"]) for i in range(4)])
    # What a year of emissions leaves at its end, of a pulse at its beginning.
    flow = lifetimes * -np.expm1(-1 / lifetimes)
    left = pools[:, 1:] / (flow * 100 * GT_CO2_PER_GT_C)[:, None]
    irf = left.sum(0)
    np.testing.assert_allclose(left[:, 0], shares, rtol=1e-4)
    assert irf[100] == pytest.approx(0.40943, abs=1e-5)

    def integral(years):
        return (left[:, 0] * lifetimes * -np.expm1(-years / lifetimes)).sum()

    whole = (left[:, :100] * flow[:, None]).sum()
    assert whole == pytest.approx(52.355, abs=2e-3) == integral(100)
    for years, worth in ((10, 0.0792), (20, 0.1604), (40, 0.3312), (50, 0.4219)):
        kept = (left[:, 100 - years:100] * flow[:, None]).sum() / whole
        assert kept == pytest.approx(worth, abs=5e-5)
