from __future__ import annotations

import numpy as np
import pytest

from transforms.speakers.clusters import MOST_AT_ONCE, Embeddings, cluster


def around(centres: list[int], noise: float = 0.05, seed: int = 0) -> Embeddings:
    """Return an embedding near each unit vector."""
    chance = np.random.default_rng(seed)
    made: Embeddings = (np.eye(8)[centres] + chance.normal(0, noise, (len(centres), 8))).astype(np.float32)
    return made


def test_speakers_are_numbered_as_they_come() -> None:
    assert cluster(around([5, 5, 2, 5, 0, 2]), 0.5).tolist() == [0, 0, 1, 0, 2, 1]


def test_length_does_not_matter() -> None:
    embeddings = around([1, 2, 1]) * np.array([[1], [9], [100]], np.float32)
    assert cluster(embeddings, 0.5).tolist() == [0, 1, 0]


@pytest.mark.parametrize("n", [0, 1])
def test_few(n: int) -> None:
    assert cluster(around([0] * n).reshape(n, 8), 0.5).tolist() == [0] * n
    assert cluster(np.zeros((1, 8), np.float32), 0.5).tolist() == [0]


def test_many_are_clustered_a_thousand_at_a_time_and_come_out_the_same() -> None:
    centres = [(at // 700) % 5 for at in range(3 * MOST_AT_ONCE + 10)]
    assert cluster(around(centres), 0.5).tolist() == centres


def test_many_that_are_all_different_end() -> None:
    chance = np.random.default_rng(0).normal(size=(2 * MOST_AT_ONCE, 600)).astype(np.float32)
    assert len(set(cluster(chance, 1e-6).tolist())) == 2 * MOST_AT_ONCE
