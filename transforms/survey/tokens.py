"""A text as words to look up, each with its place: what case, punctuation and the form of numbers do not change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from transforms.survey.numerals import CURRENCY_SIGNS, PERCENT, Token, fold_numbers

_PIECE = re.compile(r"\S+")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+\.\d+(?![\d.])|\d+")
_ENDING = re.compile(r"(st|nd|rd|th|s)(?![^\W_])", re.IGNORECASE)
_APOSTROPHES = frozenset("'\u2018\u2019\u02bc\u02bb\u2032`\u00b4")
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)  # Thai, Lao, Tibetan, Burmese, Khmer, kana, Han


class Tokens(NamedTuple):
    """The words of a text and where each starts and ends in it, in characters."""

    words: list[str]
    starts: list[int]
    ends: list[int]


def tokenize(text: str) -> Tokens:
    """Return the words of a text, for looking texts up in one another.

    Case folded, NFKC, apostrophes taken out, all other punctuation a border. Numbers are digits, however they are
    written or said: "1,969", "nineteen sixty-nine" and "one thousand nine hundred and sixty nine" are "1969" (English
    number words); numbers that follow one another are one. In scripts without spaces a word is a character.
    """
    tokens = fold_numbers(list(_tokens(text)))
    return Tokens([t.word for t in tokens], [t.start for t in tokens], [t.end for t in tokens])


def count_words(words: list[str]) -> float:
    """Return about how many words of a language with spaces the words are: 1.5 Han characters or kana are one."""
    alone = sum(1 for word in words if _UNSPACED.match(word))
    return len(words) - alone + alone / 1.5


def _tokens(text: str) -> Iterator[Token]:
    for found in _PIECE.finditer(text):
        at = found.start()
        for word, start, end in _piece(found.group()):
            yield Token(word, at + start, at + end)


@lru_cache(maxsize=1 << 16)
def _piece(piece: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(_divide(piece))


def _divide(piece: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a piece of text without spaces."""
    at = 0
    while at < len(piece):
        character = piece[at]
        if character.isdecimal():
            word, end = _number(piece, at)
        elif character in CURRENCY_SIGNS or character == "%":
            word, end = (PERCENT if character == "%" else character), at + 1
        elif character == "&":
            word, end = "and", at + 1
        elif _UNSPACED.match(character):
            end = _marks(piece, at + 1)
            word = _fold(piece[at:end])
        else:
            end = _letters(piece, at)
            word = _fold(piece[at:end])
        if word:
            yield word, at, end
        at = max(end, at + 1)


def _number(piece: str, at: int) -> tuple[str, int]:
    found = _DIGITS.match(piece, at)
    if found is None:  # isdecimal and \d are the same set
        raise AssertionError(piece)
    plain = unicodedata.normalize("NFKC", found.group()).replace(",", "")
    digits = "".join(c if c == "." else str(unicodedata.decimal(c)) for c in plain)
    ending = _ENDING.match(piece, found.end())
    if ending is None:
        return digits, found.end()
    return digits + ("s" if ending.group().lower() == "s" else "th"), ending.end()


def _letters(piece: str, at: int) -> int:
    """Return where the run of letters, marks and inner apostrophes that starts at ``at`` ends."""
    end = at
    while end < len(piece) and _is_inside(piece[end]) and not _UNSPACED.match(piece[end]):
        end += 1
    while end > at and piece[end - 1] in _APOSTROPHES:
        end -= 1
    return end


def _marks(piece: str, at: int) -> int:
    while at < len(piece) and unicodedata.category(piece[at])[0] == "M":
        at += 1
    return at


def _is_inside(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category in ("Nl", "No", "Cf") or character in _APOSTROPHES


def _fold(word: str) -> str:
    kept = "".join(c for c in word if c not in _APOSTROPHES and unicodedata.category(c) != "Cf")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", kept).casefold())
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LMN")
