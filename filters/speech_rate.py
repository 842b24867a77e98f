"""Drops segments whose text is too little or too much for their length."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate, Judgement
from schemas.errors import ConfigError
from schemas.settings import NonNegative, Positive


@dataclass(frozen=True)
class SpeechRate:
    """Keeps texts of ``min_chars_per_s`` to ``max_chars_per_s`` characters (spaces too) a second of audio.

    Score: characters a second; None for a segment without samples. The upper bound is NeMo Curator's: above
    it the text cannot have been said in that time. The lower bound has to hold for every script. English
    runs at about 15 characters a second and Chinese, the densest, at about 5, of which half may be lost to
    pauses. Below one character a second most of the speech is not in the text ("Thank you." for half a
    minute of music).
    """

    min_chars_per_s: NonNegative = 1.0
    max_chars_per_s: Positive = 40.0

    def __post_init__(self) -> None:
        if self.min_chars_per_s > self.max_chars_per_s:
            raise ConfigError(
                f"speech_rate: min_chars_per_s ({self.min_chars_per_s}) is above "
                f"max_chars_per_s ({self.max_chars_per_s})"
            )

    def judge(self, candidate: Candidate) -> Judgement:
        """Compare the rate; reasons ``too_slow`` and ``too_fast``."""
        if not candidate.n_samples:
            return Judgement(None)
        rate = len(candidate.text.strip()) / candidate.duration_s
        if rate < self.min_chars_per_s:
            return Judgement(rate, "too_slow")
        return Judgement(rate, "too_fast" if rate > self.max_chars_per_s else None)
