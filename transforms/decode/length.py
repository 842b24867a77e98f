"""Whether libsndfile reads a file to its end. It stops, and says nothing, where the first header says the end is."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import BinaryIO, Final, Literal

from transforms.decode.sniff import HEAD_BYTES, after_id3

_FRAMES_FLAG, _BYTES_FLAG = 1, 2
_TAGS_BYTES = 4096
_LEAST_FRAME_BYTES = 24  # of an MP3 at 8 kbit/s and 24 kHz
_READ_BYTES = 1 << 20
_CHUNKS = 100  # before the data: more have files only that are made to be slow
_BEGIN_OF_STREAM = b"OggS\x00\x02"


def libsndfile_reads_all(name: str, source: BinaryIO) -> bool:
    """Return whether libsndfile can be trusted with an open file.

    Not so with an MP3 whose first frame does not tell its length (it is guessed from the first bit rate: of
    100 s at variable rate 24 were read), or tells less than there is (files put together, as advertising in
    podcasts is), or more frames than its bytes can hold; nor with Ogg streams put together; nor with WAV whose
    header has no length, because its recorder lost its power before it could go back there.
    """
    tells = _TELLS.get(name)
    return tells is None or tells(source)


def _wav_tells_its_length(source: BinaryIO) -> bool:
    """Return whether a chunk of data is not empty, or rightly so: the file ends where its header says."""
    start = after_id3(source)
    order: Literal["big", "little"] = "big" if source.read(4) == b"RIFX" else "little"
    end = start + 8 + int.from_bytes(source.read(4), order)
    at = start + 12
    for _ in range(_CHUNKS):
        source.seek(at)
        head = source.read(8)
        size = int.from_bytes(head[4:], order)
        if head[:4] == b"data":
            return size > 0 or end >= _size(source)
        at += 8 + size + size % 2
    return True


def _mp3_tells_its_length(source: BinaryIO) -> bool:
    start = after_id3(source)
    head = source.read(HEAD_BYTES)
    at = max(head.find(b"Xing", 0, 64), head.find(b"Info", 0, 64))
    flags = int.from_bytes(head[at + 4 : at + 8], "big")
    if at < 0 or not (flags & _FRAMES_FLAG and flags & _BYTES_FLAG):
        return False
    told_frames, told_bytes = (int.from_bytes(head[at + i : at + i + 4], "big") for i in (8, 12))
    size = _size(source) - start
    return size <= told_bytes + _TAGS_BYTES and told_frames * _LEAST_FRAME_BYTES <= max(size, told_bytes)


def _is_one_stream(source: BinaryIO) -> bool:
    """Return whether no stream begins after the first: read, not mapped, or the whole file would count as memory."""
    source.seek(1)
    tail = b""
    while block := source.read(_READ_BYTES):
        if _BEGIN_OF_STREAM in tail + block:
            return False
        tail = block[1 - len(_BEGIN_OF_STREAM) :]
    return True


def _size(source: BinaryIO) -> int:
    return os.fstat(source.fileno()).st_size


_TELLS: Final[dict[str, Callable[[BinaryIO], bool]]] = {
    "mp3": _mp3_tells_its_length,
    "ogg-vorbis": _is_one_stream,
    "wav": _wav_tells_its_length,
}
