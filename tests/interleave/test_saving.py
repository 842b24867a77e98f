from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from interleave.best_fit import Packed, best_fit
from interleave.saving import save_bins


def decreasing(sizes: NDArray[np.int64], capacity: int) -> Packed:
    return best_fit(np.argsort(-sizes, kind="stable"), sizes, capacity)


@settings(deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=400), st.integers(1, 12))
def test_exchanges_keep_every_item_and_never_add_a_bin(listed: list[int], most: int) -> None:
    sizes = np.array(listed, np.int64)
    packed = best_fit(np.argsort(-sizes, kind="stable"), sizes, 64, most)
    anew = [None, lambda items: best_fit(items, sizes, 64, most)]
    for repack in anew:
        saved = save_bins(packed, sizes, 64, repack, most).lists()
        assert sorted(i for found in saved for i in found) == list(range(len(sizes)))
        assert all(0 < sizes[found].sum() <= 64 for found in saved)
        assert len(saved) <= len(packed.lists())
        assert repack is None or max(map(len, saved)) <= most


@pytest.mark.parametrize("seed", [2, 16, 168])
def test_a_bin_is_saved_where_best_fit_opens_one_too_many(seed: int) -> None:
    drawn = np.random.default_rng(seed).lognormal(np.log(900), 1.0, 200_000)
    sizes = np.clip(drawn.astype(np.int64), 1, 16_384)
    packed, bound = decreasing(sizes, 16_384), -(-int(sizes.sum()) // 16_384)
    assert len(packed.lists()) == bound + 1
    assert len(save_bins(packed, sizes, 16_384).lists()) == bound
