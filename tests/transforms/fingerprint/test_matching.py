from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.fingerprint.sounds import wandering, words_of
from transforms.fingerprint.matching import (
    NOTHING,
    Drop,
    Match,
    Matching,
    Standing,
    agreement,
    are_same,
    choose,
    covered,
    preference,
    rising,
)
from transforms.fingerprint.words import FRAME_SAMPLES, WORD, Words

HOW = Matching()
PARTS = [wandering(10, seed) for seed in range(8)]
NOISE = np.random.default_rng(1).normal(0, 100, 400_000).astype(np.int16)


def said(*numbers: int) -> Words:
    return words_of(np.concatenate([PARTS[number] for number in numbers]))


def same(one: Words, other: Words) -> bool:
    found, mirrored = agreement(one, other), agreement(other, one)
    assert found == pytest.approx(mirrored, abs=0.05)
    return are_same(found, HOW)


def test_a_copy_with_noise_and_a_trimmed_start_is_the_same() -> None:
    whole = np.concatenate(PARTS[:2])
    assert same(words_of(whole), words_of(whole[3200:] // 2 + NOISE[: len(whole) - 3200] // 4))


def test_other_sounds_are_not_the_same() -> None:
    for one, other in itertools.combinations(range(8), 2):
        assert not same(said(one), said(other))


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_a_part_is_never_the_whole(share: float) -> None:
    whole = np.concatenate(PARTS)
    for start in (0, 0.25):
        part = whole[int(start * len(whole)) :][: int(share * len(whole))]
        assert not same(words_of(whole), words_of(part))


def test_a_common_part_makes_no_duplicates() -> None:
    assert not same(said(0, 1, 2, 3), said(0, 1, 4, 5))
    assert not same(said(0, 1, 2, 3), said(6, 7, 0, 1, 2, 5))


def test_the_same_parts_in_another_order_are_not_the_same() -> None:
    assert not same(said(0, 1, 2, 3), said(2, 3, 0, 1))


def test_a_short_insertion_makes_no_difference() -> None:
    whole, other = np.concatenate(PARTS[:7]), PARTS[7][:40_000]
    halves = np.split(whole, 2)
    assert same(words_of(whole), words_of(np.concatenate([halves[0], other, halves[1]])))


def test_long_recordings_are_compared_by_a_sample_of_words() -> None:
    long = np.concatenate([wandering(30, seed) for seed in range(8)])
    copy = long[7 * FRAME_SAMPLES + 300 :] + np.resize(NOISE, len(long))[7 * FRAME_SAMPLES + 300 :]
    assert same(words_of(long), words_of(copy))
    assert not same(words_of(long), words_of(long[: int(0.7 * len(long))]))


def test_nothing_agrees_with_nothing() -> None:
    assert agreement(np.zeros(0, WORD), said(0)) == NOTHING
    assert agreement(said(0), np.zeros(0, WORD)) == NOTHING
    assert not are_same(NOTHING, HOW)


@given(st.lists(st.integers(0, 30), max_size=30))
def test_a_longest_rising_run(values: list[int]) -> None:
    places = rising(values)
    chosen = [values[place] for place in places]
    assert places == sorted(places)
    assert all(a < b for a, b in itertools.pairwise(chosen))
    longest = [1] * len(values)
    for i, j in itertools.product(range(len(values)), repeat=2):
        if j < i and values[j] < values[i]:
            longest[i] = max(longest[i], longest[j] + 1)
    assert len(places) == max(longest, default=0)


def test_what_is_covered() -> None:
    assert covered(np.arange(100), 100) == 1.0
    assert covered(np.arange(0, 100, 5), 100) == 1.0
    assert covered(np.arange(50), 100) == pytest.approx(0.55, abs=0.02)


def standing(name: str, frames: int = 100, size: int = 1000, content: str | None = None) -> Standing:
    return Standing(name, content or name, frames, size, 16_000)


def test_the_longest_is_kept_then_the_largest_then_the_smallest_id() -> None:
    a, b, c, d = standing("a"), standing("b", size=9000), standing("c", 150), standing("d", size=9000)
    assert sorted([a, b, c, d], key=preference) == [c, b, d, a]
    assert preference(standing("x", 101)) == preference(standing("x", 100)), "a codec's padding is no merit"


def test_equal_files_and_copies_of_them_go_for_the_same_one() -> None:
    a, b, c = standing("a", content="1"), standing("b", content="1"), standing("c", 200)
    assert choose([Match(a, b, 1.0)]) == [Drop("b", "a", "exact", 1.0)]
    both = [Match(a, b, 1.0), Match(a, c, 0.95)]
    assert choose(both) == [Drop("a", "c", "near", 0.95), Drop("b", "c", "near", 0.95)]


def test_likeness_of_likeness_does_not_add_up() -> None:
    a, b, c = standing("a", 300), standing("b", 200), standing("c", 100)
    assert choose([Match(a, b, 0.9), Match(b, c, 0.9)]) == [Drop("b", "a", "near", 0.9)]


names = st.sampled_from("abcdefgh")
matches = st.lists(
    st.builds(
        lambda one, other: Match(standing(one, 100 + ord(one)), standing(other, 100 + ord(other)), 0.9),
        names,
        names,
    ).filter(lambda match: match.one != match.other),
    max_size=12,
)


@given(matches, st.randoms(use_true_random=False))
def test_order_makes_no_difference_and_what_is_kept_for_is_kept(found: list[Match], chance: object) -> None:
    drops = choose(found)
    shuffled = found[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose(shuffled) == drops
    dropped = {drop.recording_id for drop in drops}
    assert len(dropped) == len(drops)
    together = {frozenset((m.one.recording_id, m.other.recording_id)) for m in found}
    for drop in drops:
        assert drop.kept_id not in dropped
        assert frozenset((drop.recording_id, drop.kept_id)) in together
    for pair in together:
        assert pair & dropped, "of two that match one goes"
