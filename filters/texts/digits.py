"""A text with the numbers in it written as digits, and where each character of it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

_UNITS = "zero one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_VAGUE = {"o", "oh"}
_SYMBOLS = {"dot": ".", "point": ".", "dash": "-", "hyphen": "-", "minus": "-", "plus": "+"}
_DIGITS: Mapping[str, Sequence[str]] = {
    "en": (*_UNITS, "oh:0", "o:0", "nought:0", "naught:0"),
    "de": (*"null eins zwei drei vier fünf sechs sieben acht neun".split(), "zwo:2"),
    "es": (*"cero uno dos tres cuatro cinco seis siete ocho nueve".split(),),
    "fr": (*"zéro un deux trois quatre cinq six sept huit neuf".split(),),
    "it": (*"zero uno due tre quattro cinque sei sette otto nove".split(),),
    "pt": (*"zero um dois três quatro cinco seis sete oito nove".split(), "meia:6"),
    "nl": (*"nul een twee drie vier vijf zes zeven acht negen".split(), "één:1"),
    "sv": (*"noll ett två tre fyra fem sex sju åtta nio".split(),),
    "pl": (*"zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć".split(),),
}
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


class Digits(NamedTuple):
    """A text, and for each of its characters the stretch of the source text that it stands for."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the source that characters ``start`` to ``end`` (not included) stand for."""
        return self.starts[start], self.ends[end - 1]


class _Piece(NamedTuple):
    """A stretch of the source, and what is written for it."""

    start: int
    end: int
    text: str


class _Read(NamedTuple):
    """What some tokens say, in digits, and how many tokens they are."""

    digits: str
    n_tokens: int


@lru_cache(maxsize=4)
def written_digits(text: str, language: str | None = None) -> Digits:
    """Return a text with numbers as digits: "double five, oh one" is "55, 0 1", "nineteen eighty" is "19 80".

    English numbers are read up to the thousands, one group of a number after the other ("forty-one eleven"); of other
    languages digits only. "dot", "dash" and "plus" between digits are written, too. What is no number stays.
    """
    known = _words_of(language)
    tokens = [_Piece(m.start(), m.end(), m[0].casefold()) for m in _TOKEN.finditer(text)]
    if not any(token.text in known or token.text in _SYMBOLS for token in tokens):
        return Digits(text, range(len(text)), range(1, len(text) + 1))
    return _lay(text, _symbols(text, tokens, list(_numbers(text, tokens, known))))


@lru_cache(maxsize=16)
def _words_of(language: str | None) -> dict[str, str]:
    """Return the words for digits of a language, of English where it is not known, each with its digits."""
    words = _DIGITS.get((language or "en").split("-")[0].casefold(), ())
    known = {word.partition(":")[0]: word.partition(":")[2] or str(i) for i, word in enumerate(words)}
    if words is _DIGITS["en"]:
        known |= {word: str(10 + i) for i, word in enumerate(_TEENS)}
        known |= {word: str(20 + 10 * i) for i, word in enumerate(_TENS)}
    return known


def _numbers(text: str, tokens: Sequence[_Piece], known: Mapping[str, str]) -> Iterator[_Piece]:
    """Yield every number that is written in words."""
    reader = _Reader(text, tokens, known)
    i = 0
    while i < len(tokens):
        read = reader.read(i)
        if read is not None:
            yield _Piece(tokens[i].start, tokens[i + read.n_tokens - 1].end, read.digits)
        i += read.n_tokens if read else 1


class _Reader:
    """Reads numbers from the tokens of one text."""

    def __init__(self, text: str, tokens: Sequence[_Piece], known: Mapping[str, str]) -> None:
        self._text, self._tokens, self._known = text, tokens, known

    def read(self, i: int) -> _Read | None:
        """Return the number that begins at a token, None where none does."""
        word = self._tokens[i].text
        if word in _TIMES and (digit := self._digit(i + 1)):
            return _Read(digit * _TIMES[word], 2)
        if word in _VAGUE:
            near = self._is_number(i - 1) or self._is_number(i + 1)
            return _Read("0", 1) if near and word in self._known else None
        below_hundred = self._below_hundred(i)
        return self._large(i, below_hundred) if below_hundred else None

    def _large(self, i: int, first: _Read) -> _Read:
        """Return a number of hundreds or thousands that begins with ``first``, or that alone."""
        at = i + first.n_tokens
        scale = {"hundred": 100, "thousand": 1000}.get(self._next(at), 0)
        if not scale or first.digits == "0":
            return first
        value, at = int(first.digits) * scale, at + 1
        joined = self._next(at) == "and" and self._below_hundred(at + 1) is not None
        at += joined
        rest = self._below_hundred(at) if self._next(at) in self._known else None
        if rest and len(rest.digits) == 1 and not joined and self._next(at + 1) in self._known:
            rest = None  # "eight hundred, five five five": digits one by one behind a number
        if rest and scale == 1000 and self._next(at + rest.n_tokens) == "hundred":
            rest = self._large(at, rest)
        if rest is None or int(rest.digits) >= scale:
            return _Read(str(value), at - i)
        return _Read(str(value + int(rest.digits)), at + rest.n_tokens - i)

    def _below_hundred(self, i: int) -> _Read | None:
        word = self._tokens[i].text if i < len(self._tokens) else ""
        digits = self._known.get(word, "")
        if not digits or word in _VAGUE:
            return None
        unit = self._known.get(self._next(i + 1), "")
        if len(digits) == 2 and digits >= "20" and len(unit) == 1 and unit != "0":
            return _Read(digits[0] + unit, 2)
        return _Read(digits, 1)

    def _digit(self, i: int) -> str:
        word = self._next(i)
        digits = word if word.isdigit() else self._known.get(word, "")
        return digits if len(digits) == 1 else ""

    def _is_number(self, i: int) -> bool:
        word = self._tokens[i].text if 0 <= i < len(self._tokens) else ""
        return word.isdigit() or word in self._known or word in _TIMES

    def _next(self, i: int) -> str:
        """Return a token if nothing but spaces and hyphens is before it."""
        if not 0 <= i < len(self._tokens):
            return ""
        before = self._text[self._tokens[i - 1].end : self._tokens[i].start] if i else ""
        return self._tokens[i].text if not before.strip(" -") else ""


def _symbols(text: str, tokens: Sequence[_Piece], numbers: Sequence[_Piece]) -> list[_Piece]:
    """Return numbers, and what is said for a symbol between numbers (before one: plus), in order."""
    ends = {piece.end for piece in numbers} | {token.end for token in tokens if token.text.isdigit()}
    starts = {piece.start for piece in numbers} | {token.start for token in tokens if token.text.isdigit()}
    found = list(numbers)
    for before, token, after in zip([_NONE, *tokens], tokens, [*tokens[1:], _NONE], strict=False):
        symbol = _SYMBOLS.get(token.text)
        if symbol and after.start in starts and (before.end in ends or symbol == "+"):
            start = token.start if symbol == "+" else before.end
            if not text[start : token.start].strip() and not text[token.end : after.start].strip():
                found.append(_Piece(start, after.start, symbol))
    return sorted(found)


_NONE = _Piece(-1, -1, "")


def _lay(text: str, pieces: Sequence[_Piece]) -> Digits:
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for piece in [*pieces, _Piece(len(text), len(text), "")]:
        out += [text[at : piece.start], piece.text]
        starts += [*range(at, piece.start), *[piece.start] * len(piece.text)]
        ends += [*range(at + 1, piece.start + 1), *[piece.end] * len(piece.text)]
        at = piece.end
    return Digits("".join(out), starts, ends)
