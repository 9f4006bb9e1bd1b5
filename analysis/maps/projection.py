"""The Equal Earth projection, on which areas are as on the globe.

Šavrič, Patterson and Jenny 2019 doi:10.1080/13658816.2018.1504949, of a sphere with radius 1.
"""

import numpy as np

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = np.sqrt(3) / 2
WIDTH, HEIGHT = 5.413259969, 2.634725518  # of the whole globe


def equal_earth(degrees):
    """[point][x, y] of [point][longitude, latitude]."""
    longitude, latitude = np.radians(np.asarray(degrees, float)).T
    angle = np.arcsin(M * np.sin(latitude))
    square, sixth = angle**2, angle**6
    slope = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    x = longitude * np.cos(angle) / (M * slope)
    y = angle * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return np.stack([x, y], -1)


def globe():
    """The edge of the world."""
    latitudes = np.linspace(-90, 90, 61)
    east = np.stack([np.full_like(latitudes, 180), latitudes], -1)
    return equal_earth(np.concatenate([east, (east * [-1, 1])[::-1], east[:1]]))
