"""How hard one process leans on one host: how many connections at once, and how often it asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from transforms.inputs.wire import Run

_LOOK_S = 0.25
_REMEMBERED = 1000


@dataclass
class _Host:
    connections: int = 0
    waiting: int = 0
    next_s: float = 0.0


class Hosts:
    """What this process is doing to which host. One is shared by all threads: ``HOSTS``."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def connection(self, name: str, run: Run) -> Iterator[None]:
        """Hold one of the connections to a host, as soon as there is one and it is time for the next request.

        Waiting for other fetches of this process is not held against this one.

        Raises:
            TookTooLong, Cancelled: as ``Run.left_s`` does.
        """
        host = self._enter(name, run)
        try:
            run.sleep(self._reserve(host, run.settings.min_interval_s))
            yield
        finally:
            with self._changed:
                host.connections -= 1
                self._changed.notify_all()

    def hold(self, name: str, seconds: float) -> None:
        """Begin no request to a host for some time: it asked for that."""
        with self._changed:
            host = self._host(name)
            host.next_s = max(host.next_s, time.monotonic() + seconds)

    def _enter(self, name: str, run: Run) -> _Host:
        began_s = time.monotonic()
        with self._changed:
            host = self._host(name)
            host.waiting += 1
            try:
                while host.connections >= run.settings.max_connections_per_host:
                    self._changed.wait(_LOOK_S)
                    run.give_back(time.monotonic() - began_s)
                    began_s = time.monotonic()
                    run.left_s()
            finally:
                host.waiting -= 1
            host.connections += 1
        return host

    def _reserve(self, host: _Host, interval_s: float) -> float:
        """Take the next turn, and return how many seconds away it is."""
        with self._changed:
            now_s = time.monotonic()
            turn_s = max(now_s, host.next_s)
            host.next_s = turn_s + interval_s
        return turn_s - now_s

    def _host(self, name: str) -> _Host:
        if len(self._hosts) > _REMEMBERED:
            now_s = time.monotonic()
            self._hosts = {
                known: host
                for known, host in self._hosts.items()
                if host.connections or host.waiting or host.next_s > now_s
            }
        return self._hosts.setdefault(name, _Host())


HOSTS = Hosts()
