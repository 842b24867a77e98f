from __future__ import annotations

import pytest

from schemas.records import Word
from transforms.text.pieces import pieces

pytest.importorskip("pynini")
WORDS = [
    Word(text, 100 * n, 100 * n + 80, n / 8)
    for n, text in enumerate(["About", " $5", "million,", "twenty-one"])
]


def test_words_are_pieces_of_themselves() -> None:
    found = [(one.text, one.word, one.part, one.parts) for one in pieces(WORDS[2:])]
    assert found == [("million", WORDS[2], 0, 1), ("twenty", WORDS[3], 0, 2), ("one", WORDS[3], 1, 2)]


def test_what_is_said_together_is_one_written_word() -> None:
    found = list(pieces(WORDS, "en", spoken=True))
    assert [one.text for one in found] == ["about", "five", "million", "dollars", "twenty", "one"]
    together = Word("$5 million,", 100, 280, 0.1875)
    assert [(one.word, one.part, one.parts) for one in found[1:4]] == [
        (together, part, 3) for part in range(3)
    ]
    assert found[0].word is WORDS[0]


@pytest.mark.parametrize("language", [None, "de"])
def test_other_languages_are_compared_as_written(language: str | None) -> None:
    assert list(pieces(WORDS, language, spoken=True)) == list(pieces(WORDS))
