from __future__ import annotations

import pytest

from schemas.records import Word
from transforms.longform.pieces import cut_pieces
from transforms.longform.place import PlacedSentence


def placed(start: int, end: int, follows: bool, words: int = 2, matched: float = 1.0) -> PlacedSentence:
    said = tuple(Word(f"w{at}", start, end, None) for at in range(words))
    return PlacedSentence(f"S\n{start}.", start, end, start, end, float(start), matched, follows, said)


def test_sentences_that_follow_are_joined_up_to_the_limit() -> None:
    sentences = [placed(0, 10, False), placed(12, 20, True), placed(22, 30, True), placed(30, 95, True)]
    pieces = list(cut_pieces(sentences, max_samples=25))
    assert [(one.start_samples, one.end_samples, one.sentences) for one in pieces] == [
        (0, 20, 2), (22, 30, 1), (30, 95, 1),
    ]  # fmt: skip
    assert pieces[0].text == "S 0. S 12."
    assert pieces[0].score == 0.0


def test_no_piece_goes_across_what_is_not_trusted() -> None:
    assert len(list(cut_pieces([placed(0, 10, False), placed(12, 20, False)], max_samples=100))) == 2


def test_the_matched_share_is_that_of_the_words() -> None:
    (piece,) = cut_pieces([placed(0, 1, False, 3, 1.0), placed(1, 2, True, 1, 0.0)], max_samples=9)
    assert piece.matched == pytest.approx(0.75)


def test_nothing_gives_no_piece() -> None:
    assert list(cut_pieces([], 10)) == []
