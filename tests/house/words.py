"""No notes to self, no machine's paths, no blanks at line ends; ASCII in C."""
import re
from pathlib import Path

from tree import judge, sources

TEXT = """.c .h .def .cl .py .md .cmake .txt .yaml .sh .json .slurm .css .html .js .toml""".split()
ASCII = (".c", ".h", ".def", ".cl", ".cmake", ".sh")
NOTE = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
MACHINE = re.compile(r"(?<![\w.])/(work|root|tmp/w|home/\w+)\b")
TOP = """CMakeLists.txt README.md quickstart.sh CMakePresets.json CHANGELOG.md CITATION.cff
.ci/run .clang-tidy .clang-format .gitignore""".split()


def faults(path, line):
    if NOTE.search(line):
        yield "a note to self: do it, or file an issue"
    if MACHINE.search(line):
        yield "a path of one machine"
    if re.search(r"[ \t]+$", line):
        yield "blanks at the end"
    if path.suffix in ASCII and not line.isascii():
        yield "not ASCII"
    if "\t" in line and path.suffix in (".c", ".h", ".cl", ".py", ".js", ".def"):
        yield "a tab"


def words(root):
    told = [path for path in sources(root, *TEXT)
            if "tests/scenarios" not in path.as_posix()]  # files that must fail hold anything
    paths = told + [Path(name) for name in TOP if (root / name).exists()]
    for path in paths:
        data = (root / path).read_bytes()
        if data and not data.endswith(b"\n"):
            yield f"{path}:{data.count(10) + 1}: no end of line at the end of the file"
        for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
            for fault in faults(path, line):
                yield f"{path}:{number}: {fault}"


if __name__ == "__main__":
    judge(words)
