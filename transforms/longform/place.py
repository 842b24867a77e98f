"""A written text placed on heard words: which of its sentences were said, and when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.records import Word
from transforms.asr.base import primary_language
from transforms.longform.anchors import find_anchors
from transforms.longform.band import band_around
from transforms.longform.dynamic import Aligned, Costs, Floats, Problem, align
from transforms.longform.settings import LongformSettings
from transforms.longform.split import Splitter, split_sentences
from transforms.longform.surprise import log_expected
from transforms.longform.times import Clock, quietest
from transforms.longform.tokens import Heard, TimedWord, Vocabulary, Written, read_heard, read_text

_MOST_GAIN, _SKIP, _MADE_UP = 9.0, -0.3, 2
_PAUSE_S, _NO_PAUSE, _PAUSE, _PAUSE_GAIN_PER_S = 0.15, -0.6, 1.0, 4.0


class PlacedSentence(NamedTuple):
    """A sentence of the text that was said: where it stands in the text, in characters, and when it is said.

    ``words`` are its written words with their times. ``score`` is the natural logarithm of the odds that it was said
    there, ``matched`` the share of its words that were heard as written. ``follows``: it is the next sentence of the text
    after the placed one before it, with nothing heard between them that is not in the text.
    """

    text: str
    start_chars: int
    end_chars: int
    start_samples: int
    end_samples: int
    score: float
    matched: float
    follows: bool
    words: tuple[Word, ...]


class Placed(NamedTuple):
    """The sentences that are trusted, in order; how many there are in the text; and how many cells that took."""

    sentences: list[PlacedSentence]
    n_sentences: int
    cells: int


def align_text(
    words: Sequence[TimedWord],
    text: str,
    rate_hz: int = 16_000,
    settings: LongformSettings = LongformSettings(),
    split: Splitter = split_sentences,
    language: str | None = "en",
) -> list[PlacedSentence]:
    """Return the sentences of ``text`` that ``words`` say, with their times, in order; only those that are trusted.

    What is not said is left out, and so is what is said at another place than its order in the text demands. Time and
    memory grow with the number of words.

    Args:
        words: what a recognizer heard, in order of time, with its errors.
        text: what was written; chapters of it may be missing, or not have been said.
        rate_hz: of the words' times.
        settings: the model of the recognizer's errors, and the limits of trust.
        split: gives the sentences of a text as spans of characters.
        language: what the text is written in; numbers in English are compared as they are said.
    """
    return place_text(words, text, rate_hz, settings, split, language).sentences


def place_text(
    words: Sequence[TimedWord],
    text: str,
    rate_hz: int = 16_000,
    settings: LongformSettings = LongformSettings(),
    split: Splitter = split_sentences,
    language: str | None = "en",
) -> Placed:
    """Return what ``align_text`` does, and what it was found in."""
    vocabulary, english = Vocabulary(), primary_language(language or "") == "en"
    written = read_text(text, split(text), vocabulary, english)
    heard = read_heard(words, vocabulary, english)
    if not len(written.tokens) or not len(heard.tokens):
        return Placed([], len(written.spans), 0)
    clock = Clock(heard, rate_hz)
    aligned = _align(written, heard, clock, rate_hz, settings)
    trusted = _trusted(written, heard, clock, aligned, rate_hz, settings)
    return Placed(_sentences(text, written, heard, clock, aligned, trusted), len(written.spans), aligned.cells)


def _align(
    written: Written, heard: Heard, clock: Clock, rate_hz: int, settings: LongformSettings
) -> Aligned:
    n_text, n_heard = len(written.tokens), len(heard.tokens)
    anchors = find_anchors(written.tokens, heard.tokens)
    band = band_around(anchors, n_text, n_heard, settings.margin_words)
    gains = np.minimum(np.log(settings.hit_share) - log_expected(written, heard), _MOST_GAIN)
    shares = (settings.substituted_share, settings.deleted_share, settings.inserted_share)
    logs = (*(math.log(share) for share in shares), -settings.jump_cost, _SKIP)
    problem = Problem(
        written.tokens,
        written.starts,
        gains.astype(np.float32),
        heard.tokens,
        *_pauses_and_edges(clock.pauses() / rate_hz, settings),
        np.log(np.maximum(clock.expected(written.lengths), 1)).astype(np.float32),
        np.log(np.maximum(clock.ends - clock.starts, 1)).astype(np.float32),
        *band,
        Costs(*map(np.float32, logs)),
    )
    return align(problem)


def _pauses_and_edges(pauses_s: NDArray[np.float64], settings: LongformSettings) -> tuple[Floats, Floats]:
    """Return what silence costs inside a sentence, and what it tells for a sentence that begins or ends there."""
    beyond_s = np.maximum(pauses_s - settings.pause_free_s, 0)
    costs = np.minimum(settings.pause_cost_per_s * beyond_s, settings.jump_cost)
    if not (pauses_s > _PAUSE_S).any():
        return costs.astype(np.float32), np.zeros(len(costs) + 1, np.float32)
    edges = np.minimum(_NO_PAUSE + _PAUSE_GAIN_PER_S * pauses_s, _PAUSE)
    edges[0] = _PAUSE
    return costs.astype(np.float32), np.append(edges, _PAUSE).astype(np.float32)


class _Sentence(NamedTuple):
    """What is known of a sentence that the alignment passes through, in tokens."""

    first: int
    last: int
    matched: float


def _trusted(
    written: Written,
    heard: Heard,
    clock: Clock,
    aligned: Aligned,
    rate_hz: int,
    settings: LongformSettings,
) -> dict[int, float]:
    """Return the score of each sentence that is trusted.

    The odds that it was said here, among as many places as there are heard words that nothing else accounts for; where
    it lies between sentences that are there, that it was not said would take a jump.
    """
    found = {
        number: _looked_at(written, heard, aligned, number)
        for number in np.flatnonzero(aligned.used).tolist()
        if (aligned.heard_at[written.starts[number] : written.starts[number + 1]] >= 0).any()
    }
    kept = {}
    order = list(found)
    for at, number in enumerate(order):
        here = found[number]
        sides = [aligned.follows[number], number + 1 < len(aligned.follows) and aligned.follows[number + 1]]
        before = found[order[at - 1]].last if at else -1
        after = found[order[at + 1]].first if at + 1 < len(order) else len(heard.tokens)
        free = max(0, here.first - before - 1) + max(0, after - here.last - 1)
        context = settings.jump_cost * (sum(sides) - 1) - (0 if all(sides) else float(np.log1p(free)))
        score = float(aligned.score[number]) + context
        if here.matched >= settings.min_matched and score >= settings.min_score:
            kept[number] = score
    return kept


def _looked_at(written: Written, heard: Heard, aligned: Aligned, number: int) -> _Sentence:
    tokens = slice(written.starts[number], written.starts[number + 1])
    at = aligned.heard_at[tokens]
    known = at[at >= 0]
    same = (at >= 0) & (heard.tokens[at] == written.tokens[tokens])
    return _Sentence(int(known[0]), int(known[-1]), float(same.mean()))


def _sentences(
    text: str, written: Written, heard: Heard, clock: Clock, aligned: Aligned, trusted: dict[int, float]
) -> list[PlacedSentence]:
    placed: list[PlacedSentence] = []
    edges = _Edges(clock, written, aligned)
    for number, score in trusted.items():
        tokens = slice(written.starts[number], written.starts[number + 1])
        starts, ends = clock.spans(aligned.heard_at[tokens], written.lengths[tokens])
        starts[0], ends[-1] = edges.start(number, int(starts[0])), edges.end(number, int(ends[-1]))
        begin, end = written.spans[number]
        placed.append(
            PlacedSentence(
                text[begin:end],
                begin,
                end,
                int(starts[0]),
                int(ends[-1]),
                score,
                _looked_at(written, heard, aligned, number).matched,
                bool(aligned.follows[number]) and number - 1 in trusted,
                _words(text, written, tokens, starts, ends),
            )
        )
    return placed


class _Edges:
    """Where sentences begin and end, made-up words at their edges reckoned in: up to the longest silence there."""

    def __init__(self, clock: Clock, written: Written, aligned: Aligned) -> None:
        self._clock, self._aligned, self._starts = clock, aligned, written.starts
        self._pauses = np.append(clock.pauses(), 0)
        self._taken = np.unique(aligned.heard_at[aligned.heard_at >= 0])

    def start(self, number: int, start: int) -> int:
        """Return where a sentence begins whose first token is said at ``start``."""
        first = int(self._aligned.heard_at[self._starts[number]])
        if first < 0:
            return start
        before = int(np.searchsorted(self._taken, first)) - 1
        lowest = int(self._taken[before]) + 1 if before >= 0 else 0
        if not self._aligned.follows[number]:
            lowest = max(lowest, first - _MADE_UP)
        return int(self._clock.starts[quietest(self._pauses, lowest, first)]) if lowest < first else start

    def end(self, number: int, end: int) -> int:
        """Return where a sentence ends whose last token is said until ``end``."""
        last = int(self._aligned.heard_at[self._starts[number + 1] - 1])
        if last < 0:
            return end
        after = int(np.searchsorted(self._taken, last, "right"))
        highest = int(self._taken[after]) if after < len(self._taken) else len(self._pauses) - 1
        if number + 1 == len(self._aligned.follows) or not self._aligned.follows[number + 1]:
            highest = min(highest, last + 1 + _MADE_UP)
        return int(self._clock.ends[quietest(self._pauses, last + 1, highest) - 1]) if last + 1 < highest else end


def _words(
    text: str, written: Written, tokens: slice, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[Word, ...]:
    word_of = written.word_of[tokens]
    edges = np.flatnonzero(np.diff(word_of, prepend=-1, append=-1))
    return tuple(
        Word(text[slice(*written.words[word_of[begin]])], int(starts[begin]), int(ends[end - 1]), None)
        for begin, end in zip(edges[:-1], edges[1:], strict=True)
    )
