"""Includes point the way the house's table says, and no other."""
import re

from tree import judge, sources, text

# Who may include whom, by room of sim/; a room may always include itself.
MAY = {
    "base": set(),
    "catalogue": {"base"},
    "sampling": {"base"},
    "scenario": {"base", "catalogue", "sampling"},
    "land": {"base", "catalogue", "scenario"},
    "ranks": {"base"},
    "device": {"base", "catalogue"},
    "output": {"base", "catalogue", "ranks"},
    "year": {"base", "catalogue", "sampling", "scenario", "land", "ranks", "device", "output"},
    "calibration": {"base", "catalogue", "sampling", "scenario", "ranks", "device", "output",
                    "year"},
    "account": {"base", "catalogue", "sampling", "scenario", "device", "output"},
    "commands": {"base", "catalogue", "scenario", "ranks", "device", "output", "year",
                 "calibration", "account"},
    "library": {"base", "catalogue", "scenario", "land", "ranks", "device", "output", "year",
                "commands"},
    "": {"base", "catalogue", "scenario", "ranks", "device", "output", "year", "commands"},
}
# The outside libraries that a room, or two, have to themselves.
ONLY = {"CL": "device", "hdf5": "output", "hdf5_hl": "output", "mpi": "ranks", "yaml": "base",
        "jansson": "calibration account"}
# The rooms that see the tables of kernels/ (*.def and axes.h).
TABLES = {"catalogue", "device", "year", "commands", "sampling", "account"}
LINE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def of_sim(root, path, quoted, angled):
    room = path.parts[1] if len(path.parts) > 2 else ""
    if angled:
        owners = ONLY.get(re.split(r"[/.]", angled)[0])
        if owners and room not in owners.split():
            yield f"only {owners}/ includes <{angled}>"
    elif (root / "sim" / quoted).exists():
        other = quoted.split("/")[0] if "/" in quoted else ""
        if other == "" and quoted != "keeling.h":
            yield f'"{quoted}" does not name its room'
        elif other not in MAY[room] | {room, ""}:
            yield f"{room or 'sim'}/ may not include {other}/"
    elif (root / "kernels" / quoted).exists():
        if room not in TABLES:
            yield f"{room or 'sim'}/ may not read kernels/"
    elif (root / path.parent / quoted).exists():
        yield f'"{quoted}" does not name its room'


def of_kernels(root, path, quoted, angled):
    if quoted and quoted.startswith(("../", "/")):
        yield f'"{quoted}" is reached by climbing'
    elif quoted and (root / "sim" / quoted).exists():
        yield "kernels/ includes nothing of sim/"


def arrows(root):
    for room in sorted({path.parts[1] for path in sources(root, ".c", ".h", rooms=["sim"])
                        if len(path.parts) > 2} - set(MAY)):
        yield f"sim/{room}:1: a room that the table of {__file__} does not know"
        return
    for path in sources(root, ".c", ".h", ".def", ".cl", rooms=["sim", "kernels"]):
        rule = of_sim if path.parts[0] == "sim" else of_kernels
        for number, line in enumerate(text(root, path).splitlines(), 1):
            found = LINE.match(line)
            for fault in rule(root, path, *found.groups()) if found else ():
                yield f"{path}:{number}: {fault}"
    for path in sources(root, ".py", rooms=["analysis"]):
        if path.parts[1] == "keeling":  # Keeling from Python, on the library
            continue
        for number, line in enumerate(text(root, path).splitlines(), 1):
            if re.search(r"\b(ctypes|cffi|libkeeling)\b", line):
                yield f"{path}:{number}: analysis/ reads files only"


if __name__ == "__main__":
    judge(arrows)
