"""Long recordings are cut into ranges, which any number of workers may take, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from schemas.records import Recording, Source
from schemas.units import to_samples
from transforms.cutting.borders import WINDOW_S, Border, unit_frames
from transforms.cutting.channels import channels_apart
from transforms.cutting.settings import CutSettings
from transforms.decode.audio import AudioStream, open_audio
from transforms.decode.seeking import Survey
from transforms.fingerprint.words import from_bytes, join, to_bytes

# What is heard before a range, until the detector has the ear for the recording, and after it, until it has decided
# about the end. The resampler's filters reach 11 ms.
WARM_UP_S, TAIL_S = 30.0, 1.5
# The last range is at least this part of a range: a rest is no work for a worker.
_LEAST = 0.5


class Range(NamedTuple):
    """A stretch of a recording from one border to the next; None is the recording's start or end.

    ``number`` counts from 0. ``channels`` are those that are cut apart from each other; none: their mean is cut.
    What is cut from a range depends on the file, the settings and the range alone.
    """

    number: int
    start: Border | None = None
    end: Border | None = None
    channels: tuple[int, ...] = ()


WHOLE = Range(0)


class Part(NamedTuple):
    """What a range gave beside its segments; lengths in samples of the tables' rate.

    ``speech_samples`` is how long there is a segment in any channel: where two speak at once it counts once.

    ``is_broken`` says that it ended before its end: the recording ends there, whatever comes later. ``words`` are its
    acoustic words (``transforms/fingerprint/words.py``).
    """

    format: str
    decoder: str
    channels: int
    source_rate_hz: int
    duration_samples: int
    nonfinite_samples: int
    n_segments: int
    speech_samples: int
    error: str | None
    is_broken: bool
    words: bytes = b""


def plan_ranges(path: str, settings: CutSettings) -> list[Range]:
    """Return the ranges of a file of this machine, in order: one, the whole, where it is short or cannot be cut.

    The file is not decoded. Takes some milliseconds, and 5 s for the packets of ten hours of Opus.

    Raises:
        UnsupportedFormat, CorruptAudio: if it cannot be opened as audio.
        OSError: if it cannot be read.
    """
    if settings.range_s is None and settings.channels == "mix":
        return [WHOLE]
    with open_audio(path) as stream:
        return ranges_of(stream, path, settings)


def ranges_of(stream: AudioStream, path: str, settings: CutSettings) -> list[Range]:
    """Return the ranges of a file that is open already, as ``plan_ranges`` does; nothing is read from the stream.

    Raises:
        OSError: if the file cannot be read.
    """
    borders = list(_borders(stream, settings.range_s, settings.sample_rate_hz))
    channels = channels_apart(path, stream.channels, settings.channels)
    ends: list[Border | None] = [None, *borders, None]
    return [Range(number, *pair, channels) for number, pair in enumerate(pairwise(ends))]


def _borders(stream: AudioStream, range_s: float | None, rate_hz: int) -> Iterator[Border]:
    if range_s is None:
        return
    unit = unit_frames(stream.source_rate_hz, rate_hz)
    length = to_samples(range_s, stream.source_rate_hz) // unit * unit
    least = int((1 + _LEAST) * length)
    if not stream.may_last(least):
        return
    survey = stream.survey(to_samples(WINDOW_S, stream.source_rate_hz))
    for at in range(length, survey.frames - least + length + 1 if survey else 0, length):
        yield _border(survey, at, stream.source_rate_hz)


def _border(survey: Survey | None, at: int, source_rate_hz: int) -> Border:
    reach = to_samples(WINDOW_S + WARM_UP_S, source_rate_hz) + source_rate_hz
    return Border(at, survey.before(at - reach) if survey else None)


def until_broken(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts of a recording, given in order, up to one that ended early."""
    for part in parts:
        yield part
        if part.is_broken:
            return


def merged_words(parts: Iterable[Part]) -> bytes:
    """Return the acoustic words of a recording from those of its ranges, in order."""
    return to_bytes(join([from_bytes(part.words) for part in until_broken(parts)]))


def merge(
    source: Source, content_sha256: str, size_bytes: int, rate_hz: int, parts: Iterable[Part]
) -> Recording:
    """Return the row of a recording from the parts of its ranges, at least one, in order.

    Parts after one that ended early do not count; their segments must be left out as well.
    """
    counted = list(until_broken(parts))
    first = counted[0]
    return Recording(
        *source, content_sha256, size_bytes, first.format, first.decoder, first.channels, first.source_rate_hz,
        rate_hz,
        sum(part.duration_samples for part in counted),
        sum(part.nonfinite_samples for part in counted),
        sum(part.n_segments for part in counted),
        sum(part.speech_samples for part in counted),
        next((part.error for part in counted if part.error is not None), None),
    )  # fmt: skip
