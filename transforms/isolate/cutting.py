"""One recording to segments and a last message: the work itself, the same in the worker and in a child."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress

from schemas.errors import InputError
from schemas.records import Segment
from transforms.cutting.ranges import merge, merged_words, plan_ranges
from transforms.cutting.recording import cut_all_ranges, cut_range
from transforms.cutting.settings import CutSettings
from transforms.isolate.wire import (
    OUT_OF_MEMORY,
    Done,
    Request,
    done_message,
    failed_message,
    part_message,
    ranges_message,
)
from transforms.vad.base import Decision, Samples, VadModel, VadStream

# What libav and libsndfile say, and go on with less audio, where an allocation is refused.
_REFUSED = (os.strerror(errno.ENOMEM), "malloc")


def segments_and_message(
    request: Request, settings: CutSettings, model: VadModel, tell: Callable[[int], None]
) -> Iterator[Segment | bytes]:
    """Yield the segments of a recording, or a range of it, and at last a message of what became of it.

    Of a recording that may be split, and is long, there is one message alone: its ranges.

    ``tell`` is called after each block that was decoded, with how many samples (at 16 kHz) that makes.
    """
    last = OUT_OF_MEMORY
    with suppress(MemoryError):  # what took the memory is freed here, before anything is said of it
        last = yield from _attempt(request, settings, Listening(model, tell))
    yield last


def _attempt(request: Request, settings: CutSettings, model: VadModel) -> Generator[Segment, None, bytes]:
    try:
        said, last = yield from _worked(request, settings, model)
    except (InputError, OSError) as error:
        said, last = str(error), failed_message(error, "".join(traceback.format_exception(error)))
    return OUT_OF_MEMORY if any(refused in said for refused in _REFUSED) else last


def _worked(
    request: Request, settings: CutSettings, model: VadModel
) -> Generator[Segment, None, tuple[str, bytes]]:
    """Yield the segments; return what could not be decoded, and the last message."""
    source, path, content, size_bytes, piece, may_split = request
    if piece is not None:
        part = yield from cut_range(source, path, settings, model, piece)
        return part.error or "", part_message(part)
    ranges = plan_ranges(path, settings) if may_split else []
    if len(ranges) > 1:
        return "", ranges_message(ranges)
    parts = yield from cut_all_ranges(source, path, settings, model)
    recording = merge(source, content, size_bytes, settings.sample_rate_hz, parts)
    return recording.decode_error or "", done_message(Done(recording, merged_words(parts)))


class Listening:
    """A detector that tells, as it is fed, how many samples it was given of a recording, in all its ranges."""

    def __init__(self, model: VadModel, tell: Callable[[int], None]) -> None:
        self._model, self._tell = model, tell
        self._heard = 0

    def stream(self) -> VadStream:
        """Begin a recording, or a range of it."""
        return _ListeningStream(self._model.stream(), self.hear)

    def hear(self, samples: int) -> None:
        """Count samples, and tell."""
        self._heard += samples
        self._tell(self._heard)


class _ListeningStream:
    def __init__(self, stream: VadStream, hear: Callable[[int], None]) -> None:
        self._stream, self._hear = stream, hear

    def feed(self, samples: Samples) -> Decision:
        self._hear(len(samples))
        return self._stream.feed(samples)

    def finish(self) -> Decision:
        return self._stream.finish()
