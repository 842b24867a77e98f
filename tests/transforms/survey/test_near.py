from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.survey.made import sentence, texts
from transforms.survey.near import (
    ENTRY,
    NearDuplicates,
    Sides,
    Standing,
    TextMatch,
    bucket_of_ref,
    choose,
    compare,
    entries,
    pairs_in,
    ref,
    row_of_ref,
)
from transforms.survey.texts import Texts

HOW = NearDuplicates()


def matches(made: Texts, how: NearDuplicates = HOW) -> list[TextMatch]:
    known = Sides(made, 3, how)
    pairs = pairs_in(entries(made, 3, how), how).tolist()
    found = [compare(known[one], known[other], how) for one, other in pairs]
    return [match for match in found if match is not None]


def changed(text: str, places: list[int]) -> str:
    words = text.split()
    for place in places:
        words[place] = "other"
    return " ".join(words)


def test_equal_and_changed_texts_are_found_with_their_likeness() -> None:
    text = sentence(0, 20)
    made = texts(
        {"a": [text], "b": [f"{text.upper()}!"], "c": [changed(text, [4, 11])], "d": [sentence(1, 20)]}
    )
    drops = choose(matches(made))
    assert [(row_of_ref(d.ref), d.kept_id, d.kind) for d in drops] == [
        (1, "a-0", "same_text"),
        (2, "a-0", "near_text"),
    ]
    one, other = ({*pairwise(t.split())} for t in (text, changed(text, [4, 11])))
    assert abs(drops[1].score - len(one & other) / len(one | other)) < 1e-4


def test_short_texts_are_no_duplicates_of_each_other() -> None:
    short = "Thank you very much, I really mean"
    assert matches(texts({"a": [short], "b": [short], "c": ["yes"], "d": ["yes"], "e": [""]})) == []
    assert matches(texts({"a": [short], "b": [short]}), NearDuplicates(min_words=7)) != []


def test_of_a_text_said_a_thousand_times_pairs_grow_with_the_texts_only() -> None:
    often = texts({f"r{i:04}": [sentence(0, 20)] for i in range(1000)})
    assert len(pairs_in(entries(often, 0, HOW), HOW)) == 999
    long_list = np.zeros(1000, ENTRY)
    long_list["ref"] = long_list["text"] = np.arange(1000)
    assert len(pairs_in(long_list, HOW)) <= 1000 * (HOW.reach + 1)
    assert len(pairs_in(long_list[:32], HOW)) == 32 * 31 // 2


@given(st.permutations(range(12)))
def test_the_order_of_what_is_listed_makes_no_difference(order: list[int]) -> None:
    listed = np.zeros(12, ENTRY)
    listed["key"], listed["ref"], listed["text"] = np.arange(12) % 3, np.arange(12), np.arange(12) % 5
    assert pairs_in(listed[order], HOW).tolist() == pairs_in(listed, HOW).tolist()


def standing(number: int, sureness: float = 0.5) -> Standing:
    return Standing(number, f"s{number}", sureness, number)


def test_kept_is_what_the_engines_are_surest_of_and_likeness_does_not_add_up() -> None:
    a, b, c = standing(1), standing(2, 0.9), standing(3)
    assert [(d.ref, d.kept_id) for d in choose([TextMatch(a, b, 0.6), TextMatch(b, c, 0.6)])] == [
        (1, "s2"),
        (3, "s2"),
    ]
    a, b, c = standing(1, 0.9), standing(2), standing(3)
    assert [(d.ref, d.kept_id) for d in choose([TextMatch(a, b, 0.6), TextMatch(b, c, 0.6)])] == [(2, "s1")]


@given(st.permutations(range(6)))
def test_the_order_of_the_matches_makes_no_difference(order: list[int]) -> None:
    same = Standing(9, "s9", 0.5, 1)
    found = [TextMatch(standing(i), standing(i + 1), 0.5) for i in range(1, 6)] + [
        TextMatch(standing(1), same, 1.0)
    ]
    assert choose([found[i] for i in order]) == choose(found)


def test_a_place_is_a_bucket_and_a_row() -> None:
    (place,) = ref(70_000, np.array([5])).tolist()
    assert (bucket_of_ref(place), row_of_ref(place)) == (70_000, 5)


def test_nothing_long_enough_is_nothing_listed() -> None:
    assert len(entries(texts({"a": ["yes"]}), 0, HOW)) == 0
    assert len(pairs_in(np.empty(0, ENTRY), HOW)) == 0
