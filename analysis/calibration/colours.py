"""The colours of this page beyond those of palette.py, and their stand-ins in the dark."""

from analysis import palette

MEMBERS, WEIGHTED, PRIOR = "#2b6f6c", "#c2573a", "#c9cfd7"
WANTED_BAND = "#e6ead9"
OBSERVED, OTHER, ASSESSED = "#c2573a", "#54508f", "#b9c0ca"
GOOD, FAIR, BAD = "#23794a", "#8a5d00", "#b3261e"
KINDS = {"good": GOOD, "fair": FAIR, "bad": BAD}

DARK = {
    **palette.DARK,
    PRIOR: "#454e5a",
    WANTED_BAND: "#39432f",
    ASSESSED: "#566171",
    OBSERVED: "#e5805f",
    GOOD: "#5cc48a",
    FAIR: "#e0ac4c",
    BAD: "#ff7b70",
}
