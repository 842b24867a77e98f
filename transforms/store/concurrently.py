"""Many small calls to a store at a time: what waits for one answer asks for the next meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def each(function: Callable[[T], R], items: Iterable[T], workers: int) -> Iterator[R]:
    """Yield ``function(item)`` for each item, in the order of the items.

    Up to ``workers`` calls run at a time, in threads; items are drawn and results held for at most twice as
    many, so both may be streams without end. With one worker everything happens in the caller's thread, as
    with ``map``. What a call raises is raised here, at that item's turn; calls that have not begun are then
    given up, as they are when the caller stops asking.
    """
    if workers == 1:
        yield from map(function, items)
        return
    waiting: deque[Future[R]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="speechloom")
    try:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) == 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
