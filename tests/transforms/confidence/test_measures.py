from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss, roc_auc_score

from tests.nist_rover import nist_nce
from transforms.confidence.measures import measure

SAID = np.array([0.9, 0.4, 0.8, 0.3, 0.7])
RIGHT = np.array([1.0, 1.0, 1.0, 0.0, 1.0])


def test_by_hand() -> None:
    found = measure(SAID, RIGHT)
    most = -(4 * math.log2(0.8) + math.log2(0.2))
    told = math.log2(0.9) + math.log2(0.4) + math.log2(0.8) + math.log2(0.7) + math.log2(0.7)
    assert (found.n, found.right, found.auc) == (5, 0.8, 1.0)
    assert found.nce == pytest.approx((most + told) / most)
    assert found.ece == pytest.approx((0.1 + 0.6 + 0.2 + 0.3 + 0.3) / 5)


def test_bins_are_taken_together() -> None:
    assert measure(np.array([0.5, 0.5]), np.array([0.0, 1.0])).ece == 0.0
    assert measure(np.array([1.0, 0.95]), np.array([0.0, 1.0])).ece == pytest.approx(0.95 / 2)


def test_nothing_to_tell_apart() -> None:
    assert measure(SAID, np.ones(5))[2:4] == (None, None)
    assert measure(SAID, np.zeros(5))[2:4] == (None, None)
    with pytest.raises(ValueError, match="nothing"):
        measure(np.array([]), np.array([]))


def test_a_weight_stands_for_so_many_items() -> None:
    weighed = measure(SAID, np.array([1, 0.5, 1, 0, 0.25]), np.array([1, 2, 1, 3, 4.0]))
    items = [(0.9, 1), (0.4, 1), (0.4, 0), (0.8, 1), *[(0.3, 0)] * 3, (0.7, 1), *[(0.7, 0)] * 3]
    said, right = map(np.array, zip(*items, strict=True))
    plain = measure(said, right)
    assert weighed == pytest.approx(plain)


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.35, 0.5, 0.99, 1.0]), st.booleans()), min_size=2))
def test_as_scikit_learn_has_it(items: list[tuple[float, bool]]) -> None:
    said, right = np.array([one for one, _ in items]), np.array([float(one) for _, one in items])
    found = measure(said, right)
    if not 0 < right.mean() < 1:
        return
    entropy = log_loss(right, np.full(len(right), right.mean()))
    loss = log_loss(right, np.clip(said, 1e-7, 1 - 1e-7))
    assert found.auc == pytest.approx(roc_auc_score(right, said))
    assert found.nce == pytest.approx((entropy - loss) / entropy)


def test_as_nist_s_sclite_has_it(tmp_path: Path) -> None:
    theirs = nist_nce(
        tmp_path, ["the 0.9", "cat 0.4", "sat 0.0", "on 1.0", "mats 0.7"], "the cat sat in mats"
    )
    if theirs is None:
        pytest.skip("NIST's sclite is not installed (Debian's package sctk)")
    nce = measure(np.array([0.9, 0.4, 0.0, 1.0, 0.7]), RIGHT).nce
    assert nce == pytest.approx(theirs, abs=5e-4)
