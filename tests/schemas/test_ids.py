from __future__ import annotations

from collections import Counter

from schemas.ids import bucket_of, stable_id, unit_interval


def test_ids_depend_on_where_the_parts_are_split() -> None:
    assert stable_id("ab", "c") != stable_id("a", "bc")
    assert stable_id("ab", "c") == stable_id("ab", "c")


def test_an_id_is_the_same_on_every_machine() -> None:
    assert stable_id("recording", "a.wav") == "5532788feaaa65af"


def test_draws_are_uniform() -> None:
    draws = [unit_interval("seed", i) for i in range(10_000)]
    assert min(draws) >= 0
    assert max(draws) < 1
    assert abs(sum(draws) / len(draws) - 0.5) < 0.01


def test_buckets_are_about_alike() -> None:
    sizes = Counter(bucket_of(stable_id(i), 10) for i in range(10_000))
    assert set(sizes) == set(range(10))
    assert max(sizes.values()) < 1.2 * min(sizes.values())
