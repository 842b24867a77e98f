"""Audio and text cut together at trusted places: runs of sentences that follow on each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.longform.place import PlacedSentence


class Piece(NamedTuple):
    """Sentences that follow on each other, and when they are said.

    ``text``: their words, one space between them. ``matched``: the share of their words that were heard as written.
    ``score``: the least of theirs.
    """

    text: str
    start_samples: int
    end_samples: int
    score: float
    matched: float
    sentences: int


def cut_pieces(sentences: Sequence[PlacedSentence], max_samples: int) -> Iterator[Piece]:
    """Yield pieces as long as they may be, cut only between sentences, and wherever something is not trusted.

    A sentence that is longer by itself is a piece of its own.
    """
    piece: list[PlacedSentence] = []
    for sentence in sentences:
        fits = piece and sentence.end_samples - piece[0].start_samples <= max_samples
        if piece and not (sentence.follows and fits):
            yield _joined(piece)
            piece = []
        piece.append(sentence)
    if piece:
        yield _joined(piece)


def _joined(sentences: Sequence[PlacedSentence]) -> Piece:
    lengths = [len(sentence.words) for sentence in sentences]
    matched = sum(one.matched * length for one, length in zip(sentences, lengths, strict=True)) / sum(lengths)
    return Piece(
        " ".join(" ".join(sentence.text.split()) for sentence in sentences),
        sentences[0].start_samples,
        sentences[-1].end_samples,
        min(sentence.score for sentence in sentences),
        matched,
        len(sentences),
    )
