"""Children that cut the recordings of a bucket, some at once; the results come in order, whatever breaks."""

from __future__ import annotations

import logging
import pickle
import time
import weakref
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from schemas.errors import InputError, TooMuchMemory
from schemas.records import Recording
from transforms.cutting.recording import CutSettings
from transforms.isolate.cutting import messages
from transforms.isolate.limits import Isolation
from transforms.isolate.process import Child, ChildBug
from transforms.isolate.wire import (
    BUG,
    DONE,
    FAILED,
    HEARD,
    OUT_OF_MEMORY,
    READY,
    SEGMENT,
    Request,
    read_done,
    read_failed,
    read_segment,
)
from transforms.isolate.work import Cutter, Held, Result
from transforms.vad.base import VadEngine

_LOGGER = logging.getLogger("speechloom.isolate")


def open_cutter(isolation: Isolation, settings: CutSettings, vad: VadEngine) -> Cutter:
    """Return what cuts recordings: children, or this process where ``isolation.children`` is 0."""
    return Pool(isolation, settings, vad) if isolation.children else _InThisProcess(settings, vad)


@dataclass
class _Task:
    """A recording that was asked for: what came of it so far."""

    request: Request | None
    result: Result | None = None
    segments: Held = field(default_factory=Held)
    was_tried: bool = False

    @property
    def name(self) -> str:
        """What it is called in the log: never its URI, which may hold a password."""
        return self.request.source.recording_id if self.request else ""

    def end(self, outcome: Recording | InputError | OSError) -> Result:
        """Keep what became of it; the segments only if it is whole."""
        assert self.request is not None
        if not isinstance(outcome, Recording):
            self.segments.clear()
        self.result = Result(self.request.source, outcome, self.segments)
        return self.result

    def take(self, message: bytes) -> None:
        """Take a segment, or what became of the recording.

        Raises:
            ValueError, TypeError, KeyError: if the message is neither.
            StoreError: if there is no room to hold it.
        """
        kind = message[:1]
        if kind == SEGMENT:
            read_segment(message)  # a child out of its mind is told here, not when its segments are written
            self.segments.add(message)
        elif kind == DONE:
            self.end(read_done(message))
        elif kind == FAILED:
            self.end(read_failed(message))
        elif kind not in (READY, HEARD, OUT_OF_MEMORY, BUG):
            raise ValueError(kind)


class Pool:
    """``isolation.children`` processes, kept from recording to recording and replaced when they break.

    What breaks a child is tried once more in a new one: a child may suffer from what an earlier recording left in
    it, or be killed for another's memory. So what becomes of a recording does not depend on its company.
    """

    def __init__(self, isolation: Isolation, settings: CutSettings, vad: VadEngine) -> None:
        self._isolation = isolation
        self._job = pickle.dumps((settings, vad, isolation), protocol=5)
        self._children: list[Child] = []
        self._busy: dict[Child, _Task] = {}
        self._finalizer = weakref.finalize(self, _end_all, self._children)
        self._fill()

    def cut(self, requests: Iterable[Request | Result]) -> Iterator[Result]:
        """Yield what became of each recording, in order.

        ``requests`` is asked for the next one as soon as a child has nothing to do. At most twice as many recordings
        as children are held, each with some MB of segments in memory.

        Raises:
            ChildBug: if a child ends for a reason that is no recording's.
            StoreError: if segments are held on a disk that is full.
        """
        coming, tasks = iter(requests), deque[_Task]()
        try:
            while self._assign(coming, tasks):
                if tasks[0].result is None:
                    self._listen()
                else:
                    yield tasks.popleft().result  # type: ignore[misc]
        finally:
            for child in list(self._busy):
                self._drop(child)
            for task in tasks:
                task.segments.clear()

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

    def _assign(self, coming: Iterator[Request | Result], tasks: deque[_Task]) -> bool:
        """Give idle children something to do; return whether there is anything left to wait for."""
        self._fill()
        idle = [child for child in self._children if child not in self._busy]
        window = 2 * self._isolation.children
        while idle and len(tasks) < window and (item := next(coming, None)) is not None:
            if isinstance(item, Result):
                tasks.append(_Task(None, item))
            else:
                tasks.append(_Task(item))
                self._ask(idle.pop(), tasks[-1])
        return bool(tasks)

    def _ask(self, child: Child, task: _Task) -> None:
        assert task.request is not None
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
            message = child.receive()
            task.take(message)
        except (EOFError, OSError, ValueError, TypeError, KeyError):  # gone, or out of its mind
            self._broken(child, child.why_gone())
            return
        if message[:1] == BUG:
            raise ChildBug(message[1:].decode())
        if message[:1] == OUT_OF_MEMORY:
            self._broken(child, child.why_out_of_memory())
        elif task.result is not None:
            del self._busy[child]

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
        task = _Task(request)
        try:
            for message in messages(request, self._settings, self._model, _tell_nobody):
                task.take(message)
        finally:
            if task.result is None:
                task.segments.clear()
        return task.result or task.end(TooMuchMemory("there is not enough memory to decode it"))


def _tell_nobody(_heard_samples: int) -> None:
    pass
