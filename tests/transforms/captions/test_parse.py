from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import BadCaptions
from transforms.captions.parse import parse_captions
from transforms.captions.rolling import Cue

VTT = """WEBVTT - a podcast
Kind: captions

STYLE
::cue { color: --> }

NOTE a comment
with an arrow --> in it

intro
00:01.500 --> 00:03.000 position:10% align:start
<v Ann Lee>Hello <i>there</i>, &amp; welcome.</v>

2
01:00:00.000 --> 01:00:02.250
Two lines,
<00:00:01.000><c.yellow>one</c> cue &lt;3

00:00:02.000 --> 00:00:04.000
<v Bob>Over</v> <v Ann Lee>lapping</v>
"""
SRT = """1
00:00:01,500 --> 00:00:03,000
{\\an8}<font color="red">Hello</font> <b>there</b>

2
0:00:04,5 --> 0:00:05.25 X1:10 X2:20
First line

second after a blank

3
00:00:06,000 --> 00:00:07,000

4
00:00:08,000 --> 00:00:09,000
2 < 3 and 5 > 4
"""
VTT_CUES = (
    Cue(1500, 3000, "Hello there, & welcome.", "Ann Lee"),
    Cue(2000, 4000, "Over lapping", None),
    Cue(3_600_000, 3_602_250, "Two lines,\none cue <3", None),
)
SRT_CUES = (
    Cue(1500, 3000, "Hello there"),
    Cue(4500, 5250, "First line\nsecond after a blank"),
    Cue(8000, 9000, "2 < 3 and 5 > 4"),
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_files_in_the_wild_contain(line_end: str, encoding: str) -> None:
    vtt = parse_captions(VTT.replace("\n", line_end).encode(encoding))
    srt = parse_captions(SRT.replace("\n", line_end).encode(encoding))
    assert vtt == ("vtt", VTT_CUES)
    assert srt == ("srt", SRT_CUES)


@pytest.mark.parametrize("head", ["WEBVTT\n\n", ""])
def test_cues_without_a_blank_line_between_them(head: str) -> None:
    text = f"{head}1\n00:00:01.000 --> 00:00:02.000\none\n2\n00:00:03.000 --> 00:00:04.000\ntwo\n"
    assert parse_captions(text.encode()).cues == (Cue(1000, 2000, "one"), Cue(3000, 4000, "two"))


def test_a_webvtt_file_may_have_no_cue() -> None:
    assert parse_captions(b"WEBVTT\n") == ("vtt", ())


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"<!doctype html>\n<p>Not found</p>", 1),
        (b"WEBVTT\n\n00:01.000 --> soon\nhi\n", 3),
        (b"1\n00:00:01,000 --> 00:00:02,000\nhi\n\n2\n00:00:0x,000 --> 00:00:04,000\nho\n", 6),
        (b"1\n00:00:01,000 --> 00:00:02,000\nhi\n\n2\nno times here\n", 5),
        (b"WEBVTT\n\n00:05.000 --> 00:04.000\nhi\n", 3),
        (b"\n{json: true}\n1\n00:00:01,000 --> 00:00:02,000\nhi\n", 2),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\ncaf\xe9\n", 4),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1),
    ],
)
def test_garbage_is_refused_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(BadCaptions, match=rf"^line {line}: "):
        parse_captions(data)


def _stamp(ms: int) -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"


TEXTS = st.text(st.characters(categories=["L", "P", "Zs"], exclude_characters="&<>{"), min_size=1)
CUES = st.lists(st.tuples(st.integers(0, 10**8), st.integers(0, 10_000), TEXTS), min_size=1, max_size=8)


@given(CUES, st.sampled_from(["vtt", "srt"]))
def test_what_is_written_is_read(cues: list[tuple[int, int, str]], kind: str) -> None:
    lines = ["WEBVTT\n"] if kind == "vtt" else []
    for number, (start, length, text) in enumerate(cues, 1):
        lines.append(f"{number}\n{_stamp(start)} --> {_stamp(start + length)}\n= {text} {number}.\n")
    found = parse_captions("\n".join(lines).encode())
    expected = [Cue(s, s + n, " ".join(f"= {text} {i}.".split())) for i, (s, n, text) in enumerate(cues, 1)]
    assert found == (kind, tuple(sorted(expected, key=lambda cue: (cue.start_ms, cue.end_ms))))


@given(st.binary(max_size=200))
def test_bytes_are_cues_or_bad_captions(data: bytes) -> None:
    for head in (b"", b"WEBVTT\n\n", b"1\n00:00:01,000 --> 00:00:02,000\n"):
        try:
            cues = parse_captions(head + data).cues
        except BadCaptions:
            continue
        assert all(cue.text.split() and cue.start_ms <= cue.end_ms for cue in cues)
