"""Segments joined and taken apart: nothing lost, nothing mixed up."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Hypothesis, SegmentInfo, Word
from transforms.asr.faster_whisper import FasterWhisper
from transforms.asr.pocketsphinx import Pocketsphinx
from transforms.asr.windows import (
    Piece,
    Windows,
    each_alone,
    join_segments,
    take_apart,
    window_samples,
    windows_of,
)

RATE_HZ = 16_000
THIRTY = Windows(30 * RATE_HZ, 8, join_samples=30 * RATE_HZ, silence_samples=RATE_HZ // 2)


def _segment(number: int, recording: str, start: int, length: int, language: str | None) -> SegmentInfo:
    return SegmentInfo(
        f"s{number}", recording, "s", language, None, start, start + length, RATE_HZ, 1.0, -20.0, -3.0
    )


@st.composite
def _buckets(draw: st.DrawFn) -> list[SegmentInfo]:
    found = []
    for number in range(draw(st.integers(0, 20))):
        recording, language = (
            draw(st.sampled_from(("a", "b", "c"))),
            draw(st.sampled_from(("en", "de", None))),
        )
        start, length = draw(st.integers(0, 10**7)), draw(st.integers(1, 40 * RATE_HZ))
        found.append(_segment(number, recording, start, length, language))
    return found


@given(_buckets())
def test_every_segment_is_in_one_window_with_its_like_in_order_and_within_the_limit(
    segments: list[SegmentInfo],
) -> None:
    lengths = [segment.n_samples for segment in segments]
    windows = join_segments(segments, lengths, THIRTY)
    assert sorted(piece.segment for window in windows for piece in window) == list(range(len(segments)))
    for window in windows:
        inside = [segments[piece.segment] for piece in window]
        assert len({(s.recording_id, s.language) for s in inside}) == 1
        assert [s.start_samples for s in inside] == sorted(s.start_samples for s in inside)
        assert len(window) == 1 or window_samples(window) <= THIRTY.join_samples
        assert window[0].start_samples == 0
        for before, after in pairwise(window):
            assert after.start_samples - before.end_samples == THIRTY.silence_samples
        assert [piece.n_samples for piece in window] == [s.n_samples for s in inside]


@given(_buckets())
def test_what_is_joined_depends_on_the_recording_alone(segments: list[SegmentInfo]) -> None:
    def joined(some: list[SegmentInfo]) -> set[tuple[str, ...]]:
        windows = join_segments(some, [s.n_samples for s in some], THIRTY)
        return {tuple(some[piece.segment].segment_id for piece in window) for window in windows}

    apart = [joined([s for s in segments if s.recording_id == name]) for name in ("a", "b", "c")]
    assert joined(segments) == set().union(*apart)


def test_neighbours_fill_a_window_and_are_alone_where_nothing_is_joined() -> None:
    segments = [_segment(i, "r", i * 200_000, 10 * RATE_HZ, "en") for i in range(3)]
    lengths = [160_000] * 3
    assert join_segments(segments, lengths, THIRTY) == [
        (Piece(0, 0, 160_000), Piece(1, 168_000, 160_000)),
        (Piece(2, 0, 160_000),),
    ]
    alone = each_alone(lengths)
    assert (
        join_segments(segments, lengths, None)
        == join_segments(segments, lengths, THIRTY._replace(join_samples=0))
        == alone
    )


def _heard(text: str, *words: tuple[str, float, float]) -> Hypothesis:
    placed = tuple(
        Word(word, round(start * RATE_HZ), round(end * RATE_HZ), 0.9) for word, start, end in words
    )
    return Hypothesis("e", "{}", "en", 0.8, text, placed, -0.3, 0.1)


TWO = (Piece(4, 0, 2 * RATE_HZ), Piece(5, 3 * RATE_HZ, 2 * RATE_HZ))


def test_words_go_to_the_segment_that_they_are_said_in() -> None:
    whole = _heard(
        "Well, I see. \u201cGood\u201d day!",
        ("Well,", 0.1, 0.5),
        ("I", 0.6, 0.7),
        ("see.", 1.8, 2.4),
        ("\u201cGood\u201d", 2.7, 3.3),
        ("day!", 4.5, 5.6),
    )
    found = take_apart(whole, TWO)
    assert found is not None
    assert [part.text for part in found] == ["Well, I see.", "\u201cGood\u201d day!"]
    assert [(w.text, w.start_samples, w.end_samples) for w in found[0].words] == [
        ("Well,", 1600, 8000),
        ("I", 9600, 11200),
        ("see.", 28800, 32000),
    ]
    assert [(w.start_samples, w.end_samples) for w in found[1].words] == [(0, 4800), (24000, 32000)]
    assert {(p.language, p.language_probability, p.mean_log_probability) for p in found} == {
        ("en", 0.8, -0.3)
    }


def test_a_segment_in_which_nothing_is_said_has_no_text() -> None:
    three = (*TWO, Piece(6, 6 * RATE_HZ, RATE_HZ))
    found = take_apart(_heard(" yes no", ("yes", 0.0, 1.0), ("no", 6.1, 6.4)), three)
    assert found is not None
    assert [(part.text, len(part.words)) for part in found] == [("yes", 1), ("", 0), ("no", 1)]
    nothing = take_apart(_heard(""), three)
    assert nothing is not None
    assert [part.text for part in nothing] == ["", "", ""]


def test_scripts_without_spaces_are_not_torn() -> None:
    found = take_apart(_heard("你好世界", ("你", 0, 0.5), ("好", 1, 1.5), ("世界", 3.5, 4)), TWO)
    assert found is not None
    assert [part.text for part in found] == ["你好", "世界"]


def test_words_never_change_places() -> None:
    found = take_apart(_heard("a b c", ("a", 0, 1), ("b", 3.5, 4), ("c", 1.0, 1.5)), TWO)
    assert found is not None
    assert [part.text for part in found] == ["a", "b c"]
    assert found[1].words[1][1:3] == (0, 0)


def test_text_without_words_cannot_be_told_apart() -> None:
    assert take_apart(_heard("yes no"), TWO) is None
    assert take_apart(_heard("yes and no", ("yes", 0, 1), ("no", 4, 5)), TWO) is None
    assert take_apart(_heard("yes no more", ("yes", 0, 1), ("no", 4, 5)), TWO) is None
    assert take_apart(_heard("yes", ("no", 0, 1)), TWO) is None
    assert take_apart(_heard("yes no"), TWO[:1]) == [_heard("yes no")]


@given(st.lists(st.text("ab.", min_size=1, max_size=3), max_size=12), st.lists(st.integers(0, 6 * RATE_HZ)))
def test_taken_apart_the_text_and_the_words_are_all_there(words: list[str], at: list[int]) -> None:
    times = [*at, *range(0, 6 * RATE_HZ, RATE_HZ // 2)][: len(words)]
    placed = tuple(Word(word, start, start + 100, None) for word, start in zip(words, times, strict=True))
    found = take_apart(_heard(" ".join(words))._replace(words=placed), TWO)
    assert found is not None
    assert [word.text for part in found for word in part.words] == words
    assert " ".join(part.text for part in found if part.text) == " ".join(words)
    for part, piece in zip(found, TWO, strict=True):
        assert all(0 <= w.start_samples <= w.end_samples <= piece.n_samples for w in part.words)


def test_engines_that_pad_say_so() -> None:
    assert windows_of(FasterWhisper("m", join_s=30.0)) == (480_000, 1, 480_000, 8_000)
    assert windows_of(Pocketsphinx()) is None
