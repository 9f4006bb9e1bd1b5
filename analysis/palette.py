"""Colours and the names people know scenarios by. How everything looks, said once.

Colours of the SSPs are those of the IPCC's sixth assessment report. DARK gives, for each colour
that needs one, its stand-in on a dark page.
"""

import re

INK, SOFT, QUIET, FAINT, PAPER = "#1b1f24", "#5d6672", "#b9c1cb", "#dfe3e8", "#ffffff"

SCENARIOS = {
    "ssp119": "#00a9cf",
    "ssp126": "#003466",
    "ssp245": "#f69320",
    "ssp370": "#df0000",
    "ssp434": "#2274ae",
    "ssp460": "#b0724e",
    "ssp534-over": "#92397a",
    "ssp585": "#980002",
}
OTHERS = ("#2b6f6c", "#c2573a", "#54508f", "#8a9a2f", "#b13f6d", "#3d7fb8", "#a3762b", "#5f6b78",
          "#e0a83a", "#6fb7b2", "#9a6fb0", "#23306e", "#6e9f4a", "#d98fb0")

# Parts of the forcing: a word of the IAMC name (the first that fits), colour, what it is called.
PARTS = (
    ("CO2", "#30466b", "CO2"),
    ("CH4 Oxidation", "#b5e6a0", "Stratospheric water vapour"),
    ("CH4", "#3f8f7f", "CH4"),
    ("N2O", "#8cb369", "N2O"),
    ("Montreal", "#7a5fb0", "Montreal gases"),
    ("F-Gases", "#d58fc3", "F-gases"),
    ("Ozone", "#d97742", "Ozone"),
    ("Aerosols-radiation", "#8d99ae", "Aerosols and radiation"),
    ("Aerosols-cloud", "#b8c0cc", "Aerosols and clouds"),
    ("Contrails", "#4aa3c7", "Contrails"),
    ("BC on Snow", "#6e5f57", "Soot on snow"),
    ("Albedo", "#9c7a5b", "Land use"),
    ("Solar", "#f2c14e", "Sun"),
    ("Volcanic", "#8c2f43", "Volcanoes"),
)

# Shares of a whole: Paul Tol's muted scheme, which the colour-blind tell apart, and a grey for what
# is summed (https://sronpersonalpages.nl/~pault).
SHARES = ("#cc6677", "#332288", "#ddcc77", "#117733", "#88ccee", "#882255", "#44aa99", "#999933",
          "#aa4499")
REST = "#b3bac4"

# Ways to make electricity and carriers of energy: a word of the name (the first that fits), colour,
# colour with capture of CO2.
ENERGIES = (
    ("coal", "#474b50", "#a3a8ae"),
    ("gas", "#d55e00", "#f0b48a"),
    ("oil", "#8a4b2a", "#c29a84"),
    ("nuclear", "#cc79a7", ""),
    ("hydrogen", "#7a5fb0", "#b7a6d9"),
    ("hydro", "#0072b2", ""),
    ("wind", "#56b4e9", ""),
    ("solar", "#f2c14e", ""),
    ("biomass", "#009e73", "#8fd3bb"),
    ("geothermal", "#d9c7a0", ""),
    ("electricity", "#56b4e9", ""),
)

# Keeling's regions by code, short; others are called what the file calls them.
REGIONS = {
    "USA": "United States", "CAN": "Canada", "BRA": "Brazil", "MEX": "Mexico",
    "RLA": "Rest of Latin America", "EU27": "European Union", "GBR": "United Kingdom",
    "REU": "Rest of Europe", "RUS": "Russia", "RFS": "Rest of former USSR", "CHN": "China",
    "KOR": "South Korea", "REA": "Rest of East Asia", "IND": "India", "RSO": "Rest of South Asia",
    "IDN": "Indonesia", "RSE": "Rest of South-East Asia", "JPN": "Japan",
    "AUZ": "Australia, New Zealand", "SAU": "Saudi Arabia", "RME": "Rest of Middle East",
    "ZAF": "South Africa", "RAF": "Rest of Africa", "International": "International transport",
}

DARK = {
    INK: "#e8eaed",
    SOFT: "#9aa4b1",
    QUIET: "#5a6470",
    FAINT: "#2e353e",
    PAPER: "#14181d",
    "#003466": "#5b9bd9",
    "#00a9cf": "#2cc4e8",
    "#df0000": "#ff5349",
    "#980002": "#d9434b",
    "#2274ae": "#7f8ff0",
    "#b0724e": "#c98d69",
    "#92397a": "#cc72b3",
    "#30466b": "#6585bd",
    "#8c2f43": "#c4566c",
    "#7a5fb0": "#9d86d6",
    "#2b6f6c": "#4fb3ae",
    "#54508f": "#8f8ad6",
    "#5f6b78": "#96a3b1",
    "#23306e": "#5f74c9",
    "#332288": "#6a5acd",
    "#882255": "#b0457f",
    "#117733": "#2f9a55",
    "#474b50": "#7b828a",
    "#a3a8ae": "#c3c8ce",
    "#b3bac4": "#454d57",
}


def scenario_colours(names):
    """A colour for each scenario, the same whatever the others are if it is an SSP."""
    free = [colour for colour in OTHERS]
    colours = []
    for name in names:
        known = SCENARIOS.get(name.lower())
        colours.append(known or free[0])
        if not known:
            free.append(free.pop(0))
    return colours


def part_colours(iamc_names):
    """A colour for each part of the forcing."""
    left = [colour for colour in OTHERS]
    colours = []
    for name in iamc_names:
        known = [colour for word, colour, _ in PARTS if word in name]
        colours.append(known[0] if known else left[0])
        if not known:
            left.append(left.pop(0))
    return colours


def part_title(iamc_name):
    """What people call it; else the last word of its name."""
    known = [title for word, _, title in PARTS if word in iamc_name]
    return formula_title(known[0] if known else iamc_name.split("|")[-1])


def energy_colours(names):
    """A colour for each way to make electricity or carrier of energy."""
    free = list(SHARES)
    colours = []
    for name in map(str.lower, names):
        captured = "ccs" in name and "w/o ccs" not in name
        known = [kept if captured else plain for word, plain, kept in ENERGIES if word in name]
        colours.append(known[0] if known and known[0] else free.pop(0))
    return colours


def region_title(code, told=""):
    """CHN -> China; told: the name in the file, if there is one."""
    return REGIONS.get(code) or told or code


def title_of(name):
    """ssp119 -> SSP1-1.9, ssp534-over -> SSP5-3.4-OS; other names as they are."""
    found = re.fullmatch(r"ssp(\d)(\d)(\d)(-over)?", name, re.IGNORECASE)
    if not found:
        return name
    path, units, tenths, over = found.groups()
    return f"SSP{path}-{units}.{tenths}{'-OS' if over else ''}"


def unit_title(units):
    """W m-2 -> W m⁻²; a change in K is one in °C, the unit people know."""
    if units == "K":
        return "°C"
    raised = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return formula_title(re.sub(r"(?<=[A-Za-z)])-\d+\b", lambda found: found[0].translate(raised),
                                units))


def formula_title(text):
    """CO2, CH4, N2O with their small figures, in running text."""
    lowered = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return re.sub(r"\b(CO2|CH4|N2O|H2O|SF6|NF3)(?=eq\b|\b)",
                  lambda found: found[0].translate(lowered), text)
