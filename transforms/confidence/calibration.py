"""Calibrations: curves from what the engines and the vote say to the share that was right on a labelled set."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError
from schemas.records import Transcript

Floats = NDArray[np.float64]
Method = Literal["isotonic", "logistic"]
METHODS: tuple[Method, ...] = ("isotonic", "logistic")
_LOGIT_EDGE = 1e-3
_POINTS = 101


@dataclass(frozen=True)
class Curve:
    """A function from [0, 1] to [0, 1] as points to interpolate between; without points it changes nothing."""

    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        numbers = (*self.x, *self.y)
        rising = all(a < b for a, b in pairwise(self.x)) and all(a <= b for a, b in pairwise(self.y))
        if len(self.x) != len(self.y) or not rising or any(not 0 <= one <= 1 for one in numbers):
            raise ConfigError("a calibration's points are as many x as y, rising, from 0 to 1")

    def __call__(self, score: float) -> float:
        """Return what a score stands for."""
        return float(np.interp(score, self.x, self.y)) if self.x else score


@dataclass(frozen=True)
class Calibration:
    """What makes scores probabilities: of words, of gaps between them, of utterances. Without points: nothing."""

    word: Curve = field(default_factory=Curve)
    gap: Curve = field(default_factory=Curve)
    utterance: Curve = field(default_factory=Curve)

    def apply(self, transcript: Transcript) -> Transcript:
        """Return a transcript with its ``confidence`` and those of its votes calibrated."""
        if self == UNCALIBRATED:
            return transcript
        votes = tuple(
            vote._replace(confidence=self.word(vote.trust), complete=self.gap(max(0.0, 1.0 - vote.missing)))
            for vote in transcript.votes
        )
        overall = transcript.confidence
        calibrated = self.utterance(overall) if overall is not None and votes else overall
        return transcript._replace(votes=votes, confidence=calibrated)


UNCALIBRATED = Calibration()


def fit(scores: Floats, right: Floats, weights: Floats, method: Method) -> Curve:
    """Return the curve that fits best: the isotonic regression, or a logistic one on the log odds (Platt, 1999).

    Its values keep off 0 and 1 by what one more item of either kind would make (Laplace's rule of succession).
    One score for all becomes the share that is right. Where all or none are right, nothing can be learnt: no points.

    Args:
        scores: from 0 to 1.
        right: 1 where an item is right, 0 where not, or the share of it that is.
        weights: how many items each stands for.
        method: the kind of curve.
    """
    good, bad = weights * right, weights * (1 - right)
    if good.sum() <= 0 or bad.sum() <= 0:
        return Curve()
    if scores.min() == scores.max():
        return Curve((float(scores[0]),), (float(good.sum() / weights.sum()),))
    edge = 1 / (float(weights.sum()) + 2)
    x, y = (_isotonic if method == "isotonic" else _logistic)(scores, good, bad)
    values = np.maximum.accumulate(np.round(np.clip(y, edge, 1 - edge), 6))
    return Curve(tuple(map(float, x)), tuple(map(float, values)))


def _isotonic(scores: Floats, good: Floats, bad: Floats) -> tuple[Floats, Floats]:
    from sklearn.isotonic import IsotonicRegression

    fitted = IsotonicRegression(out_of_bounds="clip").fit(
        np.concatenate([scores, scores]),
        np.repeat([1.0, 0.0], len(scores)),
        sample_weight=np.concatenate([good, bad]),
    )
    return fitted.X_thresholds_, fitted.y_thresholds_


def _logistic(scores: Floats, good: Floats, bad: Floats) -> tuple[Floats, Floats]:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1e6).fit(
        np.tile(_log_odds(scores), 2)[:, np.newaxis],
        np.repeat([1, 0], len(scores)),
        sample_weight=np.concatenate([good, bad]),
    )
    x = np.linspace(0.0, 1.0, _POINTS)
    return np.round(x, 6), fitted.predict_proba(_log_odds(x)[:, np.newaxis])[:, 1]


def _log_odds(scores: Floats) -> Floats:
    sure = np.clip(scores, _LOGIT_EDGE, 1 - _LOGIT_EDGE)
    return np.log(sure / (1 - sure))
