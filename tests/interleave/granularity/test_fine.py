from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleave.granularity.base import Span, Utterance
from interleave.granularity.fine import Fine, ends_sentence
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


@pytest.mark.parametrize(
    ("word", "ends"),
    [
        ("end.", True),
        ("really?", True),
        ('end."', True),
        ("Dr.", False),
        ("e.g.", False),
        ("word", False),
        ("好。", True),
    ],
)
def test_sentence_ends(word: str, ends: bool) -> None:
    assert ends_sentence(word) is ends


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
