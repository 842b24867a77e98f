from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleave.sentences import punctuated, sentence_ends


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["Dr. Smith met Mr. Jones at 5 p.m. on Jan. 5.", "They talked."]),
        ("en", ["What?", "No!", 'I said "Stop."', "Then I left."]),
        ("en-GB", ["See e.g. Fig. 3 and No. 5.", "Prof. Lee et al. wrote it."]),
        ("en", ["We came home at 5 p.m.", "Nobody was there."]),
        (None, ["It cost 3.5 million.", "Well... maybe not.", "J. R. R. Tolkien knew."]),
        ("de", ["Herr Dr. Müller kam am 5. Mai um ca. 10 Uhr.", "Das war z.B. gut."]),
        ("es", ["El Sr. López llegó.", "¿Qué pasó?", "Nada."]),
        ("hi", ["यह अच्छा है।", "वह नहीं है।"]),
    ],
)
def test_sentences_end_at_their_punctuation_not_at_abbreviations(
    language: str | None, sentences: list[str]
) -> None:
    words = " ".join(sentences).split(" ")
    last = {sum(len(s.split(" ")) for s in sentences[: n + 1]) - 1 for n in range(len(sentences))}
    assert {n for n, end in enumerate(sentence_ends(words, language)) if end} == last


def test_without_punctuation_nothing_ends() -> None:
    assert not any(sentence_ends("so we went home and then we slept".split(" ")))


def test_spaces_around_words_and_empty_words_change_nothing() -> None:
    assert sentence_ends([" Yes. ", "", " We can."]) == [True, False, True]


@given(st.lists(st.text(max_size=6), max_size=20))
def test_an_end_is_punctuated(words: list[str]) -> None:
    ends = sentence_ends(words)
    assert len(ends) == len(words)
    assert all(punctuated(word.strip()) for word, end in zip(words, ends, strict=True) if end)
