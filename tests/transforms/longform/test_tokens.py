from __future__ import annotations

from schemas.records import Word
from transforms.longform.split import split_sentences
from transforms.longform.tokens import Vocabulary, read_heard, read_text, words_said


def test_sentences_without_words_are_left_out() -> None:
    text = "One two. *** Three!"
    written = read_text(text, [(0, 8), (9, 12), (13, 19)], Vocabulary(), english=True)
    assert written.spans == [(0, 8), (13, 19)]
    assert written.starts.tolist() == [0, 2, 3]
    assert [text[slice(*written.words[at])] for at in written.word_of] == ["One", "two.", "Three!"]


def test_a_word_of_several_tokens_is_divided_by_characters() -> None:
    heard = read_heard([Word("ice-breaker", 100, 1100, None)], Vocabulary(), english=True)
    assert heard.start_samples.tolist() == [100, 400]
    assert heard.end_samples.tolist() == [400, 1100]


def test_both_sides_share_the_numbers_of_words() -> None:
    vocabulary = Vocabulary()
    written = read_text("Twenty-one!", split_sentences("Twenty-one!"), vocabulary, english=True)
    assert (written.tokens == read_heard([Word("21", 0, 10, None)], vocabulary, english=True).tokens).all()


def test_digits_are_read_in_english_only() -> None:
    assert words_said("21,", english=True) == ["twenty", "one"]
    assert words_said("21,", english=False) == ["21"]
    assert words_said("10-year-old", english=True) == ["ten", "year", "old"]
