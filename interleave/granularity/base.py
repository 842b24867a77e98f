"""What a granularity keeps to: utterances in, the spans that become chunks out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from schemas.records import Word


class Utterance(NamedTuple):
    """A kept segment and its words, positions in samples of the recording."""

    segment_id: str
    recording_id: str
    source: str
    speaker: str | None
    start_samples: int
    end_samples: int
    sample_rate_hz: int
    text: str
    words: tuple[Word, ...]


class Span(NamedTuple):
    """A stretch of one recording that becomes one chunk; it lies in the segments named, in order."""

    segment_ids: tuple[str, ...]
    recording_id: str
    source: str
    speaker: str | None
    start_samples: int
    end_samples: int
    sample_rate_hz: int
    text: str


Quietest = Callable[[Utterance, int, int], int]
"""Given an utterance and two positions in it, returns the position between them where a cut hurts least."""


def midpoint(_utterance: Utterance, low_samples: int, high_samples: int) -> int:
    """Return the middle: where to cut when nobody looks at the audio."""
    return (low_samples + high_samples) // 2


def whole(utterance: Utterance) -> Span:
    """Return the span of a whole utterance."""
    return Span(
        (utterance.segment_id,),
        utterance.recording_id,
        utterance.source,
        utterance.speaker,
        utterance.start_samples,
        utterance.end_samples,
        utterance.sample_rate_hz,
        utterance.text,
    )


class Granularity(Protocol):
    """Settings of a granularity: a frozen dataclass, cheap and picklable, without state."""

    def spans(self, utterances: Sequence[Utterance], quietest: Quietest = midpoint) -> list[Span]:
        """Return the spans of one recording's utterances, both in order of time.

        Every utterance is in the spans, whole, once: no sample and no word of it is lost or given twice.
        """
        ...
