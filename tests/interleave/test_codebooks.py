from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from interleave.codebooks import arranged, delay, restored, without_runs
from interleave.speech.base import Codebooks, Codes

CODES = hnp.arrays(np.int64, st.tuples(st.integers(1, 5), st.integers(1, 20)), elements=st.integers(0, 7))


def test_flattened_codes_lie_frame_by_frame() -> None:
    codes = np.array([[1, 2, 3], [4, 5, 6]])
    assert arranged(codes, Codebooks(2, 10)).tolist() == [[1, 14, 2, 15, 3, 16]]


def test_each_codebook_comes_a_position_later() -> None:
    codes = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    assert arranged(codes, Codebooks(3, 10, delayed=True)).tolist() == [
        [1, 2, 3, -1, -1],
        [-1, 14, 15, 16, -1],
        [-1, -1, 27, 28, 29],
    ]
    assert delay(codes[:1]).tolist() == [[1, 2, 3]]


@given(CODES, st.booleans())
def test_what_was_arranged_is_restored(codes: Codes, delayed: bool) -> None:
    books = Codebooks(len(codes), 8, delayed)
    ids = arranged(codes, books)
    assert np.array_equal(restored(ids, books), codes)
    number, frames = codes.shape
    assert ids.shape == ((number, frames + number - 1) if delayed else (1, number * frames))
    assert ids.max() < books.n_ids
    for row, found in enumerate(ids if delayed else []):
        assert set(found[found >= 0] // 8) == {row}


@given(CODES)
def test_without_runs_no_frame_is_as_the_one_before_and_none_else_is_gone(codes: Codes) -> None:
    found = without_runs(codes)
    frames, left = [tuple(f) for f in codes.T.tolist()], [tuple(f) for f in found.T.tolist()]
    assert left == [f for i, f in enumerate(frames) if i == 0 or f != frames[i - 1]]
    assert without_runs(codes[:, :0]).shape == (len(codes), 0)
