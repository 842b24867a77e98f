"""What is asked of a child, and its messages: plain data, never a pickle, for what broke may say anything."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any, NamedTuple

import schemas.errors
from schemas.errors import InputError
from schemas.records import Recording, Segment, Source
from transforms.cutting.borders import Border
from transforms.cutting.ranges import Part, Range
from transforms.decode.seeking import Mark

READY, HEARD, SEGMENT, DONE, FAILED, OUT_OF_MEMORY, BUG = b"R", b"H", b"S", b"D", b"F", b"M", b"X"
RANGES, PART, BATCH = b"G", b"P", b"B"
# Of 30 s at 192 kHz the samples are 12 MB.
MAX_MESSAGE_BYTES = 2**30
_COUNT = struct.Struct("<Q")


class Request(NamedTuple):
    """A recording to cut: ``path`` is a file of this machine with the content of ``source.uri``.

    ``piece`` is the range of it that is meant, None the whole. ``may_split``: of a long recording, the ranges may be
    told instead.
    """

    source: Source
    path: str
    content_sha256: str
    size_bytes: int
    piece: Range | None = None
    may_split: bool = False


class Done(NamedTuple):
    """A recording that is whole: its row, and its acoustic words."""

    recording: Recording
    words: bytes


def batch_message(messages: Sequence[Sequence[bytes]]) -> bytes:
    """Return several messages, each in parts, as one: each begins with its length."""
    joined = [BATCH]
    for parts in messages:
        joined += (_COUNT.pack(sum(map(len, parts))), *parts)
    return b"".join(joined)


def read_batch(message: bytes) -> list[bytes]:
    """Return the messages of a batch, or the one message that is none.

    Raises:
        ValueError: if there are none in it.
    """
    if message[:1] != BATCH:
        return [message]
    found, at = [], 1
    while at < len(message):
        start = at + _COUNT.size
        at = start + int.from_bytes(message[at:start], "little")
        found.append(message[start:at])
    if not found or at > len(message):
        raise ValueError("a batch that ends early")
    return found


def heard_message(samples: int) -> bytes:
    """Return the message that so many samples of 16 kHz were decoded by now."""
    return HEARD + _COUNT.pack(samples)


def read_heard(message: bytes) -> int:
    """Return how many samples were decoded.

    Raises:
        ValueError: if the message is none.
    """
    return int.from_bytes(message[1:], "little")


def segment_message(segment: Segment) -> bytes:
    """Return a segment as a message."""
    return b"".join(segment_parts(segment))


def segment_parts(segment: Segment) -> tuple[bytes, bytes]:
    """Return the parts of a segment's message: its fields as JSON, and its audio, which is large, as it is."""
    *fields, audio = segment
    described = json.dumps(fields, separators=(",", ":")).encode()
    return b"".join((SEGMENT, _COUNT.pack(len(described)), described)), audio


def read_segment(message: bytes) -> Segment:
    """Return the segment of a message.

    Raises:
        ValueError, TypeError: if the message is none.
    """
    start = 1 + _COUNT.size
    end = start + int.from_bytes(message[1:start], "little")
    return Segment._make([*json.loads(message[start:end]), message[end:]])


def done_message(done: Done) -> bytes:
    """Return the message that a recording is whole."""
    return DONE + json.dumps([done.recording, done.words.hex()]).encode()


def read_done(message: bytes) -> Done:
    """Return what is known of a whole recording.

    Raises:
        ValueError, TypeError: if the message is none.
    """
    recording, words = json.loads(message[1:])
    return Done(Recording(*recording), bytes.fromhex(words))


def part_message(part: Part) -> bytes:
    """Return the message that a range is whole."""
    return PART + json.dumps([*part[:-1], part.words.hex()]).encode()


def read_part(message: bytes) -> Part:
    """Return what is known of a range beside its segments.

    Raises:
        ValueError, TypeError: if the message is none.
    """
    *told, words = json.loads(message[1:])
    return Part._make([*told, bytes.fromhex(words)])


def ranges_message(ranges: Sequence[Range]) -> bytes:
    """Return the message that a recording is to be cut in these ranges."""
    return RANGES + json.dumps(ranges).encode()


def read_ranges(message: bytes) -> list[Range]:
    """Return the ranges.

    Raises:
        ValueError, TypeError: if the message is none.
    """
    return [
        Range(number, _border(start), _border(end), tuple(channels))
        for number, start, end, channels in json.loads(message[1:])
    ]


def _border(told: Any) -> Border | None:
    if told is None:
        return None
    frames, mark = told
    return Border(frames, None if mark is None else Mark(*mark))


def failed_message(error: InputError | OSError, trace: str) -> bytes:
    """Return the message that a recording is broken; ``trace`` is told of errors that are not ours."""
    told: dict[str, Any] = {"type": type(error).__name__, "message": str(error)}
    if isinstance(error, OSError):
        told |= {"errno": error.errno, "strerror": error.strerror, "filename": error.filename, "trace": trace}
    return FAILED + json.dumps(told).encode()


def read_failed(message: bytes) -> InputError | OSError:
    """Return the error: of the same type, if it is one of ``schemas.errors`` or has an errno.

    Raises:
        ValueError, KeyError: if the message is none.
    """
    told = json.loads(message[1:])
    if "trace" not in told:
        kind: type[InputError] = getattr(schemas.errors, told["type"], InputError)
        return kind(told["message"])
    error = OSError(told["message"])
    if told["errno"] is not None:
        error = OSError(told["errno"], told["strerror"], told["filename"])
    error.add_note(told["trace"])
    return error
