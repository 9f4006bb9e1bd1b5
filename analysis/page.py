"""What every page is made of: the frame, figures and tables; one file that needs no other.

The frame is page.html and the looks are style.css beside this file. Equal files give equal pages:
neither clock nor path goes in.
"""

from html import escape
from pathlib import Path
from string import Template

from analysis import palette, pictures

HERE = Path(__file__).parent
WIDE = 90  # characters that a narrow column would make too long
FITTED = "What lies outside the range it was fitted to is arithmetic, not knowledge."
LIMITS = ("A model of the global mean and of low complexity: no regions, no weather, no ice "
          f"sheets. {FITTED}")


def whole(title, lead, main, aside="", style="", dark=palette.DARK, limits=LIMITS, head=""):
    """The page as text. title, lead, limits: plain text; main, aside, head: HTML; style: beyond
    style.css."""
    stands_for = " ".join(f"--c-{light[1:]}:{instead};" for light, instead in dark.items())
    looks = read(HERE / "style.css").replace("$dark", stands_for) + style
    return filled(HERE / "page.html", title=prose(title), lead=prose(lead), main=main, aside=aside,
                  style=looks, limits=prose(limits), head=head)


def filled(path, **parts):
    """A template with its parts; what it asks for and is not given is an error."""
    return Template(read(path)).substitute(parts)


def read(path):
    return path.read_text(encoding="utf-8")


def prose(text):
    return palette.formula_title(escape(text))


def swatch(colour):
    return f'<i style="background:var(--c-{colour[1:]},{colour})"></i>'


def figure(picture, heading="h2"):
    """A picture with its title, legend and caption; empty for none."""
    if picture is None:
        return ""
    legend = "".join(f"<li>{swatch(colour)}{prose(text)}</li>" for colour, text in picture.legend)
    legend = f'<ul class="legend">{legend}</ul>' if legend else ""
    caption = f"<figcaption>{prose(picture.caption)}</figcaption>" if picture.caption else ""
    return (f'<figure id="{escape(picture.name)}">\n<{heading}>{prose(picture.title)}</{heading}>\n'
            f'<div class="wide">{pictures.as_svg(picture)}</div>\n'
            f'<div class="narrow">{pictures.as_svg(picture, False)}</div>\n'
            f"{legend}{caption}\n</figure>\n")


def facts(told):
    """Name and value of each, for a <dl>; what is long has the width of the page."""
    return "\n".join(
        f'<div{" class=wide" if len(str(value)) > WIDE else ""}><dt>{escape(str(name))}</dt>'
        f"<dd>{escape(str(value).strip())}</dd></div>" for name, value in told)


def table(head, rows):
    body = "\n".join(rows)
    return (f'<div class="scroll" tabindex="0"><table>\n<thead>{head}</thead>\n<tbody>\n'
            f"{body}\n</tbody></table></div>\n")


def two_heads(names, groups, more=()):
    """A head of two rows: columns by themselves, groups of columns, and more by themselves; a
    star marks columns of words."""
    top = "".join(f'<th scope="colgroup" colspan="{len(columns)}">{prose(group)}</th>'
                  for group, columns in groups)
    low = "".join(f'<th scope="col">{prose(column)}</th>' for _, columns in groups
                  for column in columns)
    return f"<tr>{_alone(names)}{top}{_alone(more)}</tr>\n<tr>{low}</tr>"


def _alone(columns):
    return "".join(f'<th class="{"words" if column[0] == "*" else "number"}" rowspan="2" '
                   f'scope="col">{prose(column.lstrip("*"))}</th>' for column in columns)
