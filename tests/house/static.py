"""cppcheck and clang-tidy have nothing to say about sim/. Reads build/compile_commands.json.

Of what can happen along a function's ways clang's analyzer looks here at the near ones; deep.py
looks at all.
"""
import hashlib
import json
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tree import judge, sources

CPPCHECK = """--quiet --enable=warning,performance,portability --std=c11 --inline-suppr
--error-exitcode=1 --template={file}:{line}:{id}:{message}""".split()
SHALLOW = "-Xclang -analyzer-config -Xclang mode=shallow".split()


def ask(command, root):
    """What a checker says, as `file:line: rule` lines; its own progress is not among them."""
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    said = re.findall(r"^(\S+?:\d+):(?:\d+:)?(?: error:| warning:)? ?(.+)$",
                      done.stdout + "\n" + done.stderr, re.M)
    faults = [f"{place.replace(f'{root}/', '')}: {what}" for place, what in said
              if "note:" not in what]
    if done.returncode and not faults:
        faults = [f"{command[0]}:1: ended with {done.returncode}: {done.stderr.strip()[-300:]}"]
    return faults


def fingerprint(root, units):
    """Of all that a verdict depends on: an unchanged tree need not be looked at twice."""
    digest = hashlib.sha256(json.dumps(units, sort_keys=True).encode())
    for path in sources(root, ".c", ".h", ".def", rooms=["sim", "kernels"]):
        digest.update(f"{path}".encode() + (root / path).read_bytes())
    for path in (root / ".clang-tidy", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def tidy(units, build, *options):
    if shutil.which("clang-tidy"):
        for file in units:
            yield ["clang-tidy", "--quiet", "-p", build, *options, file]
    else:
        print("skipped: clang-tidy is not installed")


def near(units, build):
    yield from tidy(units, build, *(f"--extra-arg={word}" for word in SHALLOW))
    if shutil.which("cppcheck"):
        defined = "-DCL_TARGET_OPENCL_VERSION=120"
        yield ["cppcheck", *CPPCHECK, f"-j{os.cpu_count()}", defined, "-Isim", "-Ikernels", "sim"]
    else:
        print("skipped: cppcheck is not installed")


def faults_of(root, commands):
    """What the commands say of sim/, unless it is as it was when they last had nothing to say."""
    build = Path(os.environ.get("KEELING_BUILD", root / "build"))
    listed = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    units = sorted({unit["file"] for unit in listed if unit["file"].startswith(f"{root}/sim/")})
    seen, now = build / f"{commands.__name__}.seen", fingerprint(root, units)
    if seen.exists() and seen.read_text() == now:
        print("unchanged since it was last found clean")
        return
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        work = list(commands(units, str(build)))
        faults = [fault for said in pool.map(lambda one: ask(one, root), work) for fault in said]
    yield from dict.fromkeys(faults)
    if not faults:
        seen.write_text(now)


def static(root):
    yield from faults_of(root, near)


if __name__ == "__main__":
    judge(static)
