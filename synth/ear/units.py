"""Units behind numbers in words: "120 km/h" is "120 kilometers per hour". English."""

from __future__ import annotations

import re

_SINGLE = {
    "km": "kilometer", "m": "meter", "cm": "centimeter", "mm": "millimeter", "nm": "nanometer",
    "\u00b5m": "micrometer",
    "\u03bcm": "micrometer", "mi": "mile", "mi.": "mile", "yd": "yard", "yds": "yard", "yds.": "yard", "ft": "foot",
    "ft.": "foot",
    "in.": "inch", "kg": "kilogram", "g": "gram", "mg": "milligram", "\u00b5g": "microgram",
    "\u03bcg": "microgram",
    "lb": "pound", "lb.": "pound", "lbs": "pound", "lbs.": "pound", "oz": "ounce", "oz.": "ounce", "t": "ton",
    "L": "liter", "l": "liter", "mL": "milliliter", "ml": "milliliter", "cl": "centiliter", "dl": "deciliter",
    "gal": "gallon", "gal.": "gallon", "tbsp": "tablespoon", "tbsp.": "tablespoon",  "tsp": "teaspoon",
    "tsp.": "teaspoon", "ms": "millisecond", "\u00b5s": "microsecond", "ns": "nanosecond", "s": "second",
    "sec": "second", "sec.": "second", "secs": "second", "min": "minute", "min.": "minute", "mins": "minute",
    "h": "hour", "hr": "hour", "hr.": "hour", "hrs": "hour", "hrs.": "hour", "W": "watt", "kW": "kilowatt",
    "MW": "megawatt", "GW": "gigawatt", "TW": "terawatt", "Wh": "watt hour", "kWh": "kilowatt hour",
    "MWh": "megawatt hour", "GWh": "gigawatt hour", "TWh": "terawatt hour", "V": "volt", "kV": "kilovolt",
    "mV": "millivolt", "mA": "milliampere", "mAh": "milliampere hour", "Ah": "ampere hour", "A": "ampere",
    "J": "joule", "kJ": "kilojoule", "MJ": "megajoule", "kcal": "kilocalorie", "cal": "calorie",
    "N": "newton",
    "kN": "kilonewton", "Nm": "newton meter", "Pa": "pascal", "hPa": "hectopascal", "kPa": "kilopascal",
    "MPa": "megapascal", "Hz": "hertz", "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz",
    "THz": "terahertz",
    "mmHg": "millimeter of mercury", "dB": "decibel", "B": "byte", "kB": "kilobyte", "KB": "kilobyte",
    "MB": "megabyte", "GB": "gigabyte",
    "TB": "terabyte", "PB": "petabyte", "KiB": "kibibyte", "MiB": "mebibyte", "GiB": "gibibyte",
    "kbps": "kilobit per second",
    "Mbps": "megabit per second", "Gbps": "gigabit per second", "Mbit/s": "megabit per second",
    "kbit/s": "kilobit per second",
    "Gbit/s": "gigabit per second", "MB/s": "megabyte per second", "GB/s": "gigabyte per second",
    "fps": "frame per second",
    "mph": "mile per hour", "kph": "kilometer per hour", "rpm": "revolution per minute",
    "mpg": "mile per gallon",
    "bpm": "beat per minute", "ppm": "part per million", "psi": "pound per square inch",
    "dpi": "dot per inch",
    "hp": "horsepower", "ha": "hectare", "km\u00b2": "square kilometer", "m\u00b2": "square meter",
    "cm\u00b2": "square centimeter",
    "mm\u00b2": "square millimeter", "m\u00b3": "cubic meter", "cm\u00b3": "cubic centimeter",
    "km\u00b3": "cubic kilometer",
    "m2": "square meter", "km2": "square kilometer", "m3": "cubic meter", "cm2": "square centimeter",
    "cm3": "cubic centimeter",
    "sq ft": "square foot", "sq. ft.": "square foot", "sq mi": "square mile", "sq km": "square kilometer",
    "mol": "mole",
    "K": "kelvin", "\u00b0C": "degree Celsius", "\u2103": "degree Celsius", "\u00b0F": "degree Fahrenheit",
    "\u2109": "degree Fahrenheit", "\u00b0": "degree", "\u03a9": "ohm", "k\u03a9": "kilohm",
    "eV": "electron volt",
    "lm": "lumen", "px": "pixel", "MP": "megapixel", "ly": "light year", "wk": "week", "wks": "week",
    "yr": "year", "yrs": "year", "mcg": "microgram", "Tbsp": "tablespoon", "Tbsp.": "tablespoon",
    "tbsps": "tablespoon", "tsps": "teaspoon", "sq m": "square meter", "sq. m": "square meter", "fl oz": "fluid ounce",
    "fl. oz.": "fluid ounce",
}  # fmt: skip
_SAME_IN_PLURAL = frozenset(
    {"hertz", "kilohertz", "megahertz", "gigahertz", "terahertz", "horsepower", "kelvin"}
)
_IRREGULAR = {"foot": "feet", "inch": "inches", "square foot": "square feet"}
_AMBIGUOUS = frozenset("A B K N T W V h in. l m s t g J L cal mol MP Ah".split())
_PER_SECOND_SQUARED = re.compile(r"^(?P<unit>[a-z]+)/s(?:\u00b2|2|\^2)$")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NAMES = "|".join(sorted(map(re.escape, _SINGLE), key=len, reverse=True))
_MEASURE = re.compile(
    rf"(?<![\w.,$\u00a3\u20ac/])(?P<number>[-\u2212+]?{_NUMBER})(?P<gap>[ \u00a0\u202f]?)"
    rf"(?P<unit>(?:{_NAMES})(?:/(?:\d+\s?)?(?:{_NAMES}|s\u00b2|s2|day|hour|month|year|week|person))?)(?![\w\u00b2\u00b3/+&-])"
)


def spell_units(text: str) -> str:
    """Return a text with the units that stand behind numbers in words; "5 m" is "5 meters", "1 h" is "1 hour".

    Units of one letter count with a space before them, or where a word follows that is no name: "4 A", but "exit 12B".
    The number stays as it is written, but for its sign.
    """
    return _MEASURE.sub(_spelt, text)


def _spelt(found: re.Match[str]) -> str:
    number, unit = found["number"], found["unit"]
    if not found["gap"] and unit in _AMBIGUOUS and unit not in ("W", "V", "m", "g", "h", "s", "L"):
        return found[0]
    if not found["gap"] and unit == "s" and "." not in number:  # "the 1990s"
        return found[0]
    words = _words(unit, is_one=number.lstrip("+-\u2212") == "1")
    at_end = unit.endswith(".") and found.end() == len(found.string)
    number = number.replace("\u2212", "-")
    sign, number = ("minus ", number[1:]) if number.startswith("-") else ("", number)
    return f"{sign}{number} {words}{'.' if at_end else ''}"


def _words(unit: str, *, is_one: bool) -> str:
    squared = _PER_SECOND_SQUARED.match(unit)
    if squared:
        return f"{_counted(_SINGLE[squared['unit']], is_one=is_one)} per second squared"
    if unit in _SINGLE:
        return _counted(_SINGLE[unit], is_one=is_one)
    over, _, under = unit.partition("/")
    count = re.match(r"(\d+)\s?(.+)", under)
    if count:
        divisor = _counted(_SINGLE.get(count[2], count[2]), is_one=False)
        return f"{_counted(_SINGLE[over], is_one=is_one)} per {count[1]} {divisor}"
    return f"{_counted(_SINGLE[over], is_one=is_one)} per {_SINGLE.get(under, under)}"


def _counted(words: str, *, is_one: bool) -> str:
    if is_one or words in _SAME_IN_PLURAL:
        return words
    if words in _IRREGULAR:
        return _IRREGULAR[words]
    head, per, rest = words.partition(" of " if " of " in words else " per ")
    if words.startswith("degree"):
        return words.replace("degree", "degrees", 1)
    return f"{head}s{per}{rest}"
