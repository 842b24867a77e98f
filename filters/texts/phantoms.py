"""The phantom phrases of all languages, ready to be looked up in a folded text."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import NamedTuple

import filters.phrases
from filters.texts.tokens import count_words, fold

ANYWHERE = "any"
_LONG_WORDS = 4.5


class Phantoms(NamedTuple):
    """Folded phrases.

    ``marks`` may stand anywhere, ``credits`` and ``openings`` begin sentences, ``cues`` are beginnings of words that
    all stand in one, the others are whole sentences. ``marks``, ``credits`` and ``makers`` are never spoken,
    ``openings``, ``outros`` and ``cues`` seldom, ``polite`` words often.
    """

    marks: tuple[str, ...]
    credits: tuple[str, ...]
    makers: frozenset[str]
    openings: tuple[str, ...]
    outros: frozenset[str]
    polite: frozenset[str]
    cues: tuple[tuple[str, ...], ...]


@cache
def phantoms() -> Phantoms:
    """Return the phrases of all languages: a recognizer makes them up in any, whatever it hears."""
    names = sorted(module.name for module in pkgutil.iter_modules(filters.phrases.__path__))
    modules = [importlib.import_module(f"filters.phrases.{name}") for name in names if name != ANYWHERE]
    marks = importlib.import_module(f"filters.phrases.{ANYWHERE}").CREDITS
    made_by = [line for module in modules for line in _lines(module.CREDITS)]
    outros = [line for module in modules for line in _lines(module.OUTROS)]
    return Phantoms(
        tuple(map(fold, _lines(marks))),
        tuple(fold(line) for line in made_by if not _is_one_word(line)),
        frozenset(fold(line) for line in made_by if _is_one_word(line)),
        tuple(fold(line) for line in outros if _may_go_on(line)),
        frozenset(map(fold, outros)),
        frozenset(fold(line) for module in modules for line in _lines(module.POLITE)),
        tuple(_cue(line) for module in modules for line in _lines(module.CUES)),
    )


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _cue(line: str) -> tuple[str, ...]:
    return tuple(fold(word).rstrip() for word in line.split())


def _words(line: str) -> float:
    return count_words(fold(line).split())


def _is_one_word(line: str) -> bool:
    return _words(line) < 2


def _may_go_on(line: str) -> bool:
    """Tell whether a closing phrase also begins longer sentences: long ones do, what follows varies."""
    return line.endswith("…") or _words(line) >= _LONG_WORDS
