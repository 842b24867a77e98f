"""Word transition networks: any number of hypotheses of a segment, aligned word by word.

The alignment of NIST's ROVER (Fiscus, "A post-processing system to yield reduced word error rates", ASRU 1997): the
first hypothesis is the network; each further one is aligned to it by dynamic programming and merged into it. Many
segments are aligned at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.rover.paths import NULL, PADDING, Ints, cheapest

__all__ = ["NULL", "Network", "align", "alone"]
_BATCH_CELLS = 2**22
_SPREAD, _SLACK = 1.25, 4


class Network(NamedTuple):
    """Hypotheses aligned: correspondence sets in order, one word or null of each hypothesis in each.

    ``places``, shape (sets, hypotheses): where the word stands among all words, -1 for null. ``makers``, shape
    (sets,): the hypothesis that brought the set into the network; those before it are null there. ``firsts``, shape
    (segments + 1,): the first set of each segment, and their number.
    """

    places: Ints
    makers: Ints
    firsts: Ints


class _Merged(NamedTuple):
    """Sets of merged networks: their segment, their turn from its end, the old set and the new word, -1 for none."""

    segment: Ints
    turn: Ints
    taken: Ints
    place: Ints


def alone(lengths: Ints) -> Ints:
    """Return where the hypotheses of a single segment begin and end, which stand one after the other."""
    ends = np.cumsum(lengths, dtype=np.int32)
    return np.stack([ends - lengths, ends], axis=1)[np.newaxis].astype(np.int32)


def align(words: Ints, segments: Ints) -> Network:
    """Align hypotheses, those of each segment apart.

    Args:
        words: numbers of the words of all hypotheses; equal words have equal numbers from 1, 0 is null.
        segments: where each hypothesis begins and ends among the words, shape (segments, hypotheses, 2).
    """
    lengths = segments[:, 0, 1] - segments[:, 0, 0]
    firsts = _offsets(lengths)
    places = np.full((firsts[-1], segments.shape[1]), -1, np.int32)
    places[:, 0] = _ranges(segments[:, 0, 0], firsts)
    network = Network(places, np.zeros(len(places), np.int32), firsts)
    for number in range(1, segments.shape[1]):
        network = _merge(network, number, words, segments[:, number])
    return network


def _offsets(lengths: Ints) -> Ints:
    firsts = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=firsts[1:])
    return firsts


def _ranges(begins: Ints, firsts: Ints) -> Ints:
    """Return, for each segment, the numbers from its ``begins`` on, one after the other."""
    return np.repeat(begins - firsts[:-1], np.diff(firsts)) + np.arange(firsts[-1], dtype=np.int32)


def _merge(network: Network, number: int, words: Ints, spans: Ints) -> Network:
    """Return the networks with hypothesis ``number`` aligned to each."""
    arcs = _arcs(network, number, words)
    sizes = np.diff(network.firsts)
    merged = [_aligned(network, arcs, words, spans, batch) for batch in _batches(sizes, spans, number)]
    segment, turn, taken, place = (np.concatenate(columns) for columns in zip(*merged, strict=True))
    counts = np.bincount(segment, minlength=len(sizes)).astype(np.int32)
    firsts = _offsets(counts)
    at = firsts[segment + 1] - 1 - turn
    places, makers = (
        np.full((firsts[-1], network.places.shape[1]), -1, np.int32),
        np.empty(firsts[-1], np.int32),
    )
    old = taken >= 0
    places[at[old]] = network.places[taken[old]]
    places[at, number] = place
    makers[at] = number
    makers[at[old]] = network.makers[taken[old]]
    return Network(places, makers, firsts)


def arrivals(makers: Ints, turn: int) -> Ints:
    """Return which hypothesis came into each set as number ``turn``: its maker, the nulls before it, those after."""
    return np.where(makers < turn, turn, makers if turn == 0 else turn - 1).astype(np.int32)


def _arcs(network: Network, n_merged: int, words: Ints) -> Ints:
    """Return the words of each set in the order of arrival, shape (merged hypotheses, sets).

    A word may be there again: it never wins over its first.
    """
    arcs = np.empty((n_merged, len(network.makers)), np.int32)
    rows = np.arange(len(network.makers))
    for turn in range(n_merged):
        arcs[turn] = said(words, network.places[rows, arrivals(network.makers, turn)])
    return arcs


def said(words: Ints, places: Ints) -> Ints:
    """Return the words at ``places``, null where there is none."""
    return np.where(places < 0, NULL, words[places]) if len(words) else np.full(places.shape, NULL, np.int32)


def _batches(sizes: Ints, spans: Ints, n_arcs: int) -> Iterator[NDArray[np.int64]]:
    """Yield segments to align together: of like length, so that little is padding, and no more than fits in memory."""
    lengths = np.maximum(sizes, spans[:, 1] - spans[:, 0])
    order = np.argsort(lengths, kind="stable")
    ordered = lengths[order]
    begin = 0
    while begin < len(order):
        end = np.searchsorted(ordered, _SPREAD * ordered[begin] + _SLACK, side="right")
        most = max(1, _BATCH_CELLS // (2 * n_arcs * max(1, int(ordered[end - 1])) ** 2))
        end = min(int(end), begin + most)
        yield order[begin:end]
        begin = end


def _aligned(network: Network, arcs: Ints, words: Ints, spans: Ints, batch: NDArray[np.int64]) -> _Merged:
    firsts, begins = network.firsts[batch], spans[batch, 0]
    n_sets, n_words = network.firsts[batch + 1] - firsts, spans[batch, 1] - begins
    sets = _padded(arcs, firsts, n_sets, max(1, int(n_sets.max())))
    heard = _padded(words[np.newaxis], begins, n_words, int(n_words.max()))[0]
    steps = cheapest(sets, n_sets, heard, n_words)
    turn, column = np.nonzero(steps.valid)
    taken, word = steps.taken[turn, column], steps.heard[turn, column]
    return _Merged(
        batch[column].astype(np.int32),
        turn.astype(np.int32),
        np.where(taken < 0, -1, firsts[column] + taken),
        np.where(word < 0, -1, begins[column] + word),
    )


def _padded(rows: Ints, begins: Ints, lengths: Ints, longest: int) -> Ints:
    """Return the stretches of each row that begin there, shape (rows, longest, stretches)."""
    offsets = np.arange(longest, dtype=np.int32)[:, np.newaxis]
    if not rows.shape[1]:
        return np.full((len(rows), longest, len(begins)), PADDING, np.int32)
    places = np.minimum(begins + offsets, rows.shape[1] - 1)
    return np.where(offsets < lengths, rows[:, places], PADDING)
