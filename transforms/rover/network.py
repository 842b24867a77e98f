"""Word transition networks: any number of hypotheses of a segment, aligned word by word.

The alignment of NIST's ROVER (Fiscus, "A post-processing system to yield reduced word error rates", ASRU 1997): the
first hypothesis is the network; each further one is aligned to it by dynamic programming and merged into it. Costs are
those of its program: 0 for equal words, 4 for different ones, 3 for a word that the other side lacks, 1 for a word
against a null, 0.001 for a null that is passed over. They are added in 32-bit floats as there: ties depend on it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.rover.compiling import compiled

NULL = 0
_EQUAL, _NULL_PASSED, _NULL_FOR_WORD, _MISSING, _DIFFERENT = (
    np.float32(cost) for cost in (0.0, 0.001, 1.0, 3.0, 4.0)
)
Ints = NDArray[np.int32]


class Network(NamedTuple):
    """Hypotheses aligned: correspondence sets in order, one word or null of each hypothesis in each.

    ``places``, shape (sets, hypotheses): the place of the word in its hypothesis, -1 for null. ``makers``, shape
    (sets,): the hypothesis that brought the set into the network; those before it are null there.
    """

    places: Ints
    makers: Ints


def align(words: Ints, lengths: Ints) -> Network:
    """Align hypotheses.

    Args:
        words: numbers of the words of all hypotheses, one after the other; equal words have equal numbers, 0 is null.
        lengths: how many of them belong to each hypothesis.
    """
    return Network(*_compiled_align(words, lengths))


def _align(words: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    n_hypotheses = len(lengths)
    places = np.full((len(words) + 1, n_hypotheses), -1, np.int32)
    makers = np.zeros(len(words) + 1, np.int32)
    n_sets = lengths[0]
    for at in range(n_sets):
        places[at, 0] = at
    start = lengths[0]
    starts = np.zeros(n_hypotheses, np.int32)
    for number in range(1, n_hypotheses):
        starts[number] = start
        hypothesis = words[start : start + lengths[number]]
        arcs, firsts = _distinct(words, starts, places[:n_sets], makers[:n_sets], number)
        steps = _best_path(arcs, firsts, hypothesis)
        n_sets = _merge(places, makers, n_sets, number, steps)
        start += lengths[number]
    return places[:n_sets].copy(), makers[:n_sets].copy()


def _distinct(words: Ints, starts: Ints, places: Ints, makers: Ints, n_merged: int) -> tuple[Ints, Ints]:
    """Return the different words of each set in the order in which they came into it, and where each set begins."""
    n_sets = len(places)
    arcs = np.empty(n_sets * (n_merged + 1), np.int32)
    firsts = np.empty(n_sets + 1, np.int32)
    end = 0
    for at in range(n_sets):
        firsts[at] = end
        for turn in range(n_merged):
            number = (makers[at] + turn) % n_merged  # the maker, those after it, then the nulls before it
            if turn == 1 and makers[at] > 0:
                arcs[end] = NULL
                end += 1
            place = places[at, number]
            word = NULL if place < 0 else words[starts[number] + place]
            known = False
            for other in range(firsts[at], end):
                known = known or arcs[other] == word
            if not known:
                arcs[end] = word
                end += 1
    firsts[n_sets] = end
    return arcs[:end], firsts


def _best_path(arcs: Ints, firsts: Ints, hypothesis: Ints) -> Ints:
    """Return the cheapest way from the end to the start: pairs of a set and a word, -1 for the one that is missing."""
    shape = (len(arcs) + 1, len(hypothesis) + 1)  # arc 0 is the start
    cost, back_arc = np.zeros(shape, np.float32), np.zeros(shape, np.int32)
    best = np.zeros((len(firsts), shape[1]), np.int32)  # the cheapest arc of each set, the start's first
    set_of = np.full(shape[0], -1, np.int32)
    for word in range(1, shape[1]):
        cost[0, word] = cost[0, word - 1] + _passed(hypothesis[word - 1])
    for at in range(len(firsts) - 1):
        for arc in range(firsts[at] + 1, firsts[at + 1] + 1):
            set_of[arc] = at
            _fill(cost, back_arc, arc, arcs[arc - 1], best[at], hypothesis)
        for word in range(shape[1]):
            best[at + 1, word] = firsts[at] + 1
            for arc in range(firsts[at] + 2, firsts[at + 1] + 1):
                if cost[arc, word] < cost[best[at + 1, word], word]:
                    best[at + 1, word] = arc
    return _traced(back_arc, set_of, best[-1, -1])


def _fill(
    cost: NDArray[np.float32], back_arc: Ints, arc: int, said: int, before: Ints, hypothesis: Ints
) -> None:
    """Find the cheapest way to an arc after each word.

    ``back_arc`` tells it: the arc itself where the last word stands alone, else one of the set before, and then
    below 0 (its complement) where the last word stands beside the arc.
    """
    left_out = _passed(said)
    cost[arc, 0], back_arc[arc, 0] = cost[before[0], 0] + left_out, before[0]
    for word in range(1, len(hypothesis) + 1):
        heard = hypothesis[word - 1]
        beside = before[word - 1]
        both = cost[beside, word - 1] + _together(said, heard)
        without = cost[before[word], word] + left_out
        alone = cost[arc, word - 1] + _passed(heard)
        if both <= without and both <= alone:
            cost[arc, word], back_arc[arc, word] = both, ~beside
        elif without < alone:
            cost[arc, word], back_arc[arc, word] = without, before[word]
        else:
            cost[arc, word], back_arc[arc, word] = alone, arc


def _passed(word: int) -> np.float32:
    return _NULL_PASSED if word == NULL else _MISSING


def _together(said: int, heard: int) -> np.float32:
    if said == NULL or heard == NULL:  # noqa: PLR1714 - compiled
        return _NULL_FOR_WORD
    return _EQUAL if said == heard else _DIFFERENT


def _traced(back_arc: Ints, set_of: Ints, last: int) -> Ints:
    word, arc, count = back_arc.shape[1] - 1, last, 0
    steps = np.full((back_arc.shape[0] + word, 2), -1, np.int32)
    while arc > 0 or word > 0:
        to = back_arc[arc, word]
        if to != arc:
            steps[count, 0] = set_of[arc]
        if to == arc or to < 0:
            word -= 1
            steps[count, 1] = word
        arc = ~to if to < 0 else to
        count += 1
    return steps[:count]


def _merge(places: Ints, makers: Ints, n_sets: int, number: int, steps: Ints) -> int:
    """Write the merged network in the place of the old one; return how many sets it has."""
    old_places, old_makers = places[:n_sets].copy(), makers[:n_sets].copy()
    at = 0
    for step in range(len(steps) - 1, -1, -1):
        taken, word = steps[step]
        if taken < 0:
            places[at] = -1
            makers[at] = number
        else:
            places[at] = old_places[taken]
            makers[at] = old_makers[taken]
        places[at, number] = word
        at += 1
    return at


_passed, _together = compiled(_passed), compiled(_together)
_distinct, _merge, _traced = compiled(_distinct), compiled(_merge), compiled(_traced)
_fill = compiled(_fill)
_best_path = compiled(_best_path)
_compiled_align = compiled(_align)
