"""The transcripts of a bucket as the survey reads them: words as hashes, and where each word stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.survey.tokens import Tokens, tokenize

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


class Said(NamedTuple):
    """What the survey reads of a transcript."""

    segment_id: str
    recording_id: str
    text: str
    agreement: float | None
    confidence: float | None


@dataclass(frozen=True)
class Texts:
    """Texts in order, with all their words one after the other.

    Words of text i are ``hashes[firsts[i]:firsts[i + 1]]``; ``owners`` says of which text each word is and
    ``recordings`` of which recording (counted from 0 in order).
    """

    said: list[Said]
    tokens: list[Tokens]
    hashes: Hashes
    firsts: Places
    owners: Places
    recordings: Places

    def chars(self, start: int, end: int) -> tuple[int, int]:
        """Return where words ``start`` to ``end`` (not included) of one text stand in it, in characters."""
        owner = int(self.owners[start])
        tokens, first = self.tokens[owner], int(self.firsts[owner])
        return tokens.starts[start - first], tokens.ends[end - 1 - first]


def read_texts(store: Store, bucket_file: str) -> Texts:
    """Return the texts of a bucket of transcripts/, in order."""
    return texts_of(read_rows(store, Said, "transcripts", bucket_file))


def texts_of(rows: Iterable[Said]) -> Texts:
    """Return texts with their words; those of a recording must follow one another."""
    said = list(rows)
    tokens = [tokenize(row.text) for row in said]
    lengths = np.array([len(one.words) for one in tokens], np.int64)
    changes = [i > 0 and row.recording_id != said[i - 1].recording_id for i, row in enumerate(said)]
    numbers = np.cumsum(np.array(changes, np.int64))
    return Texts(
        said,
        tokens,
        hash_words(word for one in tokens for word in one.words),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.repeat(np.arange(len(said), dtype=np.int64), lengths),
        np.repeat(numbers, lengths),
    )


def hash_words(words: Iterable[str]) -> Hashes:
    """Return 64 bits for each word, the same on every machine."""
    return np.fromiter((_hash_word(word) for word in words), np.uint64)


def hash_text(text: str) -> int:
    """Return 64 bits for a text, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest(), "big")


_hash_word = lru_cache(maxsize=1 << 17)(hash_text)


def run_hashes(hashes: Hashes, n: int) -> Hashes:
    """Return 64 bits for each run of ``n`` words, by where the run begins; runs of other lengths differ."""
    if len(hashes) < n:
        return np.empty(0, np.uint64)
    last = len(hashes) - n + 1
    rolled = np.full(last, n, np.uint64)
    for i in range(n):
        rolled = mix(rolled * _FACTOR + hashes[i : i + last])
    return rolled


def mix(values: Hashes) -> Hashes:
    """Return values with every bit spread over all, one to one (the middle of splitmix64)."""
    mixed = (values ^ (values >> np.uint64(30))) * _MIX
    return mixed ^ (mixed >> np.uint64(27))
