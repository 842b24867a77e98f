"""The parent's side of a child process: started, asked, listened to, timed, ended."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import struct
import subprocess
from contextlib import suppress
from multiprocessing.connection import Connection

from schemas.errors import DecoderCrashed, InputError, TookTooLong, TooMuchMemory
from transforms.isolate.limits import PRINTED_BYTES, Isolation
from transforms.isolate.start import start
from transforms.isolate.wire import HEARD, MAX_MESSAGE_BYTES, READY, Request, read_batch, read_heard
from transforms.vad.base import VAD_RATE_HZ

START_S = 120.0
_GRACE_S = 2.0
# A message is written in one go; a child that stops in the middle of one is stopped for good.
_MESSAGE_S = struct.pack("ll", 60, 0)
_REFUSED = "bad_alloc", "MemoryError"


class ChildBug(RuntimeError):
    """A child did what it must never do, whatever the recording: the message is its traceback, or what it printed."""


class Child:
    """A process that cuts one recording after another, and the clock of the one that it is at.

    Only the time in which the parent waits for it counts (``pass_time``): while the parent is busy elsewhere the
    child may be held up by a full socket.
    """

    def __init__(self, job: bytes, isolation: Isolation) -> None:
        self._isolation = isolation
        self._started = start()
        self._process, connection, _, self._printed = self._started
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            connection.setsockopt(socket.SOL_SOCKET, option, _MESSAGE_S)
        self.connection: Connection = Connection(connection.detach())
        self.is_ready = False
        self._begin(0)
        self._send(job)

    def ask(self, request: Request) -> None:
        """Let it cut a recording."""
        self._printed.truncate(0)
        self._begin(request.size_bytes)
        self._send(pickle.dumps(request, protocol=5))

    def _begin(self, size_bytes: int) -> None:
        self._allowed_s = self._isolation.stall_allowed_s(size_bytes)
        self._heard_s = self._silent_s = self._waited_s = 0.0

    def _send(self, data: bytes) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # it is gone: ``receive`` will say so
            self.connection.send_bytes(data)

    def receive(self) -> list[bytes]:
        """Return its next messages, at least one.

        Raises:
            EOFError, OSError: if it is gone.
            ValueError: if it sends what is no message.
        """
        message = self.connection.recv_bytes(MAX_MESSAGE_BYTES)
        self._silent_s = 0.0
        if message[:1] == READY:
            self.is_ready, self._waited_s = True, 0.0
        elif message[:1] == HEARD:
            self._heard_s = read_heard(message) / VAD_RATE_HZ
        return read_batch(message)

    def pass_time(self, seconds: float) -> None:
        """Count time that was spent waiting for it."""
        self._silent_s += seconds
        self._waited_s += seconds

    @property
    def left_s(self) -> float:
        """How long it may go on without a message."""
        if not self.is_ready:
            return START_S - self._waited_s
        return min(self._allowed_s - self._silent_s, self._total_s - self._waited_s)

    @property
    def _total_s(self) -> float:
        return 2 * self._allowed_s + self._heard_s / self._isolation.slowest_speed

    def why_late(self) -> InputError:
        """Return the error of a recording that ran out of time; the same words each time.

        Raises:
            ChildBug: if the child never was ready for it.
        """
        if not self.is_ready:
            raise ChildBug(f"a child process did not start within {START_S:.0f} s: {self.printed()}")
        if self._silent_s >= self._allowed_s:
            return TookTooLong(
                f"nothing could be decoded of it for {self._allowed_s:.0f} s (isolation.stall_s)"
            )
        speed = f"{self._isolation.slowest_speed:g} times real time (isolation.slowest_speed)"
        return TookTooLong(f"decoding it is slower than {speed}")

    def why_gone(self) -> InputError:
        """Return the error of a recording whose child is gone.

        Raises:
            ChildBug: if it never was ready for one.
        """
        try:
            code = self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            return DecoderCrashed("decoding it left the process out of its mind")
        printed = self.printed()
        if not self.is_ready:
            raise ChildBug(f"a child process ended before its first recording ({_ending(code)}): {printed}")
        if any(refused in printed for refused in _REFUSED):
            return self.why_out_of_memory()
        return DecoderCrashed(f"decoding it ended the process: {_ending(code)}")

    def why_out_of_memory(self) -> InputError:
        """Return the error of a recording that needs too much memory."""
        return TooMuchMemory(
            f"decoding it needs more than {self._isolation.memory_mb} MB (isolation.memory_mb)"
        )

    def printed(self) -> str:
        """Return what it wrote to its standard output and error since it was asked."""
        return os.pread(self._printed.fileno(), PRINTED_BYTES, 0).decode(errors="replace")

    def end(self) -> None:
        """End it at once: it has nothing to lose."""
        self._started.end()
        self.connection.close()


def _ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
