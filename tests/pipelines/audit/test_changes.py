from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.audit.changes import ABSENT, ANOTHER_TEXT, KEPT, Changes, Fate, Mean, Pair, shared_ranges
from pipelines.audit.sampling import Sampler
from schemas.ids import bucket_of, stable_id


def fate(
    number: int,
    *,
    kept: bool = True,
    text: str = "one two three",
    private: bool = False,
    agreement: float = 0.5,
) -> Fate:
    name, reason = (None, None) if kept else ("duration", "too_short")
    return Fate("f", f"s{number}", 2.0, text, agreement, None, kept, name, reason, None, private)


def changes(*pairs: Pair) -> Changes:
    found = Changes(Sampler(0, 9))
    for pair in pairs:
        found.add(pair)
    return found


def chosen(found: Changes) -> list[tuple[tuple[str, str], str]]:
    return [(flow, name) for flow, name, _ in found.samples.by_rank()]


@given(st.integers(1, 40), st.integers(1, 40), st.text(min_size=1, max_size=8))
def test_buckets_that_are_compared_hold_the_same_recordings(mine: int, theirs: int, name: str) -> None:
    recording = stable_id(name)
    one, two = bucket_of(recording, mine), bucket_of(recording, theirs)
    assert [one in a for a, _ in shared_ranges(mine, theirs)] == [
        two in b for _, b in shared_ranges(mine, theirs)
    ]
    covered = [list(side) for side in zip(*shared_ranges(mine, theirs), strict=True)]
    assert [[n for part in side for n in part] for side in covered] == [
        list(range(mine)),
        list(range(theirs)),
    ]


def test_segments_are_counted_by_what_became_of_them() -> None:
    found = changes(
        Pair(fate(0), fate(0)), Pair(fate(1), fate(1, kept=False)), Pair(fate(2, kept=False), fate(2)),
        Pair(fate(3), None), Pair(None, fate(4, kept=False)),
    )  # fmt: skip
    dropped = "duration: too_short"
    assert {flow: total.items for flow, total in found.flows.items()} == {
        (KEPT, KEPT): 1, (dropped, KEPT): 1, (KEPT, dropped): 1, (ABSENT, KEPT): 1, (dropped, ABSENT): 1,
    }  # fmt: skip
    assert sum(total.hours for total in found.flows.values()) == 10.0
    assert (found.in_both.items, found.another_text.items) == (3, 0)
    assert sorted(chosen(found)) == [
        ((ABSENT, KEPT), "s3"), ((dropped, ABSENT), "s4"), ((dropped, KEPT), "s1"), ((KEPT, dropped), "s2"),
    ]  # fmt: skip


def test_words_are_held_against_those_of_the_other_root() -> None:
    found = changes(
        Pair(fate(0, text="One, two three!"), fate(0)), Pair(fate(1, text="one too three four"), fate(1))
    )
    assert found.words.errors == 2
    assert found.words.rate == pytest.approx(2 / 6)
    assert found.another_text.items == 1
    assert chosen(found) == [((KEPT, ANOTHER_TEXT), "s1")]


def test_what_is_private_in_either_root_is_counted_and_not_heard() -> None:
    found = changes(Pair(fate(0), fate(0, kept=False, private=True)), Pair(fate(1, private=True), None))
    assert sum(total.items for total in found.flows.values()) == 2
    assert chosen(found) == []


def test_means_weigh_hours_of_what_each_keeps() -> None:
    found = changes(
        Pair(fate(0, agreement=1.0), fate(0, agreement=0.2)),
        Pair(fate(1, agreement=0.5), fate(1, kept=False)),
    )
    assert [mean.value for mean in found.agreement] == [pytest.approx(0.75), pytest.approx(0.2)]
    assert [mean.value for mean in found.confidence] == [None, None]
    assert Mean().value is None
