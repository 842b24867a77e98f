"""A gate before a nemo grammar: only the words around what needs work are given to it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from transforms.text.reach import Reach

_UNCLEAR = re.compile(r"[\[\]\\]|[^\S ]|  |^ | $")
_REMEMBERED = 65_536
_PLAIN = re.compile(r"(?:[^\W_]+(?:['\u2019-][^\W_]+)*[.,;:?!]*(?: |$))*")


class Window(NamedTuple):
    """Words ``start`` to ``stop`` (not included) of a text that were converted together, and what they became."""

    start: int
    stop: int
    text: str


class Gate:
    """Converts text by a grammar that is run on windows only; the result is that of the whole text.

    The grammar reads a text as tokens with spaces between them and takes the cheapest reading; costs add up. A space
    that no token but plain words could reach across (``Reach``) therefore divides it: the cheapest reading of the
    whole is the cheapest reading of each side. So the text is cut at all such spaces. Pieces that no such token
    reaches at all are plain words, which the grammar leaves as they are; the others are the windows. What ``finish``
    does to punctuation looks further than that, and is done on the whole text.

    Args:
        reach: of the grammar's tagger.
        run: the grammar without what follows it, for windows; results are remembered.
        run_whole: the same for whole texts with square brackets, backslashes or other spaces.
        finish: what follows the grammar on the whole text: spaces around punctuation.
    """

    def __init__(
        self,
        reach: Reach,
        run: Callable[[str], str],
        run_whole: Callable[[str], str],
        finish: Callable[[str], str],
    ) -> None:
        self._reach = reach
        self._run = lru_cache(_REMEMBERED)(run)
        self._run_whole = run_whole
        self._finish = finish

    def convert(self, text: str) -> str:
        """Return the text as the grammar makes it.

        Raises:
            EngineError: if the grammar cannot read it.
        """
        if _UNCLEAR.search(text):
            return self._finish(self._run_whole(text)) if text.strip() else ""
        words = text.split(" ")
        pieces, at = [], 0
        for start, stop in self._windows(text, words):
            pieces += [*words[at:start], self._run(" ".join(words[start:stop]))]
            at = stop
        joined = " ".join(" ".join((*pieces, *words[at:])).split())
        return joined if _PLAIN.fullmatch(joined) else self._finish(joined)

    def groups(self, words: Iterable[str]) -> list[Window]:
        """Return every word, in order, alone or with the neighbours that it was converted with.

        Args:
            words: words without spaces; a word with spaces, or an empty one, stays as it is.

        Raises:
            EngineError: if the grammar cannot read a window.
        """
        given = [word.strip() for word in words]
        groups: list[Window] = []
        for first, last in _runs(
            [bool(word) and not _UNCLEAR.search(word) and " " not in word for word in given]
        ):
            at = first
            for start, stop in self._windows(" ".join(given[first:last]), given[first:last]):
                groups += [Window(n, n + 1, given[n]) for n in range(at, first + start)]
                at = first + stop
                text = self._finish(self._run(" ".join(given[first + start : at])))
                groups.append(Window(first + start, at, text))
            groups += [Window(n, n + 1, given[n]) for n in range(at, last)]
        taken = {n for group in groups for n in range(group.start, group.stop)}
        groups += [Window(n, n + 1, word) for n, word in enumerate(given) if n not in taken]
        return sorted(groups)

    def _windows(self, text: str, words: list[str]) -> Iterator[tuple[int, int]]:
        """Yield the first word of each window and the one after its last, in order; windows do not touch."""
        stretches = sorted(self._reach.stretches(text))
        if not stretches:
            return
        end = -1
        numbers = []
        for word in words:
            numbers.append(end + 1)
            end += len(word.encode()) + 1
        yield from _merged(stretches, numbers)


def _merged(stretches: list[tuple[int, int]], starts: list[int]) -> Iterator[tuple[int, int]]:
    """Yield, as words, the stretches that share no word with each other; those that do, merged."""
    first, stop = -1, -1
    for begin, end in stretches:
        word, after = bisect_right(starts, begin) - 1, bisect_left(starts, end)
        if word >= stop:
            if stop > 0:
                yield first, stop
            first, stop = word, after
        stop = max(stop, after)
    if stop > 0:
        yield first, stop


def _runs(usable: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a list that are true throughout."""
    first = None
    for at, one in enumerate([*usable, False]):
        if one and first is None:
            first = at
        elif not one and first is not None:
            yield first, at
            first = None
