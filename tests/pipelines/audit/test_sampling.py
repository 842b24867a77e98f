from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipelines.audit.sampling import Sampler


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10_000)), unique=True),
    st.integers(1, 6),
    st.randoms(),
)
def test_the_order_makes_no_difference(members: list[tuple[str, int]], size: int, chance: object) -> None:
    first: Sampler[str, int] = Sampler(0, size)
    second: Sampler[str, int] = Sampler(0, size)
    for stratum, number in members:
        first.offer(stratum, str(number), number)
    for stratum, number in sorted(members):
        second.offer(stratum, str(number), number)
    assert list(first.by_rank()) == list(second.by_rank())


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10_000)), unique=True), st.integers(1, 6))
def test_every_stratum_has_as_many_as_it_can(members: list[tuple[str, int]], size: int) -> None:
    sampler: Sampler[str, int] = Sampler(0, size)
    for stratum, number in members:
        sampler.offer(stratum, str(number), number)
    found = Counter(stratum for stratum, _, _ in sampler.by_rank())
    assert found == {s: min(size, n) for s, n in Counter(stratum for stratum, _ in members).items()}


def test_the_first_of_each_come_before_the_second_of_any() -> None:
    sampler: Sampler[str, int] = Sampler(0, 3)
    for number in range(30):
        sampler.offer("abc"[number % 3], str(number), number)
    assert [stratum for stratum, _, _ in sampler.by_rank()] == ["a", "b", "c"] * 3


def test_another_seed_draws_others() -> None:
    drawn = []
    for seed in (0, 1):
        sampler: Sampler[str, int] = Sampler(seed, 5)
        for number in range(200):
            sampler.offer("", str(number), number)
        drawn.append({number for _, _, number in sampler.by_rank()})
    assert drawn[0] != drawn[1]
