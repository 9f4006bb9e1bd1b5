"""What keeling calibrate tells beside its members: opened, and every part of it checked.

The numbers of the members themselves are read from the table beside it, if that is there.
"""

import hashlib
import json
import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from analysis.calibration import files
from analysis.trajectory import Refused

WANTED = "expected the diagnostics (JSON) that keeling calibrate writes"
TOLD = (5.0, 50.0, 95.0)  # the percentiles that tables tell
INNER = (17.0, 83.0)
ROLES = ("target", "filter", "check")
MOST = 1e30  # no quantity is larger
MOST_CELLS = 1000


@dataclass(frozen=True)
class Row:
    """A target, a filter or a check, and what became of it; None or NaN: not told."""

    key: str
    unit: str
    role: str
    quantity: str
    scenario: str
    source: str
    years: tuple
    base: tuple
    low: float
    high: float
    range: tuple
    n_prior: int
    prior_shares: np.ndarray
    weighted_shares: np.ndarray
    target: np.ndarray  # 5, 50, 95 %
    target_shares: np.ndarray
    members: np.ndarray  # 5, 50, 95 %
    members_inner: np.ndarray  # 17, 83 %
    members_shares: np.ndarray
    values: np.ndarray
    passed: bool


@dataclass(frozen=True)
class Rejected:
    why: str
    key: str
    n: int


@dataclass(frozen=True)
class Parameter:
    name: str
    unit: str
    group: str
    solved: bool


@dataclass
class Calibration:
    path: str
    title: str
    keeling: str
    recipe_version: int
    seed: int
    widened: bool
    draws: int
    kept: int
    survivors: int
    sample_size: float
    largest_share: float
    rejected: list
    parameters: list
    rows: list
    columns: dict = field(default_factory=dict)  # values of a parameter, by name
    members_hash: str = ""  # of the table beside it; empty: there is none

    @property
    def judged(self):
        """The members were given, not chosen."""
        return self.survivors == 0

    def of_role(self, role):
        return [row for row in self.rows if row.role == role]


class Part:
    """A dictionary of the file and where it is; takes its fields and refuses wrong ones."""

    wanted = WANTED

    def __init__(self, path, place, fields):
        self.path, self.place, self.fields = path, place, fields
        if not isinstance(fields, dict):
            self.refuse("is no object", "expected one with named fields")

    def refuse(self, what, expected):
        at = f"{self.place} " if self.place else ""
        raise Refused(f"{self.path}: {at}{what}; {expected}")

    def _take(self, name, kind, words, fits=lambda value: True):
        if name not in self.fields:
            self.refuse(f"has no '{name}'", self.wanted)
        value = self.fields[name]
        number_wanted = kind is not bool
        if not isinstance(value, kind) or (number_wanted and isinstance(value, bool)) \
                or not fits(value):
            self.refuse(f"has {name} {_shown(value)}", f"expected {words}")
        return value

    def has(self, name):
        return self.fields.get(name) is not None

    def text(self, name):
        return self._take(name, str, "a line of text", lambda value: value.isprintable())

    def truth(self, name):
        return self._take(name, bool, "true or false")

    def count(self, name, least=0):
        return self._take(name, int, f"a whole number, {least} or more",
                          lambda value: least <= value < 1 << 62)

    def number(self, name):
        return float(self._take(name, (int, float), "a finite number",
                                lambda value: abs(value) < MOST))

    def edge(self, name, absent):
        """A bound that may be missing."""
        return self.number(name) if self.has(name) else absent

    def list(self, name):
        return self._take(name, list, "a list")

    def numbers(self, name, n, rising=False):
        """n numbers; NaN for those that are null."""
        told = self.list(name)
        kinds = {type(value) for value in told} - {int, float, type(None)}
        huge = any(isinstance(value, int) and abs(value) >= MOST for value in told)
        values = np.empty(0) if kinds or huge else np.array(
            [math.nan if value is None else value for value in told], dtype=float)
        if kinds or len(values) != n or (np.abs(values) >= MOST).any():
            self.refuse(f"has {name} that are not {n:,} finite numbers", self.wanted)
        if rising and (np.diff(values) < 0).any():
            self.refuse(f"has {name} that fall", "expected them in rising order")
        return values

    def shares(self, name):
        """Shares by cell, which are one or less together."""
        values = self.numbers(name, min(len(self.list(name)), MOST_CELLS))
        if not len(values) or not (values >= 0).all() or values.sum() > 1 + 1e-6:
            self.refuse(f"has {name} that are no shares", "expected parts of 1 by cell")
        return values

    def years(self, name):
        """First and last year, or None."""
        if not self.has(name):
            return None
        years = self.list(name)
        if len(years) != 2 or {type(year) for year in years} != {int} \
                or not -10000 < years[0] <= years[1] < 10000:
            self.refuse(f"has {name} {_shown(years)}", "expected a first and a last year")
        return tuple(years)

    def parts(self, name):
        return [type(self)(self.path, f"{name}[{k}]", one) for k, one in enumerate(self.list(name))]


def _shown(value):
    text = json.dumps(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _row(part, percentiles, kept):
    told = [percentiles.index(level) for level in TOLD]
    inner = [percentiles.index(level) for level in INNER]
    n = len(percentiles)
    role = part.text("role")
    if role not in ROLES:
        part.refuse(f"has role '{role}'", f"expected {', '.join(ROLES)}")
    members = part.numbers("members", n, rising=True)
    row = Row(
        key=part.text("key"), unit=part.text("unit"), role=role, quantity=part.text("quantity"),
        scenario=part.text("scenario"), source=part.text("source"),
        years=part.years("years"), base=part.years("base"),
        low=part.edge("low", -math.inf), high=part.edge("high", math.inf),
        range=tuple(part.numbers("range", 2)), n_prior=part.count("n_prior"),
        prior_shares=part.shares("prior_shares") if part.has("prior_shares") else None,
        weighted_shares=part.shares("weighted_shares") if part.has("weighted_shares") else None,
        target=part.numbers("target", n, rising=True)[told] if role == "target" else None,
        target_shares=part.shares("target_shares") if role == "target" else None,
        members=members[told], members_inner=members[inner],
        members_shares=part.shares("members_shares"),
        values=part.numbers("values", kept),
        passed=part.truth("passed") if role == "check" else None)
    _agree(part, row, members, percentiles)
    return row


def _agree(part, row, members, percentiles):
    """What the row says must hang together."""
    low, high = row.range
    if not low < high:
        part.refuse("has an empty range", "expected low and high, in that order")
    if row.role == "target" and not row.target[0] < row.target[2]:
        part.refuse("has a target without width", "expected one with a 5th and a 95th percentile")
    if row.role != "target" and not row.low < row.high:
        part.refuse("has nothing between low and high", "expected low below high")
    counted = np.percentile(row.values, percentiles)
    near = 1e-5 * np.nanmax(np.abs(counted), initial=1e-12)
    if np.isfinite(counted).all() and not (np.abs(counted - members) <= near).all():
        part.refuse(f"('{row.key}') has members that are not the percentiles of its values",
                    "expected them as keeling calibrate counted them")
    median = row.members[1]
    clear = min(abs(median - row.low), abs(median - row.high)) > near
    if row.role == "check" and clear and row.passed != (row.low < median < row.high):
        part.refuse(f"('{row.key}') has passed that contradicts its median",
                    "expected true where the median lies between low and high")


def _percentiles(root):
    told = list(root.numbers("percentiles", min(len(root.list("percentiles")), 100), rising=True))
    if not set(told) >= {*TOLD, *INNER}:
        root.refuse("has other percentiles", "expected 5, 17, 50, 83 and 95 among them")
    return told


def _rejected(root):
    return [Rejected(part.text("why"), part.text("key") if part.has("key") else "",
                     part.count("n")) for part in root.parts("rejected")]


def _checked(calibration, root):
    """Counts that must add up, keys that must differ."""
    c = calibration
    lost = sum(rejected.n for rejected in c.rejected)
    if not c.judged and c.draws - lost != c.survivors:
        root.refuse(f"tells of {c.draws:,} draws, {lost:,} rejected and {c.survivors:,} survivors",
                    "expected numbers that add up")
    if not c.judged and c.kept > c.draws:
        root.refuse("keeps more members than there were draws", "expected fewer")
    keys = [row.key for row in c.rows]
    for key in keys:
        if keys.count(key) > 1:
            root.refuse(f"tells of '{key}' more than once", "expected a row for each")
    if not keys:
        root.refuse("has no rows", "expected a target, a filter or a check")
    return c


def read(path):
    """The calibration that a JSON tells of, with the table of its members if that lies beside."""
    root = Part(path, "", files.json_of(path, WANTED))
    percentiles = _percentiles(root)
    kept = root.count("kept", 1)
    calibration = _checked(Calibration(
        path=path, title=root.text("title"), keeling=root.text("keeling"),
        recipe_version=root.count("recipe_version"), seed=root.count("seed", -(1 << 31)),
        widened=root.truth("widened"), draws=root.count("draws"), kept=kept,
        survivors=root.count("survivors"), sample_size=root.number("effective_sample_size"),
        largest_share=root.number("largest_share"), rejected=_rejected(root),
        parameters=[Parameter(part.text("name"), part.text("unit"), part.text("group"),
                              part.truth("solved")) for part in root.parts("parameters")],
        rows=[_row(part, percentiles, kept) for part in root.parts("rows")]), root)
    beside = Path(path).with_suffix(".csv")
    if beside.exists() and str(beside) != str(path):
        _read_members(calibration, beside)
    return calibration


def _read_members(calibration, path):
    """The columns of the parameters, in the order of the members."""
    wanted = "expected the members that keeling calibrate wrote with these diagnostics"
    data = files.read(path, wanted)
    names, rows = files.table_of(path, data, wanted)
    if len(rows) != calibration.kept:
        raise Refused(f"{path}: has {len(rows):,} members and {calibration.path} tells of "
                      f"{calibration.kept:,}; {wanted}")
    for parameter in calibration.parameters:
        if parameter.name in names:
            at = names.index(parameter.name)
            calibration.columns[parameter.name] = np.array(
                [files.number(path, {parameter.name: row[at]}, parameter.name) for row in rows])
    calibration.members_hash = hashlib.sha256(data).hexdigest()
