"""What is written short, in words or as grammars read it: abbreviations, magnitudes, inches, powers. English."""

from __future__ import annotations

import re

from synth.ear.signs import Replacement

_N = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MONTHS = {
    "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April", "Jun": "June", "Jul": "July",
    "Aug": "August", "Sep": "September", "Sept": "September", "Oct": "October", "Nov": "November",
    "Dec": "December",
}  # fmt: skip
_MONTH_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December")  # fmt: skip
_WEEKDAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday",
    "Thur": "Thursday", "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
_WORDS = {
    "approx": "approximately", "avg": "average", "incl": "including", "excl": "excluding", "asst": "assistant",
    "dept": "department", "govt": "government", "max": "maximum", "min": "minimum", "temp": "temperature",
    "tsp": "teaspoon", "tbsp": "tablespoon", "bros": "brothers", "intl": "international", "natl": "national",
}  # fmt: skip
_BEFORE_NUMBERS = {"Sec": "section", "Eq": "equation", "Ch": "chapter", "Tab": "table", "Ex": "example"}
_BOOKS = (
    "Psalms?|Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Job|Proverbs|Ecclesiastes|Isaiah|Jeremiah"
    "|Ezekiel|Daniel|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|Philippians|Hebrews|Peter"
    "|Revelation"
)
_BARE = {"m": "meter", "km": "kilometer", "cm": "centimeter", "ft": "foot"}
_COUNTED = (
    r"(?:people|viewers?|users|subscribers|followers|homes|households|children|women|men|jobs|copies|visitors|tonnes"
    r"|tons|barrels|patients|students|pupils|workers|employees|staff|customers|views|downloads|adults|voters|votes"
    r"|passengers|members|cars|vehicles|units|acres|hectares|residents|refugees|migrants|cases|deaths|readers"
    r"|listeners|fans|players|likes|streams|plays|hits|sales|tourists|shares|doses|tests|years|animals|birds|trees|words|pages|pounds|dollars|euros"
    r"|yen|yuan|rupees|pesos|francs|times|inhabitants|Americans|Britons|Europeans)\b"
)
_SCALES = {"m": "million", "M": "million", "mn": "million", "bn": "billion", "B": "billion", "tn": "trillion"}
_PARTS = {"\u00bc": "quarter", "\u00bd": "half", "\u00be": "three-quarter"}
_SIDES = {"N": "north", "S": "south", "E": "east", "W": "west"}
_CURRENCIES = {"GBP": "British pounds", "USD": "US dollars", "EUR": "euros", "CHF": "Swiss francs",
               "CAD": "Canadian dollars", "AUD": "Australian dollars"}  # fmt: skip
_SIGNS = {"$": "dollars", "\u00a3": "pounds", "\u20ac": "euros"}
_UNITS = {
    "km": "kilometer", "cm": "centimeter", "mm": "millimeter", "kg": "kilogram", "oz": "ounce", "lb": "pound",
    "ft": "foot", "in": "inch", "mi": "mile", "yd": "yard", "gal": "gallon",
}  # fmt: skip
_POWERS = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b", "0123456789-")
_POWER = r"[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207b]"
_INCH = r"(?:\"|\u2033|\u201d)"
_LENGTH = r"(?:mm|cm|km|m|in|ft|feet|inches|meters?|metres?|yards?)"


def _either_case(found: re.Match[str]) -> str:
    return _WORDS[found["word"].lower()]


def _date(found: re.Match[str]) -> str:
    """Return "17.03.1848" as "17 March 1848"."""
    month = int(found["month"])
    return f"{int(found['day'])} {_MONTH_NAMES[month - 1]} {found['year']}" if 0 < month < 13 else found[0]


def _full_year(found: re.Match[str]) -> str:
    year = int(found["year"])
    return f"{found['rest']}/{1900 + year if year > 40 else 2000 + year}"


def _power(found: re.Match[str]) -> str:
    told = found["power"].translate(_POWERS).strip("^{}")
    return f"10 to the power of {told.replace('-', 'minus ').replace(chr(0x2212), 'minus ')}"


def _degrees(found: re.Match[str]) -> str:
    seconds = f" {found['s']} seconds" if found["s"] else ""
    minutes = f" {found['m']} minutes" if found["m"] else ""
    return f"{found['d']} degrees{minutes}{seconds} {_SIDES[found['side']]}"


def _hours(found: re.Match[str]) -> str:
    hours, minutes = found["h"], int(found["m"])
    return (
        f"{hours} {'hour' if hours == '1' else 'hours'} {minutes} {'minute' if minutes == 1 else 'minutes'}"
    )


def _joined(found: re.Match[str]) -> str:
    return re.sub(r"[ \u00a0\u202f\u2009]", ",", found[0])


_DIGITS = "zero one two three four five six seven eight nine".split()


def _digits(found: re.Match[str]) -> str:
    groups = (" ".join(_DIGITS[int(digit)] if digit.isdigit() else digit for digit in group)
              for group in found["number"].split("-"))  # fmt: skip
    return f"{found['name']}{found['is']}{', '.join(groups)}"


RULES: tuple[tuple[re.Pattern[str], Replacement], ...] = (
    (
        re.compile(
            r"(?<=\b(?:of|to|by) )(?P<a>\d+\.\d+)m(?=[,;)]| (?:in|is|was|and|from|last|this|a)\b|\.(?:\s|$))"
        ),
        r"\g<a> million",
    ),
    (re.compile(r"(?<![\w.,$\u00a3\u20ac/])(?P<a>\d+(?:\.\d+)?)M\+(?= [a-z])"), r"\g<a> million plus"),
    (
        re.compile(r"(?P<c>[$\u00a3\u20ac])(?P<a>\d[\d.]*) ?[\u2013-] ?(?P<b>\d[\d.]*)(?P<k>bn|m)\b"),
        lambda m: f"{m['a']} to {m['b']} {_SCALES[m['k']]} {_SIGNS[m['c']]}",
    ),
    (
        re.compile(r"(?P<c>[$\u00a3\u20ac])(?P<a>\d[\d.]*)(?P<k>bn|m)-a-(?P<d>day|week|month|year)\b"),
        lambda m: f"{m['a']} {_SCALES[m['k']]} {_SIGNS[m['c']][:-1]} a {m['d']}",
    ),
    (
        re.compile(
            r"(?P<a>\b(?:on|by|until|before|after|from) )(?P<m>1[0-2]|[1-9])/(?P<d>[12]\d|3[01])(?![\w/])"
        ),
        lambda m: f"{m['a']}{_MONTH_NAMES[int(m['m']) - 1]} {m['d']}",
    ),
    (
        re.compile(
            r"(?P<a>\b(?:on|by|until|before|after|from) )(?P<d>1[3-9]|2\d|3[01])/(?P<m>1[0-2]|0?[1-9])(?![\w/])"
        ),
        lambda m: f"{m['a']}{m['d']} {_MONTH_NAMES[int(m['m']) - 1]}",
    ),
    (re.compile(r"(?P<a>\b[45]|\b3)/5(?= stars?\b)"), r"\g<a> out of 5"),
    (re.compile(r"(?P<a>\d\d)-(?P<b>\d\d)-year-olds?\b"), r"\g<a> to \g<b> year olds"),
    (re.compile(r"(?<![\w.:-])(?P<a>\d{1,2})-(?P<b>\d{1,2} ?[ap]\.?m\b)"), r"\g<a> to \g<b>"),
    (re.compile(r"(?<=min )(?P<a>\d{1,2})s\b"), r"\g<a> seconds"),
    (
        re.compile(r"(?<![\w\u00b0])(\d{1,2})['\u2019\u2032] ?(\d{1,2})(?:\"|\u201d|\u2033|'')"),
        r"\1 feet \2 inches",
    ),
    (re.compile(r"(?<!\w)(\d{1,3})['\u2032](?= (?:long|tall|wide|high|deep|by)\b)"), r"\1 feet"),
    (re.compile(r"(?<=[a-z]), ?MD(?=[,.\s]|$)"), ", M D"),
    (
        re.compile(rf"\b(?P<c>{'|'.join(_CURRENCIES)}) ?(?P<a>{_N})(?P<k>bn|tn|mn|m)\b"),
        lambda m: f"{m['a']} {_SCALES[m['k']]} {_CURRENCIES[m['c']]}",
    ),
    (
        re.compile(r"\$(?P<a>\d[\d.,]*) ?[\u2013-] ?(?P<b>\d[\d.,]*) (?P<k>million|billion|trillion)"),
        r"\g<a> to \g<b> \g<k> dollars",
    ),
    (
        re.compile(r"\$(?P<a>\d[\d.,]*) (?P<k>million|billion)-a-(?P<b>day|week|month|year)\b"),
        r"\g<a> \g<k> dollar a \g<b>",
    ),
    (re.compile(rf"\bRs\.? ?(?P<a>{_N})"), r"\g<a> rupees"),
    (re.compile(r"(?<![\w.])(?P<a>\d)-(?P<b>\d/\d)\b(?!/)"), r"\g<a> \g<b>"),
    (re.compile(r"(?P<a>[Bb]lood pressure\b[^.\d]{0,40}\d{2,3})/(?P<b>\d{2,3})\b(?!/)"), r"\g<a> over \g<b>"),
    (re.compile(r"\b20/20(?= vision)"), "twenty twenty"),
    (
        re.compile(r"(?<![\w./-])(?P<a>(?:19|20)\d\d)[/\u2013-](?P<b>[1-9]\d)(?![\w/-])"),
        r"\g<a> to \g<b>",
    ),
    (re.compile(r"(?P<a>\d%) ?[\u2013\u2014-] ?(?=\d+(?:\.\d+)?%)"), r"\g<a> to "),
    (
        re.compile(r"(?<![\d:])(?P<a>\d{1,2}:\d{2}) ?[\u2013\u2014] ?(?=\d{1,2}:\d{2}(?!:))"),
        r"\g<a> to ",
    ),
    (re.compile(r"(?P<a>\b1\d{3}|\b20\d\d) ?[\u2013\u2014] ?(?=\d{1,2} [A-Z][a-z])"), r"\g<a> to "),
    (re.compile(r"(?<![\w.])(?P<a>\d{1,2})x(?P<b>\d{1,2})(?![\w.])"), r"\g<a> by \g<b>"),
    (re.compile(r"(?<=\b[A-Za-z])=(?=\d)"), " equals "),
    (re.compile(r"\b(?P<name>ISBN(?:-1[03])?)(?P<is>:? (?:is )?)(?P<number>\d[\d-]{8,15}[\dX])\b"), _digits),
    (re.compile(r"\bM\.D\.(?=,)|\bM\.D\.(?= [a-z])"), "M D"),
    (re.compile(r"\bPh\.D\.(?=,)|\bPh\.D\.(?= [a-z])"), "PhD"),
    (re.compile(rf"\b(?P<m>{'|'.join(_MONTHS)})\.(?=\s|,|$)"), lambda m: _MONTHS[m["m"]]),
    (
        re.compile(rf"(?<![\u2013-])\b(?P<d>{'|'.join(_WEEKDAYS)})\.(?=\s|,)(?! ?[\u2013-])"),
        lambda m: _WEEKDAYS[m["d"]],
    ),
    (
        re.compile(
            rf"\b(?P<word>{'|'.join(w for w in _WORDS if w not in ('min', 'max', 'temp'))})\.(?=[\s,)])",
            re.IGNORECASE,
        ),
        _either_case,
    ),
    (
        re.compile(
            r"(?<=\b[Tt]he )(?P<word>min|max|temp)\.(?=[\s,])|(?<=\b[Aa] )(?P<word2>min|max)\.(?=[\s,])"
        ),
        lambda m: _WORDS[m["word"] or m["word2"]],
    ),
    (re.compile(rf"\b(?P<w>{'|'.join(_BEFORE_NUMBERS)})\. ?(?=\d)"), lambda m: f"{_BEFORE_NUMBERS[m['w']]} "),
    (re.compile(r"(?P<n>\b[A-Z][a-z]+) Dr\.(?=$|,| [a-z])"), r"\g<n> drive"),
    (re.compile(r"(?P<n>\b[A-Z][a-z]+) Blvd\b\.?"), r"\g<n> boulevard"),
    (re.compile(r"(?<!\w)['\u2019](?=[2-9]0s\b)"), ""),
    (re.compile(rf"\b(?P<book>{_BOOKS}) (?P<a>\d{{1,3}}):(?P<b>\d{{1,3}})\b"), r"\g<book> \g<a> verse \g<b>"),
    (re.compile(r"(?<=[a-z] )(?P<u>k?m|cm|ft)\u00b2(?= )"), lambda m: f"square {_BARE[m['u']]}"),
    (re.compile(r"\bRt\. Hon\.(?= [A-Z])"), "Right Honorable"),
    (re.compile(r"\bMt\.? (?=[A-Z][a-z])"), "Mount "),
    (
        re.compile(
            r"(?P<before>^|\b(?:of|in|at|from|to|near|and|the|by|for|visit|with) )St\.? (?=[A-Z][a-z])"
        ),
        r"\g<before>Saint ",
    ),
    (
        re.compile(rf"(?<![\w.,$\u00a3\u20ac/])(?P<a>{_N}) ?(?P<k>bn|tn)\b"),
        lambda m: f"{m['a']} {_SCALES[m['k']]}",
    ),
    (
        re.compile(rf"(?<![\w.,$\u00a3\u20ac/])(?P<a>{_N}) ?(?P<k>m|M|mn) (?={_COUNTED})"),
        lambda m: f"{m['a']} million ",
    ),
    (re.compile(rf"(?<![\w.,$\u00a3\u20ac/])(?P<a>{_N})[kK] (?={_COUNTED})"), r"\g<a> thousand "),
    (
        re.compile(rf"\u20b9\s?(?P<a>{_N})(?P<k> (?:crore|lakh|million|billion))?"),
        lambda m: f"{m['a']}{m['k'] or ''} rupees",
    ),
    (re.compile(r"\$(?P<a>\d[\d,]*)-a-(?P<b>day|week|month|year)\b"), r"\g<a> dollar a \g<b>"),
    (re.compile(r"(?<![\w.,])(?P<a>\d+(?:\.\d+)?)p(?=[\s,;)]|\.(?:\s|$))(?! to \d)"), r"\g<a> pence"),
    (re.compile(r"(?<![\w.])(?P<a>\d{3}0s|[2-9]0s)-(?=[a-z])"), r"\g<a> "),
    (re.compile(r"(?<![\w.])(?P<a>\d+(?:st|nd|rd|th))-(?=[a-z])"), r"\g<a> "),
    (
        re.compile(
            r"(?<![\w.])(?P<d>\d{1,3})\u00b0 ?(?:(?P<m>\d{1,2})[\u2032'\u2019] ?"
            r"(?:(?P<s>\d{1,2}(?:\.\d+)?)(?:\u2033|\"|\u201d|'') ?)?)?(?P<side>[NSEW])\b"
        ),
        _degrees,
    ),
    (re.compile(r"\b10(?P<power>\^\{?[-\u2212]?\d+\}?|" + _POWER + r"+)"), _power),
    (
        re.compile(r"(?<![\w.])(?P<day>\d{1,2})\.(?P<month>\d{2})\.(?P<year>1[5-9]\d\d|20\d\d)(?!\.?\d)"),
        _date,
    ),
    (re.compile(r"(?<![\w/.])(?P<rest>\d{1,2}/\d{1,2})/(?P<year>\d{2})(?![\w/])"), _full_year),
    (
        re.compile(
            r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f\u2009]000)+(?![\w,]| \d)"
            r"|(?<![\w.,])\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\w)"
        ),
        _joined,
    ),
    (re.compile(r"(?<![\w.])(?P<h>\d{1,2}) ?h ?(?P<m>\d{1,2})(?: ?m(?:in)?)?(?=[\s,.;)]|$)"), _hours),
    (
        re.compile(r"(?<![\w.])(?P<a>\d+) ft\.? (?P<b>\d{1,2}(?:\.\d+)?) in\b\.?(?! the\b)"),
        r"\g<a> feet \g<b> inches",
    ),
    (
        re.compile(
            rf"(?P<a>\d{_INCH}?|{_LENGTH}) ?[x\u00d7] ?"
            rf"(?=\d+(?:\.\d+)?(?:{_INCH}|[ -]?(?:{_LENGTH}|inch)\b| ?[x\u00d7]))"
        ),
        lambda m: f"{_without_inch(m['a'])} by ",
    ),
    (
        re.compile(rf"(?<![\w\"\u201c'\u2019\u2032])(?P<a>\d+(?:\.\d+)?|\d+/\d+){_INCH}(?= by |[ -][\w(])"),
        r"\g<a>-inch",
    ),
    (re.compile(r"(?<![\w.])(?P<a>[\u00bc\u00bd\u00be])-(?=[a-z])"), lambda m: f"{_PARTS[m['a']]}-"),
    (re.compile(r"(?<![\w/.])(?P<a>\d+/\d+)-(?=inch|mile|cup|ounce|pound)"), r"\g<a> "),
    (
        re.compile(rf"(?<![\w.])(?P<a>{_N})-(?P<u>{'|'.join(_UNITS)})\b\.?(?= )"),
        lambda m: f"{m['a']}-{_UNITS[m['u']]}",
    ),
    (re.compile(r"\blb[-\u00b7]ft\b|\bft[-\u00b7]lbs?\b"), "pound-feet"),
    (re.compile(r"(?P<a>\b\d{2,3})/(?P<b>\d{2,3})(?= ?mm ?Hg)"), r"\g<a> over \g<b>"),
    (re.compile(r"(?P<a>\d) ?mg/d[lL]\b"), r"\g<a> milligrams per deciliter"),
    (re.compile(r"(?P<a>\d) ?mmol/mol\b"), r"\g<a> millimoles per mole"),
    (re.compile(r"(?P<a>\d) ?mmol/[lL]\b"), r"\g<a> millimoles per liter"),
    (
        re.compile(
            r"(?P<a>\d (?:IU|mcg|mg|g|kg|\w*[a-z]s))/(?P<b>day|week|month|year|person|night|serving)\b"
        ),
        r"\g<a> per \g<b>",
    ),
    (
        re.compile(r"(?P<a>\d ?(?:g|kg|ml|oz|lb|lbs|cm|mm|km|mi|\u00b0C|\u00b0F))/(?=\d|[Gg]as )"),
        r"\g<a> or ",
    ),
    (re.compile(r"\bf/(?=\d)"), "f "),
    (re.compile(r"(?<=[\w)]) = (?=[\w(-])"), " equals "),
    (re.compile(r"(?<![\w.])(?P<a>\d[\d,]*)\+(?= [a-z])"), r"\g<a> plus"),
    (re.compile(r"(?<![\w.,])\u2212(?=\d)"), "minus "),
    (re.compile(r"(?<![\w.])\.(?=\d+\b)"), "point "),
    (re.compile(r"(?<![\d.])(?P<a>\d{1,3}\.\d{1,2}):(?P<b>\d)(?![\d:])"), r"\g<a> to \g<b>"),
    (re.compile(r"(?P<a>\b[Oo]dds\b[^.\d]{0,20}\d+)/(?P<b>\d+)"), r"\g<a> to \g<b>"),
    (
        re.compile(
            r"(?P<a>\d{1,3},\d{3}|[$\u00a3\u20ac]\d[\d,.]*|\d ?[ap]\.?m\.?) ?[\u2013\u2014] ?(?=[$\u00a3\u20ac]?\d)"
        ),
        r"\g<a> to ",
    ),
    (re.compile(r"(?P<a>\d ?[ap]m)-(?=\d)"), r"\g<a> to "),
)
"""Patterns and what stands for them, in the order in which they are tried."""


def _without_inch(told: str) -> str:
    return f"{told[:-1]} inches" if re.search(rf"{_INCH}$", told) else told


def spell_shorthand(text: str) -> str:
    """Return a text with what is written short in words."""
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text
