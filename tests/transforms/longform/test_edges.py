from __future__ import annotations

from schemas.records import Word
from transforms.longform.place import align_text

TEXT = "The quick brown fox jumps over dogs. Nobody was waiting at the gate."
SAID = TEXT.replace(".", "").lower().split()


def heard_with(extra: str, gap_before: int, gap_behind: int) -> list[Word]:
    """Return the words of both sentences with a made-up word between them, and silence around it."""
    first = [Word(one, at * 6400, at * 6400 + 6400, None) for at, one in enumerate(SAID[:7])]
    begin = 7 * 6400 + gap_before
    made_up = Word(extra, begin, begin + 3200, None)
    start = made_up.end_samples + gap_behind
    second = [Word(one, start + at * 6400, start + at * 6400 + 6400, None) for at, one in enumerate(SAID[7:])]
    return [*first, made_up, *second]


def test_a_made_up_word_belongs_to_the_side_of_the_shorter_silence() -> None:
    first, second = align_text(heard_with("um", 0, 8000), TEXT)
    assert first.end_samples == 7 * 6400 + 3200
    assert second.start_samples == first.end_samples + 8000
    first, second = align_text(heard_with("um", 8000, 0), TEXT)
    assert first.end_samples == 7 * 6400
    assert second.start_samples == 7 * 6400 + 8000


def test_without_silence_it_belongs_to_neither() -> None:
    first, second = align_text(heard_with("um", 0, 0), TEXT)
    assert (first.end_samples, second.start_samples) == (7 * 6400, 7 * 6400 + 3200)


def test_a_word_behind_a_pause_at_an_open_edge_is_not_taken() -> None:
    heard = heard_with("um", 8000, 16_000)[:8]
    (only,) = align_text(heard, TEXT)
    assert only.end_samples == 7 * 6400
