"""Words as they are compared, and the written words that they are parts of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import fmean
from typing import NamedTuple

from schemas.errors import EngineError
from schemas.records import Word
from transforms.text.forms import is_english
from transforms.text.grammars import gate
from transforms.text.normalize import normalize_words


class Piece(NamedTuple):
    """A word to compare, and the written word that it is (part ``part`` of ``parts``) of."""

    text: str
    word: Word
    part: int
    parts: int


def pieces(words: Sequence[Word], language: str | None = None, *, spoken: bool = False) -> Iterator[Piece]:
    """Yield the normalized words (``normalize_words``) of a transcript.

    Where ``spoken`` asks for it and the language is English, as they are said: "$5 million" is one written word of
    three parts, five million dollars.
    """
    for word, text in _said(words) if spoken and is_english(language) else ((w, w.text) for w in words):
        parts = _normalized(text)
        for part, piece in enumerate(parts):
            yield Piece(piece, word, part, len(parts))


@lru_cache(maxsize=65536)
def _normalized(text: str) -> tuple[str, ...]:
    return tuple(normalize_words(text))


def _said(words: Sequence[Word]) -> list[tuple[Word, str]]:
    """Return written words, those that are said together as one, and how they are said."""
    try:
        groups = gate("spoken").groups([word.text for word in words])
    except EngineError:
        return [(word, word.text) for word in words]
    return [(_joined(words[group.start : group.stop]), group.text) for group in groups]


def _joined(words: Sequence[Word]) -> Word:
    if len(words) == 1:
        return words[0]
    known = [word.confidence for word in words if word.confidence is not None]
    text = " ".join(word.text.strip() for word in words)
    return Word(text, words[0].start_samples, words[-1].end_samples, fmean(known) if known else None)
