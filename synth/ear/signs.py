"""Signs, ranges, abbreviations and numerals that grammars misread, in words. English."""

from __future__ import annotations

import re
from collections.abc import Callable

Replacement = str | Callable[[re.Match[str]], str]
_N = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_ROMAN = r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXL])(?!-\w)"
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_RULERS = (
    "Henry|Edward|Richard|George|William|James|Charles|John|Louis|Philip|Francis|Napoleon|Frederick|Alexander|Nicholas"
    "|Peter|Ivan|Catherine|Elizabeth|Mary|Anne|Pius|Paul|Benedict|Gregory|Innocent|Leo|Clement|Urban|Boniface|Otto|Ramesses"
    "|Ptolemy|Cleopatra|Darius|Xerxes|Mehmed|Murad|Selim|Christian|Gustav|Carl|Haakon|Harald|Olaf|Albert|Leopold|Ferdinand"
    "|Alfonso|Isabella|Umberto|Wilhelm|Rudolf|Maximilian|Joseph|Constantine|Theodosius|Justinian|Juan"
    " Carlos|Felipe|Julius"
    "|Robert|David|Margaret|Matilda|Sixtus|Celestine|Rama|Hassan|Mohammed|Abdullah|Vajiralongkorn|Pedro|Sigismund"
)
_PARTS = (
    "Apollo|Gemini|Rocky|WrestleMania|Chapter|Part|Section|Volume|Vol\\.|Book|Act|Scene|Appendix|Article|Title|Phase|Stage|Type"
    "|Level|Class|Mark|Figure|War|Bowl|Canto|Episode|Season|Grade|Division|Region|Schedule|Tier"
)
_DECADES = {
    "2020s": "twenty twenties",
    "2010s": "twenty tens",
    "2000s": "two thousands",
}
_ENGINES = r"(?:Boeing|Airbus A?|Flight(?: [A-Z]{2,3})?|Interstate|Highway|Peugeot|Porsche)"
_UNDER = {
    "hr": "hour",
    "h": "hour",
    "wk": "week",
    "mo": "month",
    "yr": "year",
    "lb": "pound",
    "kg": "kilogram",
    "kWh": "kilowatt hour",
    "GB": "gigabyte",
    "MB": "megabyte",
    "gal": "gallon",
    "mi": "mile",
    "oz": "ounce",
    "min": "minute",
    "l": "liter",
    "L": "liter",
    "g": "gram",
    "m": "meter",
}
_TENS = {"20": "twenties", "30": "thirties", "40": "forties", "50": "fifties", "60": "sixties", "70": "seventies",
         "80": "eighties", "90": "nineties"}  # fmt: skip
_CURRENCIES = {
    "USD": "US dollars", "EUR": "euros", "GBP": "British pounds", "JPY": "yen", "CHF": "Swiss francs",
    "CAD": "Canadian dollars", "AUD": "Australian dollars", "INR": "Indian rupees", "CNY": "Chinese yuan",
}  # fmt: skip
_SCALES = {"k": "thousand", "K": "thousand", "M": "million", "m": "million", "mn": "million", "B": "billion",
           "bn": "billion", "T": "trillion", "tn": "trillion"}  # fmt: skip


def _roman(text: str) -> int:
    values = [_VALUES[letter] for letter in text]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _reign(found: re.Match[str]) -> str:
    number = _roman(found["roman"])
    if len(_ORDINALS) <= number < 30:
        return f"{found['name']} the twenty {_ORDINALS[number - 20]}"
    return f"{found['name']} the {_ORDINALS[number]}" if 0 < number < len(_ORDINALS) else found[0]


def _numbered(found: re.Match[str]) -> str:
    return f"{found['name']} {_roman(found['roman'])}"


def _grouped(found: re.Match[str]) -> str:
    """Return a three-digit name as it is said: 747 is "seven forty-seven", 105 "one oh five", 300 as a number."""
    number = found["number"]
    if number.endswith("00"):
        return found[0]
    rest = f"oh {number[2]}" if number[1] == "0" else number[1:]
    return f"{found['name']} {number[0]} {rest}"


def _dotted(found: re.Match[str]) -> str:
    return " point ".join(found[0].split("."))


def _scaled(found: re.Match[str]) -> str:
    """Return "$50k" as "$50,000", which grammars read, and "$3M" as "$3 million"."""
    if found["k"] in "kK" and "." not in found["a"]:
        return f"{found['a']},000"
    return f"{found['a']} {_SCALES[found['k']]}"


def _fraction(found: re.Match[str]) -> str:
    """Return a mark out of the best: "4.5/5", "98/100"; other fractions are left."""
    first, best = float(found["a"]), float(found["b"])
    is_mark = "." in found["a"] or (best in (10, 100) and first > 1 and first <= best)
    return f"{found['a']} out of {found['b']}" if is_mark else found[0]


def _street(found: re.Match[str]) -> str:
    return f"{found['name']} {'street' if found['kind'] == 'St' else 'avenue' if found['kind'] == 'Ave' else 'road'}"


def _pixels(found: re.Match[str]) -> str:
    sides = (
        f"{side[:2]} {side[2:]}" if len(side) == 4 and side[2:] != "00" else side for side in found.groups()
    )
    return " by ".join(sides)


_DAYS = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Tues": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Thurs": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_DOLLARS = {"US": "US", "A": "Australian", "AU": "Australian", "C": "Canadian", "CA": "Canadian", "NZ": "New Zealand",
            "HK": "Hong Kong", "S": "Singapore"}  # fmt: skip

RULES: tuple[tuple[re.Pattern[str], Replacement], ...] = (
    (re.compile(r"(?<!\w)(\d{1,2})['\u2019\u2032] ?(\d{1,2})(?:\"|\u201d|\u2033|'')"), r"\1 feet \2 inches"),
    (
        re.compile(rf"(?<!\w)(?P<c>{'|'.join(_DOLLARS)})\$(?P<a>{_N}(?: (?:million|billion|thousand))?)"),
        lambda m: f"{m['a']} {_DOLLARS[m['c']]} dollars",
    ),
    (
        re.compile(rf"\b(?P<a>{_DAY})\.?\s?[\u2013-]\s?(?P<b>{_DAY})\b\.?"),
        lambda m: f"{_DAYS[m['a']]} to {_DAYS[m['b']]}",
    ),
    (re.compile(r"\bWW ?(?:II|2)\b"), "World War two"),
    (re.compile(r"\bWW ?(?:I|1)\b"), "World War one"),
    (re.compile(r"(?P<a>\b\d{2,3})/(?P<b>\d{2,3})(?= millimet)"), r"\g<a> over \g<b>"),
    (re.compile(r"(?<![\w/.])(?P<a>\d{1,3}(?:\.\d+)?)/(?P<b>5|10|20|100)(?![\w/]|\.\d)"), _fraction),
    (re.compile(r"(?<![\w$.,])(?P<a>\d+(?:\.\d+)?)k(?= [a-z])"), r"\g<a> thousand"),
    (re.compile(r"(?P<name>[A-Z][a-z]+) (?P<kind>St|Ave|Rd)\.(?=$|,| [a-z])"), _street),
    (re.compile(rf"(?P<a>[$\u00a3\u20ac]{_N}) ?(?P<k>k|K|bn|mn|tn|[MmBT])(?![\w&])"), _scaled),
    (
        re.compile(
            rf"(?P<a>[$\u00a3\u20ac\u00a5]{_N}(?: (?:million|billion|thousand))?)\s?/\s?(?P<b>hr|hour|h|day"
            rf"|week|wk|month|mo|year|yr|person|night|kg|kWh|GB|MB|gallon|gal|mile|mi|oz|ton|min|minute"
            rf"|word|user|seat|lb|unit|piece|m|l|L|g)\b\.?"
        ),
        lambda m: f"{m['a']} per {_UNDER.get(m['b'], m['b'])}",
    ),
    (
        re.compile(rf"(?<![\w.,$])(?P<a>{_N}) ?(?:\u00a2|ct\b)"),
        lambda m: f"{m['a']} cent{'' if m['a'] == '1' else 's'}",
    ),
    (
        re.compile(rf"(?P<a>{_N}(?: (?:million|billion|thousand))?) (?P<c>{'|'.join(_CURRENCIES)})\b"),
        lambda m: f"{m['a']} {_CURRENCIES[m['c']]}",
    ),
    (
        re.compile(rf"\b(?P<c>{'|'.join(_CURRENCIES)}) ?(?P<a>{_N}(?: (?:million|billion|thousand))?)\b"),
        lambda m: f"{m['a']} {_CURRENCIES[m['c']]}",
    ),
    (
        re.compile(r"(?<![\w./])v?\d+(?:\.\d+){2,3}(?![\w/]|\.\d)"),
        lambda m: f"{'version ' if m[0][0] == 'v' else ''}{_dotted(m).lstrip('v')}",
    ),
    (re.compile(r"(?<!\w)v(?=\d+\.\d)"), "version "),
    (re.compile(r"\b24/7(?:/365)?\b"), "twenty four seven"),
    (re.compile(r"\b50[/-]50\b"), "fifty fifty"),
    (re.compile(r"\b9/11\b"), "nine eleven"),
    (
        re.compile(
            r"(?<=\d)\s?\u00d7(?= ?(?:faster|slower|more|less|larger|smaller|better|as|the|greater|higher"
            r"|lower|speed)\b)"
        ),
        " times",
    ),
    (re.compile(r"(?<![\w.])(\d{3,4})\s?[x\u00d7]\s?(\d{3,4})(?!\w|\.\d)"), _pixels),
    (
        re.compile(
            r"(?<=\d)\s?[x\u00d7]\s?(?=\d+(?:\.\d+)?(?:\s?[x\u00d7]|\s?(?:mm|cm|m|km|in|ft|feet|inch|inches"
            r"|meters?|metres?)\b))"
        ),
        " by ",
    ),
    (
        re.compile(
            r"(?<=\d )(?P<u>cm|mm|m|in|ft|inches|feet|meters|centimeters|millimeters) ?[x\u00d7] ?(?=\d)"
        ),
        r"\g<u> by ",
    ),
    (re.compile(r"(?<=\d)\s?[*\u00d7\u22c5\u00b7]\s?(?=\d)"), " times "),
    (re.compile(r"(?<![\w.])(?P<a>\d+(?:\.\d+)?)x(?![\w])"), r"\g<a> times"),
    (re.compile(r"(?<=\d)\u00d7"), " times"),
    (re.compile(r"(?<=\w)\s?\u00f7\s?(?=\d)"), " divided by "),
    (re.compile(r"\s?\u00b1\s?"), " plus or minus "),
    (re.compile(r"(?<!\w)[~\u2248\u223c]\s?(?=[$\u00a3\u20ac]?\d)"), "about "),
    (re.compile(r"(?<=\w)\s?[\u2248]\s?"), " is about "),
    (re.compile(r"(?:(?<=\s)|^)(?:>=|\u2265)\s?(?=[$\u00a3\u20ac-]?\d)"), "at least "),
    (re.compile(r"(?:(?<=\s)|^)(?:<=|\u2264)\s?(?=[$\u00a3\u20ac-]?\d)"), "at most "),
    (re.compile(r"(?:(?<=\s)|^)(?:>|&gt;)\s?(?=[$\u00a3\u20ac-]?\d)"), "more than "),
    (re.compile(r"(?:(?<=\s)|^)(?:<|&lt;)\s?(?=[$\u00a3\u20ac-]?\d)"), "less than "),
    (re.compile(r"(?<=[\w)])\u00b2(?!\w)"), " squared"),
    (re.compile(r"(?<=[\w)])\u00b3(?!\w)"), " cubed"),
    (re.compile(r"(?<=\d)\u2030"), " per thousand"),
    (re.compile(r"\u221e"), "infinity"),
    (re.compile(r"\u221a\s?(?=\w)"), "the square root of "),
    (re.compile(r"(?<=\d)\s?\u2260\s?(?=\d)"), " does not equal "),
    (
        re.compile(
            r"(?<![\w.,:/-])(?P<a>\d{1,3}(?:\.\d+)?)(?!(?<=\d{3})-\d{3})\s?[\u2013\u2014-]\s?(?P<b>\d{1,3}(?:\.\d+)?)(?![\w/:]|[.,-]\d|-)"
        ),
        r"\g<a> to \g<b>",
    ),
    (re.compile(r"(?<![\w.,:/-])(?P<a>\d{4})\s?[\u2013\u2014]\s?(?P<b>\d{4})(?!\w)"), r"\g<a>-\g<b>"),
    (re.compile(r"(?<![\w.,:/])(?P<a>\d{1,3}):(?P<b>\d)(?![\w:])"), r"\g<a> to \g<b>"),
    (re.compile(r"(?P<a>\b(?:ratio|odds|scale)\b[^.\d]{0,20}\d+):(?P<b>\d+)"), r"\g<a> to \g<b>"),
    (re.compile(rf"\b(?P<name>{_RULERS}) (?P<roman>{_ROMAN})\b(?!\.\w)"), _reign),
    (re.compile(rf"\b(?P<name>{_PARTS}) (?P<roman>{_ROMAN})\b"), _numbered),
    (re.compile(rf"\b(?P<name>{_ENGINES}) ?(?P<number>\d{{3}})\b"), _grouped),
    (re.compile("|".join(rf"\b{key}\b" for key in _DECADES)), lambda m: _DECADES[m[0]]),
    (re.compile(r"\b(?P<c>\d0)s\b(?=[ .,;])"), lambda m: _TENS.get(m["c"], m[0])),
    (re.compile(r"\bCtrl ?\+ ?"), "control "),
    (re.compile(r"\bCmd ?\+ ?"), "command "),
    (re.compile(r"\bAlt ?\+ ?"), "alt "),
    (re.compile(r"\bCO2\b|\bCO\u2082"), "C O two"),
    (re.compile(r"\bH2O\b|\bH\u2082O\b"), "H two O"),
    (re.compile(r"\bO2\b|\bO\u2082"), "O two"),
    (re.compile(r"(?<=\b[A-Z]) ?& ?(?=[A-Z]\b)|(?<=\b[A-Z]{2}) ?& ?(?=[A-Z]\b)"), " and "),
    (re.compile(r"(?<=\w)&(?=\w)"), " and "),
    (re.compile(r"\b(?:No|no|Nr|nos|Nos)\. ?(?=\d)|\u2116\s?|(?<!\w)#(?=\d)"), "number "),
    (re.compile(r"\bapprox\."), "approximately"),
    (re.compile(r"\bProf\.(?= [A-Z])"), "professor"),
    (re.compile(r"\bSen\.(?= [A-Z])"), "senator"),
    (re.compile(r"\bRep\.(?= [A-Z])"), "representative"),
    (re.compile(r"\bGov\.(?= [A-Z])"), "governor"),
    (re.compile(r"\bPres\.(?= [A-Z])"), "president"),
    (re.compile(r"\bRev\.(?= [A-Z])"), "reverend"),
    (re.compile(r"\bLt\.(?= [A-Z])"), "lieutenant"),
    (re.compile(r"\bSgt\.(?= [A-Z])"), "sergeant"),
    (re.compile(r"\bCol\.(?= [A-Z])"), "colonel"),
    (re.compile(r"\b(?:Inc)\.(?= [a-z]|$|,)"), "incorporated"),
    (re.compile(r"\bCorp\.(?= [a-z]|$|,)"), "corporation"),
    (re.compile(r"\bLtd\.?(?= [a-z]|$|,|\.)"), "limited"),
    (re.compile(r"\bCo\.(?= [a-z]|$|,)"), "company"),
    (re.compile(r"\bdept\."), "department"),
    (re.compile(r"\b[Ff]igs?\. ?(?=\d)"), "figure "),
    (re.compile(r"\bpp\. ?(?=\d)"), "pages "),
    (re.compile(r"\bp\. ?(?=\d)"), "page "),
    (re.compile(r"\bca\. ?(?=\d)|\bc\. ?(?=\d{3})"), "circa "),
    (re.compile(r"\bVol\. ?(?=\d)"), "volume "),
    (re.compile(r"\bch\. ?(?=\d)"), "chapter "),
    (re.compile(r"\best\. ?(?=\d)"), "established "),
    (re.compile(r"\bet al\."), "and others"),
    (re.compile(r"\bcf\. "), "compare "),
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/(?= ?\w)"), "with "),
    (re.compile(r"\b[Aa]ka\b|\ba\.k\.a\."), "also known as"),
    (re.compile(r"\s?\u2192\s?"), " to "),
    (re.compile(r"(?<=\w)\u2122|\u00ae|\u00a9"), ""),
    (re.compile(r"\u00a7\s?"), "section "),
    (re.compile(r"(?<=[a-z]{3})/(?=[a-z]{3})(?<!and/)"), " or "),
)
"""Patterns and what stands for them, in the order in which they are tried."""


def spell_signs(text: str) -> str:
    """Return a text with those signs, ranges, abbreviations and numerals in words."""
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text
