"""Drops texts that there was not enough speech for: a recognizer that writes into silence."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.spoken import spoken_letters
from schemas.settings import Positive, PositiveInt, threshold

_SHORTEST_S = 0.05


@dataclass(frozen=True)
class SilenceWithText:
    """Drops a text of more than ``max_letters_per_s`` letters a second of what the VAD called speech.

    People say about 15 letters a second, in a hurry 25; a VAD that finds half of what is said doubles the
    first figure and is forgiven. A Han character or a Hangul syllable counts 3 letters, kana 2, a digit 1.5.
    Texts below ``min_letters`` are not measured: a VAD may cut "yes" short.

    Score: letters a second of speech, None where it is not measured.
    """

    max_letters_per_s: Positive = threshold(30.0)
    min_letters: PositiveInt = 8

    def measure(self, candidate: Candidate) -> float | None:
        """Return the letters a second of speech."""
        letters = spoken_letters(candidate.text)
        if letters < self.min_letters or not candidate.n_samples:
            return None
        return letters / max(candidate.speech_s, _SHORTEST_S)

    def decide(self, score: float | None) -> str | None:
        """Compare the rate; reason ``text_in_silence``."""
        return "text_in_silence" if score is not None and score > self.max_letters_per_s else None
