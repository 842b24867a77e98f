"""The cheapest alignment of many networks with a hypothesis each, all at once in numpy, as NIST's ROVER finds it.

Cells of an alignment that lie on one anti-diagonal do not need each other: a step of the search is the next
anti-diagonal of all segments together. Every cell is added up in 32-bit floats in the order of NIST's program, on
which ties depend.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NULL, PADDING = 0, -1
_EQUAL, _NULL_PASSED, _NULL_FOR_WORD, _MISSING, _DIFFERENT = (
    np.float32(cost) for cost in (0.0, 0.001, 1.0, 3.0, 4.0)
)
_BOTH, _WITHOUT, _ALONE = 0, 1, 2
_HEARD_NULL = -2  # equals no arc, a null not either
Ints = NDArray[np.int32]
Small = NDArray[np.int8]
Floats32 = NDArray[np.float32]


class Steps(NamedTuple):
    """The sets of merged networks, each network's from its end; all of shape (steps, segments).

    ``taken``: the set of the network, -1 for a new one. ``heard``: the word of the hypothesis, -1 for null. ``valid``:
    whether the network still goes on.
    """

    taken: Ints
    heard: Ints
    valid: NDArray[np.bool_]


class _Costs(NamedTuple):
    """What an alignment costs: ``different`` and ``left_out`` as ``arcs``; ``unequal`` and ``alone`` as ``words``."""

    different: Floats32
    left_out: Floats32
    unequal: Floats32 | None
    alone: Floats32


def cheapest(arcs: Ints, n_sets: Ints, words: Ints, n_words: Ints) -> Steps:
    """Return the cheapest way through each alignment.

    Costs: 0 for equal words, 4 for different ones, 3 for a word that the other side lacks, 1 for a word against a
    null, 0.001 for a null that is passed over. Of equally cheap ways: first the one that puts two words together,
    then the one that leaves the hypothesis's word alone; of the words of a set the one that came first.

    Args:
        arcs: the words of each set in the order in which they came into it, shape (words of a set, sets, segments);
            ``PADDING`` behind a network's end.
        n_sets: of each network.
        words: of each hypothesis, shape (words, segments); ``PADDING`` behind its end.
        n_words: of each hypothesis.
    """
    back, best = _search(arcs, words)
    return _trace(back, best, n_sets.astype(np.int64), n_words.astype(np.int64))


def _costs(arcs: Ints, words: Ints) -> _Costs:
    null_said, null_heard = arcs == NULL, words == NULL
    return _Costs(
        np.where(null_said, _NULL_FOR_WORD, _DIFFERENT),
        np.where(null_said, _NULL_PASSED, _MISSING),
        np.where(null_heard, _NULL_FOR_WORD, _DIFFERENT)[::-1] if null_heard.any() else None,
        np.where(null_heard, _NULL_PASSED, _MISSING),
    )


def _search(arcs: Ints, words: Ints) -> tuple[Small, Small]:
    """Return the last step to each cell, and the cheapest word of each set there, by anti-diagonal (set + words).

    Shapes: (diagonals, words of a set, sets, segments) and (diagonals, sets, segments). A row of costs begins with
    that of the start, before the first set.
    """
    (n_arcs, n_sets, n_segments), n_words = arcs.shape, len(words)
    costs = _costs(arcs, words)
    start = np.zeros((n_words + 1, n_segments), np.float32)
    np.cumsum(costs.alone, axis=0, dtype=np.float32, out=start[1:])
    backwards = np.where(words == NULL, _HEARD_NULL, words)[::-1]
    alone_backwards = costs.alone[::-1]
    back = np.zeros((n_sets + n_words, *arcs.shape), np.int8)
    best = np.zeros((n_sets + n_words, n_sets, n_segments), np.int8)
    cells = np.full(arcs.shape, np.inf, np.float32)
    before, last = np.full((2, n_sets + 1, n_segments), np.inf, np.float32)
    last[0] = start[0]
    for diagonal in range(n_sets + n_words):
        low, high = max(0, diagonal - n_words), min(n_sets, diagonal + 1)
        beside = min(high, diagonal)  # the last of them has no word of the hypothesis before it
        heard = slice(n_words - diagonal + low, n_words - diagonal + beside)
        here = np.full((n_sets + 1, n_segments), np.inf, np.float32)
        if diagonal < n_words:
            here[0] = start[diagonal + 1]
        without = last[low:high] + costs.left_out[:, low:high]
        found, step = without, back[diagonal, :, low:high]
        if beside > low:
            same = arcs[:, low:beside] == backwards[heard]
            together = costs.different[:, low:beside]
            if costs.unequal is not None:
                together = np.minimum(together, costs.unequal[heard])
            together = np.where(same, _EQUAL, together)
            both = before[low:beside] + together
            alone = cells[:, low:beside] + alone_backwards[heard]
            rest = without[:, : beside - low]
            cheapest_cells = np.minimum(np.minimum(both, rest), alone)
            step[:, : beside - low] = (both != cheapest_cells) * (_WITHOUT + (rest >= alone)).astype(np.int8)
            found = without.copy()
            found[:, : beside - low] = cheapest_cells
        if beside < high:
            step[:, beside - low :] = _WITHOUT
        cells[:, low:high] = found
        here[low + 1 : high + 1] = found[0]
        for arc in range(1, n_arcs):
            less = found[arc] < here[low + 1 : high + 1]
            here[low + 1 : high + 1][less] = found[arc][less]
            best[diagonal, low:high][less] = arc
        before, last = last, here
    return back, best


def _trace(back: Small, best: Small, n_sets: NDArray[np.int64], n_words: NDArray[np.int64]) -> Steps:
    _, n_arcs, most_sets, n_segments = back.shape
    segment = np.arange(n_segments)
    at, word = n_sets - 1, n_words.copy()
    most = len(back)
    taken, heard = np.full((2, most, n_segments), -1, np.int32)
    valid = np.zeros((most, n_segments), np.bool_)
    flat_back, flat_best = back.reshape(-1), best.reshape(-1)
    for count in range(most):
        inside = at >= 0
        valid[count] = inside | (word > 0)
        place = np.where(inside, at + word, 0)
        column = np.where(inside, at, 0) * n_segments + segment
        arc = flat_best[place * (most_sets * n_segments) + column].astype(np.int64)
        step = flat_back[(place * n_arcs + arc) * (most_sets * n_segments) + column]
        step = np.where(inside, step, _ALONE)
        from_set, from_word = step != _ALONE, (step != _WITHOUT) & valid[count]
        taken[count] = np.where(from_set, at, -1)
        heard[count] = np.where(from_word, word - 1, -1)
        at -= from_set
        word -= from_word
    return Steps(taken, heard, valid)
