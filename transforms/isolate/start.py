"""How children come to be: forked ahead, from the command while it has no threads, or started as new processes.

What is forked has imported everything already, which takes a new process 0.2 to 0.35 s.
"""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import NamedTuple, NoReturn

from transforms.isolate import child
from transforms.isolate.forked import ForkedProcess, Process
from transforms.one_thread import VARIABLE, keep_to_one_thread
from transforms.store.temporary import open_unnamed

_MALLOPT = {"MALLOC_MMAP_THRESHOLD_": -3, "MALLOC_TRIM_THRESHOLD_": -1}  # the numbers are of malloc.h
# A child is one worker among others: threads for its small products cost more than they give, from the import on.
# glibc gives arrays of 128 KB and more back to the kernel each time, and gets them again page by page: 4 % of the time.
ENVIRONMENT = {
    VARIABLE: "1",
    "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(64 * 2**20),
}
"""What children run with, unless the worker's own environment says otherwise."""
NAME = "speechloom-cut"
"""What forked children are called in lists of processes, where they have their parent's command line."""
_COMMAND_NAME = Path("/proc/self/comm")
# As much as the system allows: a segment, so that the child need not wait for it to be read.
_BUFFER_BYTES = 2**20
_LAST_DESCRIPTOR = 2**20


class Started(NamedTuple):
    """A child process; it lives until ``life`` is closed. ``printed`` is where its standard output and error go."""

    process: Process
    connection: socket.socket
    life: FileIO
    printed: FileIO

    def end(self) -> None:
        """End it at once: it has nothing to lose."""
        self.process.kill()
        self.process.wait()
        for file in self.life, self.connection, self.printed:
            file.close()


_ahead: list[Started] = []


def fork_ahead(children: int) -> None:
    """Fork children from this process, for those who ask for some later: for who owns it, before it has threads.

    Where it has some, and where libraries do not bear it (macOS), nothing is done: they are new processes then. Those
    that nobody has asked for live until ``end_ahead``, or until this process ends.
    """
    if threading.active_count() == 1 and sys.platform == "linux":
        _ahead.extend(_forked() for _ in range(children))


def end_ahead() -> None:
    """End the children that nobody has asked for."""
    while _ahead:
        _ahead.pop().end()


def start() -> Started:
    """Return a child: one that was forked ahead, if there is one left."""
    with suppress(IndexError):
        return _ahead.pop()
    ours, theirs = _connection()
    printed = open_unnamed("ab")
    with theirs:
        process = _spawned(theirs.fileno(), printed)
    assert isinstance(process.stdin, FileIO)
    return Started(process, ours, process.stdin, printed)


def _connection() -> tuple[socket.socket, socket.socket]:
    ours, theirs = socket.socketpair()
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)
    return ours, theirs


def _spawned(connection: int, printed: FileIO) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(folder or os.getcwd() for folder in sys.path)
    return subprocess.Popen(
        [sys.executable, "-P", "-X", "faulthandler", "-m", child.__name__, str(connection)],
        pass_fds=[connection],
        stdin=subprocess.PIPE,
        stdout=printed,
        stderr=printed,
        bufsize=0,
        env={**ENVIRONMENT, **os.environ, "PYTHONPATH": path},
    )


def _forked() -> Started:
    ours, theirs = _connection()
    printed = open_unnamed("ab")
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if not pid:
        _be_a_child(theirs.fileno(), reading, printed.fileno())
    os.close(reading)
    theirs.close()
    return Started(ForkedProcess(pid), ours, FileIO(writing, "w"), printed)


def _be_a_child(connection: int, standard_input: int, printed: int) -> NoReturn:
    """Serve ``connection`` to the end, and never go on with what this process was forked from."""
    code = 1
    try:
        for given, standard in ((standard_input, 0), (printed, 1), (printed, 2)):
            os.dup2(given, standard)
        os.closerange(3, connection)  # of other children the pipes by which they live
        os.closerange(connection + 1, _LAST_DESCRIPTOR)
        gc.freeze()  # or the first collection copies the memory that is shared
        faulthandler.enable(2)
        _COMMAND_NAME.write_text(NAME)
        _as_with_environment()
        child.main(connection)
        code = 0
    finally:
        if code:
            sys.excepthook(*sys.exc_info())
        os._exit(code)


def _as_with_environment() -> None:
    """Do what ``ENVIRONMENT`` does in a new process."""
    keep_to_one_thread()
    with suppress(AttributeError):  # another C library
        set_option = ctypes.CDLL(None).mallopt
        for name in _MALLOPT.keys() - os.environ.keys():
            set_option(_MALLOPT[name], int(ENVIRONMENT[name]))
