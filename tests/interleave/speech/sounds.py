"""Sounds of segments, for tests of what makes codes of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from interleave.granularity.base import Span

RATE_HZ = 16_000


class Noise:
    """Segments at their places; the sound of a span is noise that depends on where it begins."""

    def __init__(self, **places: tuple[int, int]) -> None:
        self._places = places

    def samples(self, span: Span) -> NDArray[np.int16]:
        chance = np.random.default_rng(span.start_samples)
        return chance.integers(-9000, 9000, span.end_samples - span.start_samples, dtype=np.int16)

    def place(self, segment_id: str) -> tuple[int, int]:
        return self._places[segment_id]


def span(ids: tuple[str, ...], start: int, end: int) -> Span:
    return Span(ids, "r", "crawl", None, start, end, RATE_HZ, "words")
