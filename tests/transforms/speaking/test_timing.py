from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Word
from transforms.align.base import AlignedWord
from transforms.speaking.timing import Span, spread, timed_words
from transforms.tts.base import WordStart

RATE_HZ = 16_000


def places(words: tuple[Word, ...]) -> list[tuple[str, int, int]]:
    return [(word.text, word.start_samples, word.end_samples) for word in words]


def starts(*words: tuple[str, int]) -> list[WordStart]:
    return [WordStart(*word) for word in words]


def test_a_voice_that_names_its_words_is_believed() -> None:
    words, way = timed_words("a b", "a b", starts(("a", 10), ("b", 50)), (), 100, RATE_HZ)
    assert (places(words), way) == ([("a", 10, 50), ("b", 50, 100)], "given")


def test_an_aligner_says_where_words_end_and_speaks_for_a_voice_that_does_not() -> None:
    aligned = [AlignedWord("a", 1200, 3000, 0.0), AlignedWord("b", 5500, 8000, 0.0)]
    words, way = timed_words("a b", "a b", starts(("a", 1000), ("b", 5000)), aligned, 10_000, RATE_HZ)
    assert (places(words), way) == ([("a", 1000, 3000), ("b", 5000, 8000)], "given")
    words, _ = timed_words("a b", "a b", starts(("a", 2900), ("b", 5000)), aligned, 10_000, RATE_HZ)
    assert places(words)[0] == ("a", 2900, 5000)
    words, way = timed_words("a b", "a b", (), aligned, 10_000, RATE_HZ)
    assert (places(words), way) == ([("a", 1200, 3000), ("b", 5500, 8000)], "aligned")
    words, _ = timed_words("a b", "a b", (), aligned, 20_000, 2 * RATE_HZ)
    assert places(words) == [("a", 2400, 6000), ("b", 11_000, 16_000)]


def test_words_that_a_voice_joins_share_its_time() -> None:
    spoken = "it has been so here"
    told = starts(("it", 0), ("has", 100), ("so", 300), ("here", 400))
    words, way = timed_words(spoken, spoken, told, (), 500, RATE_HZ)
    assert way == "given"
    assert [word.start_samples for word in words] == [0, 100, 188, 300, 400]


def test_without_anybodys_word_letters_count() -> None:
    words, way = timed_words("ab abcdef", "ab abcdef", starts(("something", 0)), (), 100, RATE_HZ)
    assert (places(words), way) == ([("ab", 0, 30), ("abcdef", 30, 100)], "estimated")


def test_what_is_written_otherwise_than_said_has_the_time_of_what_is_said() -> None:
    spoken = "it costs five dollars and fifty cents today"
    told = starts(*((word, 100 * n) for n, word in enumerate(spoken.split())))
    words, _ = timed_words("It costs $5.50 today.", spoken, told, (), 800, RATE_HZ)
    assert places(words) == [("It", 0, 100), ("costs", 100, 200), ("$5.50", 200, 700), ("today.", 700, 800)]


@given(
    st.lists(st.sampled_from("ab cd 5 $7 ef".split()), max_size=8),
    st.lists(st.sampled_from("ab cd five ef".split()), max_size=8),
)
def test_times_are_in_order_and_inside(written: list[str], spoken: list[str]) -> None:
    spans = [Span(10 * n, 10 * n + 8) for n in range(len(spoken))]
    found = spread(written, spoken, spans, 100)
    assert len(found) == len(written)
    times = [at for span in found for at in span]
    assert times == sorted(times)
    assert all(0 <= at <= 100 for at in times)
