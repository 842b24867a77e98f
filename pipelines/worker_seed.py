"""The process that worker processes are forked from, seen from the one that needs them."""

from __future__ import annotations

import atexit
import importlib
import os
import pickle
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pipelines import worker
from pipelines.worker import PID_BYTES, PLUGIN, START, WAIT, Start
from transforms.isolate.forked import ForkedProcess, Process

# This runner does not hand down which plugins to import.
_ALWAYS = ("apache_beam.runners.worker.sdk_worker_main", PLUGIN)
_OURS = ("filters", "interleave", "pipelines", "schemas", "synth", "transforms")
_START_S = 120.0


class Seed:
    """A process that has imported Beam and those of our modules that this one has, and forks workers.

    It serves the other end of ``asked``.
    """

    def __init__(self, process: Process, asked: socket.socket) -> None:
        self._lock = threading.Lock()
        self._process, self._asked = process, asked
        self._asked.settimeout(_START_S)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether it can be asked for workers."""
        return self._process.poll() is None

    def run(self, environment: dict[str, str]) -> int:
        """Run a worker with these variables to its end and return its exit code; minus the signal that killed it.

        Raises:
            OSError: if the process that forks workers is gone.
        """
        life, theirs = socket.socketpair()
        with life:
            with theirs:
                pid = self._fork(theirs)
            with suppress(BrokenPipeError, ConnectionResetError):  # it is gone: its exit code will say so
                life.sendall(pickle.dumps(Start(environment, os.getcwd(), sys.path)))
                life.recv(1)  # nothing comes but the end
        return self._wait(pid)

    def _fork(self, life: socket.socket) -> int:
        with self._lock, self._or_end():
            socket.send_fds(self._asked, [START], [life.fileno(), 1, 2])
            return self._answer()

    def _wait(self, pid: int) -> int:
        with self._lock, self._or_end():
            self._asked.sendall(WAIT + pid.to_bytes(PID_BYTES, "little"))
            return self._answer()

    @contextmanager
    def _or_end(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            self._process.kill()
            self._process.wait()
            raise

    def _answer(self) -> int:
        told = self._asked.recv(PID_BYTES, socket.MSG_WAITALL)
        if len(told) < PID_BYTES:
            raise ConnectionResetError("the process that forks workers is gone")
        return int.from_bytes(told, "little", signed=True)

    def close(self) -> None:
        """End it; workers that it forked go on."""
        self._asked.close()
        self._process.wait()


def spawned_seed() -> Seed:
    """Return a seed that is a new process, which takes 2 s to import Beam."""
    asked, theirs = socket.socketpair()
    ours = sorted(name for name in sys.modules if name.split(".", maxsplit=1)[0] in _OURS)
    command = [sys.executable, "-P", "-m", worker.__name__, str(theirs.fileno()), *_ALWAYS, *ours]
    path = os.pathsep.join(folder or os.getcwd() for folder in sys.path)
    with theirs:
        process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
    return Seed(process, asked)


_starting = threading.Lock()
_seeds: list[Seed] = []


def fork_seed() -> None:
    """Fork the seed from this process, which has imported Beam already: for who owns it, before it has threads.

    Where it has some, or a seed, and where libraries do not bear it (macOS), nothing is done: ``seed`` starts a new
    process when one is needed. Workers take over what this process is to do at its end (``atexit``), so there should be
    nothing yet.
    """
    if _seeds or threading.active_count() > 1 or sys.platform != "linux":
        return
    for name in _ALWAYS:
        importlib.import_module(name)
    asked, theirs = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if not pid:
        asked.close()
        worker.serve_and_end(theirs)
    theirs.close()
    _keep(Seed(ForkedProcess(pid), asked))


def seed() -> Seed:
    """Return this process's seed: the first call starts it, and so does one that finds it gone."""
    with _starting:
        while _seeds and not _seeds[-1].is_alive():
            _seeds.pop().close()
        if not _seeds:
            _keep(spawned_seed())
        return _seeds[-1]


def _keep(started: Seed) -> None:
    _seeds.append(started)
    atexit.register(started.close)
