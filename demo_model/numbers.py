"""Numbers, years, times, dates and sums of money, as they are spoken."""

from __future__ import annotations

from numpy.random import Generator

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_COUNTED = ("time", "day", "part", "century", "floor", "chapter")
_PARTS = ("one half", "two thirds", "a quarter", "three quarters", "a third", "one fifth")
_MONTHS = ("January February March April May June July August September October November December").split()
_UNITS = (
    "meters kilometers miles pounds dollars cents euros percent degrees minutes hours years days seconds people grams "
    "kilograms liters centimeters inches feet tons weeks months pages watts volts times inhabitants members"
).split()


def cardinal(number: int) -> str:
    """Return a number from 0 to 999,999,999 in words, without `and`."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        return _TENS[number // 10] + (f" {_SMALL[number % 10]}" if number % 10 else "")
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = f" {cardinal(number % size)}" if number % size else ""
            return f"{cardinal(number // size)} {name}{rest}"
    raise AssertionError(number)


def ordinal(number: int) -> str:
    """Return an ordinal in words: `twenty first`."""
    head, _, last = cardinal(number).rpartition(" ")
    end = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return f"{head} {end}".strip()


def year(number: int) -> str:
    """Return a year from 1100 to 2099 in words: `nineteen oh five`, `two thousand nine`."""
    if 2000 <= number < 2010 or number % 1000 == 0:
        return cardinal(number)
    head, tail = divmod(number, 100)
    said = "hundred" if not tail else f"oh {_SMALL[tail]}" if tail < 10 else cardinal(tail)
    return f"{cardinal(head)} {said}"


def phrase(random: Generator) -> str:
    """Return a phrase with a number in it."""
    return _KINDS[int(random.integers(len(_KINDS)))](random)


def _in_year(random: Generator) -> str:
    return f"in {year(int(random.integers(1100, 2050)))}"


def _measure(random: Generator) -> str:
    return f"{_any(random)} {_UNITS[int(random.integers(len(_UNITS)))]}"


def _date(random: Generator) -> str:
    return f"the {ordinal(int(random.integers(1, 32)))} of {_MONTHS[int(random.integers(12))]}"


def _at(random: Generator) -> str:
    return f"at {_time(random)}"


def _decimal(random: Generator) -> str:
    return f"{_any(random)} point {_digits(random, 1, 4)}"


def _money(random: Generator) -> str:
    return f"{_any(random)} dollars and {cardinal(int(random.integers(2, 100)))} cents"


def _in_order(random: Generator) -> str:
    return f"the {ordinal(int(random.integers(1, 100)))} {_COUNTED[int(random.integers(6))]}"


def _spelt(random: Generator) -> str:
    return _digits(random, 3, 8)


def _part(random: Generator) -> str:
    return f"{_PARTS[int(random.integers(6))]} of {_any(random)}"


def _digits(random: Generator, fewest: int, below: int) -> str:
    return " ".join(
        _SMALL[int(digit)] for digit in random.integers(0, 10, int(random.integers(fewest, below)))
    )


def _any(random: Generator) -> str:
    return cardinal(int(10 ** random.uniform(0, 6.3)))


def _time(random: Generator) -> str:
    hour, minute = _SMALL[int(random.integers(1, 13))], int(random.integers(0, 60))
    if minute % 15 == 0:
        return (f"{hour} o'clock", f"a quarter past {hour}", f"half past {hour}", f"a quarter to {hour}")[
            minute // 15
        ]
    return f"{hour} {f'oh {_SMALL[minute]}' if minute < 10 else cardinal(minute)}"


_KINDS = (_in_year, _measure, _date, _at, _decimal, _money, _in_order, _spelt, _part)
