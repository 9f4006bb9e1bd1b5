"""Passenger- and tonne-kilometres of the base year: rows of base.csv out of transport.csv.

python3 -m analysis.regions.activity [FOLDER]

A region that reports has its own figure, over the share of its people who do. Passengers by road
are those of cars, and as many more by bus and two-wheeler as a model supposes; where cars are not
counted, and by rail, what the model has a head. Freight that no statistic has is the model's for
several regions together, less what some of them report, divided as the energy is. By air, and by
water where nothing is reported, it is the sector's energy over what a kilometre takes. Rows that
are there are replaced.
"""

import argparse
from difflib import get_close_matches
from pathlib import Path

from analysis.hindcast.world import FOLDER, MARKS, number, open_world, rows, told
from analysis.trajectory import Refused

NAME = "transport_activity"
SECTORS = {"road_passengers": "passenger_road", "rail_passengers": "rail", "air_passengers": "air",
           "road_freight": "freight_road", "rail_freight": "rail", "water_freight": "water"}
UNITS = {"passengers": "billion pkm/yr", "freight": "billion tkm/yr"}
FIGURES = {"cars": UNITS["passengers"], "road_freight": UNITS["freight"],
           "rail_freight": UNITS["freight"], "water_freight": UNITS["freight"],
           "rail_passengers": UNITS["passengers"], "rail_per_head": "pkm/yr",
           "road_per_head": "pkm/yr", "road_per_car": "1", "air_per_energy": "MJ/pkm",
           "water_per_energy": "MJ/tkm"}  # of transport.csv, and their units
PER_EJ, PER_BILLION = 1e3, 1e-3  # at one MJ a kilometre; a million people


def _check(world, place, row):
    names = (*world.regions, "all")
    known = [*(("region", one, names) for one in row["regions"].split()),
             ("figure", row["figure"], tuple(FIGURES)), ("mark", row["mark"], MARKS),
             ("unit", row["unit"], (FIGURES.get(row["figure"]),))]
    for what, word, expected in known:
        if word not in expected:
            near = get_close_matches(word, map(str, expected), 1)
            raise Refused(f"{place}: {what} '{word}'; expected "
                          f"{', '.join(map(str, expected))}"
                          + (f"; did you mean '{near[0]}'?" if near else ""))


class Figures:
    """Of regions by themselves, and of several: figure -> regions -> (value, mark)."""

    def __init__(self, world, path):
        self.world, self.of = world, {}
        for place, row in rows(path, ("regions", "figure", "value", "unit", "year", "cover",
                                      "mark")):
            _check(world, place, row)
            value = number(place, row, "value")
            cover = number(place, row, "cover") if row["cover"] else 1
            if not (value >= 0 and 0 < cover <= 1):
                raise Refused(f"{place}: value {row['value']}, cover {row['cover']}; expected 0 or "
                              "more, and a share of 1")
            told_of = row["mark"] == "verified" and cover >= 1 and \
                row["year"] == str(world.last_year)
            mark = row["mark"] if told_of or row["mark"] == "default" else "derived"
            self.of.setdefault(row["figure"], {})[tuple(row["regions"].split())] = (
                value / cover, mark)

    def each(self, region, figure):
        """Of a region, or of each of several that are named with it; its own goes before."""
        rows = self.of.get(figure, {})
        found = [rows[names] for names in sorted(rows, key=len)
                 if region in names and "all" not in names]
        return (found or [rows.get(("all",))])[0]

    def head(self, region, figure):
        people = self.world.history.get((region, "population"), {}).get(self.world.last_year)
        row = self.each(region, figure)
        return people and row and (row[0] * people * PER_BILLION, "default")

    def energy(self, region, sector):
        return sum(row[0] for variable, row in self.world.base.get(region, {}).items()
                   if variable.startswith(f"energy[{sector},"))

    def part(self, region, service):
        """Of what several regions move together, less what some of them report."""
        rows = self.of.get(service, {})
        names = next((names for names in rows if len(names) > 1 and region in names), ())
        left = [name for name in names if (name,) not in rows]
        all_of_them = sum(self.energy(name, SECTORS[service]) for name in left)
        if not all_of_them:
            return None
        rest = rows[names][0] - sum(rows[name,][0] for name in names if name not in left)
        return max(0.0, rest) * self.energy(region, SECTORS[service]) / all_of_them, "default"

    def by_energy(self, region, sector):
        row = self.each(region, f"{sector}_per_energy")
        return row and (self.energy(region, sector) * PER_EJ / row[0], "default")

    def activity(self, region, service):
        """(billion kilometres, mark), or None."""
        own = self.of.get(service, {}).get((region,))
        if own or not self.energy(region, SECTORS[service]):
            return own
        mode, _, what = service.partition("_")
        cars = self.of.get("cars", {}).get((region,))
        if mode == "road" and cars:
            return cars[0] * self.each(region, "road_per_car")[0], "default"
        if mode in ("air", "water"):
            return self.by_energy(region, mode)
        return self.part(region, service) if what == "freight" else \
            self.head(region, f"{mode}_per_head")


def rows_of(figures, region, year):
    for service in SECTORS:
        value, mark = figures.activity(region, service) or (0, "")
        if value > 0:
            unit = UNITS[service.partition("_")[2]]
            yield f"{region},{NAME}[{service}],{value:.6g},{unit},{year},{mark}"


def table(world, figures, lines):
    """The lines of base.csv with those of activity, each after its region's energy."""
    lines = [line for line in lines if f",{NAME}[" not in line]
    last = {line.partition(",")[0]: at for at, line in enumerate(lines) if ',"energy[' in line}
    for region, at in sorted(last.items(), key=lambda item: -item[1]):
        lines[at + 1:at + 1] = rows_of(figures, region, world.last_year)
    return lines


def main(words=None):
    parser = argparse.ArgumentParser(prog="python3 -m analysis.regions.activity",
                                     description="Writes transport_activity in FOLDER/base.csv.")
    parser.add_argument("folder", nargs="?", default=FOLDER,
                        help="tables such as those of scenarios/world (default)")
    folder = Path(parser.parse_args(words).folder)
    world, path = open_world(folder), folder / "base.csv"
    lines = table(world, Figures(world, folder / "transport.csv"),
                  path.read_text(encoding="utf-8").splitlines())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"table     {path}")


if __name__ == "__main__":
    told(main)
