"""Drops texts with a word longer than any that is said: letters that ran together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.scripts import primary
from filters.texts.tokens import tokenize
from schemas.settings import PositiveInt, threshold

COMPOUNDING = frozenset("da de et fi fy hu is kl kn lb ml nb nl nn no sv ta te tr".split())
_COMPOUND = 2 / 3
_LETTERS = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@|\.\w+/)\S*")


@dataclass(frozen=True)
class WordLength:
    """Drops a text with a word of more than ``max_letters`` letters.

    Granary drops 25 letters and more, and so the French "anticonstitutionnellement"; 34 has the song's
    "supercalifragilisticexpialidocious". In languages that write compounds or long chains of endings as one
    word (German, Finnish, Turkish, Tamil ...) a letter counts as two thirds: 51 letters. Hyphens divide words;
    addresses are not words. Scripts without spaces have no words here. Granary's other rule, a word three times
    longer than the next, drops "responsibilities of", and is left out.

    Score: the letters of the longest word, in compounding languages two thirds of them.
    """

    max_letters: PositiveInt = threshold(34)

    def measure(self, candidate: Candidate) -> float:
        """Return the longest word's letters."""
        words = tokenize(_ADDRESS.sub(" ", candidate.text))
        longest = max((len(part) for word in words for part in _LETTERS.findall(word)), default=0)
        return longest * (_COMPOUND if primary(candidate.language or "") in COMPOUNDING else 1.0)

    def decide(self, score: float | None) -> str | None:
        """Compare the letters; reason ``long_word``."""
        return "long_word" if score is not None and score > self.max_letters else None
