"""From what Whisper decoded, in either mode, to a hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from schemas.records import Hypothesis, Word
from schemas.units import to_samples
from transforms.asr.base import ASR_RATE_HZ


class Spoken(NamedTuple):
    """The language of a clip, and how sure the model is of it, None where it was told."""

    language: str
    probability: float | None


def whisper_hypothesis(
    engine: str, settings: str, spoken: Spoken, segments: Sequence[Any], n_samples: int
) -> Hypothesis:
    """Return the hypothesis of a clip of ``n_samples`` from faster-whisper's segments, words inside the clip."""
    return Hypothesis(
        engine,
        settings,
        *spoken,
        "".join(segment.text for segment in segments).strip(),
        tuple(_words(segments, n_samples)),
        _mean_log_probability(segments),
        max((segment.no_speech_prob for segment in segments), default=None),
    )


def _words(segments: Sequence[Any], n_samples: int) -> list[Word]:
    """Return the words at samples of 16 kHz, inside the clip."""
    return [
        Word(word.word.strip(), *_place(word, n_samples), min(1.0, max(0.0, float(word.probability))))
        for segment in segments
        for word in segment.words or ()
        if word.word.strip()
    ]


def _place(word: Any, n_samples: int) -> tuple[int, int]:
    start = min(max(0, to_samples(word.start, ASR_RATE_HZ)), n_samples)
    return start, min(max(start, to_samples(word.end, ASR_RATE_HZ)), n_samples)


def _mean_log_probability(segments: Sequence[Any]) -> float | None:
    """Return the mean of the segments' own means a token, weighted by their tokens."""
    tokens = sum(len(segment.tokens) for segment in segments)
    total = sum(float(segment.avg_logprob) * len(segment.tokens) for segment in segments)
    return total / tokens if tokens else None
