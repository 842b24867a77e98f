"""Drops segments said much faster or slower than the rest of their recording: words are missing or made up."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.spoken import spoken_letters
from schemas.settings import Positive, PositiveInt, threshold


@dataclass(frozen=True)
class RateInRecording:
    """Drops a segment whose rate lies ``max_iqr`` interquartile ranges or more outside its recording's quartiles.

    Emilia drops what is 1.5 outside, in seconds a character. Here it is the logarithm of letters (see
    ``silence_with_text``) a second of speech, in which slow and fast are alike and pauses do not count, and
    2.0: 1.5 drops one in 140 even where nothing is wrong. An interquartile range below
    ``min_iqr`` (0.2: a quarter more or less) is taken for that, so that an even reader is not punished.
    Recordings with fewer than ``min_segments`` segments of ``min_letters`` letters, and shorter texts, are not
    measured.

    Score: interquartile ranges above the third quartile, or below the first (negative); 0 between them.
    """

    max_iqr: Positive = threshold(2.0)
    min_iqr: Positive = 0.2
    min_segments: PositiveInt = 8
    min_letters: PositiveInt = 12

    def measure_recording(self, candidates: Sequence[Candidate]) -> list[float | None]:
        """Return how far each lies outside the quartiles."""
        rates = [self._log_rate(candidate) for candidate in candidates]
        told = [rate for rate in rates if rate is not None]
        if len(told) < self.min_segments:
            return [None] * len(rates)
        low, _, high = statistics.quantiles(told, method="inclusive")
        spread = max(high - low, self.min_iqr)
        return [None if rate is None else _outside(rate, low, high) / spread for rate in rates]

    def decide(self, score: float | None) -> str | None:
        """Compare the distance; reasons ``slow_for_recording`` and ``fast_for_recording``."""
        if score is None or abs(score) < self.max_iqr:
            return None
        return "slow_for_recording" if score < 0 else "fast_for_recording"

    def _log_rate(self, candidate: Candidate) -> float | None:
        letters = spoken_letters(candidate.text)
        if letters < self.min_letters or candidate.speech_s <= 0:
            return None
        return math.log(letters / candidate.speech_s)


def _outside(rate: float, low: float, high: float) -> float:
    return rate - high if rate > high else min(0.0, rate - low)
