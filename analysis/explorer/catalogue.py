"""What there is to choose from: each quantity once, with its world and its regions."""

from dataclasses import dataclass

from analysis.regions import shares

GENERAL, NAMELESS = "General", "Without an IAMC name"
MONEY, OUTPUT = "USD", "GDP"
SINKS = ("Carbon Sequestration|", "Carbon Removal|")


@dataclass(frozen=True)
class Entry:
    """A quantity, called as its dataset is but for the region; by_region: None is the world."""

    key: str
    first: object
    by_region: dict

    @property
    def title(self):
        return shares.title_of(self.first)

    @property
    def sink(self):
        return self.first.iamc.startswith(SINKS) or "_sink" in self.key

    @property
    def priced(self):
        return MONEY in self.first.units and not self.first.iamc.startswith(OUTPUT)


def of_file(trajectory):
    """An Entry for each quantity, those that IAMC has a name for first, else in the file's order;
    a world's stands with its regions."""
    by_stem = {}
    for quantity in trajectory.quantities:
        by_stem.setdefault(shares.stem_of(quantity), {})[quantity.region] = quantity
    taken = set()
    for regions in by_stem.values():
        first = next(iter(regions.values()))
        world = shares.world_quantity(trajectory, first) if first.region else None
        if world and None not in regions and world.name not in taken:
            regions[None] = world
            taken.add(world.name)
    found = [Entry(stem, next(iter(regions.values())), regions)
             for stem, regions in by_stem.items() if stem not in taken]
    return sorted(found, key=lambda entry: not entry.first.iamc)


def groups(entries):
    """The heading of each entry: the first word of its IAMC name, if others have it too."""
    words = [entry.first.iamc.split("|")[0] for entry in entries]
    return [NAMELESS if not word else word if words.count(word) > 1 else GENERAL
            for word in words]
