from __future__ import annotations

from filters.base import Candidate
from filters.edits.card import Card
from filters.edits.finder import read_together
from tests.filters.candidates import RATE_HZ, candidate


def at(start_s: float, text: str, speaker: str | None = None) -> Candidate:
    return candidate(2.0, text=text, speaker=speaker, start_samples=round(start_s * RATE_HZ))


def found(*candidates: Candidate) -> list[list[str]]:
    edits = Card(action="mask").edit_recording(candidates)
    return [
        [c.text[e.start_chars : e.end_chars] for e in own] for c, own in zip(candidates, edits, strict=True)
    ]


def test_a_number_that_runs_over_segments_is_found_in_each() -> None:
    halves = (at(0, "It is 4111 1111"), at(3, "1111 1111, thanks."))
    assert found(*halves) == [["4111 1111"], ["1111 1111"]]


def test_not_over_a_long_pause_or_another_speaker() -> None:
    assert found(at(0, "4111 1111"), at(20, "1111 1111")) == [[], []]
    assert found(at(0, "4111 1111", "a"), at(2, "1111 1111", "b")) == [[], []]


def test_a_speaker_goes_on_behind_another() -> None:
    said = [at(0, "4111 1111", "a"), at(2, "Mm-hm.", "b"), at(3, "1111 1111", "a"), at(30, "Bye.", "a")]
    assert sorted(read_together(said)) == [[0, 2], [1], [3]]
    assert found(*said) == [["4111 1111"], [], ["1111 1111"], []]
