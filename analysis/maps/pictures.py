"""Maps of a year: what each of Keeling's regions emits per head, or how it warms.

Regions of one's own have no outlines here, and so no map.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
from matplotlib.patches import Polygon

from analysis import palette, plots
from analysis.iamc import INTERNATIONAL
from analysis.maps.build import PER_DEGREE, thinned
from analysis.maps.projection import HEIGHT, WIDTH, equal_earth, globe
from analysis.metrics.fairness import of_all
from analysis.pictures import Picture, rows_of, said
from analysis.regions import shares
from analysis.trajectory import POPULATION, Refused

OUTLINES = Path(__file__).with_name("outlines.csv")
YEAR = 2050
WARMING = "regional_warming"
PER_HEAD = (0, 1, 2, 4, 8, 16)  # t a head and year
STEPS = 6
TITLE = 0.32  # inches above a panel
PAGE_POINT = WIDTH / 700  # a point of an interactive page, which draws a map so many across
ISLAND, BEND = 1.5, 0.3  # square points and points that are seen
# Paul Tol's YlOrBr, and his blue for what is below zero: the colour-blind tell them apart.
RAMP = ("#fff7bc", "#fec44f", "#fb9a29", "#ec7014", "#cc4c02", "#8c2d04")
BELOW, UNKNOWN = "#4477aa", palette.FAINT
ABOUT = "Equal Earth projection; borders are Natural Earth's, and no position is taken on them."


@cache
def outlines():
    """(region, ring, projected), large ones first, so that what lies within another is seen."""
    with open(OUTLINES, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    rings = [(row["region"], equal_earth(np.array(row["outline"].split(), float).reshape(-1, 2)
                                         / PER_DEGREE)) for row in rows]
    return sorted(rings, key=lambda found: -area(found[1]))


@cache
def _seen(point):
    """What of the outlines is seen where a point of the picture is so long: without holes, which
    others fill, small islands and small bends."""
    return [(region, thinned(list(ring), BEND * point)) for region, ring in outlines()
            if area(ring) > ISLAND * point**2]


@cache
def regions():
    return tuple(dict.fromkeys(region for region, _ in outlines()))


def area(ring):
    """Of the sphere with radius 1; below zero of a hole, which runs the other way round."""
    return np.sum(np.roll(ring[:, 0], -1) * ring[:, 1] - ring[:, 0] * np.roll(ring[:, 1], -1)) / 2


def why_not(trajectory):
    """Why there is no map; nothing if there is one."""
    made = {code for code in trajectory.note("regions").split(", ") if code} - {INTERNATIONAL}
    if not made:
        return "the run has no regions"
    if made != set(regions()):
        return "the regions are not Keeling's own, and have no outlines"
    return ""


def _known_year(trajectory, parts, wanted):
    """That year if there are numbers of it, else the last of which there are."""
    known = np.isfinite([part.bands.line for part in parts.values()]).any((0, 1))
    years = [int(year) for year in trajectory.years[known]]
    if not years or (wanted is not None and wanted not in years):
        raise Refused(f"{trajectory.path}: has no numbers for a map of {wanted or 'any year'}; "
                      "expected " + (f"{years[0]} to {years[-1]}" if years else "some"), 64)
    return wanted or (YEAR if YEAR in years else years[-1])


def _nice(step):
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(step))
    return next(power * k for k in (1, 2, 2.5, 5, 10) if power * k >= step * (1 - 1e-9))


def bounds_of(values):
    """Where classes begin: at zero, and in equal steps above."""
    most = np.nanmax(values)
    step = _nice(most / STEPS) if most > 0 else 1
    return tuple(step * k for k in range(STEPS))


def colour_of(value, bounds):
    if not np.isfinite(value):
        return UNKNOWN
    return RAMP[int(np.searchsorted(bounds, value, "right")) - 1] if value >= 0 else BELOW


def _legend(values, bounds):
    """What the colours mean, from the lowest to the highest that there are."""
    texts = [f"{bound:g}" for bound in bounds]
    steps = [*zip(RAMP, (f"{a}–{b}" for a, b in zip(texts, texts[1:]))),
             (RAMP[-1], f"{texts[-1]} and more")]
    used = {colour_of(value, bounds) for value in values.ravel()}
    ranks = [k for k, (colour, _) in enumerate(steps) if colour in used]
    between = steps[ranks[0]:ranks[-1] + 1] if ranks else []
    return tuple([(BELOW, "below 0")] * (BELOW in used) + between
                 + [(UNKNOWN, "not told")] * (UNKNOWN in used))


def _draw(figure, wide, names, values, bounds):
    """values: [scenario][region], in the order of regions()."""
    n = min(len(names), plots.MOST_PANELS)
    columns, frame = _columns(n, wide), globe()
    each = 1 / rows_of(n, columns)  # of the height, the title with it
    title = TITLE / figure.get_figheight()
    point = WIDTH * columns / (72 * figure.get_figwidth())
    for k in range(n):
        axes = figure.add_axes([(k % columns + 0.01) / columns, 1 - (k // columns + 1) * each,
                                0.98 / columns, each - title])
        axes.set(xlim=(-WIDTH / 2, WIDTH / 2), ylim=(-HEIGHT / 2, HEIGHT / 2), aspect="equal")
        axes.axis("off")
        axes.plot(*frame.T, color=palette.QUIET, linewidth=0.6, clip_on=False)
        colours = {region: colour_of(value, bounds) for region, value in zip(regions(), values[k])}
        for region, ring in _seen(point):
            axes.add_patch(Polygon(ring, facecolor=colours[region], edgecolor=palette.QUIET,
                                   linewidth=0.3, clip_on=False))
        axes.set_title(names[k] if len(names) > 1 else "", fontsize=9)


def _columns(n, wide):
    return 1 if n == 1 else (2 if n <= 4 else 3) if wide else 1 if n < 4 else 2


def _height(n, wide, across):
    columns = _columns(n, wide)
    return rows_of(n, columns) * (across / columns * HEIGHT / WIDTH + TITLE)


def _picture(trajectory, name, title, values, bounds, caption):
    names = [palette.title_of(one) for one in trajectory.scenarios]
    n = min(len(names), plots.MOST_PANELS)
    of = f" over {trajectory.members:,} members" if trajectory.members else " over the members"
    median = ("Of one member, not the median of an ensemble." if trajectory.single
              else f"Medians{of}.")
    shown = f"The first {n} of {len(names)} scenarios." if len(names) > n else ""
    return Picture(name, title, said(median, caption, ABOUT, shown),
                   lambda figure, wide: _draw(figure, wide, names, values, bounds),
                   (_height(n, True, 9.2), _height(n, False, 3.9)), _legend(values, bounds))


def _lines(trajectory, parts, at):
    """[scenario][region], in the order of regions(); NaN where one tells nothing."""
    nothing = np.full(len(trajectory.scenarios), np.nan)
    return np.stack([parts[code].bands.line[:, at] if code in parts else nothing
                     for code in regions()], -1)


def per_head(trajectory, parts, title, year=None, name="map"):
    """Of a quantity in Mt, what it is for each of the region's people, in t."""
    people = trajectory.in_regions(POPULATION)
    year = _known_year(trajectory, parts, year)
    at = trajectory.year_index(year)
    first = next(iter(parts.values()))
    units = palette.unit_title(first.units.removeprefix("Mt ").removesuffix(" yr-1"))
    values = of_all(_lines(trajectory, parts, at), _lines(trajectory, people, at))
    return _picture(trajectory, name, f"{title} per head, {year}, t {units} a year", values,
                    PER_HEAD, "")


def plain(trajectory, parts, year=None, name="map"):
    """Of any quantity, in its own unit or one a thousand times as large."""
    year = _known_year(trajectory, parts, year)
    first = next(iter(parts.values()))
    by, units = shares.larger(first.units)
    values = _lines(trajectory, parts, trajectory.year_index(year)) / by
    title = f"{shares.title_of(first)}, {year}"
    units = "" if units == "1" else f", {palette.unit_title(units)}"
    return _picture(trajectory, name, title + units, values, bounds_of(values), "")


def of_page(trajectory):
    """What an interactive page needs for maps; None where there are none. order: of rings, large
    ones first."""
    if why_not(trajectory):
        return None
    rings, order = {}, []
    for region, ring in _seen(PAGE_POINT):
        mine = rings.setdefault(region, [])
        order.append([region, len(mine)])
        mine.append(np.round(ring, 3).tolist())
    return {"rings": rings, "order": order, "frame": (WIDTH / 2, HEIGHT / 2),
            "globe": np.round(globe(), 3).tolist(), "ramp": RAMP, "below": BELOW,
            "heads": PER_HEAD, "steps": STEPS, "year": YEAR, "people": POPULATION,
            "about": ABOUT, "first": shares.GHG}


def of_file(trajectory):
    """The maps of a report: greenhouse gases per head, and warming by region where it is kept."""
    if why_not(trajectory):
        return
    ghg, people = (trajectory.in_regions(iamc) for iamc in (shares.GHG, POPULATION))
    if ghg and people:
        yield per_head(trajectory, ghg, "Greenhouse gases")
    warming = _called(trajectory, WARMING)
    if warming:
        yield plain(trajectory, warming, name="map_warming")


def _called(trajectory, stem):
    return {one.region: one for one in trajectory.quantities
            if one.region and shares.stem_of(one) == stem}


def of_quantity(trajectory, name, year=None, heads=False):
    """The map of a quantity that regions have, by its name in the file without the region, or
    IAMC's; refuses where there is none."""
    reason = why_not(trajectory)
    if reason:
        raise Refused(f"{trajectory.path}: {reason}; expected the regions of scenarios/world for "
                      "a map")
    parts = trajectory.in_regions(name) or _called(trajectory, name)
    if not parts:
        raise Refused(f"{trajectory.path}: has no quantity '{name}' of regions; expected one such "
                      "as ghg", 64)
    first = next(iter(parts.values()))
    if not heads:
        return plain(trajectory, parts, year, f"map_{shares.stem_of(first)}")
    if not first.units.startswith("Mt ") or not trajectory.in_regions(POPULATION):
        raise Refused(f"{trajectory.path}: '{name}' cannot be told per head; expected a quantity "
                      "in Mt, and regional_population in the file", 64)
    return per_head(trajectory, parts, shares.title_of(first), year,
                    f"map_{shares.stem_of(first)}_per_head")
