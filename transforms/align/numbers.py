"""How English numbers are read aloud: every reading that is usual, since a text does not say which was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from transforms.text.cardinals import LARGEST, cardinal, digit_by_digit, ordinal

_CURRENCY = {"$": ("dollar", "cent"), "£": ("pound", "penny"), "€": ("euro", "cent"), "¥": ("yen", "")}
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+"
_WHOLE = re.compile(rf"({_NUMBER})")
_DECIMAL = re.compile(rf"({_NUMBER})?\.([0-9]+)")
_ORDINAL = re.compile(rf"({_NUMBER})(?:st|nd|rd|th)")
_DECADE = re.compile(r"'?([0-9]*0)'?s")
_MONEY = re.compile(rf"([$£€¥])({_NUMBER})(?:\.([0-9][0-9]?))?")
_TIME = re.compile(r"([0-9]{1,2}):([0-9][0-9])")
_FRACTION = re.compile(r"([0-9]+)/([0-9]+)")


def number_readings(token: str) -> list[str]:
    """Return how a number is read, the likeliest first; nothing where the token, in lower case, is no number.

    Whole numbers, decimals, ordinals, decades, money, times of day and fractions.
    """
    for pattern, read in _KINDS:
        if match := pattern.fullmatch(token):
            return list(dict.fromkeys(read(*match.groups())))
    return []


def _cardinal(digits: str, *, with_and: bool = False) -> str:
    number = int(digits)
    return cardinal(number, with_and=with_and) if number < LARGEST else digit_by_digit(digits)


def _read_whole(number: str) -> Iterator[str]:
    digits = number.replace(",", "")
    looks_like_name = len(digits) > 1 and digits[0] == "0"
    if not looks_like_name:
        if len(digits) == 4 and "," not in number:
            yield from _pairs(digits)
        yield _cardinal(digits)
        yield _cardinal(digits, with_and=True)
    if len(digits) == 3:
        yield f"{digit_by_digit(digits[0])} {_tens(digits[1:])}"
    if "," not in number and len(digits) > 2:
        yield digit_by_digit(digits)
        yield digit_by_digit(digits, "oh")


def _pairs(digits: str) -> Iterator[str]:
    """Yield four digits as a year is read."""
    first, last = digits[:2], digits[2:]
    hundreds = f"{_cardinal(first)} hundred"
    if first[1] != "0" and last == "00":
        yield hundreds
    elif first[1] != "0" or last[0] != "0":
        yield f"{_cardinal(first)} {_tens(last)}"
    if first[1] != "0" and last != "00":
        yield f"{hundreds} {_cardinal(last)}"
        yield f"{hundreds} and {_cardinal(last)}"


def _tens(pair: str) -> str:
    if pair == "00":
        return "hundred"
    return f"oh {_cardinal(pair[1])}" if pair[0] == "0" else _cardinal(pair)


def _read_decimal(whole: str | None, fraction: str) -> Iterator[str]:
    for part in dict.fromkeys(
        (digit_by_digit(fraction), digit_by_digit(fraction, "oh"), *_read_short(fraction))
    ):
        for number in _read_plain(whole or "0"):
            yield f"{number} point {part}"
        if not whole or whole == "0":
            yield f"point {part}"


def _read_short(fraction: str) -> list[str]:
    return [_cardinal(fraction)] if len(fraction) == 2 and fraction[0] != "0" else []


def _read_plain(number: str) -> list[str]:
    digits = number.replace(",", "")
    return list(dict.fromkeys((_cardinal(digits), _cardinal(digits, with_and=True))))


def _read_ordinal(number: str) -> Iterator[str]:
    for words in _read_plain(number):
        yield ordinal(words)
    if len(number) == 4:
        for words in _pairs(number):
            yield ordinal(words)


def _read_decade(number: str) -> Iterator[str]:
    readings = _pairs(number) if len(number) == 4 else iter(())
    for words in (*readings, _cardinal(number)):
        yield f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def _read_money(sign: str, whole: str, cents: str | None) -> Iterator[str]:
    name, small = _CURRENCY[sign]
    for number in _read_plain(whole):
        if cents is None:
            yield from (f"{number} {_many(name, whole)}", f"{number} {name}", number)
        elif len(cents) == 1:
            yield from (f"{number} point {_cardinal(cents)}{end}" for end in (f" {_many(name, '2')}", ""))
        else:
            yield from _with_cents(number, _many(name, whole), _cardinal(cents), _many(small, cents))


def _with_cents(number: str, name: str, cents: str, small: str) -> Iterator[str]:
    if cents == "zero":
        yield f"{number} {name}"
    yield f"{number} {name} {cents} {small}"
    yield f"{number} {name} and {cents} {small}"
    yield f"{number} {name} {cents}"
    yield f"{number} {cents}"


def _many(name: str, number: str) -> str:
    if name in ("yen", "") or number.lstrip("0") == "1":
        return name
    return "pence" if name == "penny" else f"{name}s"


def _read_time(hours: str, minutes: str) -> Iterator[str]:
    hour = _cardinal(hours)
    if minutes == "00":
        yield from (hour, f"{hour} o'clock", f"{hour} hundred", f"{hour} hundred hours")
    else:
        yield f"{hour} {_tens(minutes)}"
        yield f"{hour} {_cardinal(minutes)}"


def _read_fraction(top: str, bottom: str) -> Iterator[str]:
    upper, lower = _cardinal(top), _cardinal(bottom)
    names = {"2": ["half" if int(top) == 1 else "halves"], "4": ["quarter"], "1": []}.get(bottom, [])
    names += [] if bottom in ("1", "2") else [ordinal(lower)]
    for name in names:
        yield f"{upper} {name}" if int(top) == 1 or name == "halves" else f"{upper} {name}s"
    if int(top) == 1:
        yield from (f"a {name}" for name in names)
    yield from (
        f"{upper} over {lower}",
        f"{upper} slash {lower}",
        f"{upper} {lower}",
        f"{upper} out of {lower}",
    )


_KINDS: tuple[tuple[re.Pattern[str], Any], ...] = (
    (_WHOLE, _read_whole),
    (_DECIMAL, _read_decimal),
    (_ORDINAL, _read_ordinal),
    (_DECADE, _read_decade),
    (_MONEY, _read_money),
    (_TIME, _read_time),
    (_FRACTION, _read_fraction),
)
