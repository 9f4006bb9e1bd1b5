"""The top level holds the rooms, a few files and dot-files. And what the other rules share."""
import os
import re
import sys
from pathlib import Path

TOP = """CMakeLists.txt sim kernels scenarios tests analysis cluster README.md quickstart.sh
CMakePresets.json LICENSE CITATION.cff CHANGELOG.md""".split()
MADE = re.compile(r"^(build.*|runs)$")  # what building and running leave there
PIP = re.compile(r"^(build|.*\.egg-info)$")  # what pip install ./analysis leaves there
ROOMS = ["sim", "kernels", "scenarios", "tests", "analysis", "cluster"]


def sources(root, *suffixes, rooms=ROOMS):
    """Every file of the rooms with one of the suffixes, as paths relative to root, sorted."""
    found = []
    for room in rooms:
        for folder, inner, files in os.walk(root / room):
            inner[:] = [name for name in inner
                        if not name.startswith((".", "__")) and not PIP.match(name)]
            found += [Path(folder, name).relative_to(root) for name in files]
    return sorted(path for path in found if path.suffix in suffixes)


def text(root, path):
    return (root / path).read_text(encoding="utf-8")


def blank(match):
    """What a pattern found, made blank; lines keep their numbers."""
    return re.sub(r"[^\n]", " ", match.group())


def code_only(source):
    """C with comments, quoted text and preprocessor lines blanked, and the #else of an #if too."""
    source = re.sub(r"/\*.*?\*/|//[^\n]*", blank, source, flags=re.S)
    source = re.sub(r'"(\\.|[^"\\\n])*"|\'(\\.|[^\'\\\n])*\'', '""', source)
    lines, others = [], []
    for line in re.sub(r"\\\n", "\\\\\v", source).split("\n"):
        word = re.match(r"\s*#\s*(\w+)", line)
        if word and word[1].startswith("if"):
            others.append(False)
        elif word and word[1] in ("else", "elif"):
            others[-1] = True
        elif word and word[1] == "endif":
            others.pop()
        lines.append("\n" * line.count("\v") if word or any(others) else line)
    return "\n".join(lines).replace("\\\v", "\n")


def judge(rule):
    """Runs rule(root), which yields `place: rule` lines, prints them and leaves with 1 on any."""
    faults = list(rule(Path(sys.argv[1]).resolve()))
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


def top_level(root):
    for name in sorted(os.listdir(root)):
        if name not in TOP and not name.startswith(".") and not MADE.match(name):
            yield f"{name}:1: not an entry of the top level (allowed: {' '.join(TOP)})"


if __name__ == "__main__":
    judge(top_level)
