"""The chart library that goes into a page: plotly.js, as Python's package plotly carries it."""

import base64
import hashlib
import zlib

from analysis.page import HERE, read

ADVICE = ("no chart library, so the page has pictures and no charts; expected Debian's package "
          "python3-plotly, or pip install plotly")
TOO_LARGE = ("holds more than a page of charts may, so the page has pictures; expected fewer "
             "scenarios, or quantities (keeling run --variables)")
OWN = ("store", "words", "charts", "lines", "parts", "map", "tables", "main")  # as they are read


def text():
    """plotly.js as text; None where it is not installed."""
    try:
        from plotly.offline import get_plotlyjs
        return get_plotlyjs()
    except (ImportError, OSError):  # the package, or its file
        return None


def own():
    """The page's own script."""
    parts = "\n".join(read(HERE / "explorer" / f"{name}.js") for name in OWN)
    return f'"use strict";\n{parts}'


def packed(data):
    """Deflated and in base64, which a browser unpacks by itself."""
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")


def fingerprint(script):
    """By which a page's policy knows a script that may run."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
