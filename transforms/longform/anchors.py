"""Anchors: sequences of words that stand once in the text and once among the heard words, in one order in both."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from transforms.longform.tokens import Ints

Pairs = NDArray[np.int64]  # shape (n, 2): a place in the text, a place in what was heard

_LONGEST = 8
_NEAR, _SLACK, _STRETCH = 100, 5, 0.2
_LARGE = 1 << 18


def find_anchors(text: Ints, heard: Ints) -> Pairs:
    """Return anchors, each below the next in both places: the longest chain, without those that stand alone.

    An n-gram of 1 to 8 words is one if it stands once on either side. Where two anchors leave much between them, what
    is rare there is looked for again.
    """
    chain = _trusted(_longest_chain(_unique_ngrams(text, heard)))
    return np.concatenate([chain[:0], *_refined(text, heard, chain)]) if len(chain) else chain


def _refined(text: Ints, heard: Ints, chain: Pairs) -> Iterator[Pairs]:
    ends = np.vstack([[-1, -1], chain, [len(text), len(heard)]])
    for number in range(len(ends) - 1):
        begin, end = ends[number] + 1, ends[number + 1]
        if number:
            yield ends[number : number + 1]
        if (end - begin).min(initial=0) > 0 and np.prod(end - begin) > _LARGE:
            yield begin + find_anchors(text[begin[0] : end[0]], heard[begin[1] : end[1]])


def _unique_ngrams(text: Ints, heard: Ints) -> Pairs:
    """Return the places of n-grams that are unique on both sides, in order of the text, each place once."""
    found = [np.empty((0, 2), np.int64)]
    texts, heards = text.astype(np.int64), heard.astype(np.int64)
    for length in range(1, _LONGEST + 1):
        if not len(texts) or not len(heards):
            break
        shared = _once_in_both(texts, heards)
        found.append(shared + (length - 1) // 2)
        texts, heards = _longer(text, heard, texts, heards, length)
    return np.unique(np.concatenate(found), axis=0)


def _once_in_both(texts: NDArray[np.int64], heards: NDArray[np.int64]) -> Pairs:
    in_text, text_at = _once(texts)
    in_heard, heard_at = _once(heards)
    _, left, right = np.intersect1d(in_text, in_heard, assume_unique=True, return_indices=True)
    return np.column_stack([text_at[left], heard_at[right]])


def _once(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    unique, at, counts = np.unique(values, return_index=True, return_counts=True)
    return unique[counts == 1], at[counts == 1]


def _longer(
    text: Ints, heard: Ints, texts: NDArray[np.int64], heards: NDArray[np.int64], length: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return numbers of the n-grams that are one word longer."""
    size = 1 + max(int(text.max()), int(heard.max()))
    pairs = [grams[:-1] * size + words[length:] for grams, words in ((texts, text), (heards, heard))]
    numbers = np.unique(np.concatenate(pairs), return_inverse=True)[1]
    return numbers[: len(pairs[0])], numbers[len(pairs[0]) :]


def _longest_chain(pairs: Pairs) -> Pairs:
    """Return the longest sequence of pairs in which both places grow (Fredman's patience sorting)."""
    order = np.lexsort((-pairs[:, 1], pairs[:, 0]))
    places = pairs[order, 1].tolist()
    tops: list[int] = []
    top_at: list[int] = []
    before = [-1] * len(places)
    for at, place in enumerate(places):
        pile = bisect_left(tops, place)
        before[at] = top_at[pile - 1] if pile else -1
        tops[pile : pile + 1] = [place]
        top_at[pile : pile + 1] = [at]
    chain = []
    at = top_at[-1] if top_at else -1
    while at >= 0:
        chain.append(order[at])
        at = before[at]
    return pairs[chain[::-1]]


def _trusted(chain: Pairs) -> Pairs:
    """Return the anchors that one of their neighbours stands by: near, and about as far on in both."""
    if len(chain) < 2:
        return chain[:0]
    steps = np.diff(chain, axis=0)
    near = steps.max(axis=1) <= _NEAR
    stands_by = near & (np.abs(steps[:, 0] - steps[:, 1]) <= _SLACK + _STRETCH * steps.min(axis=1))
    kept: Pairs = chain[np.append(stands_by, False) | np.append(False, stands_by)]
    return kept
