"""Runs of digits in a text: what stands together as one number, and what is said around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_BETWEEN = r"(?:[\s().,:;/\-–—]|\b(?:uh|um|er|erm|and|then)\b){0,6}"
_RUN = re.compile(rf"\d(?:{_BETWEEN}\d)*", re.IGNORECASE)
_GROUP = re.compile(r"\d+")
_DIVIDES = re.compile(r"[.,;:]\s|[^\W\d]|\n")
_EVEN_STEPS = 0.8


class Run(NamedTuple):
    """Digits of a text that follow on each other, with nothing but marks between them.

    ``groups``: the digits that stand together, each with its start and end in characters.
    """

    groups: tuple[tuple[str, int, int], ...]

    @property
    def digits(self) -> str:
        """All digits."""
        return "".join(group for group, _, _ in self.groups)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many digits each group has."""
        return tuple(len(group) for group, _, _ in self.groups)

    @property
    def start(self) -> int:
        """Where the first digit is."""
        return self.groups[0][1]

    @property
    def end(self) -> int:
        """Where the last digit ends."""
        return self.groups[-1][2]

    def part(self, first: int, end: int) -> Run:
        """Return groups ``first`` to ``end``, not included."""
        return Run(self.groups[first:end])


def runs(text: str, least: int) -> Iterator[Run]:
    """Yield the runs of at least so many digits."""
    for found in _RUN.finditer(text):
        groups = tuple((m[0], m.start(), m.end()) for m in _GROUP.finditer(text, found.start(), found.end()))
        if sum(len(group) for group, _, _ in groups) >= least:
            yield Run(groups)


def readings(text: str, run: Run, least: int) -> Iterator[Run]:
    """Yield a run, and then its parts of at least so many digits that a comma, a full stop or a word divides."""
    yield run
    edges = [
        i for i in range(1, len(run.groups)) if _DIVIDES.search(text[run.groups[i - 1][2] : run.groups[i][1]])
    ]
    if edges:
        for first, end in pairwise([0, *edges, len(run.groups)]):
            part = run.part(first, end)
            if len(part.digits) >= least:
                yield part


def counts_up(run: Run) -> bool:
    """Whether somebody counts: most of the steps between groups are the same, and not 0."""
    steps = [int(after[0]) - int(before[0]) for before, after in pairwise(run.groups)]
    most = max(set(steps), key=lambda step: (steps.count(step), step), default=0)
    return len(steps) >= 4 and most != 0 and steps.count(most) >= _EVEN_STEPS * len(steps)


def said_near(words: re.Pattern[str], text: str, start: int, end: int, before: int, behind: int = 0) -> bool:
    """Whether one of some words is said at most so many characters before or behind a stretch of a text."""
    return bool(words.search(text[max(0, start - before) : start]) or words.search(text[end : end + behind]))
