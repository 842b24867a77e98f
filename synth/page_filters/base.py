"""What a filter of pages is: frozen settings that measure a page's main text and decide on what was measured.

A filter is one module (`length.py`) with one class of the same name in CamelCase (`Length`). It does no I/O and keeps
no state. The first of a list that says no gives the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

from synth.page import MainText


class PageText:
    """The main text of a page as filters see it; what several of them need is made once.

    ``language`` is a code of ISO 639-1 and ``language_probability`` is in [0, 1]; both None where a text is too short
    to tell.
    """

    def __init__(
        self, text: MainText, language: str | None = None, language_probability: float | None = None
    ) -> None:
        self.main = text
        self.language = language
        self.language_probability = language_probability

    @cached_property
    def lines(self) -> list[str]:
        """The blocks that are no headings, one a line."""
        return [block.text for block in self.main.blocks if block.kind != "heading"]

    @cached_property
    def words(self) -> list[str]:
        """What spaces part in ``lines``."""
        return [word for line in self.lines for word in line.split()]

    @cached_property
    def n_characters(self) -> int:
        """The length of all lines."""
        return sum(map(len, self.lines))

    def n_grams(self, n: int) -> Counter[str]:
        """Return how often each run of ``n`` words occurs."""
        words = self.words
        return Counter(" ".join(words[at : at + n]) for at in range(len(words) - n + 1))


class PageFilter(Protocol):
    """A frozen dataclass of settings, a default for each."""

    def measure(self, page: PageText) -> float | None:
        """Return the score, None where there is nothing to measure: such a page is kept."""
        ...

    def decide(self, score: float | None) -> str | None:
        """Return why a page with this score is dropped, None to keep it."""
        ...


def first_reason(filters: Sequence[PageFilter], page: PageText) -> str | None:
    """Return the reason of the first filter that drops a page, None where all keep it."""
    return next((reason for one in filters if (reason := one.decide(one.measure(page)))), None)


def share(part: float, whole: float) -> float | None:
    """Return a share, None of nothing."""
    return part / whole if whole else None
