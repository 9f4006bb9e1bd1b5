"""A small calibration: targets met, members all different, the same for any ranks and blocks."""

import hashlib
import math
import statistics

import pytest

import made

DRAWS = ["--draws", "65536", "--keep", "300"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    out = tmp_path_factory.mktemp("small") / "members.csv"
    return out, made.calibrate(out, *DRAWS)


def table(path):
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return [line.split(",") for line in lines]


def digest(path):
    return [hashlib.sha256(file.read_bytes()).hexdigest()
            for file in (path, path.with_suffix(".json"))]


def test_targets_are_met(small):
    """Of 300 members, more is not to be had than a share of 1/300 at each percentile."""
    found = [made.errors(row) for row in made.rows(small[1], "target").values()]
    largest, mean = made.largest_and_mean(sum(found, []))
    assert largest < 0.04 and mean < 0.01
    found = [made.weighted_errors(row) for row in made.rows(small[1], "target").values()]
    assert made.largest_and_mean(sum(found, []))[0] < 0.08


def test_members_are_all_different_and_none_weighs_too_much(small):
    out, diagnostics = small
    labels = [row[0] for row in table(out)[1:]]
    assert len(set(labels)) == 300
    assert diagnostics["largest_share"] <= 1 / 300 * (1 + 1e-6)
    assert diagnostics["effective_sample_size"] > 300
    assert all(math.isfinite(value) for row in diagnostics["rows"] for value in row["values"])


def test_what_was_rejected_adds_up(small):
    diagnostics = small[1]
    rejected = sum(part["n"] for part in diagnostics["rejected"])
    assert rejected + diagnostics["survivors"] == diagnostics["draws"] == 65536
    void = diagnostics["rejected"][0]["n"] / 65536
    assert abs(void - 0.060) < 0.005  # self-calibration: 6.0 % of the draws are void


def test_filters_hold_for_every_member(small):
    for row in made.rows(small[1], "filter").values():
        low = -math.inf if row["low"] is None else row["low"]
        high = math.inf if row["high"] is None else row["high"]
        assert all(low < value < high for value in row["values"]), row["key"]


def test_the_first_n_are_an_ensemble_of_n(small):
    for row in made.rows(small[1], "target").values():
        target = row["target"]
        width = target[made.HIGH] - target[made.LOW]
        for n in (50, 100, 200):
            median = statistics.median(row["values"][:n])
            assert abs(median - target[made.MIDDLE]) < 0.1 * width * math.sqrt(50 / n), row["key"]


def test_the_shipped_ensemble(tmp_path):
    """1,000 different members that meet the default targets; the first 50, 100, 200 and 500 do in
    their medians."""
    shipped = made.SCENARIOS / "members/keeling-1.csv"
    assert len({row[0] for row in table(shipped)[1:]}) == 1000
    judged = made.calibrate(tmp_path / "judged.json", "--members", shipped)
    targets = made.rows(judged, "target").values()
    largest, mean = made.largest_and_mean(sum((made.errors(row) for row in targets), []))
    assert largest <= 0.02 and mean <= 0.004
    for row in targets:
        width = row["target"][made.HIGH] - row["target"][made.LOW]
        for n in (50, 100, 200, 500):
            away = abs(statistics.median(row["values"][:n]) - row["target"][made.MIDDLE])
            assert away < 0.1 * width * math.sqrt(50 / n), (row["key"], n)


def test_a_run_of_the_members_has_their_scores(small, tmp_path):
    """The file alone, in double precision, gives what the calibration saw in single."""
    out, diagnostics = small
    judged = made.calibrate(tmp_path / "judged.json", "--members", out, "--precision", "double")
    seen, again = made.rows(diagnostics), made.rows(judged)
    for key, close in (("GMST", 2e-5), ("CO2", 2e-3), ("OHC", 0.05), ("RMSE", 2e-5), ("TCR", 1e-6)):
        differences = [abs(a - b) for a, b in zip(seen[key]["values"], again[key]["values"])]
        assert max(differences) < close, key


RANKS = pytest.mark.skipif(not made.can_launch(), reason="mpirun does not work here")


@RANKS
@pytest.mark.parametrize("ranks", [2, 3, 8])
def test_same_for_any_ranks(small, tmp_path, ranks):
    made.calibrate(tmp_path / "members.csv", *DRAWS, ranks=ranks)
    assert digest(tmp_path / "members.csv") == digest(small[0])


@pytest.mark.parametrize("how", [["--block", "1000"], ["--lanes", "8"], ["--lanes", "4"],
                                 ["--block", "77", "--memory", "256MiB"]])
def test_same_for_any_block_and_lanes(small, tmp_path, how):
    made.calibrate(tmp_path / "members.csv", *DRAWS, *how)
    assert digest(tmp_path / "members.csv") == digest(small[0])


@RANKS
def test_as_many_ranks_as_draws(tmp_path):
    """One draw a rank: too few survive, which is told as by one rank."""
    for ranks in (3, 0):
        done = made.calibrate(tmp_path / "m.csv", "--draws", "3", "--keep", "3", ranks=ranks,
                              check=False)
        assert done.returncode == 65 and " of 3 draws " in done.stderr


def test_another_seed_is_another_ensemble(small, tmp_path):
    other = made.calibrate(tmp_path / "other.csv", *DRAWS, "--seed", "2")
    assert table(tmp_path / "other.csv")[1:] != table(small[0])[1:]
    ours, theirs = (made.rows(found)["Warming 1995-2014"]["members"]
                    for found in (small[1], other))
    assert all(abs(a - b) < 0.05 for a, b in zip(ours, theirs))


def test_the_hash_in_the_file_is_that_of_its_rows(small):
    text = small[0].read_bytes()
    mark = b"# SHA-256 of what follows this line: "
    at = text.index(mark) + len(mark)
    line, rest = text[at:].split(b"\n", 1)
    assert hashlib.sha256(rest).hexdigest() == line.decode()


def test_published_ensemble_is_judged_as_published(tmp_path):
    """The 841 members of calibration 1.4.1, whose scores are known from runs of FaIR."""
    found = made.rows(made.calibrate(
        tmp_path / "judged.json", "--members", made.SCENARIOS / "members/fair-calibrate-1.4.1.csv"))
    known = {"ECS": (2.0118, 2.9637, 4.9865), "TCR": (1.3122, 1.7946, 2.3774),
             "OHC": (352.297, 479.489, 587.876), "GMST": (0.8421, 1.0140, 1.1556),
             "ERFari": (-0.5846, -0.2953, 0.0040), "ERFaci": (-1.6619, -0.9609, -0.3456),
             "ERFaer": (-1.9410, -1.2729, -0.5585), "CO2": (415.9196, 416.9974, 417.9607),
             "RMSE": (0.1069, 0.1181, 0.1578), "Warming 1995-2014": (0.6655, 0.8228, 0.9624)}
    for key, wanted in known.items():
        members = found[key]["members"]
        for p, value in zip((made.LOW, made.MIDDLE, made.HIGH), wanted):
            assert abs(members[p] - value) <= 2e-4 * max(1, abs(value)), (key, p)


@pytest.mark.parametrize("recipe", ["observed", "to2023", "to2000", "noise"])
def test_shipped_recipes(tmp_path, recipe):
    found = made.calibrate(tmp_path / "members.csv", made.SHIPPED / f"{recipe}.yaml", "--draws",
                           "32768", "--keep", "60")
    medians = [made.errors(row)[1] for row in made.rows(found, "target").values()]
    assert made.largest_and_mean(medians)[0] < 0.05
