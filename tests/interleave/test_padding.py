from __future__ import annotations

import numpy as np
import pytest

from interleave.buckets import Size, batched
from interleave.padding import compare


def examples(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Speech of 0.5 to 30 s at 12.5 tokens a second, about 3 words a second of 1.3 tokens."""
    draw = np.random.default_rng(0)
    seconds = np.clip(draw.lognormal(np.log(6), 0.7, count), 0.5, 30)
    text = np.clip(seconds * draw.normal(4, 1, count), 1, None)
    return np.ceil(seconds * 12.5).astype(np.int64), text.astype(np.int64)


def test_each_way_pads_less_than_the_one_before() -> None:
    costs = {cost.way: cost for cost in compare(*examples(20_000), 16_384).costs}
    pads = [costs[way].padding for way in (
        "fixed length", "fixed number", "duration buckets", "duration x text buckets", "packed"
    )]  # fmt: skip
    assert pads == sorted(pads, reverse=True)
    assert pads[0] > 0.7
    assert pads[1] > 0.5
    assert pads[-1] < 0.01
    assert 0.2 < costs["power-of-two buckets"].padding < 0.35


def test_the_figures_are_those_of_the_plain_definition() -> None:
    audio, text = examples(500)
    comparison = compare(audio, text, 2000)
    costs = {cost.way: cost for cost in comparison.costs}
    n_tokens = int((audio + text).sum())
    assert {(cost.examples, cost.tokens) for cost in costs.values()} == {(500, n_tokens)}
    longest = audio.max() + text.max()
    assert costs["fixed length"].padded_tokens == 500 * longest
    size = 2000 // longest
    turns = [slice(at, at + size) for at in range(0, 500, size)]
    assert costs["fixed number"].batches == len(turns)
    assert costs["fixed number"].padded_tokens == sum(
        len(audio[turn]) * (audio[turn].max() + text[turn].max()) for turn in turns
    )
    in_buckets = list(batched(range(500), lambda i: comparison.grid.find(Size(int(audio[i]), int(text[i])))))
    total = sum(len(batch) * (audio[batch].max() + text[batch].max()) for _, batch in in_buckets)
    assert costs["duration x text buckets"].padded_tokens == total
    assert costs["power-of-two buckets"].padded_tokens == sum(
        max(32, 2 ** int(np.ceil(np.log2(length)))) for length in audio + text
    )
    assert costs["packed"].padded_tokens == costs["packed"].batches * 2000


def test_what_cannot_be_batched_is_refused() -> None:
    for audio, text in (([], []), ([0], [0]), ([90], [11])):
        with pytest.raises(ValueError, match="between 1 and 100"):
            compare(np.array(audio, np.int64), np.array(text, np.int64), 100)
