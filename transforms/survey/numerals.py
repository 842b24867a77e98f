"""Numbers as digits, whether they stand there in digits or in English words, so that both forms are one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from transforms.text.cardinals import cardinal, ordinal

CURRENCY_SIGNS = {"$": "dollar", "\u00a3": "pound", "\u20ac": "euro", "\u00a5": "yen"}
PERCENT = "percent"
_MONEY = {"dollars": "dollar", "pounds": "pound", "euros": "euro"}
_BELOW_20 = {cardinal(n): n for n in range(20)}
_TENS = {cardinal(n): n for n in range(20, 100, 10)}
_SMALL_ORDINALS = {ordinal(word): n for word, n in _BELOW_20.items()}
_TENS_ORDINALS = {ordinal(word): n for word, n in _TENS.items()}
_DECADES = {f"{word[:-1]}ies": n for word, n in _TENS.items()}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALE_ORDINALS = {ordinal(word): scale for word, scale in {"hundred": 100, **_SCALES}.items()}
_LARGEST = 10**15
_MAY_START = {
    *_BELOW_20, *_TENS, *_SMALL_ORDINALS, *_TENS_ORDINALS, *_DECADES, *_SCALES, *_MONEY, *CURRENCY_SIGNS,
    "hundred", "per",
}  # fmt: skip


class Token(NamedTuple):
    """A word and where it starts and ends in its text, in characters."""

    word: str
    start: int
    end: int


class _Read(NamedTuple):
    """A number that was read: as it is written here, where the words behind it begin, whether digits may follow."""

    text: str
    end: int
    whole: bool


def fold_numbers(tokens: Sequence[Token]) -> list[Token]:
    """Return the words with every number in digits; a number of several words is one, from the first to the last.

    Whole numbers that follow one another are joined, because "nineteen sixty nine" is read as 19 and 69: so 1969 is
    the same said as a year, as a number, or digit by digit. "5 12" and "512" become one for it. Ordinals end in "th",
    decades in "s"; a currency's sign is its name behind the number.
    """
    if not any(t.word in _MAY_START or "0" <= t.word[0] <= "9" for t in tokens):
        return list(tokens)
    return list(_folded([t.word for t in tokens], tokens))


def _folded(words: Sequence[str], tokens: Sequence[Token]) -> Iterator[Token]:
    at = 0
    while at < len(words):
        sign = CURRENCY_SIGNS.get(words[at])
        start = at + (sign is not None)
        read = _joined(words, start)
        if read is not None:
            yield Token(read.text, tokens[at].start, tokens[read.end - 1].end)
            if sign:
                yield Token(sign, tokens[at].start, tokens[read.end - 1].end)
            at = read.end
        elif words[at] == "per" and words[at + 1 : at + 2] == ["cent"]:
            yield Token(PERCENT, tokens[at].start, tokens[at + 1].end)
            at += 2
        else:
            yield tokens[at]._replace(word=sign or _MONEY.get(words[at], words[at]))
            at += 1


def _joined(words: Sequence[str], at: int) -> _Read | None:
    """Read numbers that follow one another as one."""
    read = _read(words, at)
    while read is not None and read.whole:
        after = read.end
        zero = words[after : after + 1] == ["oh"] and _small(words, after + 1) is not None
        following = _Read("0", after + 1, True) if zero else _read(words, after)
        if following is None or "." in following.text:
            break
        read = _Read(read.text + following.text, following.end, following.whole)
    return read


def _read(words: Sequence[str], at: int) -> _Read | None:
    """Read one number: digits, a cardinal with its scales and decimals, an ordinal or a decade."""
    if at >= len(words):
        return None
    if words[at] in _SMALL_ORDINALS or words[at] in _TENS_ORDINALS:
        return _Read(f"{(_SMALL_ORDINALS | _TENS_ORDINALS)[words[at]]}th", at + 1, False)
    if words[at] in _DECADES:
        return _Read(f"{_DECADES[words[at]]}s", at + 1, False)
    if "0" <= words[at][0] <= "9" and words[at][-1] in "hs":
        return _Read(words[at], at + 1, False)
    return _cardinal(words, at)


def _cardinal(words: Sequence[str], at: int) -> _Read | None:
    total, limit, start = Decimal(0), Decimal(_LARGEST), at
    while (part := _part(words, at, total > 0)) is not None:
        value, after = part
        scale = _SCALES.get(words[after]) if after < len(words) else None
        if value * (scale or 1) >= limit or (total and scale is None and value >= 1000):
            break
        total, limit, at = total + value * (scale or 1), Decimal(scale or 1), after + (scale is not None)
        if scale is None:
            break
    if at == start:
        return None
    last = _ordinal_behind(words, at, total)
    if last is not None:
        return last
    plain = at == start + 1 and "0" <= words[start][0] <= "9"
    return _Read(words[start] if plain else _plain(total), at, "." not in _plain(total))


def _part(words: Sequence[str], at: int, goes_on: bool) -> tuple[Decimal, int] | None:
    """Read what may stand before a scale: digits, below a hundred, hundreds, "three point five", "a" before a scale."""
    if goes_on and words[at : at + 1] == ["and"]:
        inner = _part(words, at + 1, False)
        followed = inner is not None and words[inner[1] : inner[1] + 1] in (
            ["hundred"],
            *([s] for s in _SCALES),
        )
        return None if followed else inner
    if words[at : at + 1] == ["a"] and at + 1 < len(words) and words[at + 1] in {"hundred", *_SCALES}:
        return _hundreds(words, 1, at + 1)
    small = _small(words, at)
    if small is None:
        return None
    value, after = small
    if value == int(value) and value < 100:
        value, after = _hundreds(words, int(value), after)
    if words[after : after + 1] == ["point"]:
        return _decimal(words, value, after)
    return value, after


def _hundreds(words: Sequence[str], value: int, at: int) -> tuple[Decimal, int]:
    """Read "hundred" and what follows it, where it is there."""
    if value == 0 or words[at : at + 1] != ["hundred"]:
        return Decimal(value), at
    at += 1
    linked = words[at : at + 1] == ["and"]
    rest = _small(words, at + linked)
    if (
        rest is None
        or rest[0] >= 100
        or words[rest[1] : rest[1] + 1] == ["hundred"]
        or rest[0] != int(rest[0])
    ):
        return Decimal(100 * value), at
    return 100 * value + rest[0], rest[1]


def _decimal(words: Sequence[str], value: Decimal, at: int) -> tuple[Decimal, int]:
    digits, end = "", at + 1
    while end < len(words) and (digit := _digit(words[end])) is not None:
        digits, end = digits + digit, end + 1
    return (Decimal(f"{value}.{digits}"), end) if digits else (value, at)


def _digit(word: str) -> str | None:
    if word == "oh" or (word in _BELOW_20 and _BELOW_20[word] < 10):
        return str(_BELOW_20.get(word, 0))
    return word if _is_number(word) and "." not in word else None


def _is_number(word: str) -> bool:
    return word.isascii() and word.replace(".", "").isdigit()


def _small(words: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """Read digits, or words for a number below a hundred."""
    if at >= len(words):
        return None
    word = words[at]
    if "0" <= word[0] <= "9":
        return (Decimal(word), at + 1) if _is_number(word) else None
    if word in _BELOW_20:
        return Decimal(_BELOW_20[word]), at + 1
    if word not in _TENS:
        return None
    ones = _BELOW_20.get(words[at + 1], 0) if at + 1 < len(words) else 0
    return (Decimal(_TENS[word] + ones), at + 2) if 0 < ones < 10 else (Decimal(_TENS[word]), at + 1)


def _ordinal_behind(words: Sequence[str], at: int, total: Decimal) -> _Read | None:
    """Read "twenty first" and "hundredth": an ordinal that ends a number."""
    at += bool(total >= 100 and words[at : at + 1] == ["and"])
    if at >= len(words) or total != int(total):
        return None
    if words[at] in _SCALE_ORDINALS and total > 0:
        return _Read(f"{int(total) * _SCALE_ORDINALS[words[at]]}th", at + 1, False)
    ending = (_SMALL_ORDINALS | _TENS_ORDINALS).get(words[at], 0)
    room = 10 if total % 100 >= 20 and total % 10 == 0 else 100 if total >= 100 and total % 100 == 0 else 0
    return _Read(f"{int(total) + ending}th", at + 1, False) if 0 < ending < room else None


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
