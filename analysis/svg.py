"""SVG for a page: no clock, no ids that meet those of others, short numbers, few points.

Colours are variables of the page, so that a picture follows it into the dark.
"""

import html
import re

import numpy as np

NEAR = 0.1  # points of a path that are so near to the line without them are dropped; of 1/72 inch


def tidied(text, name, title):
    """What matplotlib wrote, as an element of a page; its ids begin with name."""
    text = text[text.index("<svg"):]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    text = re.sub(r' id="[a-zA-Z0-9]+_\d+"', "", text)
    text = text.replace("xlink:href", "href")
    text = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", text)
    text = re.sub(r' d="(M [\dLz\s.-]+)"', _path, text)
    text = re.sub(r"<[^>]*>", _rounded, text)
    text = re.sub(r"#([0-9a-f]{6})\b", r"var(--c-\1,#\1)", text)
    text = re.sub(r"font: [^;\"]*?(\d+)[\d.]*px [^;\"]*", _font, text)
    size = re.search(r'viewBox="[^"]*"', text)[0]
    label = f'role="img" aria-label="{html.escape(title)}"'
    return re.sub(r"<svg[^>]*>", f"<svg {size} {label}>", text, count=1)


def _rounded(tag):
    """Tenths are enough in a tag; what is written between tags keeps its decimals."""
    return re.sub(r"(\d+\.\d)\d+", r"\1", tag[0])


def _font(found):
    weight = "bold " if "bold" in found[0] or "700" in found[0] else ""
    return f"font: {weight}{found[1]}px var(--font,sans-serif)"


def _path(found):
    """Straight lines from M on, in steps of a tenth; z closes."""
    parts = [part for part in re.split(r"(?=M)", found[1]) if part.strip()]
    return f' d="{"".join(map(_stroke, parts))}"'


def _stroke(part):
    numbers = np.array(re.findall(r"-?\d+(?:\.\d+)?", part), float).reshape(-1, 2)
    tenths = np.rint(10 * numbers[kept(numbers)]).astype(int)
    steps = np.diff(tenths, axis=0)
    begin = "M" + _pair(tenths[0])
    line = "l" + "".join(map(_pair, steps)).lstrip() if len(steps) else ""
    return begin + line + ("z" if "z" in part else "")


def _pair(tenths):
    """12 -3 -> ' 1.2-.3'"""
    x, y = (_short(value) for value in tenths)
    return f"{x if x[0] == '-' else ' ' + x}{y if y[0] == '-' else ' ' + y}"


def _short(tenths):
    sign, whole, rest = "-" if tenths < 0 else "", *divmod(abs(int(tenths)), 10)
    return f"{sign}{whole if whole or not rest else ''}{f'.{rest}' if rest else ''}"


def kept(points):
    """Which points the line needs so that no other is further than NEAR from it (Douglas 1973)."""
    needed = np.zeros(len(points), bool)
    needed[[0, -1]] = True
    open_parts = [(0, len(points) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        away = _distances(points[first + 1 : last], points[first], points[last])
        at = first + 1 + int(np.argmax(away))
        if away.max() > NEAR:
            needed[at] = True
            open_parts += [(first, at), (at, last)]
    return needed


def _distances(points, start, end):
    """Of the points from the line between start and end."""
    along, out = end - start, points - start
    square = along @ along
    share = np.clip(out @ along / square, 0, 1) if square else np.zeros(len(points))
    return np.hypot(*(out - share[:, None] * along).T)
