"""Cues, and captions that roll: each cue repeats what the one before it showed, then adds a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

ROLLING_SHARE = 0.5


class Cue(NamedTuple):
    """A caption: ``text`` is plain, lines separated by newlines; times are integer milliseconds."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None


def drop_repeated_lines(cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues with each word of rolling captions once; other captions as they are.

    A file rolls if at least half of its cues (our choice) begin with the words that the cue before ended
    with, and one of them goes on after that: so a "No." that is said twice stays twice. A cue that adds
    nothing is left out.
    """
    repeated = [_repeated_words(before, cue) for before, cue in pairwise(cues)]
    goes_on = any(0 < n < len(cue.text.split()) for n, cue in zip(repeated, cues[1:], strict=True))
    if not goes_on or sum(n > 0 for n in repeated) < ROLLING_SHARE * len(repeated):
        return list(cues)
    shortened = [_without(cue, n) for n, cue in zip([0, *repeated], cues, strict=True)]
    return [cue for cue in shortened if cue.text]


def _repeated_words(before: Cue, cue: Cue) -> int:
    """Return the length of the longest beginning of a cue that the cue before ends with, in words."""
    old, new = before.text.split(), cue.text.split()
    lengths = range(min(len(old), len(new)), 0, -1)
    return next((n for n in lengths if old[-n:] == new[:n]), 0)


def _without(cue: Cue, n_words: int) -> Cue:
    return cue._replace(text=" ".join(cue.text.split()[n_words:])) if n_words else cue
