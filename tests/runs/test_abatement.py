"""Marginal abatement: the price that a share abated is worth is the price that was set, once the
yearly limit no longer binds; what is abated is convex in its cost."""

import numpy as np
import pytest

import coupled

SECTORS = coupled.entries("sectors", "USER") + coupled.entries("sectors", "OTHER")
REGION, YEAR, PRICES = "CHN", 2075, (10, 40, 120)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("abatement")
    paths = [coupled.write(folder, f"at{price}", f"policies:\n  carbon_price: {{CHN: {price}}}\n")
             for price in PRICES]
    return coupled.opened(folder / "abatement.nc", paths, "--members", 1, "--years", "1750:2101",
                          "--variables", f"abated_share_*_{coupled.named(REGION)}")


def curves():
    """Largest share and scale of the region's pairs of sector and gas, in the order of the model:
    those that some region abates."""
    rows = {(row["region"], row["variable"]): float(row["value"]) for row in coupled.world("base")}
    pairs = [(sector, gas) for sector in SECTORS for gas in coupled.GASES
             if any(rows.get((region, f"mac_most[{sector},{gas}]"), 0) > 0
                    for region in coupled.REGIONS)]
    return [[rows.get((REGION, f"{name}[{sector},{gas}]"), 0) for name in ("mac_most", "mac_price")]
            for sector, gas in pairs]


def parameter(name):
    return next(float(row["value"]) for row in coupled.world("parameters") if row["name"] == name)


def test_price_comes_back(data):
    growth = 1 + parameter("abatement_growth") * (YEAR - coupled.BASE_YEAR)
    for i, (most, scale) in enumerate(curves()):
        if not most:
            continue
        possible = min(most * growth, parameter("most_abated"))
        shares = data[f"abated_share_{i}_{coupled.named(REGION)}"].sel(year=YEAR).values[:, 0]
        for share, price in zip(shares, PRICES):
            if price < 10 * scale:  # beyond, all is abated, and rounding is all there is to tell
                assert -scale * np.log1p(-share / possible) == pytest.approx(price, rel=1e-9), i


def test_convex(data):
    """Each further share costs more than the one before."""
    for i, (most, scale) in enumerate(curves()):
        shares = data[f"abated_share_{i}_{coupled.named(REGION)}"].sel(year=YEAR).values[:, 0]
        slopes = np.diff([0, *shares]) / np.diff([0, *PRICES])
        assert not most or (np.diff(slopes) < 0).all(), i
