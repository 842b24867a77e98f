"""The words of the engine that is trusted most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from schemas.records import Hypothesis, Transcript
from transforms.text.normalize import normalize_words
from transforms.text.wer import word_errors
from transforms.vote.base import rank


@dataclass(frozen=True)
class Preferred:
    """Takes the first engine of ``order`` that heard something.

    Engines that are not listed come last, in order of their names. Where nobody heard anything, the first
    engine's empty text is taken.
    """

    order: tuple[str, ...] = ("captions", "faster_whisper", "pocketsphinx")

    def vote(
        self, segment_id: str, recording_id: str, language: str | None, hypotheses: Sequence[Hypothesis]
    ) -> Transcript:
        """Return the transcript with the preferred engine's words.

        ``agreement`` is 1 minus the mean word error rate of the other hypotheses against the chosen words,
        both normalized (``normalize_words``), at least 0; None where there is only one hypothesis.
        """
        if not hypotheses:
            raise ValueError(f"segment {segment_id} has no hypothesis to choose from")
        chosen = min(range(len(hypotheses)), key=lambda i: _rank(hypotheses[i], self.order))
        words = hypotheses[chosen]
        others = [hypothesis for i, hypothesis in enumerate(hypotheses) if i != chosen]
        return Transcript(
            segment_id,
            recording_id,
            language or words.language,
            words.text,
            words.words,
            words.engine,
            _agreement(words, others),
            tuple(hypotheses),
        )


def _rank(hypothesis: Hypothesis, order: Sequence[str]) -> tuple[bool, tuple[int, str, str]]:
    return not hypothesis.text.strip(), rank(hypothesis, order)


def _agreement(chosen: Hypothesis, others: Sequence[Hypothesis]) -> float | None:
    if not others:
        return None
    reference = normalize_words(chosen.text)
    rates = [word_errors(reference, normalize_words(other.text)).rate for other in others]
    return max(0.0, 1.0 - fmean(rates))
