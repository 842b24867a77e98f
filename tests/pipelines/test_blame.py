"""Against which buckets a broken try counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.blame import find_suspects
from transforms.buckets import BucketTask
from transforms.store.attempts import Attempts, all_attempts, read_attempts, write_attempts
from transforms.store.store import Bucket, Store

TASKS = [BucketTask(Bucket(number, 3), "f") for number in range(3)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path))


def begin(store: Store, begun: dict[int, int], raised: int | None = None) -> None:
    for number, times in begun.items():
        error = "ValueError: poison" if number == raised else None
        write_attempts(store, "curate", TASKS[number].bucket, Attempts("f", times, error))


def counts(store: Store) -> list[int]:
    return [read_attempts(store, "curate", task.bucket, "f").begun for task in TASKS]


def test_what_raised_is_to_blame_and_not_what_it_interrupted(store: Store) -> None:
    begin(store, {0: 1})
    before = all_attempts(store, "curate")
    begin(store, {0: 2, 1: 1, 2: 3}, raised=1)  # the runner itself has begun the last one three times
    assert find_suspects(store, "curate", TASKS, before) == []
    assert counts(store) == [1, 1, 0]


def test_the_only_one_that_was_begun_ended_its_worker(store: Store) -> None:
    begin(store, {0: 3})
    before = all_attempts(store, "curate")
    begin(store, {1: 2})
    assert find_suspects(store, "curate", TASKS, before) == []
    assert counts(store) == [3, 2, 0]


def test_of_several_any_may_have_ended_the_worker(store: Store) -> None:
    begin(store, {0: 1, 2: 2})
    before = all_attempts(store, "curate")
    begin(store, {0: 2, 1: 1})
    assert find_suspects(store, "curate", TASKS, before) == TASKS[:2]
    assert counts(store) == [1, 0, 2]


def test_what_another_run_has_begun_is_its_own_affair(store: Store) -> None:
    begin(store, {0: 1, 1: 1})
    assert find_suspects(store, "curate", TASKS[1:], {}) == []
    assert counts(store) == [1, 1, 0]


def test_what_was_set_aside_stays_so(store: Store) -> None:
    write_attempts(store, "curate", TASKS[0].bucket, Attempts("f", 2, set_aside=True))
    begin(store, {1: 1, 2: 1})
    assert find_suspects(store, "curate", TASKS, {}) == TASKS[1:]
    assert counts(store) == [2, 0, 0]


def test_what_counted_under_another_fingerprint_does_not_count(store: Store) -> None:
    before = {"bucket-00000-of-00003.json": Attempts("old", 4)}
    begin(store, {0: 1, 1: 1})
    assert find_suspects(store, "curate", TASKS, before) == TASKS[:2]
