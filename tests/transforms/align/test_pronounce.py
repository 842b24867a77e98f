from __future__ import annotations

from transforms.align.pronounce import has_espeak, pronounce_words


def test_espeak_says_names_and_numbers() -> None:
    assert has_espeak()
    assert pronounce_words(["saoirse", "$3", ""], with_espeak=True) == ["S ER SH AH", "D AA L ER TH R IY", ""]


def test_without_espeak_letters_are_said() -> None:
    assert pronounce_words(["zorb", "1984"], with_espeak=False) == ["Z AO R B", ""]
