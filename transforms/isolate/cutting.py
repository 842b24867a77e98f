"""One recording to messages: the work itself, the same in the worker and in a child."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass

from schemas.errors import InputError
from schemas.records import Recording, Segment
from transforms.cutting.recording import CutSettings, cut_recording
from transforms.isolate.wire import OUT_OF_MEMORY, Request, done_message, failed_message, segment_message
from transforms.vad.base import Decision, Samples, VadModel, VadStream

# What libav and libsndfile say, and go on with less audio, where an allocation is refused.
_REFUSED = (os.strerror(errno.ENOMEM), "malloc")


def messages(
    request: Request, settings: CutSettings, model: VadModel, tell: Callable[[int], None]
) -> Iterator[bytes]:
    """Yield a message for each segment of a recording, and at last one for what became of it.

    ``tell`` is called after each block that was decoded, with how many samples (at 16 kHz) that makes.
    """
    last = OUT_OF_MEMORY
    with suppress(MemoryError):  # what took the memory is freed here, before anything is said of it
        last = yield from _attempt(request, settings, Listening(model, tell))
    yield last


def _attempt(request: Request, settings: CutSettings, model: VadModel) -> Generator[bytes, None, bytes]:
    try:
        recording = yield from _segments(cut_recording(*request, settings, model))
    except (InputError, OSError) as error:
        said, last = str(error), failed_message(error, "".join(traceback.format_exception(error)))
    else:
        said, last = recording.decode_error or "", done_message(recording)
    return OUT_OF_MEMORY if any(refused in said for refused in _REFUSED) else last


def _segments(cutting: Generator[Segment, None, Recording]) -> Generator[bytes, None, Recording]:
    while True:
        try:
            segment = next(cutting)
        except StopIteration as end:
            recording: Recording = end.value
            return recording
        yield segment_message(segment)


@dataclass(frozen=True)
class Listening:
    """A detector that tells, as it is fed, how many samples it was given of a recording."""

    model: VadModel
    tell: Callable[[int], None]

    def stream(self) -> VadStream:
        """Begin a recording."""
        return _ListeningStream(self.model.stream(), self.tell)


class _ListeningStream:
    def __init__(self, stream: VadStream, tell: Callable[[int], None]) -> None:
        self._stream, self._tell = stream, tell
        self._heard = 0

    def feed(self, samples: Samples) -> Decision:
        self._heard += len(samples)
        self._tell(self._heard)
        return self._stream.feed(samples)

    def finish(self) -> Decision:
        return self._stream.finish()
