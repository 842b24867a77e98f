"""The band around the anchors in which the alignment is looked for: its area grows with the words, not their square."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.longform.anchors import Pairs

AREA_A_WORD = 1024
_CORNER = 400


class Band(NamedTuple):
    """For each number of text tokens passed, the least and the greatest number of heard ones; neither ever falls.

    Shapes (tokens + 1,). ``low`` begins at 0 and ``high`` ends at the number of heard tokens.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]


def band_around(anchors: Pairs, n_text: int, n_heard: int, margin: int) -> Band:
    """Return the band: between two anchors all that lies between them, and ``margin`` heard tokens to both sides.

    Where that is more than ``AREA_A_WORD`` times the tokens between the anchors (a chapter that was not read where
    others were read that are not in the text), it is only what lies about as far on in both from either anchor.
    """
    low, high = np.full(n_text + 1, n_heard, np.int64), np.zeros(n_text + 1, np.int64)
    corners = np.vstack([[0, 0], anchors, [n_text, n_heard]])
    for begin, end in pairwise(corners):
        for rows, lowest, highest in _between(*begin, *end):
            low[rows] = np.minimum(low[rows], lowest)
            high[rows] = np.maximum(high[rows], highest)
    low, high = low - margin, high + 1 + margin
    low = np.minimum.accumulate(low[::-1])[::-1]
    return Band(np.clip(low, 0, n_heard), np.clip(np.maximum.accumulate(high), 0, n_heard))


_Rows = tuple[slice, NDArray[np.int64] | int, NDArray[np.int64] | int]


def _between(text_begin: int, heard_begin: int, text_end: int, heard_end: int) -> Iterator[_Rows]:
    down, across = text_end - text_begin, heard_end - heard_begin
    if down * across <= AREA_A_WORD * (down + across):
        yield slice(text_begin, text_end + 1), heard_begin, heard_end
        return
    half = min(down, across) // 2
    steps = np.arange(half + 1)
    for rows, middle in (
        (slice(text_begin, text_begin + half + 1), heard_begin + steps),
        (slice(text_end - half, text_end + 1), heard_end - half + steps),
    ):
        yield rows, np.maximum(middle - _CORNER, heard_begin), np.minimum(middle + _CORNER, heard_end)
    if down > across:
        rows = slice(text_begin + half, text_end - half + 1)
        yield (
            rows,
            max(heard_begin + half - _CORNER, heard_begin),
            min(heard_begin + half + _CORNER, heard_end),
        )
