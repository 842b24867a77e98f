"""How long a sentence lasts, against how long espeak-ng takes for it: half of it missing, or a clause said twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from schemas.errors import EngineError
from schemas.settings import NonNegative, Positive
from transforms.align.pronounce import has_espeak
from transforms.asr.base import primary_language
from transforms.tts.espeak import Espeak
from transforms.tts.level import FRAME_S, frame_powers
from transforms.verify.base import Checked, Uttered

SHORT, LONG = "too_short", "too_long"
_BELOW, _AUDIBLE = 10 ** (-35 / 10), 10 ** (-60 / 10)
_REFERENCES = {"en": "en-us", "zh": "cmn", "fr": "fr-fr", "no": "nb", "pt": "pt-br"}
_FULL_SCALE = 32768


@dataclass(frozen=True)
class Pace:
    """Rejects, as ``too_short`` and ``too_long``, what does not last about as long as its text takes.

    The measure is the time in which there is sound, times the voice's speed, over the same of espeak-ng saying the text
    (5 ms). Without espeak-ng, and in languages that it does not speak, there is none. Voices of an engine with a place
    in ``paces`` take that many times as long as espeak-ng, and may be as short as ``shortest`` and as long as
    ``longest`` times that; all others may take from ``shortest_unknown`` to ``longest_unknown`` times as long as
    espeak-ng. ``slack_s`` more or less is no fault.

    Score: minus the distance from 1 of the ratio, the slack left out; the limit is that of the side it lies on.

    In 58 right utterances of ten voices of espeak-ng the ratio was 0.93 to 1.11; where a clause was said twice 1.11 to
    1.76; where half was missing 0.75 or less.
    """

    shortest: Positive = 0.8
    longest: Positive = 1.11
    shortest_unknown: Positive = 0.6
    longest_unknown: Positive = 1.6
    slack_s: NonNegative = 0.04
    paces: dict[str, float] = field(default_factory=lambda: {"espeak": 1.0})

    reference_words_per_minute: ClassVar[int] = 165

    def prepare(self) -> None:
        """It needs nothing: without espeak-ng there is nothing to compare with."""

    def load(self) -> PaceChecker:
        """Return the check; the library is opened for each text."""
        return PaceChecker(self)


class PaceChecker:
    """Says every text once more, in the reference voice."""

    def __init__(self, settings: Pace) -> None:
        self._settings = settings

    def check(self, uttered: Uttered) -> Checked:
        """Return how far the time is from what was expected."""
        settings, expected_s = self._settings, self._expected_s(uttered)
        if expected_s is None:
            return Checked(None, 0.0)
        known = uttered.engine in settings.paces
        shortest = settings.shortest if known else settings.shortest_unknown
        longest = settings.longest if known else settings.longest_unknown
        found_s = sounding_s(uttered.samples, uttered.rate_hz)
        if found_s < expected_s:
            score, limit, reason = (
                min(0.0, (found_s + settings.slack_s) / expected_s - 1),
                shortest - 1,
                SHORT,
            )
        else:
            score, limit, reason = min(0.0, 1 - (found_s - settings.slack_s) / expected_s), 1 - longest, LONG
        return Checked(score, limit, reason if score < limit else None)

    def _expected_s(self, uttered: Uttered) -> float | None:
        """Return the time of sound that the voice should take, None where nothing tells."""
        if not has_espeak():
            return None
        language = primary_language(uttered.language)
        reference = Espeak(_REFERENCES.get(language, language), Pace.reference_words_per_minute)
        try:
            speech = reference.load().synthesize(uttered.spoken)
        except EngineError:
            return None
        took_s = sounding_s(speech.samples.astype(np.float32) / np.float32(_FULL_SCALE), speech.rate_hz)
        return took_s * self._settings.paces.get(uttered.engine, 1.0) / (uttered.speed or 1.0) or None


def sounding_s(samples: NDArray[np.float32], rate_hz: int) -> float:
    """Return the seconds, in frames of 10 ms, at most 35 dB below the loudest one and above -60 dBFS."""
    powers = frame_powers(samples, rate_hz)
    floor = max(float(powers.max(initial=0.0)) * _BELOW, _AUDIBLE)
    return int((powers >= floor).sum()) * FRAME_S
