from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.longform.anchors import find_anchors
from transforms.longform.tokens import Ints

words = st.lists(st.integers(0, 8), max_size=60).map(lambda numbers: np.array(numbers, np.int32))


@given(words, words)
def test_anchors_grow_on_both_sides_and_are_words_that_are_equal(text: Ints, heard: Ints) -> None:
    anchors = find_anchors(text, heard)
    assert (np.diff(anchors, axis=0) > 0).all()
    assert (text[anchors[:, 0]] == heard[anchors[:, 1]]).all()


def test_a_text_that_is_heard_without_an_error_is_anchored_word_by_word() -> None:
    text = np.arange(500, dtype=np.int32)
    assert (find_anchors(text, text) == np.arange(500)[:, None]).all()


def test_what_is_moved_has_no_anchors_among_what_is_not() -> None:
    text = np.arange(300, dtype=np.int32)
    heard = np.concatenate([text[40:], text[:40]])
    anchors = find_anchors(text, heard)
    assert (anchors[:, 0] - anchors[:, 1] == 40).all()
    assert len(anchors) == 260


def test_an_anchor_that_stands_alone_is_left_out() -> None:
    text, heard = np.arange(100, dtype=np.int32), np.arange(200, 300, dtype=np.int32)
    heard[50] = 3
    assert len(find_anchors(text, heard)) == 0


def test_common_words_anchor_through_what_stands_around_them() -> None:
    draw = np.random.default_rng(1).integers(0, 12, 400).astype(np.int32)
    anchors = find_anchors(draw, draw)
    assert (anchors[:, 0] == anchors[:, 1]).all()
    assert len(anchors) > 350


def test_nothing_has_no_anchors() -> None:
    none = np.empty(0, np.int32)
    assert len(find_anchors(none, none)) == len(find_anchors(none, np.arange(4, dtype=np.int32))) == 0
