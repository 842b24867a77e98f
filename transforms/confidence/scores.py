"""How far chosen words may be trusted, as the engines and the vote say: before any calibration.

Word: of all votes, the share that says the word, each vote counted by its engine's confidence (1 where it gives none):
an engine that heard something else counts as 0. Gap: how many words the vote may have left out there, each place where
it chose nothing counted in the same way by those who heard a word. Utterance: the words that are right over the words
that were said, both as expected by these two. That words, deletions and utterances are looked at together follows Qiu
et al., "Multi-task learning for end-to-end ASR word and utterance confidence with deletion prediction", Interspeech
2021; the formulas are this project's own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.records import Hypothesis, Vote
from transforms.rover.network import NULL, Network, said
from transforms.rover.paths import Ints

Floats = NDArray[np.float64]
SURE = 1.0


class SetScores(NamedTuple):
    """Of each set of a network: ``agreement``, the share of votes for what was chosen, and ``trust``.

    ``trust``: where a word was chosen, how far it may be trusted; where none was, how many words may be missing.
    ``votes``: the weight of those who say what was chosen.
    """

    votes: list[float]
    agreement: list[float]
    trust: list[float]


def score_sets(network: Network, words: Ints, chosen: Ints, beliefs: Floats, weights: Floats) -> SetScores:
    """Score what was chosen in each set.

    Args:
        network: from ``align``.
        words: as ``align`` took them.
        chosen: the hypothesis whose word was chosen, -1 for null, shape (sets,).
        beliefs: the confidence of each word, from 0 to 1.
        weights: of each hypothesis of each segment, shape (segments, hypotheses).
    """
    weights = np.repeat(weights, np.diff(network.firsts), axis=0)
    spoken = said(words, network.places)
    rows = np.arange(len(chosen))
    winner = np.where(chosen < 0, NULL, spoken[rows, np.maximum(chosen, 0)])
    says = spoken == winner[:, np.newaxis]
    heard = network.places >= 0
    belief = np.where(heard, beliefs[network.places] if len(beliefs) else 0.0, 0.0)
    counts = np.where((winner == NULL)[:, np.newaxis], heard, says)
    whole = weights.sum(axis=1)
    votes = (weights * says).sum(axis=1)
    trust = (weights * belief * counts).sum(axis=1) / whole
    return SetScores(votes.tolist(), (votes / whole).tolist(), trust.tolist())


def collect_votes(
    parts: Sequence[Sequence[int]], scores: SetScores, sets: range
) -> tuple[tuple[Vote, ...], float]:
    """Return the vote of each written word, and how many words may be missing in a segment without any.

    Args:
        parts: the sets of each written word; of several the mean counts. None: nothing of it can be compared.
        scores: of all sets of the network.
        sets: those of the segment.
    """
    votes: list[Vote] = []
    at, trust = sets.start, scores.trust
    for part in parts:
        stop = part[-1] + 1 if len(part) else at
        missing = (
            0.0 if stop - at == len(part) else sum(trust[one] for one in range(at, stop) if one not in part)
        )
        votes.append(_vote(*_means(scores, part), missing))
        at = stop
    behind = sum(trust[at : sets.stop])
    if votes and behind:
        last = votes[-1]
        votes[-1] = _vote(last.votes, last.agreement, last.trust, last.missing + behind)
    return tuple(votes), behind


def _means(scores: SetScores, part: Sequence[int]) -> tuple[float, float, float]:
    votes, agreement, trust = scores
    if len(part) == 1:
        return votes[part[0]], agreement[part[0]], trust[part[0]]
    if not part:
        return 1.0, 1.0, SURE
    return (
        fmean(votes[at] for at in part),
        fmean(agreement[at] for at in part),
        fmean(trust[at] for at in part),
    )


def _vote(votes: float, agreement: float, trust: float, missing: float) -> Vote:
    return Vote(votes, agreement, trust, missing, trust, max(0.0, 1.0 - missing))


def tells(hypotheses: Sequence[Hypothesis]) -> bool:
    """Whether there is anything that says how far words may be trusted: another engine, or a confidence."""
    return len(hypotheses) > 1 or any(word.confidence is not None for word in hypotheses[0].words)


def utterance_confidence(
    hypotheses: Sequence[Hypothesis], votes: Sequence[Vote], behind: float
) -> float | None:
    """Return the expected share of right words, of those chosen and those that may be missing; from 0 to 1.

    A single engine that gives no confidence of words may give a mean log probability of its tokens: its exponential
    then. None where there is not even that.

    Args:
        hypotheses: of the segment.
        votes: of its words.
        behind: how many words may be missing where there is no word.
    """
    if not tells(hypotheses):
        mean = hypotheses[0].mean_log_probability
        return None if mean is None else min(1.0, math.exp(mean))
    return expected_share(votes) if votes else max(0.0, 1.0 - behind)


def expected_share(votes: Sequence[Vote]) -> float:
    """Return the expected share of right words among words and what may be missing between them."""
    return sum(vote.trust for vote in votes) / (len(votes) + sum(vote.missing for vote in votes))
