"""The child process: ``python -m transforms.isolate.child FD`` cuts what it is asked to until nobody asks any more."""

from __future__ import annotations

import fcntl
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from types import TracebackType

from schemas.records import Segment
from transforms.cutting.settings import CutSettings
from transforms.isolate.cutting import segments_and_message
from transforms.isolate.limits import Isolation, limit_this_process
from transforms.isolate.wire import (
    BUG,
    OUT_OF_MEMORY,
    READY,
    Request,
    batch_message,
    heard_message,
    segment_parts,
)
from transforms.vad.base import VadEngine

_TELL_EVERY_S = 1.0
# Less than the socket holds, so that the child need not wait for it to be read.
_BATCH_BYTES = 2**19
# What libraries in C++ raise where an allocation is refused.
_REFUSED = "bad_alloc", "bad allocation"


def main(descriptor: int) -> None:
    """Serve the socket ``descriptor``. Standard input is a pipe that ends when the parent does."""
    _end_with_parent()
    connection: Connection = Connection(descriptor)
    sys.excepthook = partial(_tell_of_bug, connection)
    settings, vad, isolation = _job(connection.recv_bytes())
    model = vad.load()
    limit_this_process(isolation)
    connection.send_bytes(READY)
    for request in _requests(connection):
        found = segments_and_message(request, settings, model, _Teller(connection))
        for message in _batched(found):
            connection.send_bytes(message)


def _end_with_parent() -> None:
    """Let the kernel end this process, whatever it is at, when the pipe's other end is closed.

    ``PR_SET_PDEATHSIG`` would end it with the thread that made it, and threads of Beam come and go.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)


def _job(data: bytes) -> tuple[CutSettings, VadEngine, Isolation]:
    settings, vad, isolation = pickle.loads(data)
    return settings, vad, isolation


def _requests(connection: Connection) -> Iterator[Request]:
    while True:
        try:
            data = connection.recv_bytes()
        except EOFError:
            return
        yield pickle.loads(data)


def _batched(coming: Iterable[Segment | bytes]) -> Iterator[bytes]:
    """Yield segments together with what comes after them, about a MB at a time: each message wakes the parent."""
    held: list[Sequence[bytes]] = []
    held_bytes = 0
    for item in coming:
        held.append(segment_parts(item) if isinstance(item, Segment) else (item,))
        held_bytes += sum(map(len, held[-1]))
        if isinstance(item, bytes) or held_bytes > _BATCH_BYTES:
            yield batch_message(held)
            held, held_bytes = [], 0


class _Teller:
    """Says how far a recording is, about once a second."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._next_s = time.monotonic() + _TELL_EVERY_S

    def __call__(self, heard_samples: int) -> None:
        now_s = time.monotonic()
        if now_s >= self._next_s:
            self._next_s = now_s + _TELL_EVERY_S
            self._connection.send_bytes(heard_message(heard_samples))


def _tell_of_bug(
    connection: Connection, kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    said = "".join(traceback.format_exception(kind, error, trace))
    no_memory = isinstance(error, MemoryError) or any(refused in said for refused in _REFUSED)
    with suppress(OSError):
        connection.send_bytes(OUT_OF_MEMORY if no_memory else BUG + said.encode(errors="backslashreplace"))


if __name__ == "__main__":
    main(int(sys.argv[1]))
