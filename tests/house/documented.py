"""Every page tells the truth: what it names exists, its files are valid, its ```sh blocks run, and
a ```text block behind one is what that prints."""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tree import ROOMS, judge, sources, text

RUN = ["README.md", *(f"{room}/README.md" for room in ROOMS), "analysis/TUTORIAL.md",
       "analysis/GALLERY.md"]
BLOCK = re.compile(r"^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```)?", re.M | re.S)
FILE = re.compile(r"^```(?:yaml|csv|c|python)\n(?:#|/\*) ([\w.]+).*?\n(.*?)^```", re.M | re.S)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
OTHERS = {"--help", "--preset", "--build", "--job-name", "--nodes", "--ntasks",
          "--ntasks-per-node", "--mpi", "--cpus-per-task", "--mem", "--time", "--array",
          "--install", "--prefix", "--test-dir",
          "--allow-run-as-root", "--oversubscribe"}


def named(root, page, source):
    """Paths of the house in backquotes, and options, must exist."""
    known = set(OPTION.findall("".join(
        (root / path).read_text() for path in root.glob("sim/**/*.[ch]"))))
    known |= {f"--{name}" for path in (*root.glob("sim/**/*.[cd]*"), *root.glob("analysis/*.py"))
              for name in re.findall(r'"(?:--)?([a-z][a-z-]+)"', path.read_text())}
    for number, line in enumerate(source.splitlines(), 1):
        for path in re.findall(r"`([\w./-]+)`", line):
            places = root / path, root / Path(page).parent / path
            of_house = "/" in path and path.split("/")[0] in ROOMS
            if of_house and not any(place.exists() for place in places):
                yield f"{page}:{number}: {path} does not exist"
        for option in OPTION.findall(line):
            if option not in known | OTHERS:
                yield f"{page}:{number}: no option {option}"


def blocks_of(source):
    """Of each ```sh block the number and text of its lines, and the lines it has to print."""
    for block in BLOCK.finditer(source):
        first = source.count("\n", 0, block.start(1)) + 1
        yield list(enumerate(block[1].splitlines(), first)), (block[2] or "").splitlines()


def given_files(root, page, source, folder):
    """Blocks whose first line is a comment with a name are files; C has to compile."""
    for block in FILE.finditer(source):
        path = Path(folder, block[1])
        path.write_text(block[2])
        if path.suffix == ".c":
            command = ["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                       f"-I{root / 'sim'}", str(path)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                yield f"{page}: {done.stderr}"


def typed(page, lines, promised, folder):
    """What is wrong with the lines of a block, typed in the folder."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # this python3, not another
    printed = ""
    for number, line in lines:
        done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True,
                              env=os.environ | {"PATH": path})
        printed += done.stdout
        if done.returncode:
            said = done.stderr.strip().splitlines()[-1:]
            yield f"{page}:{number}: ended with {done.returncode}: {''.join(said)}"
    for line in promised:
        if line not in printed:
            yield f"{page}:{lines[-1][0]}: does not print '{line}'"


def run(root, page, source):
    """Every line of the ```sh blocks, in order, in a folder that looks like this one."""
    build = os.environ.get("KEELING_BUILD", str(root / "build"))
    with tempfile.TemporaryDirectory() as folder:
        for name in ("scenarios", "analysis"):
            Path(folder, name).symlink_to(root / name)
        Path(folder, "build").symlink_to(build)
        Path(folder, "runs").mkdir()
        yield from given_files(root, page, source, folder)
        for lines, promised in blocks_of(source):
            yield from typed(page, lines, promised, folder)


def documented(root):
    for page in ["README.md", *map(str, sources(root, ".md"))]:
        source = text(root, page)
        yield from named(root, page, source)
        if page in RUN:
            yield from run(root, page, source)


if __name__ == "__main__":
    judge(documented)
