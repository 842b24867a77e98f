from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Word
from transforms.asr.written import as_written


def words(*texts: str) -> tuple[Word, ...]:
    return tuple(Word(text, number, number + 1, None) for number, text in enumerate(texts))


def texts(spoken: tuple[Word, ...], text: str) -> list[str]:
    return [word.text for word in as_written(spoken, text)]


@pytest.mark.parametrize(
    ("spoken", "text", "written"),
    [
        (("hello", "world"), "Hello, world!", ["Hello,", "world!"]),
        (
            ("so", "she", "said", "no"),
            '"So," she said \u2014 "no".',
            ['"So,"', "she", "said", '\u2014 "no".'],
        ),
        (("twenty", "one"), "Twenty-one", ["Twenty-", "one"]),
        (("don't",), "Don\u2019t!", ["Don\u2019t!"]),
        (("a", ".", "b"), "A. B", ["A.", "B"]),
        (
            ("\u4f60", "\u597d", "\u5417"),
            "\u4f60\u597d\uff0c\u5417\uff1f",
            ["\u4f60", "\u597d\uff0c", "\u5417\uff1f"],
        ),
        (("stra\u00dfe", "STRASSE"), "Stra\u00dfe, strasse.", ["Stra\u00dfe,", "strasse."]),
        (
            ("\u0939\u093f\u0928", "\u0926\u0940"),
            "\u0939\u093f\u0928 \u0926\u0940\u0964",
            ["\u0939\u093f\u0928", "\u0926\u0940\u0964"],
        ),
        (("other", "words"), "Quite, different", ["other", "words"]),
        (("one",), "one two", ["one"]),
        ((), "!", []),
    ],
)
def test_words_are_as_the_text_has_them(spoken: tuple[str, ...], text: str, written: list[str]) -> None:
    assert texts(words(*spoken), text) == written


def test_times_stay_with_their_words() -> None:
    assert as_written(words("hello", "-", "world"), "Hello - World.") == (
        Word("Hello", 0, 1, None),
        Word("- World.", 2, 3, None),
    )


def test_a_letter_that_two_words_share_is_the_first_ones() -> None:
    assert texts(words("s", "s"), "\u00df") == ["\u00df"]


@given(
    st.lists(st.text(min_size=1, max_size=6), max_size=8),
    st.lists(st.sampled_from(["", " ", ", ", "-", ". "])),
)
def test_nothing_of_the_text_is_lost_where_the_letters_are_the_same(
    spoken: list[str], gaps: list[str]
) -> None:
    text = "".join(word + (gaps[i] if i < len(gaps) else " ") for i, word in enumerate(spoken)).upper()
    found = "".join(texts(words(*spoken), text))
    same = "".join(c for c in text.casefold() if c.isalnum()) == "".join(
        c for c in "".join(spoken).casefold() if c.isalnum()
    )
    if same and any(c.isalnum() for c in text.casefold()):
        assert "".join(found.split()) == "".join(text.split())
