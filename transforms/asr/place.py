"""From times inside a clip to positions in the recording."""

from __future__ import annotations

from schemas.records import Hypothesis, SegmentInfo, Word
from schemas.units import rescale
from transforms.asr.base import ASR_RATE_HZ


def place_words(hypothesis: Hypothesis, segment: SegmentInfo) -> Hypothesis:
    """Return the hypothesis with its words at their places in the recording.

    Words come as samples of 16 kHz from the segment's start; they go as samples of the table's rate from
    the recording's start, never outside the segment, never ending before they start.
    """
    return hypothesis._replace(words=tuple(place_word(word, segment) for word in hypothesis.words))


def place_word(word: Word, segment: SegmentInfo) -> Word:
    """Return a word of a clip at its place in the recording; see ``place_words``."""
    start, end = (
        min(
            segment.end_samples,
            segment.start_samples + rescale(max(0, at), ASR_RATE_HZ, segment.sample_rate_hz),
        )
        for at in (word.start_samples, word.end_samples)
    )
    return word._replace(start_samples=start, end_samples=max(start, end))
