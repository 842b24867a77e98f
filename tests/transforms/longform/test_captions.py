from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.errors import BadCaptions
from schemas.records import Hypothesis, SegmentInfo, Word
from transforms.longform.captions import heard_words, is_plain_text, text_hypotheses
from transforms.longform.settings import DEFAULT_PLACE, PlaceCaptions

RATE_HZ = 16_000
LINES = (
    "the river carries sand and stones down to the sea",
    "every winter the lake freezes from the shore inward",
    "bread rises because yeast turns sugar into gas",
    "the old bridge was closed for repairs until the spring",
)
TEXT = "\n".join(f"{line.capitalize()}." for line in LINES)


def segment(number: int) -> SegmentInfo:
    start = number * 6 * RATE_HZ
    return SegmentInfo(
        f"s{number}", "r", "crawl", None, None, start, start + 5 * RATE_HZ, RATE_HZ, 1.0, 0.0, 0.0
    )


SEGMENTS = [segment(number) for number in range(4)]


def said(number: int, line: str) -> list[Word]:
    start = SEGMENTS[number].start_samples
    return [
        Word(one, start + at * 6400, start + at * 6400 + 6000, None) for at, one in enumerate(line.split())
    ]


def place(
    heard: list[Word], text: str = TEXT, settings: PlaceCaptions = DEFAULT_PLACE
) -> dict[str, Hypothesis]:
    return text_hypotheses(text, "text", heard, SEGMENTS, "en", settings)


HEARD = [one for number, line in enumerate(LINES) for one in said(number, line)]


def test_each_segment_gets_the_sentence_that_is_said_in_it() -> None:
    heard = [one._replace(text="something") if one.text == "winter" else one for one in HEARD]
    found = place(heard)
    assert [found[f"s{number}"].text for number in range(4)] == TEXT.split("\n")
    assert found["s1"].engine == "captions"
    assert '"kind":"text"' in found["s1"].settings
    assert found["s1"].words[1] == Word("winter", *HEARD[len(LINES[0].split()) + 1][1:3], None)


def test_a_segment_in_which_something_else_is_said_gets_none() -> None:
    found = place(HEARD, text=TEXT.replace("Bread rises because yeast turns sugar into gas.\n", ""))
    assert sorted(found) == ["s0", "s1", "s3"]
    longer = sorted(
        [*HEARD, *(shifted(one, 64_000) for one in said(1, "no text for these"))],
        key=lambda one: one.start_samples,
    )
    assert "s1" not in place(longer)
    assert "s1" in place(longer, settings=PlaceCaptions(min_covered=0.5))


def test_a_sentence_across_two_segments_is_divided_where_it_is_said() -> None:
    text = " ".join(LINES).capitalize() + "."
    found = place(HEARD, text)
    assert [found[f"s{number}"].text.strip(".").lower() for number in range(4)] == list(LINES)


def test_words_stay_inside_their_segment() -> None:
    for number, one in enumerate(place(HEARD).values()):
        inside = SEGMENTS[number]
        assert all(
            inside.start_samples <= w.start_samples <= w.end_samples <= inside.end_samples for w in one.words
        )


def test_nothing_heard_places_nothing() -> None:
    assert place([]) == {}
    assert text_hypotheses(TEXT, "text", HEARD, [], "en", PlaceCaptions()) == {}


def test_the_words_of_the_first_engine_that_heard_some() -> None:
    def hypothesis(language: str | None, *words: Word) -> Hypothesis:
        return Hypothesis("e", "{}", language, None, "", words, None, None)

    one, other = Word("one", 0, 1600, None), Word("other", 0, 3200, None)
    engines = [{"s0": hypothesis("en"), "s1": hypothesis("en", one)}, {"s0": hypothesis("de", other)}]
    words, language = heard_words(SEGMENTS[::-1], engines)
    assert language == "de"
    assert words == [other, shifted(one, SEGMENTS[1].start_samples)]


def shifted(word: Word, shift: int) -> Word:
    return word._replace(start_samples=word.start_samples + shift, end_samples=word.end_samples + shift)


@pytest.mark.parametrize(
    ("uri", "data", "plain"),
    [
        ("a/talk.txt", b"Hello there.", True),
        ("https://example.org/talk.TXT?key=1", b"Hello there.", True),
        ("a/talk.vtt", b"Hello there.", False),
        ("a/talk.txt", b"WEBVTT\n\n00:00.000 --> 00:03.000\nHi\n", False),
        ("a/talk.txt", b"1\n00:00:00,000 --> 00:00:03,000\nHi\n", False),
    ],
)
def test_what_is_plain_text(uri: str, data: bytes, plain: bool) -> None:
    assert is_plain_text(uri, data) is plain


def test_bytes_that_are_no_text_are_told() -> None:
    with pytest.raises(BadCaptions):
        is_plain_text("a.txt", b"ok\xff")


def test_settings_are_told_with_the_hypothesis() -> None:
    strict = replace(PlaceCaptions(), min_covered=1.0)
    assert '"min_covered":1.0' in place(HEARD, settings=strict)["s0"].settings
