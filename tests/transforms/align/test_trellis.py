from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.align.trellis import lay_over


def collapse(path: tuple[int, ...], blank: int) -> tuple[int, ...]:
    kept = [label for at, label in enumerate(path) if at == 0 or label != path[at - 1]]
    return tuple(label for label in kept if label != blank)


def best_by_trying_all(log_probs: np.ndarray, labels: tuple[int, ...], blank: int) -> float:
    frames, classes = log_probs.shape
    paths = (path for path in product(range(classes), repeat=frames) if collapse(path, blank) == labels)
    return max((sum(log_probs[t, k] for t, k in enumerate(path)) for path in paths), default=-np.inf)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.lists(st.integers(0, 1), min_size=1, max_size=4))
def test_the_path_is_the_best_of_all(seed: int, frames: int, labels: list[int]) -> None:
    logits = np.random.default_rng(seed).normal(size=(frames, 3))
    log_probs = (logits - np.log(np.exp(logits).sum(1, keepdims=True))).astype(np.float32)
    path = lay_over(log_probs, np.array(labels, np.int32), blank=2)
    best = best_by_trying_all(log_probs, tuple(labels), 2)
    if path is None:
        assert best == -np.inf
        return
    inside = np.full(frames, True)
    total = 0.0
    for label, first, past, score in zip(labels, *path, strict=True):
        assert past > first
        assert score == pytest.approx(log_probs[first:past, label].sum(), abs=1e-4)
        inside[first:past] = False
        total += score
    assert total + log_probs[inside, 2].sum() == pytest.approx(best, abs=1e-4)


def test_equal_labels_are_parted_by_a_blank() -> None:
    log_probs = np.log(np.array([[0.9, 0.1], [0.9, 0.1], [0.2, 0.8], [0.9, 0.1]], np.float32))
    path = lay_over(log_probs, np.array([0, 0], np.int32), blank=1)
    assert path is not None
    assert path.first.tolist() == [0, 3]
    assert path.past.tolist() == [2, 4]


def test_too_few_frames_have_no_path() -> None:
    log_probs = np.zeros((2, 2), np.float32)
    assert lay_over(log_probs, np.array([0, 0], np.int32), blank=1) is None
    assert lay_over(log_probs[:1], np.array([0, 0], np.int32), blank=1) is None
