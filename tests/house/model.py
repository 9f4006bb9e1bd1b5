"""The description of the model follows the kernels: kernels/MODEL.md and the pages below it name
every file, step and row of a table, nothing that is not there, and cite what the kernels cite.
Links of every page lead somewhere."""
import re
from pathlib import Path

from tree import judge, sources, text

ROW = re.compile(r"^([A-Z]+)\((\w+)", re.M)
WORD = re.compile(r"`([a-z][a-z0-9_]*)`")
FILE = re.compile(r"`([\w./]+\.(?:cl|h|def|c|csv|md))`")
DOI = re.compile(r"doi:(10\.\d+/[^\s,;|)\"]*[^\s,;|)\".:])")
CONSTANT = re.compile(r"(?<![\w.])(\d+\.\d{3,9})(?:e-?\d+)?\b")
INNER = {"STEP", "SUM"}  # steps are functions; sums are told under other names


def pages_of(root):
    return [Path("kernels/MODEL.md"), *sources(root, ".md", rooms=["kernels/model"])]


def rows_of(root):
    """(table, name) of every row of the tables of kernels/, and of parameters.csv's own names."""
    for path in sources(root, ".def", rooms=["kernels"]):
        yield from ((path, found[2]) for found in ROW.finditer(text(root, path))
                    if found[1] not in INNER)
    path = "sim/scenario/written.def"
    for name in re.findall(r"^WRITTEN\(\w+, (\w+)", text(root, path), re.M):
        yield path, name


def complete(root, told):
    """What the pages have to name."""
    for path in sources(root, ".cl", ".h", ".def", rooms=["kernels"]):
        if f"`{path.relative_to('kernels')}`" not in told:
            yield f"{path}:1: no page of the model names it"
    for name in re.findall(r"^STEP\((\w+)", text(root, "kernels/year.def"), re.M):
        if f"`step_{name}`" not in told:
            yield f"kernels/year.def:1: no page of the model names step_{name}"
    for path, name in rows_of(root):
        if f"`{name}`" not in told:
            yield f"{path}:1: no page of the model names {name}"
    for path in sources(root, ".cl", rooms=["kernels/climate"]):
        for constant in CONSTANT.findall(text(root, path)):
            if constant.rstrip("0") not in told:
                yield f"{path}:1: no page of the model has its constant {constant}"


def known_words(root):
    words = set()
    for path in sources(root, ".cl", ".h", ".def", rooms=["kernels"]):
        words |= set(re.findall(r"\w+", text(root, path)))
    for path in sources(root, ".def", ".c", rooms=["sim"]):
        words |= set(re.findall(r"\w+", text(root, path)))
    for path in sources(root, ".csv", rooms=["scenarios/world"]):
        lines = (line for line in text(root, path).splitlines() if not line.startswith("#"))
        words |= set(re.findall(r"\w+", next(lines)))
    return words


def true(root, path, page, words, cited):
    """What a page names has to be there."""
    for number, line in enumerate(page.splitlines(), 1):
        for name in WORD.findall(line):
            if name not in words:
                yield f"{path}:{number}: `{name}` is in no table and no kernel"
        for name in FILE.findall(line):
            places = root, root / "kernels", root / "scenarios/world", root / "sim/scenario"
            if not any((place / name).exists() for place in (*places, (root / path).parent)) \
                    and name != "model.h":
                yield f"{path}:{number}: {name} does not exist"
        for doi in DOI.findall(line):
            if doi not in cited:
                yield f"{path}:{number}: doi:{doi} is cited by no kernel, table or source"


def anchors(page):
    for title in re.findall(r"^#+ (.*)$", page, re.M):
        yield re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def links(root, path, page):
    for found in re.finditer(r"\]\(([^)#:\s]*)(?:#([^)\s]*))?\)", page):
        target, anchor = (root / path).parent / found[1] if found[1] else root / path, found[2]
        number = page.count("\n", 0, found.start()) + 1
        if not target.exists():
            yield f"{path}:{number}: no page {found[1]}"
        elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            yield f"{path}:{number}: no section {anchor} in {target.name}"


def model(root):
    pages = {path: text(root, path) for path in pages_of(root)}
    told = "\n".join(pages.values())
    yield from complete(root, told)
    kernels = sources(root, ".cl", ".h", ".def", rooms=["kernels"])
    code = {path: text(root, path) for path in kernels}
    for path, source in code.items():
        for doi in DOI.findall(source):
            if doi not in DOI.findall(told):
                yield f"{path}:1: no page of the model cites doi:{doi}"
    others = sources(root, ".c", ".h", ".def", ".csv", rooms=["sim", "scenarios"])
    cited = {doi for source in (*code.values(), *(text(root, path) for path in others))
             for doi in DOI.findall(source)}
    words = known_words(root)
    for path, page in pages.items():
        yield from true(root, path, page, words, cited)
    for path in (Path("README.md"), *sources(root, ".md")):
        yield from links(root, path, text(root, path))


if __name__ == "__main__":
    judge(model)
