"""Poisson: runs of text, some of them replaced by speech."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Annotated

from annotated_types import Gt, Lt

from interleave.modality.base import Turn
from schemas.ids import unit_interval
from schemas.settings import Positive

_LARGE = 500.0
_TEXT, _SPEECH = (Turn("text", joins=True),), (Turn("audio", joins=True),)


@dataclass(frozen=True)
class Poisson:
    """Runs of spans, speech and text in turn; meant for the granularity ``word`` with one word a span.

    A speech run is ``mean_words`` spans long by Poisson's law, at least one (slamkit: 10; so do GLM-4-Voice's
    replaced text spans); text runs follow the same law with the mean that makes ``speech_share`` of all spans speech
    (slamkit: 0.3; GLM-4-Voice sweeps 0.2 to 0.4). A document begins in the middle of a run, as any word of an
    endless text would, so the share holds for every position; its first and last runs are therefore shorter.
    Neighbours of one modality are one chunk. The draws are hashes of ``seed``, the document and the run.
    """

    speech_share: Annotated[float, Gt(0), Lt(1)] = 0.3
    mean_words: Positive = 10.0
    seed: int = 0

    def choose(self, document_id: str, position: int) -> tuple[Turn, ...]:
        """Return what the run that holds the position is: text or speech."""
        return _SPEECH if _Runs.of(self, document_id).is_speech(position) else _TEXT

    @property
    def text_words(self) -> float:
        """The mean length of a text run, in spans: not less than one, even where the share would have it so."""
        return max(1.0, at_least_one(self.mean_words) * (1 - self.speech_share) / self.speech_share)


def at_least_one(rate: float) -> float:
    """Return the mean of Poisson's law of this rate where zeros are drawn again."""
    return rate / -math.expm1(-rate)


def rate_of(mean: float) -> float:
    """Return the rate at which ``at_least_one`` is ``mean``, at least 1: by halving, to the last digit."""
    low, high = 0.0, mean
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if at_least_one(middle) < mean else (low, middle)
    return high


def drawn(rate: float, chance: float) -> int:
    """Return the number that Poisson's law gives for a chance in [0, 1), by inversion; over 500 by the normal law."""
    if rate > _LARGE:
        return max(0, round(rate + math.sqrt(rate) * NormalDist().inv_cdf(max(chance, 2.0**-64))))
    number, term = 0, math.exp(-rate)
    while chance >= term and number < 40 * rate + 100:
        chance -= term
        number += 1
        term *= rate / number
    return number


class _Runs:
    """The runs of a document as far as they were asked for; ``_ends`` are the positions behind them."""

    def __init__(self, strategy: Poisson, document_id: str) -> None:
        self._draw = (strategy.seed, "run", document_id)
        self._rates = rate_of(strategy.text_words), strategy.mean_words
        means = at_least_one(strategy.mean_words), strategy.text_words
        self._begins_in_speech = int(unit_interval(*self._draw) * sum(means) < means[0])
        # A word that is picked lies in long runs more often: such a run is one more than drawn (size bias).
        length = 1 + drawn(self._rates[self._begins_in_speech], unit_interval(*self._draw, "first"))
        self._ends = [1 + int(length * unit_interval(*self._draw, "left"))]

    @staticmethod
    @lru_cache(maxsize=16)
    def of(strategy: Poisson, document_id: str) -> _Runs:
        return _Runs(strategy, document_id)

    def is_speech(self, position: int) -> bool:
        while self._ends[-1] <= position:
            self._ends.append(self._ends[-1] + self._length(len(self._ends)))
        return self._kind(bisect_right(self._ends, position)) == 1

    def _kind(self, run: int) -> int:
        return (self._begins_in_speech + run) % 2

    def _length(self, run: int) -> int:
        rate = self._rates[self._kind(run)]
        none = math.exp(-rate)
        return max(1, drawn(rate, none + (1 - none) * unit_interval(*self._draw, run)))
