from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.wer import WordErrors, word_errors

WORDS = st.lists(st.sampled_from("abcd"), max_size=9)


def _plain(reference: list[str], hypothesis: list[str]) -> tuple[int, int]:
    """The textbook recursion: the fewest errors, then the fewest substitutions."""

    @cache
    def best(i: int, j: int) -> tuple[int, int]:
        if not i or not j:
            return i + j, 0
        same = reference[i - 1] == hypothesis[j - 1]
        diagonal, up, left = best(i - 1, j - 1), best(i - 1, j), best(i, j - 1)
        return min(
            diagonal if same else (diagonal[0] + 1, diagonal[1] + 1),
            (up[0] + 1, up[1]),
            (left[0] + 1, left[1]),
        )

    return best(len(reference), len(hypothesis))


@given(WORDS, WORDS)
def test_counts_are_those_of_the_textbook(reference: list[str], hypothesis: list[str]) -> None:
    found = word_errors(reference, hypothesis)
    assert (found.errors, found.substitutions) == _plain(reference, hypothesis)
    assert found.reference_words == len(reference)
    assert len(reference) - found.deletions + found.insertions == len(hypothesis)
    assert min(found) >= 0


@given(WORDS, WORDS)
def test_distance_is_symmetric(left: list[str], right: list[str]) -> None:
    there, back = word_errors(left, right), word_errors(right, left)
    assert (there.substitutions, there.deletions, there.insertions) == (
        back.substitutions,
        back.insertions,
        back.deletions,
    )


@given(WORDS, WORDS, WORDS)
def test_distance_keeps_the_triangle(a: list[str], b: list[str], c: list[str]) -> None:
    assert word_errors(a, c).errors <= word_errors(a, b).errors + word_errors(b, c).errors


@given(WORDS, WORDS)
def test_distance_is_zero_for_equal_texts_only(left: list[str], right: list[str]) -> None:
    assert word_errors(left, left) == WordErrors(0, 0, 0, len(left))
    assert (word_errors(left, right).errors == 0) == (left == right)


@pytest.mark.parametrize(
    ("reference", "hypothesis", "errors", "rate"),
    [
        ("a b c d", "a x c", WordErrors(1, 1, 0, 4), 0.5),
        ("", "a b", WordErrors(0, 0, 2, 0), 2.0),
        ("", "", WordErrors(0, 0, 0, 0), 0.0),
        ("a", "b c d", WordErrors(1, 0, 2, 1), 3.0),
        ("a b", "b a", WordErrors(0, 1, 1, 2), 1.0),
    ],
)
def test_examples(reference: str, hypothesis: str, errors: WordErrors, rate: float) -> None:
    found = word_errors(reference.split(), hypothesis.split())
    assert found == errors
    assert found.rate == rate


def test_long_texts_with_known_edits() -> None:
    reference = [f"w{n}" for n in range(5_000)]
    hypothesis = reference[:]
    for at in range(100, 5_000, 500):
        hypothesis[at] = "other"
    del hypothesis[4_999], hypothesis[2_500]
    hypothesis.insert(7, "new")
    assert word_errors(reference, hypothesis) == WordErrors(10, 2, 1, 5_000)


def test_numbers_of_errors_are_plain_integers() -> None:
    found = word_errors(["a", "b"], ["c"])
    assert all(type(count) is int and not isinstance(count, np.integer) for count in found)
