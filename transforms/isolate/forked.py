"""A child process that was forked from this one, to be asked, waited for and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from typing import Protocol

_LOOK_EVERY_S = 0.02


class Process(Protocol):
    """What is asked of a child process, however it came to be: as ``subprocess.Popen`` has it."""

    pid: int

    def poll(self) -> int | None:
        """Return its exit code, minus the signal that killed it; None while it lives."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return its exit code.

        Raises:
            subprocess.TimeoutExpired: if it still lives after so many seconds.
        """
        ...

    def kill(self) -> None:
        """Kill it, if it lives."""
        ...


class ForkedProcess:
    """A child process of this one that was forked."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None
        self._lock = threading.Lock()  # of several threads that ask one alone is told

    def poll(self) -> int | None:
        """Ask, without waiting."""
        return self._ended(os.WNOHANG)

    def wait(self, timeout: float | None = None) -> int:
        """Wait.

        Raises:
            subprocess.TimeoutExpired: as ``Process`` says.
        """
        if timeout is None:
            code = self._ended(0)
            assert code is not None
            return code
        until_s = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until_s:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(_LOOK_EVERY_S)
        return code

    def kill(self) -> None:
        """Kill it, if it lives."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def _ended(self, how: int) -> int | None:
        with self._lock:
            if self._code is None:
                pid, status = os.waitpid(self.pid, how)
                self._code = os.waitstatus_to_exitcode(status) if pid else None
            return self._code
