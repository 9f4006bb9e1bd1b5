"""What keeling account states: opened, and every part of it that the page needs checked."""

from dataclasses import dataclass

from analysis.calibration import files
from analysis.calibration.diagnostics import Part
from analysis.trajectory import Refused

WANTED = "expected the statement (JSON) that keeling account writes"


class Stated(Part):
    """A part of a statement."""

    wanted = WANTED

    def inner(self, name):
        return type(self)(self.path, name, self.fields.get(name))

    def both(self, name, n):
        """Numbers under a, and under b where there is one."""
        return self.numbers(name, n)

    def range(self, name):
        """5th, 50th and 95th percentile over members; [] where there are none."""
        return self.numbers(name, 3, rising=True) if self.has(name) else []

    def ranges(self, name, n):
        """Of each standard."""
        if not self.has(name):
            return []
        told = self.list(name)
        if len(told) != n:
            self.refuse(f"has {len(told)} {name}", f"expected {n}")
        return [Stated(self.path, self.place, {name: one}).range(name) for one in told]

    def words(self, name):
        told = self.list(name)
        if not all(isinstance(word, str) for word in told):
            self.refuse(f"has {name} that are no words", WANTED)
        return told


@dataclass(frozen=True)
class Recognition:
    category: str
    factor: float  # NaN: there is none
    dispersion: float
    rows: int
    energy: list
    in_force: list  # from, to; "": without end
    usable: bool
    why_not: list
    range: list  # 5th, 50th, 95th percentile of the factor over members; []: none


@dataclass(frozen=True)
class Statement:
    path: str
    keeling: str
    standards: list  # dictionaries of words, one or two
    activity: dict
    tables: list
    factors: list
    rows: int
    left_out: int
    kg: list
    tkm: list
    pkm: list
    unverified: list
    data: dict  # kg by what is known
    given: float
    bridge: dict  # kg by attribute
    notes: dict  # rows of other modes, ...: a number, or one for each standard
    members: dict  # n, seed, covers; {}: none were drawn
    range: list  # of kg, as of a factor, for each standard; []: none
    recognition: list
    rules: list
    signatures: list

    @property
    def names(self):
        return [standard["name"] for standard in self.standards]


def _words(part):
    """A part of words alone."""
    return {name: part.text(name) for name in part.fields}


def _recognition(part):
    factor, dispersion = (part.edge(name, float("nan")) for name in ("factor", "dispersion_ln"))
    return Recognition(part.text("category"), factor, dispersion, part.count("rows"),
                       part.words("energy"), part.words("both_in_force"), part.truth("usable"),
                       part.words("why_not"),
                       part.range("factor_range"))


def _plain(part):
    """Words and numbers as they are."""
    for name, value in part.fields.items():
        if not isinstance(value, (str, int, float, type(None))):
            part.refuse(f"has {name} that is neither word nor number", WANTED)
    return part.fields


def _notes(part, n):
    """Lists are of each standard."""
    return {name: part.both(name, n) if isinstance(value, list) else part.number(name)
            for name, value in part.fields.items() if not isinstance(value, bool)}


def read(path):
    root = Stated(path, "", files.json_of(path, WANTED))
    standards = [_words(part) for part in root.parts("standards")]
    n = len(standards)
    if n not in (1, 2) or not all("name" in one and "title" in one for one in standards):
        root.refuse(f"has {n} standards with a name and a title", "expected one or two")
    total = root.inner("total")
    bridge = total.inner("bridge_kg") if n == 2 else None
    return Statement(
        path=path, keeling=root.text("keeling"), standards=standards,
        activity=_plain(root.inner("activity")),
        tables=[_plain(part) for part in root.parts("tables")],
        factors=[_plain(part) for part in root.parts("factors")],
        rows=total.count("rows"), left_out=root.inner("activity").count("rows_left_out"),
        kg=total.both("kg_co2e", n), tkm=total.both("tkm", n),
        pkm=total.both("pkm", n), unverified=total.both("kg_unverified", n),
        data={kind: total.number(f"kg_{kind}") for kind in ("primary", "modelled", "default")},
        given=total.number("kg_given_as_co2e"),
        bridge={name: bridge.number(name) for name in bridge.fields} if bridge else {},
        notes=_notes(root.inner("notes"), n) if root.has("notes") else {},
        members=_plain(root.inner("members")) if root.has("members") else {},
        range=total.ranges("kg_co2e_range", n),
        recognition=[_recognition(part) for part in root.parts("recognition")] if bridge else [],
        rules=root.words("recognition_rules") if bridge else [],
        signatures=[_words(part) for part in root.parts("signatures")])
