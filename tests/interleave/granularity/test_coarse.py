from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interleave.granularity.base import Utterance
from interleave.granularity.coarse import Coarse

RATE_HZ = 100


def said(number: int, start: int, end: int, speaker: str | None = None) -> Utterance:
    return Utterance(f"s{number}", "r", "crawl", speaker, start, end, RATE_HZ, f"t{number}", ())


def test_neighbours_of_one_speaker_are_merged_up_to_a_gap() -> None:
    spans = Coarse(max_s=30, max_gap_s=2).spans([said(0, 0, 500), said(1, 700, 900), said(2, 1101, 1200)])
    assert [(s.segment_ids, s.start_samples, s.end_samples, s.text) for s in spans] == [
        (("s0", "s1"), 0, 900, "t0 t1"),
        (("s2",), 1101, 1200, "t2"),
    ]


def test_another_speaker_begins_another_chunk() -> None:
    spans = Coarse().spans([said(0, 0, 500, "a"), said(1, 500, 900, "b"), said(2, 900, 1000, "b")])
    assert [s.segment_ids for s in spans] == [("s0",), ("s1", "s2")]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 2000)), max_size=40))
def test_every_segment_is_in_one_span_and_none_is_too_long(gaps: list[tuple[int, int]]) -> None:
    utterances, at = [], 0
    for number, (gap, length) in enumerate(gaps):
        utterances.append(said(number, at + gap, at + gap + length))
        at += gap + length
    spans = Coarse(max_s=30, max_gap_s=2).spans(utterances)
    assert [i for span in spans for i in span.segment_ids] == [u.segment_id for u in utterances]
    for span in spans:
        assert len(span.segment_ids) == 1 or span.end_samples - span.start_samples <= 3000
