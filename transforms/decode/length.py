"""Whether libsndfile reads a file to its end. It stops, and says nothing, where the first header says the end is."""

from __future__ import annotations

import os
from typing import BinaryIO

from transforms.decode.sniff import HEAD_BYTES, after_id3

_FRAMES_FLAG, _BYTES_FLAG = 1, 2
_TAGS_BYTES = 4096
_READ_BYTES = 1 << 20
_BEGIN_OF_STREAM = b"OggS\x00\x02"


def libsndfile_reads_all(name: str, source: BinaryIO) -> bool:
    """Return whether libsndfile can be trusted with an open file.

    Not so with an MP3 whose first frame does not tell its length (it is guessed from the first bit rate: of
    100 s at variable rate 24 were read), or tells less than there is (files put together, as advertising in
    podcasts is); nor with Ogg streams put together.
    """
    if name == "mp3":
        return _mp3_tells_its_length(source)
    if name == "ogg-vorbis":
        return not _is_chained(source)
    return True


def _mp3_tells_its_length(source: BinaryIO) -> bool:
    start = after_id3(source)
    head = source.read(HEAD_BYTES)
    at = max(head.find(b"Xing", 0, 64), head.find(b"Info", 0, 64))
    flags = int.from_bytes(head[at + 4 : at + 8], "big")
    if at < 0 or not (flags & _FRAMES_FLAG and flags & _BYTES_FLAG):
        return False
    told_bytes = int.from_bytes(head[at + 12 : at + 16], "big")
    return _size(source) - start <= told_bytes + _TAGS_BYTES


def _is_chained(source: BinaryIO) -> bool:
    """Return whether a stream begins after the first: read, not mapped, or the whole file would count as memory."""
    source.seek(1)
    tail = b""
    while block := source.read(_READ_BYTES):
        if _BEGIN_OF_STREAM in tail + block:
            return True
        tail = block[1 - len(_BEGIN_OF_STREAM) :]
    return False


def _size(source: BinaryIO) -> int:
    return os.fstat(source.fileno()).st_size
