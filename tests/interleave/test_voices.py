from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interleave.voices import Voices


def heard(most: int, *speakers: str | None) -> list[list[int]]:
    voices, found = Voices(most), []
    for speaker in speakers:
        found.append(voices.marks(speaker))
        voices.hear(speaker)
    return found


def test_speakers_are_numbered_as_they_appear_and_marked_where_they_begin() -> None:
    assert heard(3, "b", "b", "a", "b", "c") == [[0], [], [1], [0], [2]]


def test_who_is_not_known_is_not_marked_and_who_speaks_after_is() -> None:
    assert heard(2, None, "a", None, "a") == [[], [0], [], [0]]


def test_those_who_overlap_are_marked_each() -> None:
    assert heard(3, "a", "a+b", "c+b") == [[0], [0, 1], [2, 1]]
    assert heard(1, "a+b") == [[0]]


@given(st.lists(st.sampled_from("abcde"), max_size=30), st.integers(1, 4))
def test_a_document_is_full_before_there_are_too_many(speakers: list[str], most: int) -> None:
    voices, known = Voices(most), set[str]()
    for speaker in speakers:
        full = voices.full_for(speaker)
        assert full == (len(known | {speaker}) > most)
        if full:
            voices, known = Voices(most), set()
        assert all(number < most for number in voices.marks(speaker))
        voices.hear(speaker)
        known.add(speaker)
