"""The likeliest way to lay a sequence of labels over frames, as CTC defines it: Viterbi over the trellis."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.compiling import compiled

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class Path(NamedTuple):
    """Where each label is emitted: its first frame and the one past its last, and the sum of its frames' scores."""

    first: Ints
    past: Ints
    score: NDArray[np.float64]


def lay_over(log_probs: Floats, labels: Ints, blank: int) -> Path | None:
    """Return the likeliest path of ``labels`` over the frames; None where there are too few frames for them.

    CTC (Graves et al. 2006): each label has one frame or more, blanks may stand around labels and must stand between
    two that are equal. Of equally likely paths the one that enters later states earlier is taken.

    Args:
        log_probs: natural logarithms, shape (frames, classes).
        labels: classes other than ``blank``, shape (n,), n > 0.
        blank: the class that is no label.
    """
    n_repeats = int(np.count_nonzero(labels[1:] == labels[:-1]))
    if len(log_probs) < len(labels) + n_repeats:
        return None
    states = _viterbi(np.ascontiguousarray(log_probs, np.float32), labels.astype(np.int32), blank)
    return _spans(states, log_probs, labels)


def _spans(states: Ints, log_probs: Floats, labels: Ints) -> Path:
    """Return the frames of each label from the state of each frame: label i is state 2 i + 1."""
    numbers = np.arange(len(labels), dtype=np.int32)
    first = np.searchsorted(states, 2 * numbers + 1, side="left").astype(np.int32)
    past = np.searchsorted(states, 2 * numbers + 1, side="right").astype(np.int32)
    spoken = states % 2 == 1
    picked = np.zeros(len(states))
    picked[spoken] = log_probs[spoken, labels[states[spoken] // 2]]
    sums = np.concatenate([[0.0], np.cumsum(picked, dtype=np.float64)])
    return Path(first, past, sums[past] - sums[first])


def _viterbi(log_probs: Floats, labels: Ints, blank: int) -> Ints:
    n_frames, n_states = len(log_probs), 2 * len(labels) + 1
    steps = np.zeros((n_frames, n_states), np.int8)
    before = np.full(n_states, -np.inf)
    before[0] = log_probs[0, blank]
    before[1] = log_probs[0, labels[0]]
    after = np.empty(n_states)
    for frame in range(1, n_frames):
        for state in range(n_states):
            label = blank if state % 2 == 0 else labels[state // 2]
            best, step = before[state], 0
            if state > 0 and before[state - 1] > best:
                best, step = before[state - 1], 1
            skips = state % 2 == 1 and state > 1 and label != labels[state // 2 - 1]
            if skips and before[state - 2] > best:
                best, step = before[state - 2], 2
            after[state] = best + log_probs[frame, label]
            steps[frame, state] = step
        before, after = after, before
    path = np.empty(n_frames, np.int32)
    state = n_states - 1 if before[n_states - 1] > before[n_states - 2] else n_states - 2
    for frame in range(n_frames - 1, -1, -1):
        path[frame] = state
        state -= steps[frame, state]
    return path


_viterbi = compiled(_viterbi)
