"""Which of AR6's classes the shipped paths fall in, beside the marker scenarios of CMIP6.

Rules of IPCC AR6 WGIII, annex III: percentiles of the members' own peaks of warming over
2020-2100, after a shift of all to the assessed 0.85 K of 1995-2014, and the median of 2100.
Drivers of the paths: SSP release 3 with history to 2022; markers:
CMIP6, with history to 2014. The two vintages stand side by side here and are never mixed.
"""

import numpy as np
import pytest
import xarray as xr

import coupled
import peer

PATHS = [f"baseline-ssp{i}" for i in range(1, 6)] + ["current-policies"]
SHIFT = ["--assessed-warming", "0.85@1995:2014", "--years", "1750:2101"]
# Medians of cumulative CO2 2020-2100 of the classes, Gt: AR6 WGIII table SPM.2 (unverified).
CUMULATIVE = {"C1": 320, "C2": 400, "C3": 800, "C4": 1160, "C5": 1780, "C6": 2790, "C7": 4220,
              "C8": 5600}
MARKERS = {"ssp126": "C3", "ssp245": "C6", "ssp370": "C7", "ssp585": "C8"}
# Very likely warming of 2081-2100, K: AR6 SYR SPM, note 30.
ASSESSED = {"ssp126": (1.3, 2.4), "ssp245": (2.1, 3.5), "ssp370": (2.8, 4.6), "ssp585": (3.3, 5.7)}


def category(temperature):
    """Of [year][member] from 2020 to 2100."""
    t33, t50, t67 = np.percentile(temperature.max(axis=0), [33, 50, 67])
    last = np.median(temperature[-1])
    found = "C8"
    for name, is_in in (("C7", t50 < 4), ("C6", t50 < 3), ("C5", t50 < 2.5), ("C4", t50 < 2),
                        ("C3", t67 < 2), ("C2", t33 > 1.5 and last < 1.5),
                        ("C1", t33 <= 1.5 and last < 1.5)):
        found = name if is_in else found
    return found


def categories(data):
    years = data.temperature.sel(year=slice(2020, 2100))
    return {str(name): category(years.sel(scenario=name).values) for name in data.scenario.values}


def cumulative(data, name, quantities, factor):
    """Gt CO2 from 1 January 2020 to 31 December 2100, the members' median."""
    values = sum(data[quantity] for quantity in quantities).sel(scenario=name)
    return float(np.median(values.sel(year=slice(2020, 2100)).sum("year"))) * factor


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    return coupled.opened(tmp_path_factory.mktemp("paths") / "paths.nc",
                          [coupled.PATHS / f"{name}.yaml" for name in PATHS], *SHIFT,
                          "--members", 300, "--variables",
                          "temperature,world_emissions_co2_ffi,world_emissions_co2_afolu")


def run_markers(folder, *options):
    return coupled.opened(folder / "markers.nc",
                          [peer.SCENARIOS / f"ssps/{name}.yaml" for name in MARKERS], *SHIFT,
                          "--variables", "temperature,co2_emissions", *options)


@pytest.fixture(scope="module")
def markers(tmp_path_factory):
    return run_markers(tmp_path_factory.mktemp("markers"))


def test_markers(tmp_path, markers):
    """The scenarios whose class AR6 gives (WGIII SPM, box SPM.1). SSP1-2.6 is one class warmer than
    with AR6's emulators, and so it is with FaIR's ensemble of 2024, fitted to more recent warming.
    """
    fair = run_markers(tmp_path, "--members", peer.SCENARIOS / "members/fair-calibrate-1.4.1.csv")
    found = categories(markers)
    assert found == categories(fair) == {**MARKERS, "ssp126": "C4"}
    late = markers.temperature.sel(year=slice(2081, 2100)).mean("year").median("member")
    for name, (low, high) in ASSESSED.items():
        assert low < float(late.sel(scenario=name)) < high, name


def test_paths(paths, markers):
    """No path without new policy is below 3 K or above 4; its CO2 is between the medians of the
    classes on either side. Baselines emit less than the marker of the same story: since 2014 wind,
    sun and batteries have become cheaper than the markers took them to be."""
    order = sorted(CUMULATIVE)
    for name, found in categories(paths).items():
        at = order.index(found)
        total = cumulative(paths, name, ["world_emissions_co2_ffi", "world_emissions_co2_afolu"],
                           1e-3)
        print(f"{name}: {found}, {total:.0f} Gt CO2")
        assert found == "C7", name
        assert CUMULATIVE[order[at - 1]] < total < CUMULATIVE[order[at + 1]], name
    for story, marker in (("baseline-ssp3", "ssp370"), ("baseline-ssp5", "ssp585")):
        ours = cumulative(paths, story, ["world_emissions_co2_ffi", "world_emissions_co2_afolu"],
                          1e-3)
        theirs = cumulative(markers, marker, ["co2_emissions"], 1)
        print(f"{story}: {ours:.0f}, {marker}: {theirs:.0f} Gt CO2")
        low, high = ASSESSED[marker]
        late = paths.temperature.sel(scenario=story, year=slice(2081, 2100)).mean("year")
        assert 0.5 < ours / theirs < 1
        assert low < float(late.median("member")) < high


def test_order_of_members(tmp_path):
    """The same ensemble from its last row to its first: members get other draws of the regions'
    parameters, which go by place, and the classes stay."""
    header, rows = peer.table(peer.SCENARIOS / "members/keeling-1.csv")
    found = []
    for name, order in (("as", 1), ("turned", -1)):
        members = peer.write(tmp_path / f"{name}.csv", header, rows[:300][::order])
        data = coupled.opened(tmp_path / f"{name}.nc",
                              [coupled.PATHS / f"{path}.yaml" for path in PATHS], *SHIFT,
                              "--members", members, "--variables", "temperature")
        labels = [row[0] for row in rows[:300]]
        assert [str(label) for label in data.member.values] == labels[::order]
        found.append(categories(data))
    assert found[0] == found[1]
