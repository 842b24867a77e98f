from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleave.packing import _best_fit
from interleave.saving import save_bins


@given(st.lists(st.integers(1, 60), min_size=1, max_size=400))
def test_exchanges_keep_every_item_and_never_add_a_bin(sizes: list[int]) -> None:
    bins = _best_fit(np.array(sizes), 64)
    saved = save_bins(bins, sizes, 64)
    assert sorted(i for found in saved for i in found) == list(range(len(sizes)))
    assert all(0 < sum(sizes[i] for i in found) <= 64 for found in saved)
    assert len(saved) <= len(bins)


@pytest.mark.parametrize("seed", [2, 16, 168])
def test_a_bin_is_saved_where_best_fit_opens_one_too_many(seed: int) -> None:
    drawn = np.random.default_rng(seed).lognormal(np.log(900), 1.0, 200_000)
    sizes = np.clip(drawn.astype(int), 1, 16_384)
    bins, bound = _best_fit(sizes, 16_384), -(-int(sizes.sum()) // 16_384)
    assert len(bins) == bound + 1
    assert len(save_bins(bins, sizes.tolist(), 16_384)) == bound
