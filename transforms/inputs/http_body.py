"""The body of a stored HTTP response, out of its transfer and content encodings, in bounded memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import chain

from schemas.errors import BadArchive

_LINE_BYTES = 1024
_PIECE_BYTES = 1 << 18
_GZIP, _ZLIB_OR_GZIP = b"\x1f\x8b", 32 + zlib.MAX_WBITS


def decoded(blocks: Iterator[bytes], transfer: str, content: str) -> Iterator[bytes]:
    """Yield a body that was stored as it came over the wire, given the two headers.

    Crawlers often store it decoded under the headers of before: a body that is not in the encoding which a header
    names is taken as it is. A body that ends early gives what is there.

    Raises:
        BadArchive: if it breaks inside an encoding, or is in one that is not known here.
    """
    if "chunked" in transfer.lower():
        blocks = _unchunked(blocks)
    for name in reversed([part.strip().lower() for part in content.split(",")]):
        if name in ("gzip", "x-gzip", "deflate"):
            blocks = _inflated(blocks, is_gzip=name != "deflate")
        elif name not in ("", "identity"):
            raise BadArchive(f"a body in the content encoding {name[:40]!r}")
    return blocks


def _unchunked(blocks: Iterator[bytes]) -> Iterator[bytes]:
    held, is_first = b"", True
    for block in chain(blocks, (b"",)):
        held += block
        while (end := held.find(b"\n")) >= 0 or len(held) > _LINE_BYTES:
            size = _chunk_size(held[: max(0, end)])
            if size is None and is_first:
                yield held
                yield from blocks
                return
            if size is None:
                raise BadArchive(f"a chunk of a body begins with {held[:20]!r}")
            if size == 0:
                return
            is_first = False
            held = held[end + 1 :]
            while size > len(held):
                yield held
                size -= len(held)
                held = next(blocks, b"")
                if not held:
                    return
            yield held[:size]
            held = held[size:]
            held = held if len(held) > 1 else held + next(blocks, b"")
            held = held.removeprefix(b"\r").removeprefix(b"\n")
    if is_first:
        yield held


def _chunk_size(line: bytes) -> int | None:
    digits = line.partition(b";")[0].strip()
    if not 0 < len(digits) < 16 or digits.strip(b"0123456789abcdefABCDEF"):
        return None
    return int(digits, 16)


def _inflated(blocks: Iterator[bytes], *, is_gzip: bool) -> Iterator[bytes]:
    head = b""
    while len(head) < 2 and (block := next(blocks, b"")):
        head += block
    blocks = chain((head,), blocks)
    if is_gzip and not head.startswith(_GZIP):
        yield from blocks
        return
    is_zlib = len(head) > 1 and head[0] & 15 == 8 and (head[0] << 8 | head[1]) % 31 == 0
    state = zlib.decompressobj(_ZLIB_OR_GZIP if is_gzip or is_zlib else -zlib.MAX_WBITS)
    try:
        for block in blocks:
            while block:
                yield state.decompress(block, _PIECE_BYTES)
                block = state.unconsumed_tail  # noqa: PLW2901
    except zlib.error as error:
        raise BadArchive(f"a body that breaks inside its compression: {error}") from error
