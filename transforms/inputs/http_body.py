"""The body of a stored HTTP response, out of its transfer and content encodings, in bounded memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
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


class _Lines:
    """Blocks of bytes, taken as lines of bounded length and as stretches."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self.held = b""

    def line(self) -> bytes | None:
        """Return the next line without its end; None, and nothing is taken, where there is none of bounded length."""
        while b"\n" not in self.held and len(self.held) <= _LINE_BYTES and (block := next(self._blocks, b"")):
            self.held += block
        line, end, rest = self.held.partition(b"\n")
        if not end:
            return None
        self.held = rest
        return line

    def take(self, size_bytes: int) -> Iterator[bytes]:
        """Yield that many bytes, or what is left."""
        while size_bytes > len(self.held):
            if self.held:
                yield self.held
            size_bytes -= len(self.held)
            self.held = next(self._blocks, b"")
            if not self.held:
                return
        yield self.held[:size_bytes]
        self.held = self.held[size_bytes:]

    def rest(self) -> Iterator[bytes]:
        """Yield what is left."""
        return chain((self.held,) if self.held else (), self._blocks)


def _unchunked(blocks: Iterator[bytes]) -> Iterator[bytes]:
    lines = _Lines(blocks)
    first = lines.line()
    size = None if first is None else _chunk_size(first)
    if size is None:
        yield from ((first + b"\n",) if first is not None else ())
        yield from lines.rest()
        return
    while size:
        yield from lines.take(size)
        lines.line()
        head = lines.line()
        if head is None and len(lines.held) <= _LINE_BYTES:
            return
        size = None if head is None else _chunk_size(head)
        if size is None:
            raise BadArchive(f"a chunk of a body begins with {head or lines.held[:20]!r}")


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
            yield from _pieces(state.decompress, block, lambda: state.unconsumed_tail)
    except zlib.error as error:
        raise BadArchive(f"a body that breaks inside its compression: {error}") from error


def _pieces(
    decompress: Callable[[bytes, int], bytes], block: bytes, left: Callable[[], bytes]
) -> Iterator[bytes]:
    piece = decompress(block, _PIECE_BYTES)
    while piece:
        yield piece
        piece = decompress(left(), _PIECE_BYTES)
