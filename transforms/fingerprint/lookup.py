"""Which recordings of many are worth comparing: an inverted index of a few words of each, cut into steps for a shuffle.

The words are the ones with the lowest hashes, so that copies look themselves up under the same ones (min-hash). A
list of the index holds recordings of like lengths only, and what is paired in it grows with its length, never with
the square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from schemas.records import Fingerprint
from schemas.settings import PositiveInt
from transforms.fingerprint.matching import Matching
from transforms.fingerprint.words import FRAME_SAMPLES, RATE_HZ, from_bytes, spread

_KEY_BITS = 24


@dataclass(frozen=True)
class Lookup:
    """How recordings are looked up.

    Each is listed under ``keys`` of its words; two that stand together in ``min_shared`` lists are compared. In a list
    of at most ``ordinary`` recordings each is paired with each; in a longer one, that of an ordinary sound, each with
    the ``reach`` that follow it in length. Of 40 copies at 16 kbit/s and better the worst shared 3 of 40 keys
    (``benchmarks/duplicates.py``).
    """

    keys: PositiveInt = 40
    min_shared: PositiveInt = 2
    ordinary: PositiveInt = 32
    reach: PositiveInt = 3


class Listed(NamedTuple):
    """A recording in a list of the index. ``frames`` is its length in 64 ms, ``content`` stands for its file's bytes.

    ``buckets`` is how many the root has, from which follows where the recording lies.
    """

    recording_id: str
    content: str
    frames: int
    buckets: int


class Pair(NamedTuple):
    """Two recordings that share a list; ``one`` is the smaller id."""

    one: str
    other: str
    buckets: int


def length_frames(row: Fingerprint) -> int:
    """Return a recording's length in frames of 64 ms, rounded down."""
    return row.duration_samples * RATE_HZ // (row.sample_rate_hz * FRAME_SAMPLES)


def content_of(row: Fingerprint) -> str:
    """Return what stands for a file's bytes: the first 64 bits of their SHA-256."""
    return row.content_sha256[:16]


def list_keys(row: Fingerprint, how: Lookup, matching: Matching) -> list[int]:
    """Return the lists that a recording stands in; none if it is not to be compared by sound.

    A list is for a word and an octave of lengths. A recording that may be the shorter one of a pair with the next
    octave stands in that octave's lists too.
    """
    words, frames = from_bytes(row.words), length_frames(row)
    if len(words) < matching.min_words or row.duration_samples < matching.min_duration_s * row.sample_rate_hz:
        return []
    keys = words["key"][np.argsort(spread(words["key"]))[: how.keys]].tolist()
    octaves = sorted({frames.bit_length(), int(frames / matching.min_share).bit_length()})
    return [octave << _KEY_BITS | key for octave in octaves for key in keys]


def pairs_in(key: int, listed: Iterable[Listed], how: Lookup, matching: Matching) -> Iterator[Pair]:
    """Yield the pairs of a list that are worth comparing. Of equal files only the smallest id takes part."""
    first: dict[str, Listed] = {}
    for one in listed:
        first[one.content] = min(first.get(one.content, one), one)
    in_length = sorted(first.values(), key=lambda one: (one.frames, one.recording_id))
    reach = len(in_length) if len(in_length) <= how.ordinary else how.reach
    for place, shorter in enumerate(in_length):
        for longer in in_length[place + 1 : place + 1 + reach]:
            if shorter.frames < matching.min_share * longer.frames:
                break
            if longer.frames.bit_length() == key >> _KEY_BITS:  # or they meet in two octaves
                ids = sorted((shorter.recording_id, longer.recording_id))
                yield Pair(ids[0], ids[1], shorter.buckets)


def worth_comparing(pairs: Iterable[Pair], how: Lookup) -> list[Pair]:
    """Return the pairs that were found in enough lists, in order."""
    return sorted(pair for pair, lists in Counter(pairs).items() if lists >= how.min_shared)
