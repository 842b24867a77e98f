"""How good confidences are: normalized cross entropy, area under the ROC curve, expected calibration error."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NEVER_SURE = 1e-7
ECE_BINS = 10


class Measures(NamedTuple):
    """Over ``n`` items, of which the share ``right`` is right.

    ``nce``: 1 is perfect, 0 no better than always saying ``right``; None where all or none are right.
    ``auc``: the chance that a right item has a higher confidence than a wrong one, ties count half; None likewise.
    ``ece``: how far confidence and share of right items are apart, from 0, the mean over ten equal bins.
    """

    n: int
    right: float
    nce: float | None
    auc: float | None
    ece: float


def measure(confidences: Floats, right: Floats, weights: Floats | None = None) -> Measures:
    """Return how good confidences are.

    Args:
        confidences: of each item, from 0 to 1.
        right: 1 where an item is right, 0 where not, or the share of it that is.
        weights: how many items each stands for; 1 where not given.

    Raises:
        ValueError: if there is no item.
    """
    weights = np.ones(len(right)) if weights is None else weights
    total = float(weights.sum())
    if total <= 0:
        raise ValueError("there is nothing to measure")
    good, bad = weights * right, weights * (1 - right)
    share = float(good.sum() / total)
    mixed = 0 < share < 1
    return Measures(
        round(total),
        share,
        _cross_entropy(confidences, good, bad) if mixed else None,
        _area(confidences, good, bad) if mixed else None,
        _calibration_error(confidences, good, weights),
    )


def _cross_entropy(confidences: Floats, good: Floats, bad: Floats) -> float:
    """Return NIST's normalized cross entropy, as sclite computes it: no confidence is nearer than 1e-7 to 0 or 1.

    Siu and Gish, "Evaluation of word confidence for speech recognition systems", Computer Speech and Language, 1999.
    """
    sure = np.clip(confidences, _NEVER_SURE, 1 - _NEVER_SURE)
    n_good, n_bad = good.sum(), bad.sum()
    share = n_good / (n_good + n_bad)
    most = -(n_good * np.log2(share) + n_bad * np.log2(1 - share))
    told = good @ np.log2(sure) + bad @ np.log2(1 - sure)
    return float((most + told) / most)


def _area(confidences: Floats, good: Floats, bad: Floats) -> float:
    """Return the area under the ROC curve: Mann and Whitney's statistic."""
    levels, level = np.unique(confidences, return_inverse=True)
    ups = np.bincount(level, good, len(levels))
    downs = np.bincount(level, bad, len(levels))
    below = np.cumsum(downs) - downs
    return float((ups @ (below + downs / 2)) / (good.sum() * bad.sum()))


def _calibration_error(confidences: Floats, good: Floats, weights: Floats) -> float:
    """Return the expected calibration error (Naeini et al., AAAI 2015; Guo et al., ICML 2017) over ten bins."""
    bins = np.minimum((confidences * ECE_BINS).astype(int), ECE_BINS - 1)
    gaps = np.bincount(bins, good - weights * confidences, ECE_BINS)
    return float(np.abs(gaps).sum() / weights.sum())
