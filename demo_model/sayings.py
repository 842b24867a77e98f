"""Sentences about what the demo speaks of, from patterns with choices in them: its words in company, not its lines."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from numpy.random import Generator

_FILE = Path(__file__).parent / "words" / "sayings.txt"
_CHOICES = re.compile(r"\[([^]]*)\]")


@cache
def sayings() -> tuple[str, ...]:
    """Return the patterns, in small letters; ``[a|b]`` is one of them."""
    return tuple(_FILE.read_text(encoding="utf-8").splitlines())


@cache
def saying_words() -> frozenset[str]:
    """Return every word of the patterns."""
    return frozenset(re.findall(r"[a-z']+", " ".join(sayings())))


def saying(random: Generator) -> str:
    """Return a sentence without its full stop or question mark."""

    def chosen(choices: re.Match[str]) -> str:
        several = choices[1].split("|")
        return several[int(random.integers(len(several)))]

    return _CHOICES.sub(chosen, sayings()[int(random.integers(len(sayings())))])
