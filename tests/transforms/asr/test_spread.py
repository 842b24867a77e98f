from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Word
from transforms.asr.spread import spread_words


@given(st.text("ab  ", max_size=60), st.integers(0, 10**6), st.integers(0, 10**6))
def test_words_fill_the_stretch_end_to_end(text: str, start: int, length: int) -> None:
    words = spread_words(text, start, start + length)
    assert [word.text for word in words] == text.split()
    assert all(one.end_samples == other.start_samples for one, other in pairwise(words))
    if words:
        assert (words[0].start_samples, words[-1].end_samples) == (start, start + length)


def test_long_words_last_longer() -> None:
    assert spread_words("a bbb", 100, 160) == [Word("a", 100, 120, None), Word("bbb", 120, 160, None)]
