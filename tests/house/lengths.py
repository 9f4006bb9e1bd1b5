"""File <= 400 lines, function <= 60, line <= 100 characters, control blocks at most 3 deep."""
import ast
import re

from tree import code_only, judge, sources, text

FILE, FUNCTION, LINE, DEEP = 400, 60, 100, 3
TOKEN = re.compile(r"\w+|[^\w\s]")
CONTROL = ("if", "for", "while", "switch")


class Reader:
    """Walks the tokens of a C file, or of JavaScript, statement by statement."""

    def __init__(self, code):
        self.tokens = [(found[0], found.start()) for found in TOKEN.finditer(code)]
        self.at, self.deepest, self.deepest_at = 0, 0, 0

    def word(self, ahead=0):
        at = self.at + ahead
        return self.tokens[at][0] if at < len(self.tokens) else ""

    def skip(self, opening, closing):
        """Past a bracketed run that starts here."""
        depth = 0
        while self.at < len(self.tokens):
            depth += (self.word() == opening) - (self.word() == closing)
            self.at += 1
            if depth == 0:
                return

    def inner(self, depth):
        if depth > self.deepest:
            self.deepest, self.deepest_at = depth, self.tokens[self.at - 1][1]
        self.statement(depth)

    def block(self, depth):
        self.at += 1
        while self.word() not in ("}", ""):
            self.statement(depth)
        self.at += 1

    def control(self, depth):
        chained = self.word() == "if"
        self.at += 1
        self.skip("(", ")")
        self.inner(depth + 1)
        if chained and self.word() == "else":
            self.at += 1
            self.statement(depth) if self.word() == "if" else self.inner(depth + 1)

    def plain(self):
        """Up to the semicolon; a brace on the way is an initialiser, a colon ends a label."""
        start = self.at
        while self.word() not in (";", "}", ""):
            if self.word() == ":" and (self.at == start + 1 or self.tokens[start][0] == "case"):
                break
            pair = {"(": ")", "{": "}", "[": "]"}.get(self.word())
            if pair:
                self.skip(self.word(), pair)
            else:
                self.at += 1
        if self.word() != "}":
            self.at += 1

    def statement(self, depth):
        if self.word() == "{":
            self.block(depth)
        elif self.word() in CONTROL:
            self.control(depth)
        elif self.word() == "do":
            self.at += 1
            self.inner(depth + 1)
            self.plain()
        else:
            self.plain()

    def functions(self):
        """(name, first position, last position, deepest nesting, its position) of each function."""
        start, name = 0, None
        while self.at < len(self.tokens):
            word = self.word()
            if word == "(":
                name = name or self.word(-1)
                self.skip("(", ")")
            elif word == "{" and name and self.word(-1) != "=":
                self.deepest = self.deepest_at = 0
                self.block(0)
                yield (name, self.tokens[start][1], self.tokens[self.at - 1][1],
                       self.deepest, self.deepest_at)
                start, name = self.at, None
            elif word == "{":
                self.skip("{", "}")
            else:
                self.at += 1
                if word == ";":
                    start, name = self.at, None


def c_functions(source):
    code = code_only(source)
    for name, first, last, deepest, place in Reader(code).functions():
        yield (name, *(code.count("\n", 0, at) + 1 for at in (first, last)),
               deepest, code.count("\n", 0, place) + 1)


def python_depth(node, depth=0):
    """The deepest control block below node, and its line; elif does not nest."""
    best = (depth, getattr(node, "lineno", 0))
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                continue
            chained = field == "orelse" and isinstance(child, ast.If) and len(value) == 1
            block = isinstance(child, (ast.If, ast.For, ast.While, ast.With, ast.Try))
            best = max(best, python_depth(child, depth + (block and not chained)),
                       key=lambda found: found[0])
    return best


def python_functions(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            yield (node.name, node.lineno, node.end_lineno, *python_depth(node))


def lengths(root):
    for path in sources(root, ".c", ".h", ".cl", ".py", ".js"):
        source = text(root, path)
        lines = source.splitlines()
        if len(lines) > FILE:
            yield f"{path}:{len(lines)}: {len(lines)} lines in a file, at most {FILE}"
        for number, line in enumerate(lines, 1):
            if len(line) > LINE:
                yield f"{path}:{number}: {len(line)} characters in a line, at most {LINE}"
        found = python_functions(source) if path.suffix == ".py" else c_functions(source)
        for name, first, last, deepest, place in found:
            if last - first + 1 > FUNCTION:
                yield f"{path}:{first}: {name} has {last - first + 1} lines, at most {FUNCTION}"
            if deepest > DEEP:
                yield f"{path}:{place}: {name} nests {deepest} deep, at most {DEEP}"


if __name__ == "__main__":
    judge(lengths)
