"""English numbers as they are said: enough to find "1984" where "nineteen eighty four" was heard, and the reverse."""

from __future__ import annotations

import re

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_GROUPS = ("", "thousand", "million", "billion", "trillion")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
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
        words = [*words[:-1], _decade(words[-1]) if unit == "s" else _ordinal(words[-1])]
    return words


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and (1100 <= int(digits) <= 1999 or 2010 <= int(digits) <= 2099)


def _year(digits: str) -> list[str]:
    century, rest = int(digits[:2]), int(digits[2:])
    if rest == 0:
        return [*_below_thousand(century), "hundred"]
    return [*_below_thousand(century), *(["oh"] if rest < 10 else []), *_below_thousand(rest)]


def _whole(digits: str) -> list[str]:
    number = int(digits)
    if number == 0 or (len(digits) > 1 and digits[0] == "0"):
        return [_SMALL[int(digit)] for digit in digits]
    words: list[str] = []
    for power in range(len(_GROUPS) - 1, -1, -1):
        group = number // 1000**power % 1000
        if group:
            words += [*_below_thousand(group), *([_GROUPS[power]] if power else [])]
    return words


def _below_thousand(number: int) -> list[str]:
    hundreds = [_SMALL[number // 100], "hundred"] if number >= 100 else []
    rest = number % 100
    if rest >= 20:
        return [*hundreds, _TENS[rest // 10 - 2], *([_SMALL[rest % 10]] if rest % 10 else [])]
    return [*hundreds, *([_SMALL[rest]] if rest else [])]


def _clock(minutes: str) -> list[str]:
    if minutes == "00":
        return []
    return [*(["oh"] if minutes[0] == "0" else []), *_below_thousand(int(minutes))]


def _decimal(words: list[str], fraction: str, money: bool) -> list[str]:
    if money and len(fraction) == 2:
        return words if fraction == "00" else [*words, *_below_thousand(int(fraction))]
    return [*words, "point", *(_SMALL[int(digit)] for digit in fraction)]


def _ordinal(word: str) -> str:
    return _ORDINALS.get(word) or (word[:-1] + "ieth" if word.endswith("y") else word + "th")


def _decade(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") else word + "s"
