"""Children that cut the recordings of a bucket, some at once; the results come in order, whatever breaks."""

from __future__ import annotations

import logging
import pickle
import time
import weakref
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import wait

from schemas.errors import InputError, TooMuchMemory
from transforms.cutting.settings import CutSettings
from transforms.isolate.cutting import segments_and_message
from transforms.isolate.limits import Isolation
from transforms.isolate.process import Child, ChildBug
from transforms.isolate.tasks import Task, Waiting
from transforms.isolate.wire import BUG, OUT_OF_MEMORY, Request
from transforms.isolate.work import Cutter, Result
from transforms.vad.base import VadEngine

_LOGGER = logging.getLogger("speechloom.isolate")


def open_cutter(isolation: Isolation, settings: CutSettings, vad: VadEngine) -> Cutter:
    """Return what cuts recordings: children, or this process where ``isolation.children`` is 0."""
    return Pool(isolation, settings, vad) if isolation.children else _InThisProcess(settings, vad)


class Pool:
    """``isolation.children`` processes, kept from recording to recording and replaced when they break.

    What breaks a child is tried once more in a new one: a child may suffer from what an earlier recording left in
    it, or be killed for another's memory. So what becomes of a recording does not depend on its company.
    """

    def __init__(self, isolation: Isolation, settings: CutSettings, vad: VadEngine) -> None:
        self._isolation, self._settings = isolation, settings
        self._job = pickle.dumps((settings, vad, isolation), protocol=5)
        self._children: list[Child] = []
        self._busy: dict[Child, Task] = {}
        self._waiting: deque[Task] = deque()
        self._recordings: deque[Waiting] = deque()
        self._finalizer = weakref.finalize(self, _end_all, self._children)
        self._fill()

    def cut(self, requests: Iterable[Request | Result]) -> Iterator[Result]:
        """Yield what became of each recording, in order.

        ``requests`` is asked for the next one as soon as a child has nothing to do. At most twice as many recordings
        as children are held, each with some MB of segments in memory. Where there are several children, the ranges
        of a long recording are cut by all of them at once.

        Raises:
            ChildBug: if a child ends for a reason that is no recording's.
            StoreError: if segments are held on a disk that is full.
        """
        coming = iter(requests)
        try:
            while self._assign(coming):
                result = self._recordings[0].result()
                if result is None:
                    self._listen()
                else:
                    self._recordings.popleft()
                    yield result
        finally:
            for child in list(self._busy):
                self._drop(child)
            for recording in self._recordings:
                recording.clear()
            self._recordings.clear()
            self._waiting.clear()

    def close(self) -> None:
        """End the children."""
        self._finalizer()

    def _fill(self) -> None:
        while len(self._children) < self._isolation.children:
            self._children.append(Child(self._job, self._isolation))

    def _drop(self, child: Child) -> None:
        self._busy.pop(child, None)
        self._children.remove(child)
        child.end()

    def _assign(self, coming: Iterator[Request | Result]) -> bool:
        """Give idle children something to do; return whether there is anything left to wait for."""
        self._fill()
        idle = [child for child in self._children if child not in self._busy]
        while idle and (task := self._next(coming)) is not None:
            self._ask(idle.pop(), task)
        return bool(self._recordings)

    def _next(self, coming: Iterator[Request | Result]) -> Task | None:
        """Return what is to be done next: a range of a recording that was begun, or else another recording."""
        if self._waiting:
            return self._waiting.popleft()
        while len(self._recordings) < 2 * self._isolation.children:
            item = next(coming, None)
            if item is None:
                return None
            if isinstance(item, Result):
                self._recordings.append(Waiting(item))
                continue
            task = Task(item._replace(may_split=self._isolation.children > 1))
            self._recordings.append(Waiting(task))
            return task
        return None

    def _ask(self, child: Child, task: Task) -> None:
        self._busy[child] = task
        child.ask(task.request)

    def _listen(self) -> None:
        """Wait until a child says something or is late, and act on it."""
        by_connection = {child.connection: child for child in self._busy}
        started_s = time.monotonic()
        said = wait(by_connection, max(0.0, min(child.left_s for child in self._busy)))
        waited_s = time.monotonic() - started_s
        for connection, child in by_connection.items():
            child.pass_time(waited_s)
            if connection in said:
                self._hear(child)
            elif child.left_s <= 0:
                self._broken(child, child.why_late())

    def _hear(self, child: Child) -> None:
        task = self._busy[child]
        try:
            messages = child.receive()
            for message in messages:
                task.take(message)
        except (EOFError, OSError, ValueError, TypeError, KeyError):  # gone, or out of its mind
            self._broken(child, child.why_gone())
            return
        last = messages[-1]
        if last[:1] == BUG:
            raise ChildBug(last[1:].decode())
        if last[:1] == OUT_OF_MEMORY:
            self._broken(child, child.why_out_of_memory())
        elif task.is_done:
            del self._busy[child]
            if task.ranges:
                self._split(task)

    def _split(self, task: Task) -> None:
        (recording,) = (one for one in self._recordings if one.holds(task))
        self._waiting.extend(recording.split(self._settings.sample_rate_hz))

    def _broken(self, child: Child, error: InputError) -> None:
        """Have what broke a child tried once more, in a new one; what breaks that too is to blame."""
        task, printed = self._busy[child], child.printed()
        self._drop(child)
        self._fill()
        _LOGGER.warning("%s: %s%s", task.name, error, f": {printed}" if printed else "")
        if task.was_tried:
            task.end(error)
            return
        task.segments.clear()
        task.was_tried = True
        self._ask(self._children[-1], task)


def _end_all(children: list[Child]) -> None:
    while children:
        children.pop().end()


class _InThisProcess:
    """The same work without children: for notebooks, and to measure what children cost."""

    def __init__(self, settings: CutSettings, vad: VadEngine) -> None:
        self._settings, self._model = settings, vad.load()

    def cut(self, requests: Iterable[Request | Result]) -> Iterator[Result]:
        """Yield what became of each recording, in order."""
        for item in requests:
            yield item if isinstance(item, Result) else self._cut(item)

    def close(self) -> None:
        """Do nothing."""

    def _cut(self, request: Request) -> Result:
        task = Task(request)
        try:
            for item in segments_and_message(request, self._settings, self._model, _tell_nobody):
                if isinstance(item, bytes):
                    task.take(item)
                else:
                    task.segments.add(item)
        finally:
            if task.outcome is None:
                task.segments.clear()
        if task.outcome is None:
            task.end(TooMuchMemory("there is not enough memory to decode it"))
        result = Waiting(task).result()
        assert result is not None
        return result


def _tell_nobody(_heard_samples: int) -> None:
    pass
