"""When written words are said: the times of those that were heard, and estimates for those between them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from transforms.longform.tokens import Heard, Ints, Samples

_ALL_JOINED = 0.99


class Clock:
    """Times of the heard tokens, and how long a token of so many characters lasts in this recording.

    That is the median of the heard ones, a character more for each. Recognizers let the last word before a pause last
    until the next one begins. So, where silence is looked for, a token ends at the latest after three times what is
    expected and a quarter of a second; and where nearly all last until the next one, so that ends tell nothing, after
    one and a half times that and 0.1 s. Sentences end where their last word does.
    """

    def __init__(self, heard: Heard, rate_hz: int) -> None:
        self.rate_hz, self.starts, self.ends = rate_hz, heard.start_samples, heard.end_samples
        lasts = self.ends - self.starts
        self._a_character = float(np.median(lasts / (heard.lengths + 1))) if len(lasts) else 0.0
        expected = self.expected(heard.lengths)
        joined = self.ends[:-1] >= self.starts[1:]
        if joined.sum() > _ALL_JOINED * len(joined):
            longest = 1.5 * expected + 0.1 * rate_hz
        else:
            longest = 3.0 * expected + 0.25 * rate_hz
        self._voiced_ends = self.starts + np.minimum(lasts, longest).astype(np.int64)
        self._expected_ends = self.starts + np.minimum(lasts, expected)

    def expected(self, lengths: Ints) -> Samples:
        """Return how long tokens of so many characters last."""
        return (self._a_character * (lengths + 1)).astype(np.int64)

    def pauses(self) -> Samples:
        """Return the silence before each heard token, 0 before the first."""
        silent: Samples = np.concatenate([[0], self.starts[1:] - self._voiced_ends[:-1]])[: len(self.starts)]
        return np.maximum(silent, 0)

    def spans(self, heard_at: Ints, lengths: Ints) -> tuple[Samples, Samples]:
        """Return where the tokens of a sentence start and end, of which at least one was heard.

        Tokens that were not heard share the silence around them: at the sentence's edges as long as they are
        expected to last, but not into the words beyond; inside it all that lies between.
        """
        starts, ends = np.empty(len(heard_at), np.int64), np.empty(len(heard_at), np.int64)
        known = np.flatnonzero(heard_at >= 0)
        starts[known], ends[known] = self.starts[heard_at[known]], self.ends[heard_at[known]]
        expected = self.expected(lengths)
        first, last = known[0], known[-1]
        self._lay(starts, ends, slice(0, first), *self._before(heard_at[first], expected[:first]), lengths)
        for left, right in pairwise(known.tolist()):
            if right > left + 1:
                self._lay(starts, ends, slice(left + 1, right), int(ends[left]), int(starts[right]), lengths)
        beyond = slice(last + 1, len(lengths))
        self._lay(starts, ends, beyond, *self._behind(heard_at[last], expected[beyond]), lengths)
        return starts, ends

    def _before(self, at: int, expected: Samples) -> tuple[int, int]:
        end = int(self.starts[at])
        free = int(self._expected_ends[at - 1]) if at else 0
        return max(min(free, end), end - int(expected.sum())), end

    def _behind(self, at: int, expected: Samples) -> tuple[int, int]:
        begin = int(self.ends[at])
        free = int(self.starts[at + 1]) if at + 1 < len(self.starts) else begin
        return begin, min(max(free, begin), begin + int(expected.sum()))

    @staticmethod
    def _lay(starts: Samples, ends: Samples, rows: slice, begin: int, end: int, lengths: Ints) -> None:
        """Lay tokens end to end, each as long as its share of the characters."""
        weights = np.concatenate([[0], np.cumsum(lengths[rows].astype(np.int64) + 1)])
        end = max(begin, end)
        edges = begin + (end - begin) * weights // max(1, int(weights[-1]))
        starts[rows], ends[rows] = edges[:-1], edges[1:]
