from __future__ import annotations

import gzip
import random
import zlib

import pytest

from schemas.errors import UnreachableUri
from transforms.inputs.unpack import unpacker
from transforms.inputs.wire import Broken

PLAIN = random.Random(4).randbytes(300_000) + bytes(5_000_000) + b"end"


@pytest.mark.parametrize("step", [1000, 65_536, 10**9])
@pytest.mark.parametrize(
    "packed", [gzip.compress(PLAIN, mtime=0), zlib.compress(PLAIN), gzip.compress(PLAIN[:9], mtime=0) * 2]
)
def test_packed_bodies_are_unpacked_in_pieces_however_they_come(packed: bytes, step: int) -> None:
    unpack = unpacker("gzip")
    assert unpack is not None
    assert unpack.is_whole
    pieces = [piece for at in range(0, len(packed), step) for piece in unpack(packed[at : at + step])]
    assert b"".join(pieces) in (PLAIN, PLAIN[:9] * 2)
    assert max(map(len, pieces)) <= 2**20
    assert unpack.is_whole


def test_what_is_cut_is_not_whole() -> None:
    unpack = unpacker("x-gzip, identity")
    assert unpack is not None
    assert list(unpack(gzip.compress(PLAIN)[:-9]))
    assert not unpack.is_whole


def test_what_cannot_be_unpacked() -> None:
    assert unpacker("") is None
    assert unpacker("identity") is None
    for encoding in ("br", "gzip, gzip", "zstd"):
        with pytest.raises(UnreachableUri, match="its server packs it as"):
            unpacker(encoding)
    unpack = unpacker("deflate")
    assert unpack is not None
    with pytest.raises(Broken, match="gzip that is none"):
        list(unpack(b"plain text"))
