"""Cut and merge: segments of a recording joined into windows of the length that a model pads to, and taken apart again.

A model that pads every clip to 30 s spends as much on 3 s of speech as on 30. Joined, ten such segments cost one window
(Bain et al., "WhisperX", Interspeech 2023, section 2.2). Plain Python: no audio is touched here, only places in it.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol, runtime_checkable

from schemas.records import Hypothesis, SegmentInfo, Word
from schemas.written import word_starts


class Windows(NamedTuple):
    """How a model takes audio, in samples of ``ASR_RATE_HZ``.

    Clips are padded to whole windows of ``length_samples``; ``at_once`` windows go through the model together. Segments
    of a recording are joined up to ``join_samples`` (0: each stays alone) with ``silence_samples`` between them.
    """

    length_samples: int
    at_once: int
    join_samples: int = 0
    silence_samples: int = 0


@runtime_checkable
class TakesWindows(Protocol):
    """An engine whose model pads every clip to a window; engines that pad nothing just have no such property."""

    @property
    def windows(self) -> Windows:
        """How the model takes audio."""
        ...


def windows_of(engine: object) -> Windows | None:
    """Return how an engine's model takes audio, None where it takes clips of any length as they are."""
    return engine.windows if isinstance(engine, TakesWindows) else None


class Piece(NamedTuple):
    """A segment in a window: which one, where in the window it starts, and its length, in ``ASR_RATE_HZ`` samples."""

    segment: int
    start_samples: int
    n_samples: int

    @property
    def end_samples(self) -> int:
        """The first sample after it."""
        return self.start_samples + self.n_samples


Window = tuple[Piece, ...]


def window_samples(window: Window) -> int:
    """Return how long a window's audio is, the silence between its pieces included."""
    return window[-1].end_samples


def each_alone(lengths: Sequence[int]) -> list[Window]:
    """Return a window for each segment, in order."""
    return [(Piece(index, 0, length),) for index, length in enumerate(lengths)]


def join_segments(
    segments: Sequence[SegmentInfo], lengths: Sequence[int], windows: Windows | None
) -> list[Window]:
    """Return the segments in windows: those of one recording and language, in order of time, until one is full.

    ``lengths`` are the segments' in samples of ``ASR_RATE_HZ``. A segment that is longer than what may be joined is
    alone. What is in a window depends on its recording's segments alone. Every segment is in exactly one window.
    """
    if windows is None or not windows.join_samples:
        return each_alone(lengths)
    places = {s.recording_id: i for i, s in reversed(list(enumerate(segments)))}
    order = sorted(range(len(segments)), key=lambda i: _place(segments[i], places, i))
    found: list[Window] = []
    for index in order:
        joined = found and _joined(found[-1], segments, index, lengths[index], windows)
        if joined:
            found[-1] = joined
        else:
            found.append((Piece(index, 0, lengths[index]),))
    return found


def _place(segment: SegmentInfo, places: dict[str, int], index: int) -> tuple[int, str, int, int]:
    return places[segment.recording_id], segment.language or "", segment.start_samples, index


def _joined(
    window: Window, segments: Sequence[SegmentInfo], index: int, length: int, windows: Windows
) -> Window | None:
    """Return the window with one more segment, None where it is of another recording or language or too long."""
    last, new = segments[window[-1].segment], segments[index]
    start = window_samples(window) + windows.silence_samples
    if (last.recording_id, last.language) != (new.recording_id, new.language):
        return None
    return (*window, Piece(index, start, length)) if start + length <= windows.join_samples else None


def take_apart(hypothesis: Hypothesis, window: Window) -> list[Hypothesis] | None:
    """Return a hypothesis for each piece of a window, words at samples from that piece's start.

    A word belongs to the piece that its middle lies in, or lies nearest to: the border between two is the middle of
    their silence. Words keep their order: none goes to an earlier piece than the word before it. A piece's text is what
    the whole text says from its first word to the next piece's, so that spaces and punctuation stay as they are. What
    the engine says of the whole (language, probabilities) is said of every piece.

    None where the text cannot be told apart: there is text and not all of it has words with times.
    """
    if len(window) == 1:
        return [hypothesis]
    starts = word_starts(hypothesis.text, (word.text for word in hypothesis.words))
    if starts is None:
        return None
    owners = _owners(hypothesis.words, window)
    return [_part(hypothesis, starts, owners, number, piece) for number, piece in enumerate(window)]


def _owners(words: Sequence[Word], window: Window) -> list[int]:
    borders = [(before.end_samples + after.start_samples) / 2 for before, after in pairwise(window)]
    owners: list[int] = []
    for word in words:
        nearest = bisect.bisect_right(borders, (word.start_samples + word.end_samples) / 2)
        owners.append(max(nearest, owners[-1]) if owners else nearest)
    return owners


def _part(
    hypothesis: Hypothesis, starts: Sequence[int], owners: Sequence[int], number: int, piece: Piece
) -> Hypothesis:
    first, after = bisect.bisect_left(owners, number), bisect.bisect_right(owners, number)
    ends = [*starts, len(hypothesis.text)]
    text = hypothesis.text[ends[first] : ends[after]].strip()
    return hypothesis._replace(
        text=text, words=tuple(_inside(word, piece) for word in hypothesis.words[first:after])
    )


def _inside(word: Word, piece: Piece) -> Word:
    start, end = (
        min(max(0, at - piece.start_samples), piece.n_samples)
        for at in (word.start_samples, word.end_samples)
    )
    return word._replace(start_samples=start, end_samples=max(start, end))
