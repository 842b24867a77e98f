"""Recognizers as judges: what they hear is held against what should be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from schemas.errors import EngineError
from schemas.settings import NonNegative, Plugin
from transforms.align.readings import spoken_form
from transforms.asr.base import AsrEngine, AsrModel, Clip
from transforms.text.wer import word_errors
from transforms.verify.base import Checked, Uttered

REASON = "misheard"


@dataclass(frozen=True)
class Hearing:
    """Rejects, as ``misheard``, what ``engines`` hear otherwise: an error rate above ``max_rate``.

    Score: minus the error rate of the engine that hears best, in ``unit`` (``words``: WER, ``characters``: CER) against
    the spoken form; case, punctuation and the way numbers are written do not count. Any recognizer of
    ``transforms.asr`` will do; the embedded one (pocketsphinx) is no judge of synthetic voices, which it
    mishears by three words of four.
    """

    engines: Annotated[tuple[AsrEngine, ...], Plugin("transforms.asr")] = ()
    max_rate: NonNegative = 0.25
    unit: Literal["words", "characters"] = "words"

    def prepare(self) -> None:
        """Make sure that the recognizers can be had.

        Raises:
            ConfigError: if one cannot.
        """
        for engine in self.engines:
            engine.prepare()

    def load(self) -> HearingChecker:
        """Load the recognizers.

        Raises:
            ConfigError: if a model cannot be had.
        """
        return HearingChecker(self, [engine.load() for engine in self.engines])


class HearingChecker:
    """Loaded recognizers."""

    def __init__(self, settings: Hearing, models: Sequence[AsrModel]) -> None:
        self._settings, self._models = settings, models

    def check(self, uttered: Uttered) -> Checked:
        """Return minus the error rate of the engine that hears best; no score where there is no engine.

        Raises:
            EngineError: if no engine could hear it.
        """
        heard = [
            result
            for model in self._models
            for result in model.transcribe([Clip(uttered.voice, uttered.heard, uttered.language)])
        ]
        texts = [result.text for result in heard if not isinstance(result, EngineError)]
        limit = -self._settings.max_rate
        if not texts:
            if errors := [result for result in heard if isinstance(result, EngineError)]:
                raise errors[0]
            return Checked(None, limit)
        score = -min(self._rate(uttered.spoken, text) for text in texts)
        return Checked(score, limit, REASON if score < limit else None)

    def _rate(self, spoken: str, heard: str) -> float:
        wanted, found = plain_words(spoken), plain_words(heard)
        if self._settings.unit == "characters":
            return word_errors("".join(wanted), "".join(found)).rate
        return word_errors(wanted, found).rate


def plain_words(text: str) -> list[str]:
    """Return the words of a text as they are said, without case and punctuation."""
    return [word.strip(".") for word in " ".join(map(spoken_form, text.split())).split()]
