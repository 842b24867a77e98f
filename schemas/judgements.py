"""What is found out about segments on the way to a verdict: measures, findings, scores, edits, topics."""

from __future__ import annotations

from typing import Literal, NamedTuple

EditAction = Literal["drop", "mask", "bleep", "cut"]


class Measurement(NamedTuple):
    """A number that was measured on the sound; its name ends in its unit. None: there was nothing to measure."""

    name: str
    value: float | None


class Quality(NamedTuple):
    """How a segment sounds: what each measure that was asked for found, in their order."""

    segment_id: str
    recording_id: str
    measurements: tuple[Measurement, ...]


FindingKind = Literal["same_text", "near_text", "boilerplate", "contamination"]


class Finding(NamedTuple):
    """What a look at all transcripts found in one segment; what becomes of it, filters and editors decide.

    ``same_text`` and ``near_text``: segment ``other`` is kept for it, ``score`` is the Jaccard similarity of both.
    ``boilerplate``: ``score`` recordings say these words; there is no ``other``. ``contamination``: ``other`` is the
    item of a test set, ``score`` the share of the run of words that was looked for.

    ``start_chars`` and ``end_chars`` are in the transcript's text; None where the whole segment is meant.
    """

    segment_id: str
    recording_id: str
    kind: FindingKind
    other: str | None
    score: float
    start_chars: int | None
    end_chars: int | None


class Score(NamedTuple):
    """What one filter measured on one segment."""

    filter: str
    score: float | None


class Edit(NamedTuple):
    """A stretch of a segment that must not be emitted as it is, and what is done about it.

    ``kind`` says what it is ("email", "boilerplate"). ``action``: ``drop`` the segment, ``mask`` the words in the text,
    ``bleep`` them (text masked, audio overlaid, every sample at its place), or ``cut`` them out of text and audio.

    ``start_chars`` and ``end_chars`` are in the transcript's text; ``first_word`` and ``end_word`` (not included) count
    the transcript's words, None where the words do not spell the text. ``start_samples`` and ``end_samples`` are what
    is taken out of the audio, on the clock of ``Word``, with what is taken of the words beside; None where it is not
    known where these words are said. ``reason`` is why the segment is dropped, None unless it is.
    """

    kind: str
    action: EditAction
    first_word: int | None
    end_word: int | None
    start_chars: int
    end_chars: int
    start_samples: int | None
    end_samples: int | None
    reason: str | None = None


class Verdict(NamedTuple):
    """The decision on a segment: kept, or dropped by the first filter that said no, or for an edit that drops it.

    ``edits`` do not overlap and are in order; they are there for dropped segments, too.
    """

    segment_id: str
    recording_id: str
    kept: bool
    filter: str | None
    reason: str | None
    score: float | None
    scores: tuple[Score, ...]
    edits: tuple[Edit, ...] = ()


class SegmentTopic(NamedTuple):
    """What is talked about where a segment lies: told of a group of segments, which its first one names.

    ``probability`` is from 0 to 1.
    """

    segment_id: str
    recording_id: str
    group_id: str
    topic: str
    probability: float
