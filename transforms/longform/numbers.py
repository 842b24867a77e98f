"""English numbers as they are said: enough to find "1984" where "nineteen eighty four" was heard, and the reverse."""

from __future__ import annotations

import re

from transforms.text.cardinals import cardinal, digit_by_digit, ordinal

_CURRENCIES = {"$": "dollars", "\u00a3": "pounds", "\u20ac": "euros"}
_NUMBER = re.compile(
    r"(?P<before>[\"'(\[\u201c\u2018#-]*)(?P<currency>[$\u00a3\u20ac])?"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:(?P<colon>:)(?P<minutes>[0-5][0-9])|\.(?P<fraction>[0-9]+))?"
    r"(?P<unit>%|st|nd|rd|th|s)?(?P<after>[^\w]*)$",
    re.IGNORECASE,
)


def say_number(written: str) -> list[str] | None:
    """Return the words that an English number is read as; None for what is no number up to 15 digits.

    Whole numbers, years (1100 to 1999 and 2010 to 2099, four digits without a comma), ordinals, decades, decimals,
    percentages, amounts of money, and times of day. "And" is left out: "one hundred five".
    """
    found = _NUMBER.match(written)
    if not found or len(found["whole"].replace(",", "")) > 15:
        return None
    digits, unit = found["whole"].replace(",", ""), (found["unit"] or "").lower()
    words = _year(digits) if "," not in found["whole"] and _is_year(digits) else _whole(digits)
    if found["colon"]:
        words = words + _clock(found["minutes"])
    if found["fraction"]:
        words = _decimal(words, found["fraction"], money=bool(found["currency"]))
    if found["currency"]:
        cents = found["fraction"] and len(found["fraction"]) == 2
        words = words if cents else [*words, _CURRENCIES[found["currency"]]]
    if unit == "%":
        words = [*words, "percent"]
    elif unit:
        words = [*words[:-1], _decade(words[-1]) if unit == "s" else ordinal(words[-1])]
    return words


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and (1100 <= int(digits) <= 1999 or 2010 <= int(digits) <= 2099)


def _year(digits: str) -> list[str]:
    century, rest = int(digits[:2]), int(digits[2:])
    if rest == 0:
        return [*_said(century), "hundred"]
    return [*_said(century), *(["oh"] if rest < 10 else []), *_said(rest)]


def _whole(digits: str) -> list[str]:
    return digit_by_digit(digits).split() if digits[0] == "0" else _said(int(digits))


def _said(number: int) -> list[str]:
    return cardinal(number).split()


def _clock(minutes: str) -> list[str]:
    if minutes == "00":
        return []
    return [*(["oh"] if minutes[0] == "0" else []), *_said(int(minutes))]


def _decimal(words: list[str], fraction: str, money: bool) -> list[str]:
    if money and len(fraction) == 2:
        return words if fraction == "00" else [*words, *_said(int(fraction))]
    return [*words, "point", *digit_by_digit(fraction).split()]


def _decade(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") else word + "s"
