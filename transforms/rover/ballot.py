"""Votes over a word transition network, by NIST ROVER's formulas."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.rover.compiling import compiled
from transforms.rover.network import Network
from transforms.vote.base import METHODS, Method

Floats = NDArray[np.float64]
_FREQ, _AVGCONF = METHODS.index("freq"), METHODS.index("avgconf")
_WORD, _WHO, _VOTES, _TRUST, _HIGHEST, _START, _END, _SUMS = range(8)


class Ballot(NamedTuple):
    """What was chosen in each set of a network; all of shape (sets,).

    ``hypothesis``: the first that says the chosen word, -1 where null was chosen. ``votes``: the weight of all that
    say it. ``confidence``: their mean confidence. ``score``: by what it won. ``start`` and ``end``: the means of where
    they say it, in the unit of the times that were given.
    """

    hypothesis: NDArray[np.int32]
    votes: Floats
    confidence: Floats
    score: Floats
    start: Floats
    end: Floats


def vote(
    network: Network,
    words: NDArray[np.int32],
    confidences: Floats,
    times: Floats,
    lengths: NDArray[np.int32],
    weights: Floats,
    method: Method,
    alpha: float,
    null_confidence: float,
) -> Ballot:
    """Choose a word, or null, in each set.

    The share of votes counts ``alpha``, confidence the rest: the mean confidence of those that say it ("freq", NIST's
    meth1), the highest ("maxconf"), or the sum as a share of all confidence in the set ("avgconf"). Exact ties
    go to the word that came into the set first.

    Args:
        network: from ``align``.
        words: as ``align`` took them.
        confidences: of each word, rounded to 32 bits as there: ties depend on it.
        times: where each word starts and ends, shape (words, 2).
        lengths: as ``align`` took them.
        weights: of each hypothesis; 1 is a vote.
        method: the formula.
        alpha: from 0 to 1.
        null_confidence: the confidence of a hypothesis in that there is no word.
    """
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int32)
    number = METHODS.index(method)
    return Ballot(
        *_compiled_vote(
            *network,
            words,
            confidences.astype(np.float32),
            times,
            starts,
            weights,
            number,
            alpha,
            null_confidence,
        )
    )


def _vote(
    places: NDArray[np.int32],
    makers: NDArray[np.int32],
    words: NDArray[np.int32],
    confidences: NDArray[np.float32],
    times: Floats,
    starts: NDArray[np.int32],
    weights: Floats,
    method: int,
    alpha: float,
    null_confidence: float,
) -> tuple[NDArray[np.int32], Floats, Floats, Floats, Floats, Floats]:
    chosen = np.full(len(places), -1, np.int32)
    figures = np.zeros((5, len(places)))
    tally = np.empty((len(weights), _SUMS))
    for at in range(len(places)):
        n_words, total = 0, 0.0
        for turn in range(len(weights)):
            # in the order in which they came into the set: the maker, the nulls before it, those after it
            number = turn if turn > makers[at] else (makers[at] if turn == 0 else turn - 1)
            place = starts[number] + places[at, number]
            said = 0 if places[at, number] < 0 else words[place]
            known = 0
            while known < n_words and tally[known, _WORD] != said:
                known += 1
            if known == n_words:
                n_words += 1
                tally[known] = 0
                tally[known, _WORD], tally[known, _WHO] = said, (-1 if said == 0 else number)
            trust = null_confidence if said == 0 else np.float64(confidences[place])
            tally[known, _VOTES] += weights[number]
            tally[known, _TRUST] += weights[number] * trust
            total += weights[number] * trust
            tally[known, _HIGHEST] = max(tally[known, _HIGHEST], trust)
            if said != 0:
                tally[known, _START] += weights[number] * times[place, 0]
                tally[known, _END] += weights[number] * times[place, 1]
        best, lead = _elected(tally[:n_words], total, weights.sum(), method, alpha)
        votes = tally[best, _VOTES]
        chosen[at] = np.int32(tally[best, _WHO])
        figures[:, at] = (
            votes,
            tally[best, _TRUST] / votes,
            lead,
            tally[best, _START] / votes,
            tally[best, _END] / votes,
        )
    return chosen, figures[0], figures[1], figures[2], figures[3], figures[4]


def _elected(tally: Floats, total: float, all_votes: float, method: int, alpha: float) -> tuple[int, float]:
    """Return which word wins, and by what score; ``total`` is the sum of all confidences."""
    best, lead = 0, -1.0
    for known in range(len(tally)):
        if method == _FREQ:
            trust = (1.0 - alpha) * (tally[known, _TRUST] / tally[known, _VOTES])
        elif method == _AVGCONF:
            trust = (1.0 - alpha) * tally[known, _TRUST] / total if total != 0 else 0.0
        else:
            trust = (1.0 - alpha) * tally[known, _HIGHEST]
        points = alpha * (tally[known, _VOTES] / all_votes) + trust
        if points > lead:
            best, lead = known, points
    return best, lead


_elected = compiled(_elected)
_compiled_vote = compiled(_vote)
