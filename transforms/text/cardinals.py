"""English number words."""

from __future__ import annotations

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_GROUPS = (
    "thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion"
).split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
LARGEST = 10 ** (3 * len(_GROUPS) + 3)
"""The first number that has no name here (short scale)."""


def cardinal(number: int, *, with_and: bool = False) -> str:
    """Return a number from 0 to below ``LARGEST`` in words, without hyphens: "two hundred (and) five".

    ``with_and`` puts "and" before the tens and ones, as the British do.

    Raises:
        ValueError: if the number is outside that range.
    """
    if not 0 <= number < LARGEST:
        raise ValueError(f"{number} has no name here")
    groups, rest = [], number
    while rest:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    words: list[str] = []
    for power, group in reversed(list(enumerate(groups))):
        if group:
            words += _below_1000(group, with_and=with_and, has_before=bool(words) and power == 0)
            words += [_GROUPS[power - 1]] if power else []
    return " ".join(words) or "zero"


def _below_1000(number: int, *, with_and: bool, has_before: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [_ONES[hundreds], "hundred"] if hundreds else []
    if rest and with_and and (hundreds or has_before):
        words.append("and")
    if rest >= 20:
        words.append(_TENS[rest // 10 - 2])
        rest %= 10
    return [*words, _ONES[rest]] if rest else words


def ordinal(words: str) -> str:
    """Return the ordinal of a cardinal in words: "twenty first" of "twenty one"."""
    *before, last = words.split()
    if last in _ORDINALS:
        last = _ORDINALS[last]
    elif last.endswith("y"):
        last = f"{last[:-1]}ieth"
    else:
        last = f"{last}{'h' if last.endswith('t') else 'th'}"
    return " ".join([*before, last])


def digit_by_digit(digits: str, zero: str = "zero") -> str:
    """Return the names of digits 0-9 one after the other, with ``zero`` for 0."""
    return " ".join(zero if digit == "0" else _ONES[int(digit)] for digit in digits)
