"""Codes of several codebooks as ids of a sequence: one after the other, or side by side with a delay; and back."""

from __future__ import annotations

from typing import Literal

import numpy as np

from interleave.speech.base import NO_CODE, Codebooks, Codes

Pattern = Literal["flattened", "delay"]
"""``flattened``: a frame's codes one after the other, frame by frame. ``delay``: as many streams as codebooks, side by
side, that of codebook k later by k positions (MusicGen, arXiv 2306.05284)."""


def arranged(codes: Codes, books: Codebooks) -> Codes:
    """Return codes as they stand in a sequence: shape (streams, positions), numbered over all codebooks.

    Code c of codebook k is k x size + c; where a stream has none, it is -1. T frames of K codebooks take K x T
    positions of one stream, or, delayed, T + K - 1 positions of K streams.

    Args:
        codes: shape (codebooks, frames).
        books: what they are codes of.
    """
    numbered = codes + books.size * np.arange(len(codes))[:, None]
    return delay(numbered) if books.delayed else numbered.T.reshape(1, -1)


def restored(ids: Codes, books: Codebooks) -> Codes:
    """Return the codes, shape (codebooks, frames), that ``arranged`` made ``ids`` of."""
    numbered = undelay(ids) if books.delayed else ids.reshape(-1, books.number).T
    return numbered - books.size * np.arange(books.number)[:, None]


def delay(codes: Codes) -> Codes:
    """Return row k of (K, T) codes moved k places to the right, shape (K, T + K - 1), -1 where nothing is."""
    rows, frames = codes.shape
    delayed = np.full((rows, frames + rows - 1), NO_CODE, np.int64)
    for row in range(rows):
        delayed[row, row : row + frames] = codes[row]
    return delayed


def undelay(delayed: Codes) -> Codes:
    """Return what ``delay`` was given."""
    rows, positions = delayed.shape
    frames = positions - rows + 1
    return np.stack([delayed[row, row : row + frames] for row in range(rows)])


def without_runs(codes: Codes) -> Codes:
    """Return codes, shape (codebooks, frames), without the frames that are equal to the one before."""
    changes = (codes[:, 1:] != codes[:, :-1]).any(axis=0)
    return codes[:, np.concatenate([np.ones(min(1, codes.shape[1]), bool), changes])]
