"""Segments cut at the turns of their speakers, so that each is one speaker's, or an overlap."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import soundfile

from schemas.ids import stable_id
from schemas.records import Segment
from schemas.units import rescale
from transforms.cutting.recording import encode_flac, levels_dbfs, to_int16
from transforms.decode.resample import Resampler
from transforms.speakers.base import SPEAKER_RATE_HZ, Speech, Turn
from transforms.vad.base import Samples

TOGETHER = "+"


class Piece(NamedTuple):
    """A part of a segment, in samples of the recording, and who speaks in it; nobody known: empty."""

    start: int
    end: int
    speakers: tuple[str, ...]


def speech_of(segments: Iterable[Segment]) -> Iterator[Speech]:
    """Yield the audio of segments at 16 kHz, one decoded at a time."""
    for segment in segments:
        samples = decoded(segment)
        resampler = Resampler(segment.sample_rate_hz, SPEAKER_RATE_HZ)
        if not resampler.is_identity:
            samples = to_int16(resampler.feed(np.divide(samples, 32768, dtype=np.float32), last=True))
        yield Speech(rescale(segment.start_samples, segment.sample_rate_hz, SPEAKER_RATE_HZ), samples)


def decoded(segment: Segment) -> Samples:
    """Return the samples of a segment, int16, shape (end - start,)."""
    samples: Samples
    samples, _ = soundfile.read(io.BytesIO(segment.audio), dtype="int16")
    return samples


def at_rate(turns: Iterable[Turn], rate_hz: int) -> list[Turn]:
    """Return turns of 16 kHz in samples of another rate."""
    return [
        Turn(rescale(start, SPEAKER_RATE_HZ, rate_hz), rescale(end, SPEAKER_RATE_HZ, rate_hz), speaker)
        for start, end, speaker in turns
    ]


def cut_at_turns(segment: Segment, turns: Sequence[Turn], min_samples: int) -> Iterator[Segment]:
    """Yield the parts of a segment, in order, without a sample lost or said twice.

    ``turns`` are those that overlap it, at its rate. An overlap's speaker is all their names, joined by "+". A part
    shorter than ``min_samples``, or without a speaker, goes to its neighbour. A segment of one speaker keeps its audio.
    """
    pieces = merged(_pieces(segment, turns), min_samples)
    if len(pieces) == 1:
        yield _named(segment, pieces[0])
        return
    samples = decoded(segment)
    for piece in pieces:
        own = samples[piece.start - segment.start_samples : piece.end - segment.start_samples]
        rms, peak = levels_dbfs(own)
        yield _named(segment, piece)._replace(
            rms_dbfs=rms, peak_dbfs=peak, audio=encode_flac(own, segment.sample_rate_hz)
        )


def merged(pieces: Iterable[Piece], min_samples: int) -> list[Piece]:
    """Return pieces that touch, joined until each has a speaker and at least ``min_samples``, where that can be.

    The shortest goes first, to the longer of its neighbours; the first of equals.
    """
    left = _joined(list(pieces))
    while len(left) > 1:
        at = min(range(len(left)), key=lambda at: (bool(left[at].speakers), _length(left[at])))
        if left[at].speakers and _length(left[at]) >= min_samples:
            break
        beside = [near for near in (at - 1, at + 1) if 0 <= near < len(left)]
        taker = max(beside, key=lambda near: (_length(left[near]), -near))
        left[at] = left[at]._replace(speakers=left[taker].speakers)
        left = _joined(left)
    return left


def _pieces(segment: Segment, turns: Sequence[Turn]) -> Iterator[Piece]:
    edges = {at for turn in turns for at in turn[:2] if segment.start_samples < at < segment.end_samples}
    for start, end in pairwise(sorted({*edges, segment.start_samples, segment.end_samples})):
        active = {turn.speaker for turn in turns if turn.start <= start and end <= turn.end}
        yield Piece(start, end, tuple(sorted(active)))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Join neighbours of the same speakers."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].speakers == piece.speakers:
            found[-1] = found[-1]._replace(end=piece.end)
        else:
            found.append(piece)
    return found


def _length(piece: Piece) -> int:
    return piece.end - piece.start


def _named(segment: Segment, piece: Piece) -> Segment:
    speaker = TOGETHER.join(piece.speakers) or None
    identity = stable_id(
        segment.recording_id, piece.start, piece.end, segment.sample_rate_hz, *([speaker] if speaker else [])
    )
    return segment._replace(
        segment_id=identity, speaker=speaker, start_samples=piece.start, end_samples=piece.end
    )
