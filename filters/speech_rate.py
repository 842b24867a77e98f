"""Drops segments whose text is too little or too much for their length."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.scripts import script_of
from schemas.errors import ConfigError
from schemas.settings import NonNegative, Positive, threshold

_DENSE = {"CJK": 3, "HANGUL": 3, "HIRAGANA": 2, "KATAKANA": 2}


@dataclass(frozen=True)
class SpeechRate:
    """Keeps texts of ``min_chars_per_s`` to ``max_chars_per_s`` characters (spaces too) a second of audio.

    Score: characters a second; None for a segment without samples. A Han character or a Hangul syllable
    counts as 3, kana as 2: English runs at about 15 characters a second, Chinese at about 5. The upper bound
    is NeMo Curator's: above it the text cannot have been said in that time. Below one character a second most
    of the speech is not in the text ("Thank you." for half a minute of music).
    """

    min_chars_per_s: NonNegative = threshold(1.0)
    max_chars_per_s: Positive = threshold(40.0)

    def __post_init__(self) -> None:
        if self.min_chars_per_s > self.max_chars_per_s:
            raise ConfigError(
                f"speech_rate: min_chars_per_s ({self.min_chars_per_s}) is above "
                f"max_chars_per_s ({self.max_chars_per_s})"
            )

    def measure(self, candidate: Candidate) -> float | None:
        """Return the characters a second."""
        if not candidate.n_samples:
            return None
        n_chars = sum(_DENSE.get(script_of(c) or "", 1) for c in candidate.text.strip())
        return n_chars / candidate.duration_s

    def decide(self, score: float | None) -> str | None:
        """Compare the rate; reasons ``too_slow`` and ``too_fast``."""
        if score is None:
            return None
        if score < self.min_chars_per_s:
            return "too_slow"
        return "too_fast" if score > self.max_chars_per_s else None
