"""Length buckets: which examples may share a padded batch, and how many of them fit into a token budget."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
T = TypeVar("T")


class Size(NamedTuple):
    """What an example takes: audio for an encoder or as tokens, text for a decoder."""

    audio_tokens: int
    text_tokens: int


class Bucket(NamedTuple):
    """The most that an example in a bucket takes, and how many such examples a batch holds."""

    audio_tokens: int
    text_tokens: int
    batch_size: int


@dataclass(frozen=True)
class PowersOfTwo:
    """Buckets of 2^k tokens, one document a sequence; a batch of any of them has as many tokens.

    Dataset Decomposition (arXiv 2405.13226) has such buckets from 2^8 to 2^13. It cuts documents to these lengths; here
    they are padded to them, for chunks are never cut.
    """

    budget_tokens: int
    smallest: int = 256

    def find(self, n_tokens: int) -> Bucket:
        """Return the bucket of a document; its length, audio and text together, is in ``text_tokens``.

        Raises:
            ValueError: if the document is longer than the budget.
        """
        if n_tokens > self.budget_tokens:
            raise ValueError(f"{n_tokens} tokens are more than a batch of {self.budget_tokens} holds")
        length = max(self.smallest, 1 << (n_tokens - 1).bit_length())
        return Bucket(0, length, max(1, self.budget_tokens // length))


@dataclass(frozen=True)
class Grid:
    """Buckets by audio and, inside those, by text, as encoder-decoder models are trained on (Canary, arXiv 2503.05931).

    ``rows`` go from the least audio to the most; the buckets of a row from the least text to the most.
    """

    rows: tuple[tuple[Bucket, ...], ...]

    @staticmethod
    def fit(audio: Ints, text: Ints, n_audio: int, n_text: int, budget_tokens: int) -> Grid:
        """Return buckets of about as much audio in each row, and about as much text in each bucket of a row.

        Args:
            audio: audio tokens of each example.
            text: its text tokens.
            n_audio: rows; fewer where many examples are equally long. 1 bucket a row makes them duration buckets.
            n_text: buckets a row.
            budget_tokens: the most tokens in a batch, padding included; one example that is longer is a batch.
        """
        edges = _edges(audio, n_audio)
        row_of = np.searchsorted(edges, audio)
        rows = []
        for row, most_audio in enumerate(edges.tolist()):
            bounds = _edges(text[row_of == row], n_text).tolist()
            sizes = [max(1, budget_tokens // max(1, most_audio + bound)) for bound in bounds]
            rows.append(tuple(Bucket(most_audio, *found) for found in zip(bounds, sizes, strict=True)))
        return Grid(tuple(rows))

    def find(self, size: Size) -> Bucket:
        """Return the bucket of an example: the least row that takes its audio, there the least that takes its text.

        An example whose text is too long for its row moves on to the next row that takes it.

        Raises:
            ValueError: if no bucket takes it.
        """
        first = bisect_left(self.rows, size.audio_tokens, key=lambda row: row[0].audio_tokens)
        for row in self.rows[first:]:
            at = bisect_left(row, size.text_tokens, key=lambda bucket: bucket.text_tokens)
            if at < len(row):
                return row[at]
        raise ValueError(f"no bucket takes {size.audio_tokens} audio and {size.text_tokens} text tokens")


def _edges(values: Ints, count: int) -> Ints:
    """Return upper bounds that part values, in order of size, into ``count`` parts of about the same sum."""
    ordered = np.sort(values)
    sums = np.cumsum(ordered)
    wanted = sums[-1] * np.arange(1, count) // count
    return np.unique([*ordered[np.searchsorted(sums, wanted)].tolist(), int(ordered[-1])])


def batched(items: Iterable[T], find: Callable[[T], Bucket]) -> Iterator[tuple[Bucket, list[T]]]:
    """Yield batches of items of one bucket as they fill up, and at the end what is left, smallest bucket first.

    ``find`` returns an item's bucket. Held are at most a batch for each bucket. The same items in the same order
    make the same batches.
    """
    waiting: dict[Bucket, list[T]] = {}
    for item in items:
        bucket = find(item)
        batch = waiting.setdefault(bucket, [])
        batch.append(item)
        if len(batch) == bucket.batch_size:
            yield bucket, waiting.pop(bucket)
    yield from sorted(waiting.items(), key=lambda found: found[0])
