"""Votes over a word transition network, by NIST ROVER's formulas."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.rover.network import NULL, Network, arrivals, said
from transforms.rover.paths import Ints
from transforms.vote.base import Method

Floats = NDArray[np.float64]


class Ballot(NamedTuple):
    """What was chosen in each set of a network; all of shape (sets,).

    ``hypothesis``: the first that says the chosen word, -1 where null was chosen. ``votes``: the weight of all that
    say it. ``confidence``: their mean confidence. ``score``: by what it won. ``start`` and ``end``: the means of where
    they say it, in the unit of the times that were given.
    """

    hypothesis: Ints
    votes: Floats
    confidence: Floats
    score: Floats
    start: Floats
    end: Floats


class _Tally(NamedTuple):
    """Sums over those that say a word, at the turn of the first that does; all of shape (hypotheses, sets)."""

    who: Ints
    votes: Floats
    trust: Floats
    highest: Floats
    start: Floats
    end: Floats


def vote(
    network: Network,
    words: Ints,
    confidences: Floats,
    times: Floats,
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
        weights: of each hypothesis, or of each segment's, shape (segments, hypotheses); 1 is a vote.
        method: the formula.
        alpha: from 0 to 1.
        null_confidence: the confidence of a hypothesis in that there is no word. A null among its words has its own.
    """
    trusts = confidences.astype(np.float32).astype(np.float64)
    sizes = np.diff(network.firsts)
    weights = np.repeat(np.broadcast_to(weights, (len(sizes), network.places.shape[1])), sizes, axis=0)
    tally, total = _counted(network, words, trusts, times, weights, null_confidence)
    points = _points(tally, total, weights.sum(axis=1), method, alpha)
    rows = np.arange(len(network.makers))
    best, lead = np.zeros(len(rows), np.int32), np.full(len(rows), -1.0)
    for turn in range(len(points)):
        ahead = points[turn] > lead
        best[ahead], lead[ahead] = turn, points[turn][ahead]
    votes, trust, _, start, end = (column[best, rows] for column in tally[1:])
    return Ballot(tally.who[best, rows], votes, trust / votes, lead, start / votes, end / votes)


def _counted(
    network: Network, words: Ints, trusts: Floats, times: Floats, weights: Floats, null_confidence: float
) -> tuple[_Tally, Floats]:
    """Return the tally, and the sum of all confidence in each set."""
    n_sets, n_hypotheses = network.places.shape
    rows, total = np.arange(n_sets), np.zeros(n_sets)
    spoken = np.empty((n_hypotheses, n_sets), np.int32)
    tally = _Tally(np.full(spoken.shape, -1, np.int32), *np.zeros((5, *spoken.shape)))
    for turn in range(n_hypotheses):
        number = arrivals(network.makers, turn)
        place = network.places[rows, number]
        spoken[turn] = said(words, place)
        known = np.full(n_sets, turn)
        for earlier in reversed(range(turn)):
            known[spoken[earlier] == spoken[turn]] = earlier
        null, weight = spoken[turn] == NULL, weights[rows, number]
        trust = np.where(place < 0, null_confidence, trusts[place] if len(trusts) else 0.0)
        first = (known == turn) & ~null
        tally.who[turn][first] = number[first]
        tally.votes[known, rows] += weight
        tally.trust[known, rows] += weight * trust
        total += weight * trust
        tally.highest[known, rows] = np.maximum(tally.highest[known, rows], trust)
        heard = ~null
        tally.start[known[heard], rows[heard]] += weight[heard] * times[place[heard], 0]
        tally.end[known[heard], rows[heard]] += weight[heard] * times[place[heard], 1]
    return tally, total


def _points(tally: _Tally, total: Floats, all_votes: Floats, method: Method, alpha: float) -> Floats:
    """Return by what each word would win; below -1 where there is none. No confidence in a set at all counts as 0."""
    told = tally.votes > 0
    if method == "freq":
        trust = (1.0 - alpha) * np.divide(
            tally.trust, tally.votes, out=np.zeros_like(tally.trust), where=told
        )
    elif method == "avgconf":
        whole = np.broadcast_to(total, told.shape)
        trust = np.zeros_like(tally.trust)
        np.divide((1.0 - alpha) * tally.trust, whole, out=trust, where=whole != 0)
    else:
        trust = (1.0 - alpha) * tally.highest
    return np.where(told, alpha * (tally.votes / all_votes) + trust, -np.inf)
