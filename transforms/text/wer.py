"""Word errors by exact Levenshtein distance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class WordErrors(NamedTuple):
    """What separates a hypothesis from its reference, in words. Errors of several texts add up."""

    substitutions: int
    deletions: int
    insertions: int
    reference_words: int

    @property
    def errors(self) -> int:
        """The Levenshtein distance."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self) -> float:
        """Errors a reference word, from 0, may exceed 1; over an empty reference, the number of errors."""
        return self.errors / max(1, self.reference_words)


def word_errors(reference: Sequence[str], hypothesis: Sequence[str]) -> WordErrors:
    """Return the fewest substitutions, deletions and insertions that turn the reference into the hypothesis.

    Of alignments with equally many errors, one with the fewest substitutions counts: it leaves the most words
    right. Exact; numpy rows, O(reference x hypothesis) time and O(hypothesis) memory.
    """
    head = _shared(reference, hypothesis)
    ref, hyp = reference[head:], hypothesis[head:]
    tail = _shared(ref[::-1], hyp[::-1])
    ref, hyp = ref[: len(ref) - tail], hyp[: len(hyp) - tail]
    distance, substitutions = _distance(*_encode(ref, hyp))
    moved = distance - substitutions
    surplus = len(ref) - len(hyp)
    return WordErrors(substitutions, (moved + surplus) // 2, (moved - surplus) // 2, len(reference))


def _shared(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many words the two share at their beginning."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))


def _encode(*texts: Sequence[str]) -> list[NDArray[np.int64]]:
    numbers: dict[str, int] = {}
    return [np.array([numbers.setdefault(w, len(numbers)) for w in words], np.int64) for words in texts]


def _distance(ref: NDArray[np.int64], hyp: NDArray[np.int64]) -> tuple[int, int]:
    """Return the distance and its substitutions.

    An edit costs ``edit`` and a substitution one more, which is too little to change the distance: so one
    number holds both. A run of insertions is a running minimum once each cell is lowered by its column's cost.
    """
    if len(ref) > len(hyp):
        ref, hyp = hyp, ref
    edit = len(ref) + 1
    columns = np.arange(len(hyp) + 1, dtype=np.int64) * edit
    row = columns.copy()
    best = np.empty_like(row)
    for word in ref:
        best[0] = row[0] + edit
        np.add(row[:-1], np.where(hyp == word, 0, edit + 1), out=best[1:])
        np.minimum(best[1:], row[1:] + edit, out=best[1:])
        np.subtract(best, columns, out=best)
        np.minimum.accumulate(best, out=best)
        np.add(best, columns, out=row)
    return int(row[-1]) // edit, int(row[-1]) % edit
