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

from transforms.longform.band import Band
from transforms.longform.tokens import Ints
from transforms.rover.compiling import compiled

Floats = NDArray[np.float32]
Places = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_DELETED, _BOTH, _INSERTED = 0, 1, 2
_GO_ON, _JUMP, _SKIP, _FROM_ON = 0, 1, 2, 4
_NEVER = np.float32(-1e30)


class Costs(NamedTuple):
    """Natural logarithms of odds, below 0: of errors, of a jump, and of passing over a sentence while away."""

    substituted: float
    deleted: float
    inserted: float
    jump: float
    skip: float


class Aligned(NamedTuple):
    """``heard_at``, shape (tokens,): the heard token that stands for each text token, -1 where there is none.

    ``used``, ``follows`` and ``score``, shape (sentences,): whether the sentence was passed through, whether it begins
    where the one before ends, and its score. ``cells``: how many cells were filled.
    """

    heard_at: Ints
    used: NDArray[np.bool_]
    follows: NDArray[np.bool_]
    score: Floats
    cells: int


def align(
    text: Ints, starts: Ints, gains: Floats, heard: Ints, pauses: Floats, band: Band, costs: Costs
) -> Aligned:
    """Align.

    Args:
        text: numbers of the text's tokens.
        starts: the first token of each sentence, and the number of tokens; every sentence has one.
        gains: the score of each text token where it is heard as written.
        heard: numbers of the heard tokens.
        pauses: what it costs to go on to each heard token from the one before it inside a sentence, not negative.
        band: the cells to fill.
        costs: of everything else.
    """
    widths = band.high - band.low + 1
    row_at = np.concatenate([[0], np.cumsum(widths)])
    bound_at = np.concatenate([[0], np.cumsum(widths[starts])])
    steps, entries = np.empty(row_at[-1], np.uint8), np.empty(bound_at[-1], np.uint8)
    numbers = np.array(costs, np.float32)
    inputs = (text, starts, gains, heard, pauses, band.low, band.high)
    ends_away = _fill(*inputs, row_at, bound_at, steps, entries, numbers)
    found = _trace(*inputs, row_at, bound_at, steps, entries, numbers, ends_away)
    return Aligned(*found, int(row_at[-1] + bound_at[-1]))


def _fill(
    text: Ints,
    starts: Ints,
    gains: Floats,
    heard: Ints,
    pauses: Floats,
    low: Places,
    high: Places,
    row_at: Places,
    bound_at: Places,
    steps: Bytes,
    entries: Bytes,
    costs: Floats,
) -> bool:
    """Fill the cells; return whether the best way ends away."""
    width = np.max(high - low) + 1
    row, last, away, away_before = (
        np.full(width, _NEVER),
        np.full(width, _NEVER),
        np.zeros(width, np.float32),
        np.zeros(width, np.float32),
    )
    for sentence in range(len(starts)):
        at = starts[sentence]
        away, away_before = away_before, away
        _bound(sentence, starts, row, away, away_before, low, high, entries[bound_at[sentence] :], costs)
        if sentence == len(starts) - 1:
            break
        for place in range(high[at] - low[at] + 1):
            row[place] = max(row[place], away[place])
        for token in range(at, starts[sentence + 1]):
            row, last = last, row
            _token_row(
                token, token == at, text, gains, heard, pauses, low, high, last, row,
                steps[row_at[token + 1] :], costs,
            )  # fmt: skip
    end = high[-1] - low[-1]
    return bool(away[end] > row[end])


def _bound(
    sentence: int,
    starts: Ints,
    on: Floats,
    away: Floats,
    away_before: Floats,
    low: Places,
    high: Places,
    entries: Bytes,
    costs: Floats,
) -> None:
    """Fill the away state before a sentence, and say how each cell is best come to and begun from."""
    at = starts[sentence]
    for place in range(low[at], high[at] + 1):
        here = place - low[at]
        best, source = np.float32(0), _SKIP
        if sentence > 0:
            begin = starts[sentence - 1]
            best = away_before[min(place, high[begin]) - low[begin]] + costs[4]
            if on[here] + costs[3] > best:
                best, source = on[here] + costs[3], _JUMP
        if here > 0 and away[here - 1] >= best:
            best, source = away[here - 1], _GO_ON
        away[here] = best
        entries[here] = source | (_FROM_ON if on[here] >= best else 0)


def _token_row(
    token: int,
    first: bool,
    text: Ints,
    gains: Floats,
    heard: Ints,
    pauses: Floats,
    low: Places,
    high: Places,
    before: Floats,
    row: Floats,
    steps: Bytes,
    costs: Floats,
) -> None:
    low_before, high_before, begin = low[token], high[token], low[token + 1]
    for place in range(begin, high[token + 1] + 1):
        best, step = _NEVER, _DELETED
        if place <= high_before:
            best = before[place - low_before] + costs[1]
        if place > low_before and place - 1 <= high_before:
            gain = gains[token] if text[token] == heard[place - 1] else costs[0]
            both = before[place - 1 - low_before] + gain - (np.float32(0) if first else pauses[place - 1])
            if both >= best:
                best, step = both, _BOTH
        if place > begin:
            alone = row[place - 1 - begin] + costs[2] - pauses[place - 1]
            if alone > best:
                best, step = alone, _INSERTED
        row[place - begin] = best
        steps[place - begin] = step


def _trace(
    text: Ints,
    starts: Ints,
    gains: Floats,
    heard: Ints,
    pauses: Floats,
    low: Places,
    high: Places,
    row_at: Places,
    bound_at: Places,
    steps: Bytes,
    entries: Bytes,
    costs: Floats,
    away: bool,
) -> tuple[Ints, NDArray[np.bool_], NDArray[np.bool_], Floats]:
    sentence, place = len(starts) - 1, high[-1]
    heard_at = np.full(len(text), -1, np.int32)
    used, follows = np.zeros(sentence, np.bool_), np.zeros(sentence, np.bool_)
    score = np.zeros(sentence, np.float32)
    while sentence > 0 or away:
        if away:
            entry = entries[bound_at[sentence] + place - low[starts[sentence]]] & 3
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
        token = starts[sentence + 1] - 1
        while token >= starts[sentence]:
            step = steps[row_at[token + 1] + place - low[token + 1]]
            inside = token > starts[sentence] or step == _INSERTED
            if step != _DELETED:
                place -= 1
                score[sentence] -= pauses[place] if inside else np.float32(0)
            if step == _BOTH:
                heard_at[token] = place
                score[sentence] += gains[token] if text[token] == heard[place] else costs[0]
            else:
                score[sentence] += costs[1] if step == _DELETED else costs[2]
            token -= 1 if step != _INSERTED else 0
        away = entries[bound_at[sentence] + place - low[starts[sentence]]] & _FROM_ON == 0
        follows[sentence] = not away
    return heard_at, used, follows, score


_bound, _token_row = compiled(_bound), compiled(_token_row)
_fill, _trace = compiled(_fill), compiled(_trace)
