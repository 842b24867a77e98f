from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.confidence.labels import Judged, aligned, judge
from transforms.text.wer import word_errors


def one_by_one(text: str) -> list[list[str]]:
    return [[word] for word in text.split()]


@pytest.mark.parametrize(
    ("words", "reference", "right", "missing"),
    [
        ("the cat sat", "the cat sat", [1, 1, 1], [0, 0, 0]),
        ("the cad sat", "the cat sat", [1, 0, 1], [0, 0, 0]),
        ("the sat", "the cat sat", [1, 1], [0, 1]),
        ("the cat", "oh the cat sat down", [1, 1], [1, 2]),
        ("the big cat", "the cat", [1, 0, 1], [0, 0, 0]),
        ("", "the cat", [], []),
        ("the cat", "", [0, 0], [0, 0]),
    ],
)
def test_by_hand(words: str, reference: str, right: list[int], missing: list[int]) -> None:
    assert judge(one_by_one(words), reference.split()) == Judged([bool(one) for one in right], missing)


def test_a_word_of_several_parts_is_right_if_all_are() -> None:
    words = [["twenty", "one"], [], ["cats"]]
    assert judge(words, ["twenty", "one", "cats"]).right == [True, True, True]
    assert judge(words, ["twenty", "two", "cats"]).right == [False, True, True]


def test_long_texts_are_cut_and_judged_as_short_ones() -> None:
    chance = random.Random(5)
    reference = [f"w{chance.randint(0, 300)}" for _ in range(3000)]
    lost, changed = set(range(7, 3000, 31)), set(range(11, 3000, 37))
    words = [["wrong"] if at in changed else [word] for at, word in enumerate(reference) if at not in lost]
    found = judge(words, reference)
    assert found.right.count(False) == len(changed - lost)
    assert sum(found.missing) == len(lost)


@given(st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.sampled_from("abc"), max_size=30))
def test_every_word_is_there_once_and_errors_are_few(words: list[str], reference: list[str]) -> None:
    pairs = list(aligned(words, reference))
    assert [at for at, _ in pairs if at >= 0] == list(range(len(words)))
    assert [at for _, at in pairs if at >= 0] == list(range(len(reference)))
    errors = sum(-1 in pair or words[pair[0]] != reference[pair[1]] for pair in pairs)
    assert word_errors(reference, words).errors <= errors <= 4 / 3 * word_errors(reference, words).errors
