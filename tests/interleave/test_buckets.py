from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleave.buckets import Bucket, Grid, PowersOfTwo, Size, batched

SIZES = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 300)), min_size=1, max_size=200)


@given(SIZES, st.integers(1, 12), st.integers(1, 4), st.integers(1, 2000))
def test_every_example_has_a_bucket_that_takes_it_and_batches_keep_the_budget(
    sizes: list[tuple[int, int]], n_audio: int, n_text: int, budget: int
) -> None:
    audio, text = np.array(sizes, np.int64).T
    grid = Grid.fit(audio, text, n_audio, n_text, budget)
    assert len(grid.rows) <= n_audio
    assert all(1 <= len(row) <= n_text for row in grid.rows)
    for size in sizes:
        bucket = grid.find(Size(*size))
        assert size[0] <= bucket.audio_tokens
        assert size[1] <= bucket.text_tokens
        assert (
            bucket.batch_size * (bucket.audio_tokens + bucket.text_tokens) <= budget or bucket.batch_size == 1
        )


def test_buckets_hold_about_as_much_each() -> None:
    audio = np.random.default_rng(0).integers(10, 400, 20_000)
    grid = Grid.fit(audio, audio // 3, 10, 1, 4000)
    edges = [row[0].audio_tokens for row in grid.rows]
    held = [int(audio[np.searchsorted(edges, audio) == row].sum()) for row in range(10)]
    assert max(held) <= 1.1 * audio.sum() / 10
    assert min(held) >= 0.9 * audio.sum() / 10


def test_what_no_bucket_takes_is_told() -> None:
    grid = Grid(((Bucket(100, 10, 3), Bucket(100, 20, 3)), (Bucket(200, 15, 2),)))
    assert grid.find(Size(50, 11)) == Bucket(100, 20, 3)
    assert grid.find(Size(101, 3)) == Bucket(200, 15, 2)
    with pytest.raises(ValueError, match="no bucket takes 101 audio and 16 text tokens"):
        grid.find(Size(101, 16))
    with pytest.raises(ValueError, match="no bucket"):
        grid.find(Size(201, 1))


@given(st.integers(1, 8192))
def test_powers_of_two(n_tokens: int) -> None:
    bucket = PowersOfTwo(8192).find(n_tokens)
    length = bucket.text_tokens
    assert length & (length - 1) == 0
    assert max(n_tokens, 256) <= length < max(2 * n_tokens, 257)
    assert bucket.batch_size * length == 8192


def test_a_document_over_the_budget_is_refused() -> None:
    with pytest.raises(ValueError, match="8193 tokens are more than a batch of 8192 holds"):
        PowersOfTwo(8192).find(8193)


@given(st.lists(st.integers(1, 64), max_size=300))
def test_batches_hold_every_item_once_in_order_and_never_more_than_they_may(items: list[int]) -> None:
    powers = PowersOfTwo(64, smallest=4)
    found = list(batched(items, powers.find))
    assert sorted(item for _, batch in found for item in batch) == sorted(items)
    for bucket, batch in found:
        assert 1 <= len(batch) <= bucket.batch_size
        assert all(powers.find(item) == bucket for item in batch)
    for bucket in {bucket for bucket, _ in found}:
        together = [item for other, batch in found if other == bucket for item in batch]
        assert together == [item for item in items if powers.find(item) == bucket]
        assert sum(len(batch) < bucket.batch_size for other, batch in found if other == bucket) <= 1
