from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import ConfigError
from transforms.rover.ctm import Ctm, read_ctm

PLAIN = b"talk A 0.5 0.25 The 0.9\ntalk A 1 0.5 CAT 0.4\nother B 0 1 sat 1\n"


def same(one: Ctm, other: Ctm) -> bool:
    columns = zip(one[2:], other[2:], strict=True)
    return one[:2] == other[:2] and all(np.array_equal(a, b) for a, b in columns)


def test_words_channels_and_times() -> None:
    read = read_ctm(PLAIN, "a.ctm")
    assert read.channels == {(b"talk", b"a"): (0, 2), (b"other", b"b"): (2, 3)}
    assert read.texts == [b"the", b"cat", b"sat"]
    assert read.starts_s.tolist() == [0.5, 1.0, 0.0]
    assert read.ends_s.tolist() == [0.75, 1.5, 1.0]
    assert read.confidences.tolist() == [0.9, 0.4, 1.0]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b" ", b" \t "),
        PLAIN.rstrip(),
        b"\xef\xbb\xbf" + PLAIN,
        b";; a comment; of NIST's kind\n" + PLAIN,
        PLAIN.replace(b"talk A 1", b"\n;; another\n  talk A 1"),
        PLAIN.replace(b"0.9", b"0.9 lex"),
        PLAIN.replace(b"0.5 0.25", b"&&0.5 0.25"),
        PLAIN.replace(b"The", b"the*").replace(b"CAT", b"cat;noun;x"),
        PLAIN.replace(
            b"talk A 1 ", b"talk A * * <ALT_BEGIN>\ntalk A 1 ").replace(
            b"other", b"talk A * * <ALT>\ntalk A 1 .5 bat .3\ntalk A * * <ALT_END>\nother"),
    ],
    ids=["crlf", "spaces", "no end", "mark", "comment", "lines", "more fields", "bad time", "tags", "alternatives"],
)  # fmt: skip
def test_other_ways_to_write_it(data: bytes) -> None:
    assert same(read_ctm(data, "a.ctm"), read_ctm(PLAIN, "a.ctm"))


def test_a_channel_that_comes_again_is_put_together() -> None:
    read = read_ctm(b"t A 0 1 a .1\nt B 0 1 b .2\nt A 2 1 c .3\n", "a.ctm")
    assert read.channels == {(b"t", b"a"): (0, 2), (b"t", b"b"): (2, 3)}
    assert read.texts == [b"a", b"c", b"b"]
    assert read.confidences.tolist() == [0.1, 0.3, 0.2]


def test_missing_confidences() -> None:
    assert read_ctm(b"t A 0 1 a\nt A 1 1 b\n", "a.ctm").confidences.tolist() == [-1.0, -1.0]
    assert read_ctm(b"t A 0 1 a\nt A 1 1 b .5\n", "a.ctm").confidences.tolist() == [0.0, 0.5]


def test_no_words_at_all() -> None:
    for data in (b"", b"\n\n", b";; nothing\n"):
        assert read_ctm(data, "a.ctm").channels == {}


def test_only_ascii_is_folded_and_only_ascii_spaces_divide() -> None:
    text = "\u00c9T\u00c9\u00a0\u3000X".encode()
    assert read_ctm(b"t A 0 1 " + text + b" .5\n", "a.ctm").texts == ["\u00c9t\u00c9\u00a0\u3000x".encode()]


@pytest.mark.parametrize("bad", [b"talk A 1 0.5", b"talk A x 0.5 word 1", b"talk A 1 0.5 word high", b"no"])
def test_a_line_that_is_no_word_is_named(bad: bytes) -> None:
    with pytest.raises(ConfigError, match=r"a\.ctm, line 4 is no word"):
        read_ctm(PLAIN + bad + b"\n" + PLAIN, "a.ctm")


@given(
    st.lists(
        st.lists(st.sampled_from([b"a", b"B", b"1", b"0.5", b";", b"*", b"\x0b", b"\xc3\xa9"]), max_size=8)
    )
)
def test_anything_is_read_or_refused(rows: list[list[bytes]]) -> None:
    data = b"\n".join(b" ".join(row) for row in rows)
    with contextlib.suppress(ConfigError):
        read = read_ctm(data, "a.ctm")
        assert len(read.texts) == len(read.starts_s) == len(read.confidences)
