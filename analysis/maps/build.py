"""Makes outlines.csv from Natural Earth's countries: python3 -m analysis.maps.build COUNTRIES.shp.

Countries are merged into regions where they share a border, point for point; what is left of
borders is thinned between the points where three regions or a coast meet, so that neighbours still
fit.
"""

import csv
import struct
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
COUNTRIES = HERE.parents[1] / "scenarios/world/countries.csv"
WITHOUT = {"Kosovo": "XKX", "N. Cyprus": "CYP", "Somaliland": "SOM"}  # that have no code there
GUIANA = "GUF", -40  # is drawn as a part of France, west of this longitude
PER_DEGREE = 10
THIN = 1.2  # tenths of a degree that a line may move
HEAD = (
    "# Outlines of the 23 regions, a ring a row: longitudes and latitudes by turns, degrees times "
    f"{PER_DEGREE}.\n"
    "# Source: Natural Earth, 1:110m admin-0 countries (public domain), as naturalearth_lowres in "
    "geopandas 0.14.4, merged by scenarios/world/countries.csv and thinned by "
    "analysis/maps/build.py. Borders are Natural Earth's; Keeling takes no position on them. "
    "Antarctica is left out. Mark: default.\n"
    "# Not drawn, for 1:110m has them not ({}): {}.\n"
    "region,outline\n")


def regions_of_countries():
    with open(COUNTRIES, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {row["iso3"]: row for row in rows if row["iso3"] != "ATA"}


def codes(path):
    """The country of each shape, from the .dbf beside it."""
    data = path.with_suffix(".dbf").read_bytes()
    n, head, size = struct.unpack("<IHH", data[4:12])
    found, begin = {}, 1
    for at in range(32, head - 1, 32):
        name, width = data[at:at + 11].split(b"\0")[0].decode(), data[at + 16]
        starts = range(head + begin, head + begin + n * size, size)
        found[name] = [data[start:start + width].decode("latin-1").strip() for start in starts]
        begin += width
    return [WITHOUT.get(name, code) for name, code in zip(found["name"], found["iso_a3"])]


def shapes(path):
    """The rings of each shape, arrays of points, the last of which is the first."""
    data, at = path.read_bytes(), 100
    while at < len(data):
        words = struct.unpack(">i", data[at + 4:at + 8])[0]
        parts, points = struct.unpack("<ii", data[at + 44:at + 52])
        starts = struct.unpack(f"<{parts}i", data[at + 52:at + 52 + 4 * parts])
        flat = np.frombuffer(data, "<f8", 2 * points, at + 52 + 4 * parts).reshape(-1, 2)
        yield [flat[a:b] for a, b in zip(starts, (*starts[1:], points))]
        at += 8 + 2 * words


def edges_of(path, countries):
    """{(point, next point): region} of all rings, clockwise as the file has them; and of whom."""
    edges, drawn = {}, set()
    for code, rings in zip(codes(path), shapes(path)):
        for ring in rings if code in countries else ():
            overseas = code == "FRA" and ring[:, 0].max() < GUIANA[1]
            drawn.add(GUIANA[0] if overseas else code)
            region = countries[GUIANA[0] if overseas else code]["region"]
            points = [tuple(point) for point in ring.tolist()]
            edges.update(((a, b), region) for a, b in zip(points, points[1:]) if a != b)
    return edges, drawn


def rings_of(edges, region):
    """What is left of a region's rings without borders between its own countries."""
    left = {}
    for (a, b), mine in edges.items():
        if mine == region and edges.get((b, a)) != region:
            left.setdefault(a, []).append(b)
    while left:
        ring = [next(iter(left))]
        while len(ring) == 1 or ring[-1] != ring[0]:
            onward = left[ring[-1]]
            ring.append(onward.pop())
            if not onward:
                del left[ring[-2]]
        yield ring


def thinned(line, most):
    """Douglas and Peucker: the points that a line needs so that it moves less than that."""
    points = np.array(line)
    along = points[-1] - points[0]
    length = np.hypot(*along)
    off = points[1:-1] - points[0]
    far = (np.abs(along[0] * off[:, 1] - along[1] * off[:, 0]) / length if length
           else np.hypot(*off.T))
    if not far.size or far.max() < most:
        return [line[0], line[-1]]
    middle = int(far.argmax()) + 1
    return thinned(line[:middle + 1], most)[:-1] + thinned(line[middle:], most)


def outline(ring, edges):
    """The ring thinned between the points where its neighbour changes, the same from both sides."""
    beside = [edges.get((b, a), "") for a, b in zip(ring, ring[1:])]
    turns = [k for k in range(len(beside)) if beside[k] != beside[k - 1]] or [
        max(range(len(beside)), key=lambda k: ring[k])]
    ring, out = ring[turns[0]:-1] + ring[:turns[0] + 1], []
    cuts = [k - turns[0] for k in turns] + [len(ring) - 1]
    for a, b in zip(cuts, cuts[1:]):
        line = ring[a:b + 1]
        turned = line[0] > line[-1]
        line = thinned(line[::-1] if turned else line, THIN / PER_DEGREE)
        out += (line[::-1] if turned else line)[:-1]
    rounded = [tuple(round(PER_DEGREE * value) for value in point) for point in out]
    kept = [point for k, point in enumerate(rounded) if point != rounded[k - 1]]
    return kept if len(kept) > 2 else []


def main(path):
    countries = regions_of_countries()
    edges, drawn = edges_of(Path(path), countries)
    lacking = sorted(set(countries) - drawn)
    with open(HERE / "outlines.csv", "w", encoding="utf-8", newline="") as out:
        out.write(HEAD.format(len(lacking),
                              ", ".join(countries[code]["name"] for code in lacking)))
        for region in dict.fromkeys(row["region"] for row in countries.values()):
            kept = [outline(ring, edges) for ring in rings_of(edges, region)]
            for ring in sorted(filter(None, kept), key=len, reverse=True):
                out.write(f"{region},{' '.join(f'{x} {y}' for x, y in ring)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
