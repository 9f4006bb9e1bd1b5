"""Public names say where they live; headers open with what, owns and promises."""
import re

from tree import code_only, judge, sources, text

PUBLIC = re.compile(r"^(?!static|typedef|return|extern)[a-z][\w \t*]*?[ *]([a-z]\w*)\s*\(", re.M)
CLAIM = re.compile(r"\b([a-z]\w*)\b")


def nouns(path, source):
    """What a header is about: its name, its room, what it declares and what its opening names."""
    opening = source.split("*/")[0].lower()
    known = {path.stem, path.parent.name} | set(CLAIM.findall(opening))
    known |= {name for name in CLAIM.findall(code_only(source))}
    return known | {name + "s" for name in known} | {name[:-1] for name in known if name[-1] == "s"}


def functions(path, source):
    """Every public function is noun_verb, or one bare word."""
    known = nouns(path, re.sub(r"\b\w+\s*\(", "(", source))
    code = code_only(source)
    for found in PUBLIC.finditer(code):
        name = found[1]
        first = [name[:i] for i in range(len(name)) if name[i] == "_"]
        if first and not any(noun in known for noun in first):
            line = code.count("\n", 0, found.start(1)) + 1
            yield f"{path}:{line}: {name} begins with nothing this header is about"


def opening(path, source):
    if not source.startswith("/* "):
        yield f"{path}:1: a header opens with a comment: what the room does, owns, promises"
    elif path.parts[0] == "sim":
        said = source.split("*/")[0]
        for word in ("\n * Owns: ", "\n * Promises: "):
            if word not in said:
                yield f"{path}:1: the opening lacks '{word.strip(' *' + chr(10))}'"


def guard(path, source):
    room = "_".join(path.with_suffix("").parts[1:])
    want = f"KEELING_{re.sub(r'[^A-Za-z0-9]', '_', room).upper()}_H"
    if f"#ifndef {want}\n#define {want}\n" not in source:
        yield f"{path}:1: the guard is not {want}"


def names(root):
    for path in sources(root, ".h", rooms=["sim", "kernels"]):
        source = text(root, path)
        yield from opening(path, source)
        if path.name != "keeling.h":
            yield from guard(path, source)
        if path.parts[0] == "sim":
            yield from functions(path, source)
    for path in sources(root, ".c", ".h", ".cl", rooms=["sim", "kernels", "tests"]):
        for number, line in enumerate(code_only(text(root, path)).splitlines(), 1):
            if re.search(r"\btypedef\s+(struct|union|enum)\b", line):
                yield f"{path}:{number}: no typedef of a struct, union or enum"


if __name__ == "__main__":
    judge(names)
