"""All ways to say a text, as an acceptor of dictionary words, and the way back from what was said to the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Reading = tuple[str, ...]
"""Words of the dictionary, one after the other; none where a piece may be left unsaid."""

Arc = tuple[int, int, str]
"""From state, to state, and the word between them."""

_Arcs = list[tuple[int, int, str | None]]


class Spoken(NamedTuple):
    """What is said for one written word: a chain of slots of several readings each, or one of ``whole`` for all."""

    slots: tuple[tuple[Reading, ...], ...]
    whole: tuple[Reading, ...] = ()


def build_arcs(spoken: Sequence[Spoken]) -> tuple[list[Arc], int]:
    """Return the arcs of the acceptor and its last state; the first is 0.

    Every path says the whole text. States are numbered as they are made; what may be left unsaid has arcs around it.
    """
    arcs: _Arcs = []
    state = last = 0
    for one in spoken:
        first = state
        for slot in one.slots:
            state = last = _add(arcs, state, slot, last)
        if one.whole and one.slots:
            last = _add(arcs, first, one.whole, last, state)
        elif one.whole:
            state = last = _add(arcs, first, one.whole, last)
    return _without_empty(arcs, state), state


def _add(arcs: _Arcs, first: int, readings: Sequence[Reading], last: int, target: int | None = None) -> int:
    """Add parallel readings from a state to ``target``, or to a new one; return the highest state there is.

    ``last`` is the highest state so far.
    """
    ends = []
    for reading in readings:
        before = first
        for word in reading[:-1]:
            last += 1
            arcs.append((before, last, word))
            before = last
        ends.append((before, reading[-1] if reading else None))
    if target is None:
        target = last = last + 1
    arcs += [(before, target, word) for before, word in ends]
    return last


def _without_empty(arcs: _Arcs, final: int) -> list[Arc]:
    """Return arcs that accept the same, none of which is empty. Empty arcs lead to a later slot's state only."""
    skips: dict[int, list[int]] = {}
    for first, last, word in reversed(arcs):
        if word is None:
            skips[first] = [last, *skips.get(last, []), *skips.get(first, [])]
    ends = {state for state, reached in skips.items() if final in reached}
    said = []
    for first, last, word in arcs:
        if word is not None:
            befores = [first, *(state for state, reached in skips.items() if first in reached)]
            afters = [last, final] if last in ends else [last]
            said += [(before, after, word) for before in befores for after in afters]
    return list(dict.fromkeys(said))


def trace(spoken: Sequence[Spoken], words: Sequence[str]) -> list[tuple[int, int]] | None:
    """Return which words were said for each written word, as (first, past the last); None if they are not the text.

    Where the words can be shared out in several ways, a written word has as few as it can, from the last one on.
    """
    reached = [{0}]
    for one in spoken:
        reached.append({end for start in reached[-1] for end in _ends(one, words, start)})
    if len(words) not in reached[-1]:
        return None
    spans = []
    end = len(words)
    for one, starts in zip(reversed(spoken), reversed(reached[:-1]), strict=True):
        start = max(start for start in starts if end in _ends(one, words, start))
        spans.append((start, end))
        end = start
    return spans[::-1]


def _ends(one: Spoken, words: Sequence[str], start: int) -> set[int]:
    """Return where the words that are said for a written word may end if they begin at ``start``."""
    ends = {start} if one.slots or not one.whole else set()
    for slot in one.slots:
        ends = {at + len(reading) for at in ends for reading in slot if _is_at(reading, words, at)}
    return ends | {start + len(reading) for reading in one.whole if _is_at(reading, words, start)}


def _is_at(reading: Reading, words: Sequence[str], at: int) -> bool:
    return tuple(words[at : at + len(reading)]) == reading
