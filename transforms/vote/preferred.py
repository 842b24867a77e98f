"""The words of the engine that is trusted most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from schemas.records import Hypothesis, Transcript
from schemas.settings import Share
from transforms.text.normalize import normalize_words
from transforms.text.wer import word_errors
from transforms.vote.base import rank


@dataclass(frozen=True)
class Preferred:
    """Takes the first engine of ``order`` that heard something, and that the others agree with enough.

    ``least_agreement`` says how much that is: ``{captions: 0.5}`` passes over captions that the other hypotheses agree
    with less, since they are of another recording, shifted, or a summary. An engine that is not listed is never passed
    over, nor is one without others; where nobody meets the demand, there is none.

    Engines that are not listed in ``order`` come last, in order of their names. Where nobody heard anything, the first
    engine's empty text is taken.
    """

    order: tuple[str, ...] = ("captions", "faster_whisper", "pocketsphinx")
    least_agreement: Mapping[str, Share] = field(default_factory=dict)

    def vote(
        self, segment_id: str, recording_id: str, language: str | None, hypotheses: Sequence[Hypothesis]
    ) -> Transcript:
        """Return the transcript with the preferred engine's words.

        ``agreement`` is 1 minus the mean word error rate of the other hypotheses against the chosen words,
        both normalized (``normalize_words``), at least 0; None where there is only one hypothesis.
        """
        if not hypotheses:
            raise ValueError(f"segment {segment_id} has no hypothesis to choose from")
        chosen = min(range(len(hypotheses)), key=lambda i: self._rank(hypotheses, i))
        words = hypotheses[chosen]
        return Transcript(
            segment_id,
            recording_id,
            language or words.language,
            words.text,
            words.words,
            words.engine,
            _agreement(hypotheses, chosen),
            tuple(hypotheses),
        )

    def _rank(self, hypotheses: Sequence[Hypothesis], number: int) -> tuple[bool, bool, tuple[int, str, str]]:
        hypothesis = hypotheses[number]
        least = self.least_agreement.get(hypothesis.engine, 0.0)
        agreement = _agreement(hypotheses, number) if least else None
        doubted = agreement is not None and agreement < least
        return not hypothesis.text.strip(), doubted, rank(hypothesis, self.order)


def _agreement(hypotheses: Sequence[Hypothesis], number: int) -> float | None:
    """Return how far the others agree with one, None where there are none."""
    others = [hypothesis for i, hypothesis in enumerate(hypotheses) if i != number]
    if not others:
        return None
    reference = normalize_words(hypotheses[number].text)
    rates = [word_errors(reference, normalize_words(other.text)).rate for other in others]
    return max(0.0, 1.0 - fmean(rates))
