"""What padding each way of batching costs, from lengths alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from interleave.buckets import Grid, Ints, PowersOfTwo, Size, batched
from interleave.packing import pack

DURATION_BUCKETS = 30
TEXT_BUCKETS = 4
SMALLEST = 32


class Cost(NamedTuple):
    """A way of batching: how many batches (or packed sequences) it makes of the same examples, and their tokens.

    ``padded_tokens`` counts the padding with the tokens.
    """

    way: str
    batches: int
    examples: int
    tokens: int
    padded_tokens: int

    @property
    def padding(self) -> float:
        """The share of padding."""
        return 1 - self.tokens / self.padded_tokens


class Comparison(NamedTuple):
    """What each way costs, and the buckets of duration and text with their batch sizes."""

    costs: list[Cost]
    grid: Grid


def compare(audio: Ints, text: Ints, budget_tokens: int) -> Comparison:
    """Return what each way costs, over the same examples in the order they are given.

    Audio is padded to the longest audio of a batch, text to its longest text; the sum of both over the batch, padding
    included, is at most the budget. Batches are filled as examples come.

    - fixed length: every example padded to the longest of all;
    - fixed number: as many examples a batch, each batch padded to its longest;
    - duration buckets: 30 of about as much audio each;
    - duration x text buckets: each of these in 4 of about as much text (Canary, arXiv 2503.05931);
    - power-of-two buckets: audio and text in one sequence, padded to 32, 64, 128 ... (Dataset Decomposition);
    - packed: as many examples a sequence as fit, each whole; the budget is its length.

    Args:
        audio: audio tokens of each example.
        text: its text tokens.
        budget_tokens: tokens of a batch, padding included. No example is longer.

    Raises:
        ValueError: if there is no example, or one that is empty or longer than the budget.
    """
    both = audio + text
    if not both.size or both.min() < 1 or both.max() > budget_tokens:
        raise ValueError(f"examples must have between 1 and {budget_tokens} tokens, and there must be some")
    longest = int(audio.max() + text.max())
    in_turn = _in_turn(len(both), max(1, budget_tokens // longest))
    durations, grid = (
        Grid.fit(audio, text, DURATION_BUCKETS, n_text, budget_tokens) for n_text in (1, TEXT_BUCKETS)
    )
    bins = pack(both, budget_tokens)
    found = {
        "fixed length": (len(in_turn), longest * len(both)),
        "fixed number": (len(in_turn), _padded(in_turn, audio, text)),
        "duration buckets": _in_grid(durations, audio, text),
        "duration x text buckets": _in_grid(grid, audio, text),
        "power-of-two buckets": _in_powers(both, budget_tokens),
        "packed": (len(bins), len(bins) * budget_tokens),
    }
    n_tokens = int(both.sum())
    return Comparison([Cost(way, n, len(both), n_tokens, padded) for way, (n, padded) in found.items()], grid)


def _in_turn(count: int, size: int) -> list[list[int]]:
    return [list(range(at, min(at + size, count))) for at in range(0, count, size)]


def _in_grid(grid: Grid, audio: Ints, text: Ints) -> tuple[int, int]:
    sizes = [Size(*size) for size in zip(audio.tolist(), text.tolist(), strict=True)]
    batches = [batch for _, batch in batched(range(len(sizes)), lambda i: grid.find(sizes[i]))]
    return len(batches), _padded(batches, audio, text)


def _in_powers(both: Ints, budget_tokens: int) -> tuple[int, int]:
    lengths, powers = both.tolist(), PowersOfTwo(budget_tokens, SMALLEST)
    found = list(batched(range(len(lengths)), lambda i: powers.find(lengths[i])))
    return len(found), sum(bucket.text_tokens * len(batch) for bucket, batch in found)


def _padded(batches: Iterable[Sequence[int]], audio: Ints, text: Ints) -> int:
    return sum(len(batch) * int(audio[batch].max() + text[batch].max()) for batch in batches)
