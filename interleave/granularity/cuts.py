"""Cutting an utterance between two of its words."""

from __future__ import annotations

from collections.abc import Sequence

from interleave.granularity.base import Span, Utterance, part
from schemas.records import Word
from schemas.units import to_samples

_REACH_S = 0.3


def window(words: Sequence[Word], cut: int, start: int, utterance: Utterance) -> tuple[int, int]:
    """Return between which positions to cut: the pause, reached beyond by 0.3 s, never past half a word."""
    before, after = words[cut - 1], words[cut]
    reach = to_samples(_REACH_S, utterance.sample_rate_hz)
    low = max(before.end_samples - reach, (before.start_samples + before.end_samples) // 2, start + 1)
    high = min(
        after.start_samples + reach, (after.start_samples + after.end_samples) // 2, utterance.end_samples - 1
    )
    middle = min(max((before.end_samples + after.start_samples) // 2, start + 1), utterance.end_samples - 1)
    return (low, high) if low <= high else (middle, middle)


def piece(utterance: Utterance, start: int, end: int, written: Sequence[str]) -> Span:
    """Return the span of a part of an utterance, in samples, with the words in it as ``as_written`` gives them."""
    return part(utterance, start, end, " ".join("".join(written).split()))
