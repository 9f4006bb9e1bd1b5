"""Text and tables as files hold them, and where the shipped world lies."""

import csv
import json
import math
import os
from pathlib import Path

from analysis.trajectory import Refused

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios"
MOST_BYTES = 1 << 30


def read(path, wanted):
    """A whole file; refuses what is none, or cannot be one of those wanted."""
    if not os.path.exists(path):
        raise Refused(f"{path}: there is no such file; {wanted}")
    if not os.path.isfile(path):
        raise Refused(f"{path}: is {'a folder' if os.path.isdir(path) else 'no file'}; {wanted}")
    if os.path.getsize(path) > MOST_BYTES:
        raise Refused(f"{path}: is larger than 1 GiB; {wanted}")
    try:
        return Path(path).read_bytes()
    except OSError as fault:
        raise Refused(f"{path}: cannot be read, {fault.strerror}; {wanted}") from None


def text_of(path, data, wanted):
    """Its bytes as text."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{path}: is not text in UTF-8; {wanted}") from None


def json_of(path, wanted):
    """What a file of JSON holds."""
    try:
        return json.loads(text_of(path, read(path, wanted), wanted))
    except (ValueError, RecursionError):
        raise Refused(f"{path}: is not JSON, or a damaged file; {wanted}") from None


def table_of(path, data, wanted):
    """The names of its columns and its rows, comments left out, each as long as the names."""
    lines = [(number, line) for number, line in
             enumerate(text_of(path, data, wanted).splitlines(), 1)
             if line.strip() and not line.startswith("#")]
    try:
        rows = list(csv.reader((line for _, line in lines), strict=True))
    except csv.Error as fault:
        raise Refused(f"{path}: is no table, {fault}; {wanted}") from None
    if len(rows) < 2 or len(rows) != len(lines):
        raise Refused(f"{path}: has no rows below a line of names; {wanted}")
    for (number, _), row in zip(lines, rows):
        if len(row) != len(rows[0]):
            raise Refused(f"{path}:{number}: has {len(row)} fields; expected {len(rows[0])}, "
                          "as in the line of names")
    return rows[0], rows[1:]


def shipped(name):
    """A table of the shipped world: its path, and a dictionary a row."""
    folder = Path(os.environ.get("KEELING_DATA") or SHIPPED)
    path, wanted = folder / name, "expected the shipped table (KEELING_DATA names its folder)"
    names, rows = table_of(path, read(path, wanted), wanted)
    return path, [dict(zip(names, row)) for row in rows]


def number(path, row, name):
    """A field as a number; NaN if it is empty."""
    text = row.get(name)
    if text == "":
        return math.nan
    try:
        value = float(text)
    except (TypeError, ValueError):
        raise Refused(f"{path}: column '{name}' holds {text!r}; expected a number") from None
    if not math.isfinite(value):
        raise Refused(f"{path}: column '{name}' holds {text!r}; expected a finite number")
    return value
