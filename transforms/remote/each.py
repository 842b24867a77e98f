"""Several questions to a server at once, the answers in order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

Item = TypeVar("Item")
R = TypeVar("R")


def each(ask: Callable[[Item, threading.Event], R], items: Iterable[Item], concurrency: int) -> list[R]:
    """Return ``ask(item, cancel)`` for each item, in order; at most ``concurrency`` are under way.

    Raises:
        Whatever one call raises; the others are given up, and told so by ``cancel``.
    """
    cancel = threading.Event()
    with ThreadPoolExecutor(concurrency) as pool:
        try:
            results = [pool.submit(ask, item, cancel) for item in items]
            for done in wait(results, return_when=FIRST_EXCEPTION).done:
                done.result()
            return [result.result() for result in results]
        finally:
            cancel.set()
            pool.shutdown(wait=False, cancel_futures=True)
