"""How the numbers and names of a calibration are written for people."""

import math
import re

from analysis import palette

LONG_NAMES = {
    "ECS": "equilibrium climate sensitivity",
    "TCR": "transient climate response",
    "TCRE": "transient response to cumulative emissions",
    "ZEC50": "warming in the 50 years after emissions end",
    "RMSE": "root mean square error of the yearly warming",
}
QUANTITIES = {
    "temperature": "warming",
    "heat_content": "heat content of the planet",
    "heat_uptake": "heat uptake",
    "forcing_ari": "forcing by aerosol-radiation interactions",
    "forcing_aci": "forcing by aerosol-cloud interactions",
    "forcing_ari+forcing_aci": "forcing by aerosols",
    "temperature/co2_taken": "warming over CO2 emitted",
}
GASES = {"co2": "CO2", "ch4": "CH4", "n2o": "N2O"}


def unit_of(unit):
    """As people write it; nothing for 1."""
    if unit in ("", "1"):
        return ""
    told = palette.unit_title(unit.replace("GtCO2", "Gt CO2"))
    return re.sub(r"^K\b", "°C", told).replace("W m", "W\u00a0m")


def with_unit(text, unit):
    told = unit_of(unit)
    return f"{text}, {told}" if told else text


def digits_for(width, places):
    """Decimals that tell so many places of a width."""
    if not width > 0 or not math.isfinite(width):
        return 2
    return min(max(places - 1 - math.floor(math.log10(width)), 0), 6)


def number(value, digits):
    """-0.30 as −0.30; a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:,.{digits}f}"
    return "0" + text[2:] if float(text.replace(",", "")) == 0 and text[0] == "-" \
        else text.replace("-", "−")


def signed(value, digits):
    told = number(value, digits)
    return told if told[0] in "−–" or not told.strip("0.") else f"+{told}"


def range_of(low, high, digits):
    """What is wanted of a filter or a check."""
    if math.isinf(low):
        return f"< {number(high, digits)}"
    if math.isinf(high):
        return f"> {number(low, digits)}"
    between = " to " if low < 0 else "–"
    return f"{number(low, digits)}{between}{number(high, digits)}"


def digits_of(row):
    """Decimals for what a row tells."""
    if row.role == "target":
        return digits_for(row.target[2] - row.target[0], 3)
    if math.isfinite(row.high - row.low):
        return digits_for((row.high - row.low) / 2, 2)
    return digits_for(row.members[2] - row.members[0], 2)


def years_of(first, last):
    return f"{first}" if first == last else f"{first}–{last}"


def about(row):
    """What a row scores: which quantity, when, relative to what, in which experiment."""
    named = LONG_NAMES.get(row.key) or QUANTITIES.get(row.quantity)
    told = [named or " ".join(GASES.get(word, word) for word in row.quantity.split("_"))]
    if row.years:
        told.append(years_of(*row.years))
    if row.base:
        told.append(f"{'relative to' if row.quantity == 'temperature' else 'less'} "
                    f"{years_of(*row.base)}")
    if row.scenario:
        told.append(f"in {row.scenario}")
    return " ".join(word for word in told if word)


def listed(words, last="and"):
    """a, b and c"""
    words = list(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def some(words, most=8, last="and"):
    """The first of them, and how many more."""
    words = list(words)
    if len(words) <= most:
        return listed(words, last)
    return f"{', '.join(words[:most])} {last} {len(words) - most} others"


def share(part, whole):
    """A part in %, never 0 or 100 unless it is."""
    percent = 100 * part / whole if whole else 0
    if 0 < percent < 0.1:
        return "< 0.1 %"
    if 99.5 <= percent < 100:
        return "> 99 %"
    return f"{percent:.{0 if percent >= 10 or percent == 0 else 1}f} %"
