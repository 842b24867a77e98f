"""Bodies that a server packed although it was asked not to: unpacked in small pieces, so that none can burst."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from schemas.errors import UnreachableUri
from transforms.inputs.wire import Broken

_PIECE_BYTES = 1 << 20
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
Unpack = Callable[[bytes], Iterator[bytes]]


class Inflate:
    """Unpacks gzip, of one member or several, and zlib, at most 1 MiB at a time."""

    def __init__(self) -> None:
        self._state = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._began = False

    def __call__(self, data: bytes) -> Iterator[bytes]:
        """Yield what these bytes unpack to.

        Raises:
            Broken: if they are no gzip or zlib.
        """
        while data:
            if self._state.eof:
                self._state = zlib.decompressobj(_GZIP_OR_ZLIB)
            self._began = True
            try:
                piece = self._state.decompress(data, _PIECE_BYTES)
            except zlib.error as error:
                raise Broken(f"a body packed as gzip that is none: {error}") from error
            if piece:
                yield piece
            data = self._state.unconsumed_tail or self._state.unused_data
            if not data and len(piece) == _PIECE_BYTES:
                yield from self._rest()

    def _rest(self) -> Iterator[bytes]:
        """Yield what the state still holds: it may have taken all input before it gave all output."""
        while not self._state.eof and (piece := self._state.decompress(b"", _PIECE_BYTES)):
            yield piece

    @property
    def is_whole(self) -> bool:
        """Whether the body may end here."""
        return self._state.eof or not self._began


def unpacker(encoding: str) -> Inflate | None:
    """Return what unpacks a Content-Encoding, None where nothing is packed.

    Raises:
        UnreachableUri: if nothing here does.
    """
    names = [name.strip().lower() for name in encoding.split(",")]
    packed = [name for name in names if name not in ("", "identity")]
    if not packed:
        return None
    if packed in (["gzip"], ["x-gzip"], ["deflate"]):
        return Inflate()
    raise UnreachableUri(f"its server packs it as {encoding[:40]!r}, although asked for it as it is")
