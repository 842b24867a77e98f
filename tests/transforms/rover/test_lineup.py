from __future__ import annotations

from schemas.records import Word
from transforms.rover.lineup import Lineup
from transforms.text.pieces import Piece, pieces


def heard(text: str, confidence: float | None = None) -> list[Piece]:
    words = [Word(word, 100 * at, 100 * at + 80, confidence) for at, word in enumerate(text.split())]
    return list(pieces(words))


def test_written_words_are_compared_by_their_parts() -> None:
    found = Lineup.of([[heard("Twenty-one — cats!"), heard("twenty one cats", 0.5)]])
    assert [piece.text for piece in found.pieces] == ["twenty", "one", "cats"] * 2
    assert [(piece.part, piece.parts) for piece in found.pieces[:3]] == [(0, 2), (1, 2), (0, 1)]
    assert found.network.places.tolist() == [[0, 3], [1, 4], [2, 5]]
    assert found.times[2].tolist() == [200.0, 280.0]
    assert found.confidences(0.25).tolist() == [0.25] * 3 + [0.5] * 3


def test_segments_stay_apart() -> None:
    found = Lineup.of([[heard("x y")], [heard("")], [heard("y")]])
    assert found.network.firsts.tolist() == [0, 2, 2, 3]
    assert found.words.tolist() == [1, 2, 2]
