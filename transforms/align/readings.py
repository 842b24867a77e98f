"""From a written English word to the ways it may be said, as words of the kind that a dictionary lists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from transforms.align.numbers import number_readings

SpokenForm = Callable[[str], str]
"""What turns a written word such as "$3.50" into the words that are said."""

Slot = tuple[str, ...]
"""The readings of a piece of a word, the likeliest first, each some words; "" where it may be left unsaid."""

_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u2032\u0060\u00b4"), "'")
_EDGE = r"[\"“”„«»()\[\]{}<>.,;:!?…*_~\-–—|\s]"
_ENDS = re.compile(rf"^(?:(?!\.\d){_EDGE})+(?:'(?!\w))*|(?:{_EDGE}|')+$")
_NEGATIVE = re.compile(r"[(\"']*[-−–]\.?\d")
_UNIT_OF = re.compile(r"[(\"'“]*([$£€¥])\d")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_DASHES = re.compile(r"[-–—‐‑/]+")
_PIECES = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]")
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})")
_SHORT = {
    "dr": ("doctor", "drive"), "mr": ("mister",), "mrs": ("missus",), "ms": ("miss", "mizz"), "st": ("saint", "street"),
    "prof": ("professor",), "no": ("no", "number"), "vs": ("versus",), "jr": ("junior",), "sr": ("senior",),
    "etc": ("et cetera",), "gen": ("general",), "col": ("colonel",), "capt": ("captain",), "lt": ("lieutenant",),
    "sgt": ("sergeant",), "rev": ("reverend",), "gov": ("governor",), "sen": ("senator",), "rep": ("representative",),
    "ave": ("avenue",), "rd": ("road",), "blvd": ("boulevard",), "mt": ("mount",), "ft": ("fort", "feet", "foot"),
    "jan": ("january",), "feb": ("february",), "mar": ("march",), "apr": ("april",), "aug": ("august",),
    "sept": ("september",), "sep": ("september",), "oct": ("october",), "nov": ("november",), "dec": ("december",),
    "dept": ("department",), "inc": ("incorporated", "inc"), "ltd": ("limited",), "co": ("company", "co"),
    "corp": ("corporation",), "approx": ("approximately",), "est": ("established", "estimated"), "fig": ("figure",),
    "vol": ("volume",), "min": ("minutes", "minimum"), "sec": ("seconds",), "hr": ("hour",), "hrs": ("hours",),
    "km": ("kilometers", "kilometer"), "cm": ("centimeters", "centimeter"), "mm": ("millimeters", "millimeter"),
    "kg": ("kilograms", "kilogram"), "mg": ("milligrams", "milligram"), "ml": ("milliliters", "milliliter"),
    "kb": ("kilobytes",), "mb": ("megabytes",), "gb": ("gigabytes",), "tb": ("terabytes",), "mph": ("miles per hour",),
    "lb": ("pounds", "pound"), "lbs": ("pounds",), "oz": ("ounces", "ounce"), "hz": ("hertz",), "khz": ("kilohertz",),
    "kw": ("kilowatts",), "m": ("meters", "meter", "million"), "g": ("grams", "gram"), "l": ("liters", "liter"),
    "bn": ("billion",), "ad": ("a d",),
}  # fmt: skip
_SYMBOLS = {
    "&": "and", "%": "percent", "+": "plus", "=": "equals", "@": "at", "#": "number", "°": "degrees", "×": "times",
    "§": "section", "$": "dollars", "£": "pounds", "€": "euros", "¥": "yen", "<": "less than", ">": "greater than",
}  # fmt: skip
_PLURALS = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen"}
_INNER = {".": "dot", "_": "underscore", "\\": "backslash"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def spoken_form(written: str) -> str:
    """Return the likeliest way to say a written word."""
    return " ".join(slot[0] for slot in spoken_slots(written) if slot[0])


def spoken_slots(written: str, before: str = "") -> list[Slot]:
    """Return what is said for a written word, slot after slot; nothing if it is not spoken.

    Args:
        written: a word as it stands between spaces, with its punctuation.
        before: the written word before it: after "$3" a "million" may be "million dollars".
    """
    text = unicodedata.normalize("NFKC", written.translate(_QUOTES)).translate(_QUOTES)
    core = _ENDS.sub("", text)
    slots = [*_sign(text), *_slots(core, text)]
    if slots and (unit := _UNIT_OF.match(before)):
        slots.append(("", _PLURALS[unit[1]]))
    return slots if any(any(slot) for slot in slots) else []


def _sign(text: str) -> list[Slot]:
    return [("minus", "negative")] if _NEGATIVE.match(text) else []


def _slots(core: str, text: str) -> list[Slot]:
    lower = core.lower()
    if text in _SYMBOLS:
        return [(_SYMBOLS[text],)]
    if number := number_readings(lower):
        return [tuple(number)]
    if lower.replace("'", "").isalpha():
        return [tuple(dict.fromkeys(_word(core, text)))]
    if _INITIALS.fullmatch(core):
        return [(_letters(core), plain_word(core))]
    return _composed(core)


def _word(core: str, text: str) -> list[str]:
    """Return the readings of a word of letters: an abbreviation, an acronym, a Roman numeral, or itself."""
    lower = core.lower()
    said = list(_SHORT.get(lower, ())) if "." in text.partition(core)[2] else []
    said.append(plain_word(core))
    stem, _, plural = core.partition("'") if core.endswith("'s") else (core.removesuffix("s"), "", core[-1:])
    if core.isupper() and len(core) <= 6 and core.isalpha():
        said.append(_letters(core))
    elif stem.isupper() and 1 < len(stem) <= 5 and plural == "s":
        said.append(f"{_letters(stem)}'s")
    if _ROMAN.fullmatch(core) and core != "I":
        for number in number_readings(str(_roman(core))):
            said += [number, f"the {_ordinal(core)}", f"roman {number}"]
    return said


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def _ordinal(numeral: str) -> str:
    return number_readings(f"{_roman(numeral)}th")[0]


def _letters(core: str) -> str:
    return " ".join(f"{letter}." for letter in core.lower() if letter in _LETTERS)


def plain_word(word: str) -> str:
    """Return a word in lower case without accents ("Café" is "cafe"), apostrophes kept."""
    folded = unicodedata.normalize(
        "NFKD", word.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l")
    )
    return "".join(c for c in folded if not unicodedata.combining(c))


def _composed(core: str) -> list[Slot]:
    """Return the slots of what is made of several pieces: "10-minute", "A380", "250mg", "2-3", "name@host.com"."""
    parts = [part for part in _DASHES.split(core) if part]
    if len(parts) > 1:
        between: list[Slot] = [("to", "", "dash")] if all(part[0].isdigit() for part in parts) else []
        slots = [[*between, *_slots(_ENDS.sub("", part), part)] for part in parts]
        return [slot for one in slots for slot in one][len(between) :]
    pieces = _PIECES.findall(core)
    if len(pieces) < 2:
        return [(plain_word(core),)] if any(map(str.isalpha, core)) else []
    return [_piece(piece) for piece in pieces]


def _piece(piece: str) -> Slot:
    if not piece[0].isalnum():
        return _SYMBOLS.get(piece) or _INNER.get(piece, ""), ""
    if number := number_readings(piece):
        return tuple(number)
    if piece.lower() in _LETTERS:
        return (*_SHORT.get(piece.lower(), ()), _letters(piece))
    return tuple(dict.fromkeys((*_SHORT.get(piece.lower(), ()), *_word(piece, piece))))
