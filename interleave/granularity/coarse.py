"""Coarse: neighbouring segments of one speaker merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interleave.granularity.base import Quietest, Span, Utterance, follows, join, midpoint, whole
from schemas.settings import NonNegative, Positive
from schemas.units import to_samples


@dataclass(frozen=True)
class Coarse:
    """Merges neighbours of one speaker up to ``max_s``, over gaps of at most ``max_gap_s``.

    SpeLangy's coarse chunks last 19.2 s on average; gap and length as in Emilia and Kimi-Audio (2 s, 27 to
    30 s). Segments without a speaker count as one speaker's.
    """

    max_s: Positive = 30.0
    max_gap_s: NonNegative = 2.0

    def spans(self, utterances: Sequence[Utterance], quietest: Quietest = midpoint) -> list[Span]:
        """Return the merged spans; a span covers the gaps inside it too."""
        merged: list[Span] = []
        for utterance in utterances:
            span = whole(utterance)
            if merged and self._belongs(merged[-1], span):
                merged[-1] = join(merged[-1], span)
            else:
                merged.append(span)
        return merged

    def _belongs(self, before: Span, after: Span) -> bool:
        longest = to_samples(self.max_s, after.sample_rate_hz)
        return follows(before, after, self.max_gap_s) and after.end_samples - before.start_samples <= longest
