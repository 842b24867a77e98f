"""The diarization error rate as NIST's md-eval defines it (Rich Transcription 2009 evaluation plan, section 6.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.scoring.rttm import Spoken

COLLAR_S = 0.25
Active = NDArray[np.bool_]


class DiarizationErrors(NamedTuple):
    """Speaker time in seconds, where two speak at once counted for both. They add up over recordings."""

    scored_s: float = 0.0
    missed_s: float = 0.0
    false_s: float = 0.0
    confused_s: float = 0.0

    def plus(self, other: DiarizationErrors) -> DiarizationErrors:
        """Return the errors of both together."""
        return DiarizationErrors(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def rate(self) -> float:
        """Missed, false and confused time over the time to be scored; where there is none, 1 if anything is wrong."""
        wrong = self.missed_s + self.false_s + self.confused_s
        return wrong / self.scored_s if self.scored_s else float(wrong > 0)


def diarization_errors(
    wanted: Sequence[Spoken],
    found: Sequence[Spoken],
    duration_s: float,
    *,
    collar_s: float = COLLAR_S,
    skip_overlap: bool = False,
) -> DiarizationErrors:
    """Score the turns found in a recording of ``duration_s`` against those that are there.

    Found speakers are mapped one to one to those there, so that the time which they share over the whole recording is
    the most. Then, outside of ``collar_s`` around every start and end of a turn that is there (and, with
    ``skip_overlap``, outside of where two or more speak), each instant counts for the speakers there: missed where
    fewer are found, false where more are, confused where as many are but other ones.
    """
    edges = _edges([*wanted, *found], [turn for turn in wanted if collar_s], duration_s, collar_s)
    lengths, middles = np.diff(edges), (edges[1:] + edges[:-1]) / 2
    there, heard = _active(wanted, middles), _active(found, middles)
    n_there, n_heard = there.sum(axis=0), heard.sum(axis=0)
    n_right = _right(there, heard, lengths)
    scored = ~_near(wanted, middles, collar_s) & ~(skip_overlap & (n_there > 1))
    counts = (n_there, n_there - n_heard, n_heard - n_there, np.minimum(n_there, n_heard) - n_right)
    return DiarizationErrors(*(float((lengths * scored) @ np.maximum(count, 0)) for count in counts))


def _edges(
    turns: Sequence[Spoken], collared: Sequence[Spoken], duration_s: float, collar_s: float
) -> NDArray[np.float64]:
    """Return the times at which anything changes, from 0 to the end."""
    ends = [at for turn in turns for at in turn[:2]]
    collars = [at + side for turn in collared for at in turn[:2] for side in (-collar_s, collar_s)]
    inside = np.clip(np.array([*ends, *collars, 0.0, duration_s]), 0, duration_s)
    return np.unique(inside)


def _active(turns: Sequence[Spoken], at_s: NDArray[np.float64]) -> Active:
    """Return whether each speaker, in order of name, speaks at each time: shape (speakers, times)."""
    speakers = sorted({turn.speaker for turn in turns})
    rows = [_within([turn for turn in turns if turn.speaker == speaker], at_s) for speaker in speakers]
    return np.stack(rows) if rows else np.zeros((0, len(at_s)), np.bool_)


def _within(turns: Sequence[Spoken], at_s: NDArray[np.float64]) -> Active:
    begun = np.searchsorted(np.sort([turn.start_s for turn in turns]), at_s, "right")
    ended = np.searchsorted(np.sort([turn.end_s for turn in turns]), at_s, "right")
    return np.asarray(begun > ended)


def _near(turns: Sequence[Spoken], at_s: NDArray[np.float64], collar_s: float) -> Active:
    collars = [Spoken(at - collar_s, at + collar_s, "") for turn in turns for at in turn[:2]]
    return _within(collars, at_s)


def _right(there: Active, heard: Active, lengths: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how many speakers are found rightly in each stretch, under the best mapping."""
    from scipy.optimize import linear_sum_assignment

    shared = (there * lengths) @ heard.T
    rows, columns = linear_sum_assignment(shared, maximize=True)
    return np.asarray((there[rows] & heard[columns]).sum(axis=0), np.int64)
