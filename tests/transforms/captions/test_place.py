from __future__ import annotations

import json
from collections import Counter
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from transforms.captions.place import captions_hypotheses
from transforms.captions.rolling import Cue

RATE_HZ = 16_000


class Span(NamedTuple):
    segment_id: str
    start_samples: int
    end_samples: int
    sample_rate_hz: int = RATE_HZ


def _span(name: str, start_s: float, end_s: float) -> Span:
    return Span(name, int(start_s * RATE_HZ), int(end_s * RATE_HZ))


def _placed(cues: list[Cue], *segments: Span) -> dict[str, str]:
    found = captions_hypotheses(cues, segments, "vtt").hypotheses
    return {name: hypothesis.text for name, hypothesis in found.items()}


A, B = _span("a", 1, 5), _span("b", 6, 10)


def test_a_cue_that_lies_mostly_in_one_segment_goes_there_whole() -> None:
    assert _placed([Cue(900, 5_500, "one two three four")], A, B) == {"a": "one two three four"}
    assert _placed([Cue(4_500, 9_000, "one two three four")], A, B) == {"b": "one two three four"}


def test_a_cue_over_several_segments_is_divided_by_time() -> None:
    assert _placed([Cue(1000, 10_000, "aaa bbb ccc ddd")], A, B) == {"a": "aaa bbb", "b": "ccc ddd"}


def test_words_fill_the_speech_of_their_cue_in_order() -> None:
    hypothesis = captions_hypotheses([Cue(0, 8_000, "aaa bbb ccc ddd")], [A, B], "srt", "en").hypotheses["a"]
    first, second = hypothesis.words[:2]
    assert (first.start_samples, second.start_samples) == (A.start_samples, A.start_samples + 24_000)
    assert first.end_samples == second.start_samples
    assert first.confidence is None
    assert hypothesis.engine == "captions"
    assert hypothesis.language == "en"
    assert json.loads(hypothesis.settings)["kind"] == "srt"


def test_words_just_outside_go_to_the_nearest_and_others_are_counted() -> None:
    cues = [Cue(5_100, 5_300, "near a"), Cue(5_700, 5_900, "near b"), Cue(12_000, 13_000, "far away")]
    found = captions_hypotheses(cues, [B, A], "vtt")
    assert {name: h.text for name, h in found.hypotheses.items()} == {"a": "near a", "b": "near b"}
    assert (found.left_out_cues, found.left_out_words) == (1, 2)


def test_a_cue_without_length_goes_where_it_is() -> None:
    found = captions_hypotheses([Cue(3_000, 3_000, "now")], [A, B], "vtt").hypotheses["a"]
    assert [(word.start_samples, word.end_samples) for word in found.words] == [(48_000, 48_000)]


def test_without_segments_everything_is_left_out() -> None:
    assert captions_hypotheses([Cue(0, 10, "a b")], [], "vtt") == ({}, 1, 2)


@st.composite
def _spans(draw: st.DrawFn) -> list[Span]:
    cuts = draw(st.lists(st.integers(0, 60 * RATE_HZ), min_size=2, max_size=12, unique=True).map(sorted))
    return [Span(f"s{i}", a, b) for i, (a, b) in enumerate(zip(cuts[::2], cuts[1::2], strict=False))]


@st.composite
def _cues(draw: st.DrawFn) -> list[Cue]:
    starts = draw(st.lists(st.integers(0, 62_000), max_size=8).map(sorted))
    lengths = [draw(st.integers(0, 9_000)) for _ in starts]
    texts = [" ".join(f"w{i}.{k}" for k in range(draw(st.integers(1, 9)))) for i in range(len(starts))]
    return [Cue(s, s + n, text) for s, n, text in zip(starts, lengths, texts, strict=True)]


@given(_cues(), _spans())
def test_no_word_twice_none_lost_near_speech_and_all_inside(cues: list[Cue], spans: list[Span]) -> None:
    found = captions_hypotheses(cues, spans, "vtt")
    by_id = {span.segment_id: span for span in spans}
    placed = Counter(word.text for h in found.hypotheses.values() for word in h.words)
    written = Counter(word for cue in cues for word in cue.text.split())
    assert max(placed.values(), default=1) == 1
    assert placed <= written
    assert written.total() - placed.total() == found.left_out_words
    for name, hypothesis in found.hypotheses.items():
        assert hypothesis.text == " ".join(word.text for word in hypothesis.words) != ""
        for word in hypothesis.words:
            span = by_id[name]
            assert span.start_samples <= word.start_samples <= word.end_samples <= span.end_samples
    for cue in cues:
        start, end = cue.start_ms * 16, cue.end_ms * 16
        near = 8_000
        if any(s.start_samples - near <= start and end <= s.end_samples + near for s in spans) or any(
            start < s.end_samples and end > s.start_samples for s in spans
        ):
            assert set(cue.text.split()) <= set(placed)


@given(_cues(), _spans())
def test_words_of_a_cue_keep_their_order(cues: list[Cue], spans: list[Span]) -> None:
    found = captions_hypotheses(cues, spans, "vtt").hypotheses
    for hypothesis in found.values():
        keys = [tuple(int(part) for part in word.text[1:].split(".")) for word in hypothesis.words]
        assert keys == sorted(keys)
