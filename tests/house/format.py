"""clang-format has nothing to change. Written for version 14, Debian 12's; others may differ."""
import re
import shutil
import subprocess

from tree import judge, sources

VERSION = "14"


def formatted(root):
    program = shutil.which(f"clang-format-{VERSION}") or shutil.which("clang-format")
    if not program:
        print("skipped: clang-format is not installed")
        return
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    if not re.search(rf"version {VERSION}\.", said):
        print(f"skipped: clang-format {VERSION} is wanted, this is {said.strip()}")
        return
    paths = sources(root, ".c", ".h", ".cl", rooms=["sim", "kernels", "tests"])
    done = subprocess.run([program, "--dry-run", "--Werror", "--style=file", *map(str, paths)],
                          cwd=root, capture_output=True, text=True)
    told = r"^(\S+?:\d+):\d+: error: code should be clang-formatted"
    for place in dict.fromkeys(re.findall(told, done.stderr, re.M)):
        yield f"{place}: clang-format -i would write this otherwise"
    if done.returncode and "should be clang-formatted" not in done.stderr:
        yield f"clang-format: {done.stderr.strip()}"


if __name__ == "__main__":
    judge(formatted)
