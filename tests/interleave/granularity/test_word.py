from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from interleave.granularity.base import Utterance, whole
from interleave.granularity.word import Word
from schemas.records import Word as SpokenWord

RATE_HZ = 1000


def said(lengths: list[tuple[int, int]]) -> Utterance:
    words, at = [], 500
    for number, (pause, length) in enumerate(lengths):
        words.append(SpokenWord(f"w{number}", at + pause, at + pause + length, None))
        at += pause + length
    text = " ".join(word.text for word in words)
    return Utterance("s", "r", "crawl", None, 400, at + 300, RATE_HZ, text, tuple(words))


def test_segments_are_cut_after_so_many_words() -> None:
    spans = Word(words=2).spans([said([(0, 100), (50, 100), (200, 100), (10, 100), (30, 100)])])
    assert [span.text for span in spans] == ["w0 w1", "w2 w3", "w4"]
    assert [(span.start_samples, span.end_samples) for span in spans] == [
        (400, 850),
        (850, 1175),
        (1175, 1590),
    ]


def test_a_segment_without_word_times_stays_whole() -> None:
    utterance = said([])._replace(text="many words without any times at all")
    assert Word(words=1).spans([utterance]) == [whole(utterance)]


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 700)), max_size=40), st.integers(1, 12))
def test_the_pieces_are_the_utterance(lengths: list[tuple[int, int]], words: int) -> None:
    utterance = said(lengths)
    spans = Word(words=words).spans([utterance])
    assert " ".join(span.text for span in spans if span.text) == utterance.text
    assert spans[0].start_samples == utterance.start_samples
    assert spans[-1].end_samples == utterance.end_samples
    assert all(a.end_samples == b.start_samples for a, b in pairwise(spans))
    assert all(span.end_samples > span.start_samples for span in spans)
