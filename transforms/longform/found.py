"""A text aligned with what was heard: which of its sentences were found, and which of those are trusted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.longform.anchors import find_anchors
from transforms.longform.band import band_around
from transforms.longform.dynamic import Aligned, Costs, Floats, Problem, align
from transforms.longform.settings import LongformSettings
from transforms.longform.surprise import log_expected
from transforms.longform.times import Clock
from transforms.longform.tokens import Heard, Ints, Written

# What a word that was heard as written tells at least: a refrain that is heard whole is there, though expected.
_LEAST_GAIN, _MOST_GAIN, _SKIP = 0.6, 9.0, -0.3
_JUMPS = (-1, 0, 2)
_MOST_EXPECTED = 0.85
_PAUSE_S, _NO_PAUSE, _PAUSE, _PAUSE_GAIN_PER_S = 0.15, -0.6, 1.0, 4.0


class Found(NamedTuple):
    """A text, what was heard, and how they lie on each other."""

    written: Written
    heard: Heard
    clock: Clock
    expected: Floats
    aligned: Aligned

    def tokens(self, number: int) -> slice:
        """Return the tokens of a sentence."""
        return slice(self.written.starts[number], self.written.starts[number + 1])

    def heard_at(self, number: int) -> Ints:
        """Return the heard tokens that stand for a sentence's, -1 where there is none."""
        return self.aligned.heard_at[self.tokens(number)]

    def sides(self, number: int) -> tuple[bool, bool]:
        """Return whether a sentence begins where the one before it ends, and ends where the next one begins."""
        follows = self.aligned.follows
        return bool(follows[number]), number + 1 < len(follows) and bool(follows[number + 1])

    def same(self, number: int) -> NDArray[np.bool_]:
        """Return which of a sentence's tokens were heard as written."""
        at = self.heard_at(number)
        same: NDArray[np.bool_] = self.heard.tokens[at] == self.written.tokens[self.tokens(number)]
        return same & (at >= 0)

    def excused(self, number: int) -> float:
        """Return what a sentence's errors cost too much: where the right word was expected, chance had missed it too.

        That is the logarithm of the share of other words behind the word before, if that was heard as written.
        """
        same = self.same(number)
        shares = np.minimum(np.exp(self.expected[self.tokens(number)]), _MOST_EXPECTED)
        return float(-np.log1p(-shares[1:][same[:-1] & ~same[1:]]).sum())

    def vague_s(self, number: int) -> float:
        """Return how long the words last that were not heard, two or more of them, at an edge that nothing adjoins."""
        known = np.flatnonzero(self.heard_at(number) >= 0)
        lasts = self.clock.expected(self.written.lengths[self.tokens(number)])
        edges = (lasts[: known[0]], lasts[known[-1] + 1 :])
        sides = zip(self.sides(number), edges, strict=True)
        vague = [int(edge.sum()) for joined, edge in sides if not joined and len(edge) > 1]
        return max(vague, default=0) / self.clock.rate_hz


def find(written: Written, heard: Heard, rate_hz: int, settings: LongformSettings) -> Found:
    """Return how a text and what was heard lie on each other; neither is empty."""
    n_text, n_heard = len(written.tokens), len(heard.tokens)
    clock = Clock(heard, rate_hz)
    anchors = find_anchors(written.tokens, heard.tokens)
    expected = log_expected(written, heard)
    gains = np.clip(math.log(settings.hit_share) - expected, _LEAST_GAIN, _MOST_GAIN)
    problem = Problem(
        written.tokens,
        written.starts,
        gains.astype(np.float32),
        heard.tokens,
        *_pauses_and_edges(clock.pauses() / rate_hz, settings),
        np.log(np.maximum(clock.expected(written.lengths), 1)).astype(np.float32),
        np.log(np.maximum(clock.ends - clock.starts, 1)).astype(np.float32),
        *band_around(anchors, n_text, n_heard, settings.margin_words),
        _costs(settings),
    )
    return Found(written, heard, clock, expected, align(problem))


def _costs(settings: LongformSettings) -> Costs:
    shares = (settings.substituted_share, settings.deleted_share, settings.inserted_share)
    return Costs(*map(np.float32, (*map(math.log, shares), -settings.jump_cost, _SKIP)))


def _pauses_and_edges(pauses_s: NDArray[np.float64], settings: LongformSettings) -> tuple[Floats, Floats]:
    """Return what silence costs inside a sentence, and what it tells for a sentence that begins or ends there.

    The second tells nothing where the words' times leave no silence anywhere.
    """
    beyond_s = np.maximum(pauses_s - settings.pause_free_s, 0)
    costs = np.minimum(settings.pause_cost_per_s * beyond_s, settings.jump_cost)
    if (pauses_s > _PAUSE_S).any():
        edges = np.minimum(_NO_PAUSE + _PAUSE_GAIN_PER_S * np.append(pauses_s, 0), _PAUSE)
        edges[[0, -1]] = _PAUSE
    else:
        edges = np.zeros(len(pauses_s) + 1)
    return costs.astype(np.float32), edges.astype(np.float32)


def trusted(found: Found, settings: LongformSettings) -> Mapping[int, float]:
    """Return the score of each sentence that is trusted, in order.

    The logarithm of the odds that it was said here, among as many places as there are heard words beside it that no
    other sentence accounts for. Between sentences that it joins it would take two jumps not to be here, of the text and
    of the audio in the same place; alone it takes one to be.
    """
    used = [
        number for number in np.flatnonzero(found.aligned.used).tolist() if found.heard_at(number).max() >= 0
    ]
    ends = [found.heard_at(number) for number in used]
    lasts = [-1, *(int(at.max()) for at in ends)]
    firsts = [*(int(at[at >= 0][0]) for at in ends), len(found.heard.tokens)]
    kept = {}
    for order, number in enumerate(used):
        sides = found.sides(number)
        score = float(found.aligned.score[number]) + found.excused(number)
        score += settings.jump_cost * _JUMPS[sum(sides)]
        if not all(sides):
            between = firsts[order] - lasts[order] - 1 + firsts[order + 1] - lasts[order + 1] - 1
            score -= math.log1p(between)
        enough = found.same(number).mean() >= settings.min_matched and score >= settings.min_score
        if enough and found.vague_s(number) <= settings.max_vague_s:
            kept[number] = score
    return kept
