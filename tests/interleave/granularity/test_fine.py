from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleave.granularity.base import Span, Utterance
from interleave.granularity.fine import Fine
from interleave.granularity.word import Word as ByWord
from schemas.records import Word

RATE_HZ = 16_000


def utterance(
    words: list[tuple[str, float, float]], start_s: float = 10.0, end_s: float | None = None
) -> Utterance:
    """Return an utterance whose words are given with seconds from its start."""
    at = [Word(t, int((start_s + a) * RATE_HZ), int((start_s + b) * RATE_HZ), None) for t, a, b in words]
    end = end_s if end_s is not None else start_s + max((b for _, _, b in words), default=0) + 0.2
    text = " ".join(t for t, _, _ in words)
    return Utterance(
        "s", "r", "crawl", None, int(start_s * RATE_HZ), int(end * RATE_HZ), RATE_HZ, text, tuple(at)
    )


def sentences(*lengths: int, word_s: float = 0.5, pause_s: float = 0.0) -> Utterance:
    """Return sentences of so many words, a pause after each."""
    words, at = [], 0.0
    for number, length in enumerate(lengths):
        for i in range(length):
            words.append((f"w{number}.{i}" + ("." if i == length - 1 else ""), at, at + word_s))
            at += word_s
        at += pause_s
    return utterance(words)


def assert_tiled(spans: list[Span], whole: Utterance) -> None:
    assert spans[0].start_samples == whole.start_samples
    assert spans[-1].end_samples == whole.end_samples
    assert all(a.end_samples == b.start_samples for a, b in pairwise(spans))
    assert all(span.end_samples > span.start_samples for span in spans)
    assert " ".join(span.text for span in spans if span.text) == whole.text


def test_a_short_segment_stays_as_it_is() -> None:
    whole = sentences(5, 5)
    (span,) = Fine().spans([whole])
    assert (span.segment_ids, span.text) == (("s",), whole.text)


def test_a_long_one_is_cut_at_the_sentence_end_nearest_the_target() -> None:
    whole = sentences(6, 5, 5, 12, pause_s=0.4)
    spans = Fine().spans([whole])
    assert_tiled(spans, whole)
    assert [span.text.split()[-1] for span in spans] == ["w1.4.", "w2.4.", "w3.11."]


def test_without_a_sentence_end_it_is_cut_at_the_longest_pause() -> None:
    words = [
        (f"w{i}", i * 0.5 + (0.8 if i >= 9 else 0), i * 0.5 + 0.5 + (0.8 if i >= 9 else 0)) for i in range(20)
    ]
    whole = utterance(words)
    spans = Fine().spans([whole])
    assert_tiled(spans, whole)
    assert spans[0].text.endswith("w8")
    assert whole.words[8].end_samples <= spans[0].end_samples <= whole.words[9].start_samples


def test_the_cut_is_where_it_is_quietest() -> None:
    whole = sentences(10, 10, pause_s=0.6)
    asked: list[tuple[int, int]] = []

    def quietest(utterance: Utterance, low: int, high: int) -> int:
        asked.append((low, high))
        return low + 7

    spans = Fine().spans([whole], quietest)
    assert_tiled(spans, whole)
    assert [span.end_samples for span in spans[:-1]] == [low + 7 for low, _ in asked]
    before, after = whole.words[9], whole.words[10]
    assert asked[0][0] >= (before.start_samples + before.end_samples) // 2
    assert asked[0][1] <= (after.start_samples + after.end_samples) // 2


def test_without_word_times_a_segment_stays_whole() -> None:
    whole = sentences(40)._replace(words=())
    assert len(Fine().spans([whole])) == 1


def said(
    number: int, start_s: float, *texts: str, word_s: float = 0.5, speaker: str | None = None
) -> Utterance:
    """Return an utterance of words one after the other."""
    words = [(text, n * word_s, (n + 1) * word_s) for n, text in enumerate(texts)]
    end_s = start_s + len(texts) * word_s
    return utterance(words, start_s, end_s)._replace(segment_id=f"s{number}", speaker=speaker)


def test_segments_are_joined_where_a_sentence_runs_on() -> None:
    spans = Fine().spans([said(0, 0, "We", "met", "Dr."), said(1, 2, "Smith."), said(2, 4, "He", "left.")])
    assert [(span.segment_ids, span.text) for span in spans] == [
        (("s0", "s1"), "We met Dr. Smith."),
        (("s2",), "He left."),
    ]
    assert (spans[0].start_samples, spans[0].end_samples) == (0, int(2.5 * RATE_HZ))


@pytest.mark.parametrize(
    "following",
    [
        said(1, 4, "house."),
        said(1, 1.2, "house.", speaker="B"),
        said(1, 1.2, "house.")._replace(words=()),
        said(1, 1.2, "house.")._replace(recording_id="other"),
    ],
)
def test_they_are_not_over_long_gaps_other_speakers_or_without_times(following: Utterance) -> None:
    spans = Fine().spans([said(0, 0, "Yes.", "The"), following])
    assert [span.segment_ids for span in spans] == [("s0",), ("s1",)]


def test_without_punctuation_segments_stay_as_the_pauses_cut_them() -> None:
    spans = Fine().spans([said(0, 0, "the", "old"), said(1, 1.2, "house")])
    assert [span.segment_ids for span in spans] == [("s0",), ("s1",)]


def test_a_sentence_that_runs_on_is_cut_off_what_was_said_before_it() -> None:
    first = [*["so"] * 9, "then.", "We", "went"]
    spans = Fine().spans([said(0, 0, *first), said(1, 6.4, "home.", "I", "slept", "for", "a", "day.")])
    assert [span.text for span in spans] == [" ".join(first[:10]), "We went home. I slept for a day."]
    assert [span.segment_ids for span in spans] == [("s0",), ("s0", "s1")]
    assert spans[0].end_samples == spans[1].start_samples


def test_a_cut_between_segments_gives_each_its_own() -> None:
    first, second = said(0, 0, *["so"] * 12), said(1, 6.8, *["on"] * 11, "now.")
    spans = Fine().spans([first, second])
    assert [(s.start_samples, s.end_samples) for s in spans] == [
        (u.start_samples, u.end_samples) for u in (first, second)
    ]


@given(
    st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 30_000), st.booleans()), max_size=60),
    st.integers(0, 8000),
)
def test_pieces_tile_the_segment_with_every_word_once(gaps: list[tuple[int, int, bool]], tail: int) -> None:
    words, at = [], 1000
    for number, (pause, length, ends) in enumerate(gaps):
        words.append(Word(f"w{number}" + ("." if ends else ""), at + pause, at + pause + length, None))
        at += pause + length
    text = " ".join(word.text for word in words)
    whole = Utterance("s", "r", "crawl", None, 1000, max(at, 1001) + tail, RATE_HZ, text, tuple(words))
    settings = Fine()
    spans = settings.spans([whole])
    assert_tiled(spans, whole)
    if len(spans) > 1:
        assert min(span.end_samples - span.start_samples for span in spans) >= 0.3 * RATE_HZ


@given(
    st.lists(st.lists(st.sampled_from(["so", "Dr.", "well.", "x?"]), max_size=12), max_size=6),
    st.integers(0, 20),
)
def test_every_word_and_sample_is_in_the_pieces_once(texts: list[list[str]], tenths: int) -> None:
    utterances, at = [], 0.0
    for number, words in enumerate(texts):
        utterances.append(said(number, at, *words) if words else utterance([], at, at + 1.0))
        at += max(1.0, len(words) / 2) + tenths / 10
    spans = Fine().spans(utterances)
    assert " ".join(s.text for s in spans if s.text) == " ".join(u.text for u in utterances if u.text)
    inside = [
        (max(s.start_samples, u.start_samples), min(s.end_samples, u.end_samples))
        for s in spans
        for u in utterances
    ]
    lengths = [end - start for start, end in inside if end > start]
    assert sum(lengths) == sum(u.end_samples - u.start_samples for u in utterances)
    assert all(a.end_samples <= b.start_samples for a, b in pairwise(spans))


@pytest.mark.parametrize("granularity", [Fine(), ByWord(words=3)])
def test_pieces_of_a_text_without_spaces_are_pieces_of_that_text(granularity: Fine | ByWord) -> None:
    said = "我们总是看到月亮的同一面吗？是的，因为它自转和公转一样快。 AI 也这么说。"
    words = re.findall(r"AI|[^\sA-Z][？，。]?", said)
    one = utterance([(word, 0.5 * at, 0.5 * at + 0.5) for at, word in enumerate(words)])._replace(text=said)
    spans = granularity.spans([one])
    assert len(spans) > 1
    assert all(span.text in said for span in spans)
    assert "".join(span.text for span in spans).replace(" ", "") == said.replace(" ", "")
