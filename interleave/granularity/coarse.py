"""Coarse: neighbouring segments of one speaker merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interleave.granularity.base import Quietest, Span, Utterance, midpoint, whole
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
                merged[-1] = _join(merged[-1], span)
            else:
                merged.append(span)
        return merged

    def _belongs(self, before: Span, after: Span) -> bool:
        rate_hz = after.sample_rate_hz
        return (
            (before.recording_id, before.speaker) == (after.recording_id, after.speaker)
            and after.start_samples - before.end_samples <= to_samples(self.max_gap_s, rate_hz)
            and after.end_samples - before.start_samples <= to_samples(self.max_s, rate_hz)
        )


def _join(before: Span, after: Span) -> Span:
    return before._replace(
        segment_ids=before.segment_ids + after.segment_ids,
        end_samples=after.end_samples,
        text=f"{before.text} {after.text}".strip(),
    )
