"""The processes of this machine, as /proc tells of them."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from transforms.isolate.start import NAME


def decoders(parent: int | None = None) -> list[int]:
    """Return the ids of the living child processes that a process (None: this one) decodes in."""
    found = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [pid for pid in found if _is_decoder(pid, parent or os.getpid())]


def wait_for_decoders(count: int, parent: int | None = None) -> list[int]:
    """Return them as soon as there are so many, or after 30 s: one that was just forked has no name of its own yet."""
    until_s = time.monotonic() + 30
    while len(pids := decoders(parent)) < count and time.monotonic() < until_s:
        time.sleep(0.01)
    return pids


def all_end(pids: list[int]) -> None:
    """Wait for processes to end; kill those that have not after 30 s, and fail the test."""
    for _ in range(600):
        if not any(map(is_alive, pids)):
            return
        time.sleep(0.05)
    for pid in filter(is_alive, pids):
        os.kill(pid, signal.SIGKILL)
    raise AssertionError("a child outlived its parent by 30 s")


def is_alive(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    with suppress(OSError):
        return _stat(pid)[0] != "Z"
    return False


def _is_decoder(pid: int, parent: int) -> bool:
    with suppress(OSError):
        state, of = _stat(pid)[:2]
        is_spawned = b"-m\0transforms.isolate.child\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
        is_forked = Path(f"/proc/{pid}/comm").read_text().strip() == NAME
        return state != "Z" and int(of) == parent and (is_spawned or is_forked)
    return False


def _stat(pid: int) -> list[str]:
    """Return the state, the parent and all else that /proc/PID/stat tells after the name."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
