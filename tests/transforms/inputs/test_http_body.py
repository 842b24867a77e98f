from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import BadArchive
from transforms.inputs.http_body import decoded

BODY = bytes(range(256)) * 40


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def chunked(data: bytes, size: int) -> bytes:
    return b"".join(b"%X\r\n%s\r\n" % (len(part), part) for part in pieces(data, size)) + b"0\r\n\r\n"


def body(data: bytes, size: int, transfer: str = "", content: str = "") -> bytes:
    return b"".join(decoded(iter(pieces(data, size)), transfer, content))


@given(st.integers(1, 5000), st.integers(1, 20_000))
def test_chunks_are_joined_wherever_blocks_end(chunk: int, block: int) -> None:
    assert body(chunked(BODY, chunk), block, "chunked") == BODY


@given(st.integers(1, 20_000))
def test_a_body_is_inflated_wherever_blocks_end(block: int) -> None:
    raw = zlib.compressobj(wbits=-15)
    deflated = raw.compress(BODY) + raw.flush()
    assert body(gzip.compress(BODY), block, content="gzip") == BODY
    assert body(zlib.compress(BODY), block, content="deflate") == BODY
    assert body(deflated, block, content="deflate") == BODY
    assert body(chunked(gzip.compress(BODY), 100), block, "chunked", "identity, x-gzip") == BODY


@given(st.integers(1, 20_000), st.integers(0, 10_000))
def test_a_body_that_ends_early_gives_what_is_there(block: int, cut: int) -> None:
    found = body(chunked(BODY, 700)[:cut], block, "chunked")
    assert BODY.startswith(found.removesuffix(b"\r")) or cut < 6
    assert BODY.startswith(body(gzip.compress(BODY)[:cut], block, content="gzip")) or cut < 2


def test_a_body_that_was_stored_decoded_is_taken_as_it_is() -> None:
    assert body(BODY, 1000, "chunked", "gzip") == BODY
    assert body(b"", 1000, "chunked", "gzip") == b""


def test_what_is_broken_or_unknown_is_an_error() -> None:
    with pytest.raises(BadArchive, match="content encoding 'br'"):
        body(BODY, 100, content="br")
    with pytest.raises(BadArchive, match="chunk of a body"):
        body(chunked(BODY, 700)[:900] + b"x" * 5000, 100, "chunked")
    broken = bytearray(gzip.compress(BODY))
    broken[12:30] = b"\xff" * 18
    with pytest.raises(BadArchive, match="compression"):
        body(bytes(broken), 1000, content="gzip")


def test_a_bomb_comes_in_small_pieces() -> None:
    bomb = gzip.compress(bytes(50 * 10**6))
    sizes = [len(piece) for piece in decoded(iter([bomb]), "", "gzip")]
    assert (max(sizes), sum(sizes)) == (1 << 18, 50 * 10**6)
