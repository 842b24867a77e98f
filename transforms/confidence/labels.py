"""Which chosen words are right, and where words are missing, by the alignment to a reference."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from transforms.rover.network import align

_GRAM = 4
_PIECE_WORDS = 200
Pair = tuple[int, int]


class Judged(NamedTuple):
    """Of each chosen word: whether it is right, and how many words of the reference are missing before it.

    What is missing behind the last word counts to it.
    """

    right: list[bool]
    missing: list[int]


def judge(words: Sequence[Sequence[str]], reference: Sequence[str]) -> Judged:
    """Compare chosen words with a reference.

    Args:
        words: each chosen word as normalized words: usually one, none for a dash, two for "twenty-one". It is right
            if all of it is.
        reference: the reference's normalized words.
    """
    pieces = [piece for word in words for piece in word]
    owners = [at for at, word in enumerate(words) for _ in word]
    right, missing = [True] * len(words), [0] * len(words)
    pending = 0
    for place, there in aligned(pieces, reference):
        if place < 0:
            pending += 1
            continue
        owner = owners[place]
        right[owner] &= there >= 0 and pieces[place] == reference[there]
        missing[owner] += pending
        pending = 0
    if words:
        missing[-1] += pending
    return Judged(right, missing)


def aligned(words: Sequence[str], reference: Sequence[str]) -> Iterator[Pair]:
    """Yield pairs of places in both, in order, -1 where one side has no word; costs are those of NIST's sclite.

    Long texts are cut at runs of four words that are there once in both, at least 200 words apart, so that time and
    memory grow with their length.
    """
    numbers: dict[str, int] = {}
    both = np.array([numbers.setdefault(word, len(numbers) + 1) for word in (*reference, *words)], np.int32)
    cuts = [(0, 0), *_cuts(words, reference), (len(words), len(reference))]
    spans = [
        ((there, next_there), (len(reference) + at, len(reference) + next_at))
        for (at, there), (next_at, next_there) in pairwise(cuts)
    ]
    for there, place in align(both, np.array(spans, np.int32)).places.tolist():
        yield (place - len(reference) if place >= 0 else -1, there)


def _cuts(words: Sequence[str], reference: Sequence[str]) -> Iterator[Pair]:
    """Yield places of words and reference where both say the same, and only there."""
    ours, theirs = _rare(words), _rare(reference)
    anchors = _rising([(at, theirs[gram]) for gram, at in ours.items() if gram in theirs])
    last = (0, 0)
    for anchor in anchors:
        if min(anchor[0] - last[0], anchor[1] - last[1]) >= _PIECE_WORDS:
            yield anchor
            last = anchor


def _rare(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Return where each run of four words is that is there once, in order."""
    grams = list(zip(*(words[at:] for at in range(_GRAM)), strict=False))
    counts = Counter(grams)
    return {gram: at for at, gram in enumerate(grams) if counts[gram] == 1}


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """Return a longest run of pairs, in order of their first, in which the second rises, too."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for at, (_, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        before.append(tails[length - 1] if length else -1)
        ends[length : length + 1] = [there]
        tails[length : length + 1] = [at]
    run, at = [], tails[-1] if tails else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]
