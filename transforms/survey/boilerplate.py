"""Words that many recordings say alike: adverts, intros, outros; found by runs of words that come back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.settings import PositiveInt, Share
from transforms.survey.texts import Hashes, Texts, run_hashes

COUNT = np.dtype([("key", "<u8"), ("recordings", "<u4")])
"""A run of words, and how many recordings say it."""
_OF_THE_CORE = 0.5

Counts = NDArray[np.void]


@dataclass(frozen=True)
class Boilerplate:
    """What counts as boilerplate: runs of ``words`` words that ``min_recordings`` different recordings or more say.

    What belongs together is one stretch, from its first word to its last, over the borders of segments. At its edges
    a run counts only if at least half as many recordings say it as say the stretch's most frequent run: the word that
    happens to stand before an advert now and then is not part of it. Where more than ``max_share`` of a recording's
    words would be boilerplate, that recording is a repetition as a whole, not one with an advert in it, and is left
    to the search for duplicates.

    Eight words are shorter than an advert and longer than most sayings. In a corpus of more than some ten thousand
    hours sayings of eight words come back, too: raise ``min_recordings`` there.
    """

    enabled: bool = True
    words: PositiveInt = 8
    min_recordings: PositiveInt = 10
    max_share: Share = 0.8


class Stretch(NamedTuple):
    """Boilerplate in one text: which text, where in it in characters, and how many recordings say it."""

    row: int
    start_chars: int
    end_chars: int
    recordings: int


def count_runs(texts: Texts, how: Boilerplate) -> Counts:
    """Return all runs of words of a bucket and how many of its recordings say each, in the order of keys."""
    keys, begins = _runs(texts, how)
    recordings = texts.recordings[begins]
    order = np.lexsort((recordings, keys))
    keys, recordings = keys[order], recordings[order]
    fresh = np.concatenate([[True], (keys[1:] != keys[:-1]) | (recordings[1:] != recordings[:-1])])[
        : len(keys)
    ]
    found, counts = np.unique(keys[fresh], return_counts=True)
    return _counts(found, counts)


def frequent(by_bucket: Iterable[tuple[int, Counts]], how: Boilerplate) -> Iterator[tuple[int, Counts]]:
    """Yield for each bucket those of its runs that enough recordings of all buckets say."""
    parts = sorted(by_bucket, key=lambda part: part[0])
    every = np.concatenate([counts for _, counts in parts])
    keys, where = np.unique(every["key"], return_inverse=True)
    sums = np.bincount(where, weights=every["recordings"]).astype(np.int64)
    often = sums >= how.min_recordings
    keys, sums = keys[often], sums[often]
    for bucket, counts in parts:
        mine = np.isin(keys, counts["key"])
        if mine.any():
            yield bucket, _counts(keys[mine], sums[mine])


def stretches(texts: Texts, known: Counts, how: Boilerplate) -> list[Stretch]:
    """Return the boilerplate of a bucket's texts, in order. ``known`` holds the frequent runs, in any order."""
    known = np.sort(known, order="key")
    keys, begins = _runs(texts, how)
    at = np.minimum(np.searchsorted(known["key"], keys), max(0, len(known) - 1))
    hit = known["key"][at] == keys if len(known) else np.zeros(len(keys), bool)
    said_by = _said_by(len(texts.hashes), begins[hit], known["recordings"][at[hit]], how)
    _leave_repetitions(texts, said_by, how)
    return list(_stretches(texts, said_by))


def _runs(texts: Texts, how: Boilerplate) -> tuple[Hashes, NDArray[np.int64]]:
    """Return the runs of words that lie in one recording, and the word at which each begins."""
    keys = run_hashes(texts.hashes, how.words)
    ends = texts.recordings[how.words - 1 :]
    (begins,) = np.nonzero(texts.recordings[: len(keys)] == ends[: len(keys)])
    return keys[begins], begins.astype(np.int64)


def _said_by(
    n_words: int, begins: NDArray[np.int64], counts: NDArray[np.uint32], how: Boilerplate
) -> NDArray[np.int64]:
    """Return for each word how many recordings say the stretch that it is part of, 0 where it is in none.

    Runs that overlap are a chain; of it those count that half as many say as say the most frequent one.
    """
    said_by = np.zeros(n_words, np.int64)
    if len(begins):
        firsts = np.append(0, np.flatnonzero(np.diff(begins) >= how.words) + 1)
        peaks = np.repeat(np.maximum.reduceat(counts, firsts), np.diff(np.append(firsts, len(begins))))
        core = counts >= _OF_THE_CORE * peaks
        for i in range(how.words):
            said_by[begins[core] + i] = peaks[core]
    return said_by


def _leave_repetitions(texts: Texts, said_by: NDArray[np.int64], how: Boilerplate) -> None:
    if len(said_by):
        words = np.bincount(texts.recordings)
        covered = np.bincount(texts.recordings, weights=said_by > 0)
        said_by[(covered > how.max_share * words)[texts.recordings]] = 0


def _stretches(texts: Texts, said_by: NDArray[np.int64]) -> Iterator[Stretch]:
    """Yield what is covered without a break in one text."""
    (covered,) = np.nonzero(said_by)
    if not len(covered):
        return
    breaks = np.flatnonzero((np.diff(covered) > 1) | (np.diff(texts.owners[covered]) != 0))
    firsts, lasts = np.append(0, breaks + 1), np.append(breaks, len(covered) - 1)
    for first, last in zip(covered[firsts].tolist(), covered[lasts].tolist(), strict=True):
        yield Stretch(
            int(texts.owners[first]), *texts.chars(first, last + 1), int(said_by[first : last + 1].max())
        )


def _counts(keys: Hashes, recordings: NDArray[np.int64]) -> Counts:
    made = np.empty(len(keys), COUNT)
    made["key"], made["recordings"] = keys, recordings
    return made
