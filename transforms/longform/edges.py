"""Where sentences begin and end: made-up words at their edges are reckoned to the side of the shorter silence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from transforms.longform.found import Found

_MADE_UP = 2


class Edges:
    """The edges of the sentences that were found.

    Heard words between two sentences that adjoin belong to either: they part at the longest silence. Where nothing
    adjoins, up to two heard words are looked at.
    """

    def __init__(self, found: Found) -> None:
        self._found = found
        self._pauses = np.append(found.clock.pauses(), 0)
        self._taken: list[int] = found.aligned.heard_at[found.aligned.heard_at >= 0].tolist()

    def start(self, number: int, start_samples: int) -> int:
        """Return where a sentence begins whose first word is said at ``start_samples``."""
        first = int(self._found.heard_at(number)[0])
        if first < 0:
            return start_samples
        before = bisect_left(self._taken, first) - 1
        lowest = self._taken[before] + 1 if before >= 0 else 0
        if not self._found.sides(number)[0]:
            lowest = max(lowest, first - _MADE_UP)
        return int(self._found.clock.starts[self._quietest(lowest, first)])

    def end(self, number: int, end_samples: int) -> int:
        """Return where a sentence ends whose last word is said until ``end_samples``."""
        last = int(self._found.heard_at(number)[-1])
        if last < 0:
            return end_samples
        after = bisect_right(self._taken, last)
        highest = self._taken[after] if after < len(self._taken) else len(self._pauses) - 1
        if not self._found.sides(number)[1]:
            highest = min(highest, last + 1 + _MADE_UP)
        return int(self._found.clock.ends[self._quietest(last + 1, highest) - 1])

    def _quietest(self, first: int, last: int) -> int:
        """Return the heard token of ``first`` to ``last`` with the longest silence before it, the first of equals."""
        return first + int(np.argmax(self._pauses[first : last + 1]))
