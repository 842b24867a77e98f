"""Drops texts that describe sounds instead of giving words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import Share, threshold

_MARKED = re.compile(
    r"\[[^\]]*\]|\([^)]*\)|（[^）]*）|【[^】]*】|〔[^〕]*〕|\*[^*]+\*|[♪♫🎵🎶]+[^♪♫🎵🎶]*[♪♫🎵🎶]+|[♪♫🎵🎶]+[^♪♫🎵🎶]*$"
)


@dataclass(frozen=True)
class Annotations:
    """Drops a text of which ``min_share`` of the letters or more stand in brackets, asterisks or notes.

    "[Applause]", "(speaks French)" and "♪ la la ♪" say what there was to hear, not what was said. An
    aside beside words ("(laughs) Yes, of course.") stays.

    Score: the share of letters and digits inside such marks, None for a text without any.
    """

    min_share: Share = threshold(0.8)

    def measure(self, candidate: Candidate) -> float | None:
        """Return the share of marked letters."""
        letters = _count(candidate.text)
        marked = sum(_count(match[0]) for match in _MARKED.finditer(candidate.text))
        return marked / letters if letters else None

    def decide(self, score: float | None) -> str | None:
        """Compare the share; reason ``only_annotations``."""
        return "only_annotations" if score is not None and score >= self.min_share else None


def _count(text: str) -> int:
    return sum(character.isalnum() for character in text)
