from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.store.concurrently import each

WORKERS = pytest.mark.parametrize("workers", [1, 2, 7])


@given(st.lists(st.integers()), st.integers(1, 5))
def test_results_come_in_the_order_of_the_items(items: list[int], workers: int) -> None:
    assert list(each(lambda item: item * 2, items, workers)) == [item * 2 for item in items]


@WORKERS
def test_an_error_is_raised_at_the_turn_of_its_item(workers: int) -> None:
    found = []
    with pytest.raises(ZeroDivisionError):
        for result in each(lambda item: 12 // item, [1, 2, 3, 0, 4], workers):
            found.append(result)
    assert found == [12, 6, 4]


@WORKERS
def test_an_error_of_the_items_reaches_the_caller(workers: int) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise KeyError("broken")

    with pytest.raises(KeyError, match="broken"):
        list(each(abs, items(), workers))


@WORKERS
def test_items_without_end_are_drawn_as_results_are_taken(workers: int) -> None:
    drawn = []

    def items() -> Iterator[int]:
        for number in itertools.count():
            drawn.append(number)
            yield number

    results = each(lambda item: -item, items(), workers)
    assert [next(results) for _ in range(50)] == [-number for number in range(50)]
    assert 50 <= len(drawn) <= 50 + 2 * workers
    results.close()  # type: ignore[attr-defined]
    assert threading.active_count() == 1 or not any(
        thread.name.startswith("speechloom") for thread in threading.enumerate()
    )


@pytest.mark.parametrize("workers", [2, 7])
def test_as_many_calls_run_at_a_time_as_there_are_workers(workers: int) -> None:
    together = threading.Barrier(workers, timeout=60)  # each call waits until all others have begun
    assert len(list(each(lambda _: together.wait(), range(3 * workers), workers))) == 3 * workers


def test_one_worker_is_the_caller_s_own_thread() -> None:
    assert set(each(lambda _: threading.current_thread(), range(3), 1)) == {threading.current_thread()}
