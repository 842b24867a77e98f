from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import BadCaptions
from transforms.captions.plain import caption_text, plain_text

TRANSCRIPT = """\ufeffEpisode 12: Rivers

[00:00:03] Ann Lee: Welcome back [laughter] to the show.
It starts at 10:30 today.
Ben (0:07):
Thanks, Ann.

00:12
\u266a theme music \u266a
Ann Lee: Note: this is not a speaker,
nor is "this": it stands once.
[Ben]: (laughs) That is so.
01:02:03.250
"""
SAID = [
    "Episode 12: Rivers",
    "Welcome back to the show. It starts at 10:30 today.",
    "Thanks, Ann.",
    'Note: this is not a speaker, nor is "this": it stands once.',
    "(laughs) That is so.",
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_is_said_is_left(line_end: str, encoding: str) -> None:
    text = TRANSCRIPT.lstrip("\ufeff") if encoding == "utf-16" else TRANSCRIPT
    assert plain_text(text.replace("\n", line_end).encode(encoding)).split("\n\n") == SAID


def test_a_label_that_stands_once_is_text() -> None:
    assert plain_text(b"Remember: bread rises.\nSlowly: so.\nSlowly: it does.") == (
        "Remember: bread rises.\n\nso.\n\nit does."
    )


def test_a_text_without_either_stays_as_it_is() -> None:
    assert (
        plain_text("Zwei  S\u00e4tze.\nUnd\u2014noch einer.\n\n\n".encode())
        == "Zwei S\u00e4tze. Und\u2014noch einer."
    )
    assert plain_text(b"") == ""


@pytest.mark.parametrize(
    "data", [b"<!DOCTYPE html><p>Hi", b"\n <html>", b"\x89PNG\r\n\x1a\n\x00\x00", b"caf\xe9", b"a\x00b"]
)
def test_what_is_no_plain_text_is_refused(data: bytes) -> None:
    with pytest.raises(BadCaptions):
        plain_text(data)


def test_the_words_of_captions_of_any_kind() -> None:
    cues = "00:01.000 --> 00:02.000\n<v Ann>one &amp;</v>\n\n00:03.000 --> 00:04.000\ntwo\n"
    assert caption_text(f"WEBVTT\n\n{cues}".encode()) == "one &\n\ntwo"
    assert caption_text(cues.replace("v Ann", "b").encode()) == "one &\n\ntwo"
    assert caption_text(b'{"segments": [{"startTime": 1, "body": "one"}]}') == "one"
    assert caption_text(b"one two\n\nthree") == "one two\n\nthree"


WORDS = st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=8), min_size=1, max_size=30)


@given(WORDS, st.integers(1, 6))
def test_no_word_is_lost_or_added(words: list[str], each: int) -> None:
    lines = [" ".join(words[i : i + each]) for i in range(0, len(words), each)]
    assert plain_text("\n".join(lines).encode()).split() == words


@given(st.binary(max_size=200))
def test_bytes_are_text_or_bad_captions(data: bytes) -> None:
    try:
        text = plain_text(data)
    except BadCaptions:
        return
    assert "\n\n\n" not in text
    assert text == text.strip()
