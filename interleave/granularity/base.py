"""What a granularity keeps to: utterances in, the spans that become chunks out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from schemas.records import Word
from schemas.units import to_samples
from schemas.written import as_written, join_texts


class Utterance(NamedTuple):
    """A kept segment, or a piece of one, and its words, positions in samples of the recording.

    ``language`` is None where it is not known. ``parted``: something was cut out before it, so nothing is joined to it.
    """

    segment_id: str
    recording_id: str
    source: str
    speaker: str | None
    start_samples: int
    end_samples: int
    sample_rate_hz: int
    text: str
    words: tuple[Word, ...]
    language: str | None = None
    parted: bool = False

    @property
    def written(self) -> list[str]:
        """Each word with what stands behind it in the text, up to the next one."""
        return as_written(self.text, [word.text.strip() for word in self.words])


class Span(NamedTuple):
    """A stretch of one recording that becomes one chunk; it lies in the segments named, in order.

    ``parted``: something was cut out before it, so nothing is joined to it.
    """

    segment_ids: tuple[str, ...]
    recording_id: str
    source: str
    speaker: str | None
    start_samples: int
    end_samples: int
    sample_rate_hz: int
    text: str
    parted: bool = False


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
        utterance.parted,
    )


def part(utterance: Utterance, start_samples: int, end_samples: int, text: str) -> Span:
    """Return the span of a part of an utterance, or of one that begins in it; ``text`` is what is said there."""
    parted = utterance.parted and start_samples == utterance.start_samples
    return whole(utterance)._replace(
        start_samples=start_samples, end_samples=end_samples, text=text, parted=parted
    )


def follows(before: Span, after: Span, max_gap_s: float) -> bool:
    """Whether one speaker of one recording goes on in ``after``, after a gap of at most ``max_gap_s``, nothing cut."""
    gap = after.start_samples - before.end_samples
    same = (before.recording_id, before.speaker) == (after.recording_id, after.speaker)
    return same and not after.parted and gap <= to_samples(max_gap_s, after.sample_rate_hz)


def join(before: Span, after: Span) -> Span:
    """Return the span from the beginning of one to the end of the next; what lies between is in it."""
    more = after.segment_ids[after.segment_ids[:1] == before.segment_ids[-1:] :]
    return before._replace(
        segment_ids=before.segment_ids + more,
        end_samples=after.end_samples,
        text=join_texts([before.text, after.text]),
    )


class Granularity(Protocol):
    """Settings of a granularity: a frozen dataclass, cheap and picklable, without state."""

    def spans(self, utterances: Sequence[Utterance], quietest: Quietest = midpoint) -> list[Span]:
        """Return the spans of one recording's utterances, both in order of time.

        Every utterance is in the spans, whole, once: no sample and no word of it is lost or given twice.
        """
        ...
