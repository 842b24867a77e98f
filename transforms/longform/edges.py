"""Where sentences begin and end: made-up words at their edges are reckoned to the side of the shorter silence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from transforms.longform.found import Found

_MADE_UP, _CLEAR_S = 2, 0.1


class Edges:
    """The edges of the sentences that were found.

    Heard words between two sentences that adjoin belong to either: they part at the longest silence, if one is longer
    by 0.1 s. Where nothing adjoins, up to two heard words are looked at that come without a pause.
    """

    def __init__(self, found: Found) -> None:
        self._found = found
        clock = found.clock
        silent = clock.starts[1:] - clock.ends[:-1]
        self._pauses = np.concatenate([[0], np.maximum(silent, 0), [0]])
        self._least = _CLEAR_S * clock.rate_hz
        self._taken: list[int] = found.aligned.heard_at[found.aligned.heard_at >= 0].tolist()

    def start(self, number: int, start_samples: int) -> int:
        """Return where a sentence begins whose first word is said at ``start_samples``."""
        first = int(self._found.heard_at(number)[0])
        if first < 0:
            return start_samples
        before = bisect_left(self._taken, first) - 1
        lowest = self._taken[before] + 1 if before >= 0 else 0
        if not self._found.sides(number)[0]:
            lowest = max(lowest, first - self._made_up(first))
        return int(self._found.clock.starts[self._quietest(lowest, first, first)])

    def end(self, number: int, end_samples: int) -> int:
        """Return where a sentence ends whose last word is said until ``end_samples``."""
        last = int(self._found.heard_at(number)[-1])
        if last < 0:
            return end_samples
        after = bisect_right(self._taken, last)
        highest = self._taken[after] if after < len(self._taken) else len(self._pauses) - 1
        if not self._found.sides(number)[1]:
            highest = min(highest, last + 1 + self._made_up(last + 1))
        return int(self._found.clock.ends[self._quietest(last + 1, highest, last + 1) - 1])

    def _made_up(self, edge: int) -> int:
        """Return how many words beyond an edge may be made up: none where there is silence at it."""
        return _MADE_UP if self._pauses[edge] < self._least else 0

    def _quietest(self, first: int, last: int, otherwise: int) -> int:
        """Return the heard token of ``first`` to ``last`` before which is the longest silence, if it is clear."""
        longest = first + int(np.argmax(self._pauses[first : last + 1]))
        return longest if self._pauses[longest] >= self._pauses[otherwise] + self._least else otherwise
