"""Connections for ``httpcore2`` that reach only checked addresses, and on which every wait has an end."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore2
from httpcore2 import SOCKET_OPTION, NetworkBackend, NetworkStream, SyncBackend

from schemas.errors import TookTooLong
from transforms.inputs.addresses import resolve
from transforms.inputs.fetch_settings import FetchSettings

_SLICE_S = 0.25


class Cancelled(Exception):
    """The fetch is no longer wanted."""


class Broken(Exception):
    """An attempt did not come through; another may. ``wait_s`` is what the server asks to wait before.

    ``limited``: the server only asks for patience, and nothing went wrong.
    """

    def __init__(self, reason: str, wait_s: float | None = None, *, limited: bool = False) -> None:
        super().__init__(reason)
        self.wait_s = wait_s
        self.limited = limited


class Unreached(Broken):
    """An attempt ended before the server was asked: there was no connection."""


class Run:
    """The time that one fetch may take, all its attempts and waits together, and whether it is still wanted."""

    def __init__(self, settings: FetchSettings, cancel: threading.Event | None = None) -> None:
        self.settings = settings
        self._cancel = cancel or threading.Event()
        self._ends_s = time.monotonic() + settings.max_s

    def left_s(self) -> float:
        """Return the seconds that are left, more than 0.

        Raises:
            TookTooLong: if none are.
            Cancelled: if the fetch is no longer wanted.
        """
        if self._cancel.is_set():
            raise Cancelled
        left = self._ends_s - time.monotonic()
        if left <= 0:
            raise TookTooLong(f"it took longer than {self._limit()}")
        return left

    def sleep(self, seconds: float) -> None:
        """Wait; not at all where the time would be over before.

        Raises:
            TookTooLong, Cancelled: as ``left_s`` does.
        """
        if seconds >= self.left_s():
            raise TookTooLong(
                f"it would take longer than {self._limit()}: the next attempt is {seconds:.1f} s away"
            )
        if seconds > 0 and self._cancel.wait(seconds):
            raise Cancelled

    def give_back(self, seconds: float) -> None:
        """Add time that was spent on waiting for ourselves."""
        self._ends_s += seconds

    def _limit(self) -> str:
        return f"{self.settings.max_s:g} s ({self.settings.called('max_s')})"


class CheckedBackend(NetworkBackend):
    """Resolves a name, checks what it got, and connects to just that: a second answer of the resolver is not asked."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._plain = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """Connect to the first address of a host that answers.

        Raises:
            ForbiddenAddress: if the host has only addresses that are not to be fetched from.
            OSError, UnicodeError: if its name cannot be resolved.
            httpcore2.ConnectError, httpcore2.ConnectTimeout: if none answers.
        """
        addresses = resolve(host, port, self._run.settings.allow_addresses)
        for number, address in enumerate(addresses, start=1):
            seconds = min(self._run.settings.connect_s, self._run.left_s())
            try:
                return TimedStream(self._plain.connect_tcp(address, port, seconds), self._run)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                self._run.left_s()
                if number == len(addresses):
                    raise
        raise AssertionError("resolve returns at least one address")


class TimedStream(NetworkStream):
    """A connection that is given up when it stalls, trickles, or outlasts its fetch."""

    def __init__(self, stream: NetworkStream, run: Run) -> None:
        self._stream = stream
        self._run = run
        self._silent_s = 0.0
        self._waited_s = 0.0
        self._bytes = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what comes next, nothing at the end.

        Raises:
            Broken: if too little comes for too long.
            TookTooLong, Cancelled: as ``Run.left_s`` does.
            httpcore2.ReadError: if the connection breaks.
        """
        while True:
            left_s, began_s = self._run.left_s(), time.monotonic()
            try:
                data = self._stream.read(max_bytes, min(_SLICE_S, self._run.settings.stall_s, left_s))
            except httpcore2.ReadTimeout:
                self._note(0, time.monotonic() - began_s)
                continue
            self._note(len(data), time.monotonic() - began_s)
            return data

    def _note(self, n_bytes: int, waited_s: float) -> None:
        stall_s = self._run.settings.stall_s
        self._silent_s = 0.0 if n_bytes else self._silent_s + waited_s
        if self._silent_s >= stall_s:
            raise Broken(f"nothing for {stall_s:g} s ({self._run.settings.called('stall_s')})")
        self._waited_s += waited_s
        self._bytes += n_bytes
        if self._waited_s >= stall_s:
            least = self._run.settings.min_bytes_per_s
            if self._bytes < least * self._waited_s:
                name = self._run.settings.called("min_bytes_per_s")
                raise Broken(f"less than {least:g} bytes/s over {stall_s:g} s ({name})")
            self._waited_s, self._bytes = 0.0, 0

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send a request."""
        self._stream.write(buffer, min(self._run.settings.stall_s, self._run.left_s()))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        """Return the connection once it is encrypted; the whole handshake has as long as connecting has."""
        seconds = min(self._run.settings.connect_s, self._run.left_s())
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._run)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection knows of itself."""
        return self._stream.get_extra_info(info)
