"""Drops texts whose capitals no language puts there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from filters.base import Candidate
from schemas.settings import PositiveInt, Share, threshold

_WORD = re.compile(r"[^\W\d_]+")
CASED_ENGINES = ("faster_whisper", "whisper")


@dataclass(frozen=True)
class Casing:
    """Drops a text of which more than ``max_share`` of the words have capitals where no writer puts them.

    Such a word goes from small letters to capitals twice ("heLLowORlD"), or begins small and ends in a capital
    ("tHE"). Names ("YouTube", "McDonald", "iPhone", "GmbH") do not. Words in capitals count where all
    words are ("NATO" is a name), and only with engines that write both cases
    (``cased_engines``): others, and captions of broadcasts, know nothing else. Languages whose script has
    no case are not measured, because they have no such words.

    Score: the share of the words of two letters and more, None below ``min_words`` of them.
    """

    max_share: Share = threshold(0.4)
    min_words: PositiveInt = 5
    cased_engines: tuple[str, ...] = CASED_ENGINES

    def measure(self, candidate: Candidate) -> float | None:
        """Return the share of oddly cased words."""
        words = [word for word in _WORD.findall(candidate.text) if len(word) > 1 and _has_case(word)]
        if len(words) < self.min_words:
            return None
        if candidate.engine in self.cased_engines and all(word.isupper() for word in words):
            return 1.0
        return sum(map(_is_odd, words)) / len(words)

    def decide(self, score: float | None) -> str | None:
        """Compare the share; reason ``odd_casing``."""
        return "odd_casing" if score is not None and score > self.max_share else None


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()


def _is_odd(word: str) -> bool:
    rises = sum(a.islower() and b.isupper() for a, b in pairwise(word))
    return rises > 1 or (word[0].islower() and word[-1].isupper())
