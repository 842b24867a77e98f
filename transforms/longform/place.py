"""A written text placed on heard words: which of its sentences were said, and when."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from schemas.records import Word
from transforms.asr.base import primary_language
from transforms.longform.edges import Edges
from transforms.longform.found import Found, find, trusted
from transforms.longform.settings import LongformSettings
from transforms.longform.split import Splitter, split_sentences
from transforms.longform.tokens import Samples, TimedWord, Vocabulary, read_heard, read_text

DEFAULT = LongformSettings()


class PlacedSentence(NamedTuple):
    """A sentence of the text that was said: where it stands in the text, in characters, and when it is said.

    ``words`` are its written words with their times. ``score`` is the natural logarithm of the odds that it was said
    there, ``matched`` the share of its words that were heard as written. ``follows``: it is the next sentence of the
    text after the placed one before it, and nothing was heard between them that is not in the text.
    """

    text: str
    start_chars: int
    end_chars: int
    start_samples: int
    end_samples: int
    score: float
    matched: float
    follows: bool
    words: tuple[Word, ...]


class Placed(NamedTuple):
    """The sentences that are trusted, in order; how many the text has; and how many cells were filled for that."""

    sentences: list[PlacedSentence]
    n_sentences: int
    cells: int


def align_text(
    words: Sequence[TimedWord],
    text: str,
    rate_hz: int = 16_000,
    settings: LongformSettings = DEFAULT,
    split: Splitter = split_sentences,
    language: str | None = "en",
) -> list[PlacedSentence]:
    """Return the sentences of ``text`` that ``words`` say, with their times, in order; only those that are trusted.

    What is not said is left out, and so is what is said at another place than its order in the text demands. Time and
    memory grow with the number of words.

    Args:
        words: what a recognizer heard, in order of time, with its errors.
        text: what was written; parts of it may be missing, others may not have been said.
        rate_hz: of the words' times.
        settings: the model of the recognizer's errors, and the limits of trust.
        split: gives the sentences of a text as spans of characters, in order.
        language: what the text is written in; numbers in English are compared as they are said.
    """
    return place_text(words, text, rate_hz, settings, split, language).sentences


def place_text(
    words: Sequence[TimedWord],
    text: str,
    rate_hz: int = 16_000,
    settings: LongformSettings = DEFAULT,
    split: Splitter = split_sentences,
    language: str | None = "en",
) -> Placed:
    """Return what ``align_text`` does, and what it was found in."""
    vocabulary, english = Vocabulary(), primary_language(language or "") == "en"
    written = read_text(text, split(text), vocabulary, english)
    heard = read_heard(words, vocabulary, english)
    if not len(written.tokens) or not len(heard.tokens):
        return Placed([], len(written.spans), 0)
    found = find(written, heard, rate_hz, settings)
    scores, edges = trusted(found, settings), Edges(found)
    sentences = [
        _sentence(text, found, edges, number, score, number - 1 in scores) for number, score in scores.items()
    ]
    return Placed(sentences, len(written.spans), found.aligned.cells)


def _sentence(
    text: str, found: Found, edges: Edges, number: int, score: float, after_trusted: bool
) -> PlacedSentence:
    begin, end = found.written.spans[number]
    starts, ends = found.clock.spans(found.heard_at(number), found.written.lengths[found.tokens(number)])
    words = _words(text, found, number, starts, ends)
    return PlacedSentence(
        text[begin:end],
        begin,
        end,
        edges.start(number, int(starts[0])),
        edges.end(number, int(ends[-1])),
        score,
        float(found.same(number).mean()),
        found.sides(number)[0] and after_trusted,
        words,
    )


def _words(text: str, found: Found, number: int, starts: Samples, ends: Samples) -> tuple[Word, ...]:
    word_of = found.written.word_of[found.tokens(number)]
    edges = np.flatnonzero(np.diff(word_of, prepend=-1, append=-1))
    return tuple(
        Word(text[slice(*found.written.words[word_of[first]])], int(starts[first]), int(ends[last - 1]), None)
        for first, last in pairwise(edges.tolist())
    )
