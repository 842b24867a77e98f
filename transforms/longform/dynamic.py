"""The most likely alignment of a text's sentences with heard words, by dynamic programming inside a band.

A row for each number of text tokens passed, a cell for each number of heard ones. Inside a sentence a token is heard as
written, as another word, or not at all, and words may be made up. Between sentences there are two states: *on*, the
sentence ends just here, and *away*, into which one jumps at a cost, and in which heard words and whole sentences are
passed over. Scores are logarithms of odds against heard words that have nothing to do with the text. One byte a cell is
kept to go back.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.compiling import compiled
from transforms.longform.tokens import Ints

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_DELETED, _BOTH, _INSERTED = 0, 1, 2
_GO_ON, _JUMP, _SKIP, _FROM_ON = 0, 1, 2, 4
_NEVER = np.float32(-1e30)
_ZERO = np.float32(0)
_FIT, _MISFIT, _LEAST_FIT = np.float32(0.4), np.float32(2.0), np.float32(-1.2)


class Costs(NamedTuple):
    """Natural logarithms of odds, below 0: of errors, of a jump, and of passing over a sentence while away."""

    substituted: np.float32
    deleted: np.float32
    inserted: np.float32
    jump: np.float32
    skip: np.float32


class Problem(NamedTuple):
    """What is aligned, n tokens in s sentences with m heard tokens, and the cells to fill.

    ``text``, shape (n,), and ``heard``, shape (m,): numbers of the tokens. ``starts``, shape (s + 1,): the first
    token of each sentence, and n; every sentence has one. ``gains``, shape (n,): the score of a text token that is
    heard as written. ``pauses``, shape (m,): what it costs to go on to a heard token from the one before it inside a
    sentence. ``edges``, shape (m + 1,): the score of a sentence that begins or ends before a heard token.
    ``text_lasts`` and ``heard_lasts``: logarithms of how long tokens are expected to last, and do. ``low`` and
    ``high``: the band.
    """

    text: Ints
    starts: Ints
    gains: Floats
    heard: Ints
    pauses: Floats
    edges: Floats
    text_lasts: Floats
    heard_lasts: Floats
    low: Places
    high: Places
    costs: Costs


class _Ways(NamedTuple):
    """How each cell is come to, and where the rows of tokens and those between sentences begin."""

    steps: Bytes
    entries: Bytes
    row_at: Places
    bound_at: Places


class Aligned(NamedTuple):
    """``heard_at``, shape (tokens,): the heard token that stands for each text token, -1 where there is none.

    ``used``, ``follows`` and ``score``, shape (sentences,): whether the sentence was passed through, whether it begins
    where the one before ends, and its score. ``total``: the score of the whole way. ``cells``: how many were filled.
    """

    heard_at: Ints
    used: NDArray[np.bool_]
    follows: NDArray[np.bool_]
    score: Floats
    total: float
    cells: int


def align(problem: Problem) -> Aligned:
    """Align; see ``Problem``."""
    widths = problem.high - problem.low + 1
    row_at = np.concatenate([[0], np.cumsum(widths)])
    bound_at = np.concatenate([[0], np.cumsum(widths[problem.starts])])
    cells = int(row_at[-1] + bound_at[-1])
    ways = _Ways(np.empty(row_at[-1], np.uint8), np.empty(bound_at[-1], np.uint8), row_at, bound_at)
    ends_away, total = _compiled_fill(problem, ways)
    heard_at, used, follows, score = _compiled_trace(problem, ways, ends_away)
    return Aligned(heard_at, used, follows, score, float(total), cells)


def _fill(problem: Problem, ways: _Ways) -> tuple[bool, np.float32]:
    """Fill the cells; return whether the best way ends away, and its score."""
    starts, low, high = problem.starts, problem.low, problem.high
    width = np.max(high - low) + 1
    row, last = np.full(width, _NEVER), np.full(width, _NEVER)
    away, away_before = np.zeros(width, np.float32), np.zeros(width, np.float32)
    for sentence in range(len(starts)):
        at = starts[sentence]
        away, away_before = away_before, away
        _bound(problem, sentence, row, away, away_before, ways.entries[ways.bound_at[sentence] :])
        if sentence == len(starts) - 1:
            break
        for place in range(low[at], high[at] + 1):
            here = place - low[at]
            row[here] = max(row[here], away[here]) + problem.edges[place]
        for token in range(at, starts[sentence + 1]):
            row, last = last, row
            _token_row(problem, token, token == at, last, row, ways.steps[ways.row_at[token + 1] :])
        end = starts[sentence + 1]
        for place in range(low[end], high[end] + 1):
            row[place - low[end]] += problem.edges[place]
    end = high[-1] - low[-1]
    return bool(away[end] > row[end]), max(away[end], row[end])


def _bound(
    problem: Problem, sentence: int, on: Floats, away: Floats, away_before: Floats, entries: Bytes
) -> None:
    """Fill the away state before a sentence, and say how each cell is best come to and begun from."""
    starts, low, high, costs = problem.starts, problem.low, problem.high, problem.costs
    at = starts[sentence]
    for place in range(low[at], high[at] + 1):
        here = place - low[at]
        best, source = _ZERO, _SKIP
        if sentence > 0:
            begin = starts[sentence - 1]
            best = away_before[min(place, high[begin]) - low[begin]] + costs.skip
            if on[here] + costs.jump > best:
                best, source = on[here] + costs.jump, _JUMP
        if here > 0 and away[here - 1] >= best:
            best, source = away[here - 1], _GO_ON
        away[here] = best
        entries[here] = source | (_FROM_ON if on[here] >= best else 0)


def _token_row(problem: Problem, token: int, first: bool, before: Floats, row: Floats, steps: Bytes) -> None:
    """Fill the row behind a token from the row before it."""
    low_before, high_before, begin = problem.low[token], problem.high[token], problem.low[token + 1]
    said, lasts, costs, pauses = problem.text[token], problem.text_lasts[token], problem.costs, problem.pauses
    for place in range(begin, problem.high[token + 1] + 1):
        best, step = _NEVER, _DELETED
        if place <= high_before:
            best = before[place - low_before] + costs.deleted
        if place > low_before and place - 1 <= high_before:
            if problem.heard[place - 1] == said:
                gain = problem.gains[token]
            else:
                gain = costs.substituted + _fit(lasts - problem.heard_lasts[place - 1])
            both = before[place - 1 - low_before] + gain - (_ZERO if first else pauses[place - 1])
            if both >= best:
                best, step = both, _BOTH
        if place > begin:
            alone = row[place - 1 - begin] + costs.inserted - pauses[place - 1]
            if alone > best:
                best, step = alone, _INSERTED
        row[place - begin] = best
        steps[place - begin] = step


def _fit(difference: np.float32) -> np.float32:
    """Return what it tells that a word lasts as long as another: heard wrong, it takes the same time."""
    return max(_FIT - _MISFIT * difference * difference, _LEAST_FIT)


def _trace(
    problem: Problem, ways: _Ways, away: bool
) -> tuple[Ints, NDArray[np.bool_], NDArray[np.bool_], Floats]:
    starts, low, high = problem.starts, problem.low, problem.high
    sentence, place = len(starts) - 1, high[-1]
    heard_at = np.full(len(problem.text), -1, np.int32)
    used, follows = np.zeros(sentence, np.bool_), np.zeros(sentence, np.bool_)
    score = np.zeros(sentence, np.float32)
    while sentence > 0 or away:
        if away:
            entry = ways.entries[ways.bound_at[sentence] + place - low[starts[sentence]]] & 3
            if entry == _GO_ON:
                place -= 1
            elif entry == _JUMP:
                away = False
            elif sentence == 0:
                break
            else:
                sentence -= 1
                place = min(place, high[starts[sentence]])
            continue
        sentence -= 1
        used[sentence] = True
        score[sentence] = problem.edges[place]
        place = _sentence_back(problem, ways, sentence, place, heard_at, score)
        score[sentence] += problem.edges[place]
        away = ways.entries[ways.bound_at[sentence] + place - low[starts[sentence]]] & _FROM_ON == 0
        follows[sentence] = not away
    return heard_at, used, follows, score


def _sentence_back(
    problem: Problem, ways: _Ways, sentence: int, place: int, heard_at: Ints, score: Floats
) -> int:
    """Go back through a sentence: note what was heard and what it scores; return where it begins."""
    token, first = problem.starts[sentence + 1] - 1, problem.starts[sentence]
    while token >= first:
        step = ways.steps[ways.row_at[token + 1] + place - problem.low[token + 1]]
        if step != _DELETED:
            place -= 1
            if token > first or step == _INSERTED:
                score[sentence] -= problem.pauses[place]
        if step == _INSERTED:
            score[sentence] += problem.costs.inserted
            continue
        if step == _DELETED:
            score[sentence] += problem.costs.deleted
        elif problem.text[token] == problem.heard[place]:
            heard_at[token] = place
            score[sentence] += problem.gains[token]
        else:
            heard_at[token] = place
            lasts = problem.text_lasts[token] - problem.heard_lasts[place]
            score[sentence] += problem.costs.substituted + _fit(lasts)
        token -= 1
    return place


_fit = compiled(_fit)
_bound, _token_row, _sentence_back = compiled(_bound), compiled(_token_row), compiled(_sentence_back)
_compiled_fill, _compiled_trace = compiled(_fill), compiled(_trace)
