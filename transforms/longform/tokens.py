"""Text and heard words as numbered tokens: what is compared, and where each comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from transforms.longform.numbers import say_number
from transforms.longform.split import Span
from transforms.text.normalize import normalize_words

Ints = NDArray[np.int32]
Samples = NDArray[np.int64]
_WRITTEN_WORD = re.compile(r"\S+")


class TimedWord(Protocol):
    """A heard word: what ``schemas.records.Word`` has."""

    @property
    def text(self) -> str:
        """As the recognizer wrote it."""

    @property
    def start_samples(self) -> int:
        """Where it begins."""

    @property
    def end_samples(self) -> int:
        """Where it ends."""


class Written(NamedTuple):
    """The tokens of a text's sentences. Sentences without a token are left out.

    ``spans``: the sentences' characters. ``words``: of each written word, its characters. ``starts``, shape
    (sentences + 1,): the first token of each sentence. ``word_of``, shape (tokens,): the written word of each.
    ``lengths``: characters of each token.
    """

    tokens: Ints
    lengths: Ints
    starts: Ints
    word_of: Ints
    spans: list[Span]
    words: list[Span]


class Heard(NamedTuple):
    """The tokens of the heard words and their times; a word of several tokens is divided by characters."""

    tokens: Ints
    lengths: Ints
    start_samples: Samples
    end_samples: Samples


class Vocabulary:
    """Numbers for words, from 0, in the order in which they are first met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the word's number."""
        return self._numbers.setdefault(text, len(self._numbers))


def words_said(written: str, english: bool) -> list[str]:
    """Return the normalized words of a written one, numbers as they are said if it is English."""
    if english and any(map(str.isdigit, written)):
        return say_number(written) or [
            word for piece in normalize_words(written) for word in say_number(piece) or [piece]
        ]
    return normalize_words(written)


def read_text(text: str, spans: Sequence[Span], vocabulary: Vocabulary, english: bool) -> Written:
    """Return the tokens of the sentences that lie at ``spans``."""
    tokens: list[int] = []
    lengths: list[int] = []
    word_of: list[int] = []
    starts: list[int] = [0]
    kept: list[Span] = []
    words: list[Span] = []
    for span in spans:
        for found in _WRITTEN_WORD.finditer(text, *span):
            said = words_said(found.group(), english)
            tokens += map(vocabulary.number, said)
            lengths += map(len, said)
            word_of += [len(words)] * len(said)
            words.append(found.span())
        if len(tokens) > starts[-1]:
            starts.append(len(tokens))
            kept.append(span)
    arrays = [np.array(numbers, np.int32) for numbers in (tokens, lengths, starts, word_of)]
    return Written(arrays[0], arrays[1], arrays[2], arrays[3], kept, words)


def read_heard(words: Sequence[TimedWord], vocabulary: Vocabulary, english: bool) -> Heard:
    """Return the tokens of heard words."""
    rows = np.array(
        [row for word in words for row in _divided(word, words_said(word.text, english), vocabulary)],
        np.int64,
    ).reshape(-1, 4)
    return Heard(rows[:, 0].astype(np.int32), rows[:, 1].astype(np.int32), rows[:, 2], rows[:, 3])


def _divided(
    word: TimedWord, said: Sequence[str], vocabulary: Vocabulary
) -> Iterator[tuple[int, int, int, int]]:
    whole, length = sum(map(len, said)), word.end_samples - word.start_samples
    before = 0
    for text in said:
        begin, end = (word.start_samples + length * n // whole for n in (before, before + len(text)))
        yield vocabulary.number(text), len(text), begin, end
        before += len(text)
