"""Which stretches of a text a nemo grammar could take for more than plain words: read off the grammar itself.

A tagger of nemo_text_processing is one transducer for a whole sentence. It reads tokens with spaces or punctuation
between them; every kind of token costs about 1, only the plain word costs 100. So a stretch is taken as a number, a
date, an abbreviation wherever that is possible at all, and this is possible where the transducer without its plain
words reads the stretch from its first state into a final one.

That transducer reads bytes. Its states are followed as sets, each set of states numbered when it is first reached
and its steps remembered (the subset construction, done as far as texts need it): a text costs some lookups a byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from transforms.text.cheapest import Arcs

_PLAIN_WORD_COST = 50.0
"""Arcs that cost more begin a plain word (nemo: 100); all other tokens cost at most 3 (nemo: 1.01 to 2.1)."""

_MOST_SETS = 20_000
_DEAD, _START = 0, 1
_STARTS = re.compile(r"(?<![^\W_])\S")
_ENDS = re.compile(r"(?<=\S)(?![^\W_])")
_PUNCTUATION = ".,;:!?'\"()-\u2013\u2014\u2026\u2018\u2019\u201c\u201d\u00ab\u00bb\u00bf\u00a1"
_BEYOND_PUNCTUATION = re.compile(f"[^\\s{re.escape(_PUNCTUATION)}]")


class Reach:
    """Finds the stretches that a tagger could take as tokens other than plain words.

    Args:
        tagger: the tagger's transducer over bytes.
    """

    def __init__(self, tagger: Arcs) -> None:
        self._start = tagger.start
        self._firsts: list[int] = tagger.firsts.tolist()
        self._reads: list[int] = tagger.reads.tolist()
        self._nexts: list[int] = tagger.nexts.tolist()
        self._plain: list[bool] = (tagger.costs >= _PLAIN_WORD_COST).tolist()
        self._ends: list[bool] = np.isfinite(tagger.finals).tolist()
        self._states: dict[int, tuple[list[int], dict[int, list[int]], bool]] = {}
        self._closures: dict[int, frozenset[int]] = {}
        self._reset()

    def stretches(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where such stretches begin and end, counted in bytes of UTF-8; they may overlap.

        A token begins at the beginning of the text or after a character that is no letter and no digit, and ends
        before one or at the end; a stretch may hold several tokens. Punctuation alone is none.
        """
        data = text.encode()
        places = [0, *accumulate(len(letter.encode()) for letter in text)]
        ends = {places[found.start()] for found in _ENDS.finditer(text)}
        for found in _STARTS.finditer(text):
            first = found.start()
            beyond = _BEYOND_PUNCTUATION.search(text, first)
            if beyond:
                yield from self._from(data, places[first], places[beyond.start()], ends)

    def _from(self, data: bytes, first: int, beyond: int, ends: set[int]) -> Iterator[tuple[int, int]]:
        steps, finals, at, last = self._steps, self._finals, _START, None
        for place in range(first, len(data)):
            following = steps[at].get(data[place])
            at = self._step(at, data[place]) if following is None else following
            if at == _DEAD:
                break
            if finals[at] and place >= beyond and place + 1 in ends:
                last = place + 1
        if last is not None:
            yield first, last
        if len(self._sets) > _MOST_SETS:
            self._reset()

    def _reset(self) -> None:
        self._sets: dict[frozenset[int], int] = {}
        self._members: list[frozenset[int]] = []
        self._steps: list[dict[int, int]] = []
        self._finals: list[bool] = []
        self._number(frozenset())
        self._number(self._closure(self._start))

    def _step(self, at: int, byte: int) -> int:
        known = self._state
        reached = {to for state in self._members[at] for to in known(state)[1].get(byte, ())}
        number = self._number(frozenset().union(*map(self._closure, reached)))
        self._steps[at][byte] = number
        return number

    def _closure(self, state: int) -> frozenset[int]:
        """Return what is reached from a state without reading, less the states that only lead on to others."""
        known = self._closures.get(state)
        if known is None:
            seen, todo = {state}, [state]
            while todo:
                for to in self._state(todo.pop())[0]:
                    if to not in seen:
                        seen.add(to)
                        todo.append(to)
            known = frozenset(one for one in seen if self._state(one)[1] or self._state(one)[2])
            self._closures[state] = known
        return known

    def _number(self, states: frozenset[int]) -> int:
        number = self._sets.get(states)
        if number is None:
            number = self._sets[states] = len(self._members)
            self._members.append(states)
            self._steps.append({})
            self._finals.append(any(self._state(state)[2] for state in states))
        return number

    def _state(self, state: int) -> tuple[list[int], dict[int, list[int]], bool]:
        """Return where a state leads without reading and with each byte, and whether a sentence may end there."""
        known = self._states.get(state)
        if known is None:
            silent: list[int] = []
            read: dict[int, list[int]] = {}
            for arc in range(self._firsts[state], self._firsts[state + 1]):
                if not self._plain[arc]:
                    to, label = self._nexts[arc], self._reads[arc]
                    (read.setdefault(label, []) if label else silent).append(to)
            known = self._states[state] = (silent, read, self._ends[state])
        return known
