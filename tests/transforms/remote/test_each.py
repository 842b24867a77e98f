from __future__ import annotations

import threading
import time

import pytest

from transforms.remote.each import each


def test_results_are_in_order_and_no_more_are_under_way_than_allowed() -> None:
    now, most, lock = [0], [0], threading.Lock()

    def ask(number: int, cancel: threading.Event) -> int:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.002 * (10 - number))
        with lock:
            now[0] -= 1
        return number * number

    assert each(ask, range(10), 3) == [number * number for number in range(10)]
    assert most[0] == 3
    assert each(ask, [], 3) == []


def test_one_that_raises_gives_up_the_others() -> None:
    given_up: list[int] = []

    def ask(number: int, cancel: threading.Event) -> None:
        if number == 1:
            raise ValueError("no")
        if cancel.wait(10):
            given_up.append(number)

    with pytest.raises(ValueError, match="no"):
        each(ask, range(50), 3)
    assert 0 < len(given_up) < 10
