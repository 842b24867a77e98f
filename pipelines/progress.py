"""The live line of a local run. It reads what is committed on the store, so it says the same on any runner."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from pipelines.totals import StageTotals
from schemas.errors import StoreError
from transforms.store.ledger import read_entries
from transforms.store.store import Store

_TERMINAL_EVERY_S = 0.5
_LOG_EVERY_S = 15.0
_LARGEST_SHARE = 0.02  # of the time that looking may take: listing 100,000 files takes a second


class Progress:
    """Adds up the buckets that were committed since it was made."""

    def __init__(self, store: Store, stage: str, n_to_make: int) -> None:
        self._store = store
        self._before = store.stamps("ledger", stage)
        self._seen: set[str] = set()
        self._totals = StageTotals(stage, 0, n_to_make)
        self._started_s = time.monotonic()

    def poll(self) -> str:
        """Look at the store once and return the line. What was counted before is not read again."""
        stage = self._totals.stage
        there = self._store.stamps("ledger", stage)
        new = [n for n, stamp in there.items() if n not in self._seen and self._before.get(n) != stamp]
        for entry in read_entries(self._store, stage, new):
            self._seen.add(entry.file)
            self._totals.add(entry)
        return self._line(time.monotonic() - self._started_s)

    def _line(self, elapsed_s: float) -> str:
        into, failed = self._totals.totals["in"], self._totals.totals["failed"]
        speed = into.hours * 3600 / max(elapsed_s, 1e-3)
        return (
            f"{self._totals.stage}: {self._totals.committed}/{self._totals.buckets} buckets, {into.hours:.3f} h, "
            f"{speed:.0f} x real time, {failed.items} failed, {elapsed_s:.0f} s"
        )


@contextmanager
def live_progress(
    store: Store, stage: str, n_to_make: int, *, quiet: bool, stream: TextIO | None = None
) -> Iterator[None]:
    """Show the live line on ``stream`` (standard error) while the block runs; a last line when it ends."""
    if quiet:
        yield
        return
    out = stream or sys.stderr
    progress, stop = Progress(store, stage, n_to_make), threading.Event()
    thread = threading.Thread(target=_show, args=(progress, stop, out), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        _show_once(progress, out, last=True)


def _show(progress: Progress, stop: threading.Event, out: TextIO) -> None:
    every_s = pause_s = _TERMINAL_EVERY_S if out.isatty() else _LOG_EVERY_S
    while not stop.wait(pause_s):
        began_s = time.monotonic()
        _show_once(progress, out, last=False)
        pause_s = max(every_s, (time.monotonic() - began_s) / _LARGEST_SHARE)


def _show_once(progress: Progress, out: TextIO, *, last: bool) -> None:
    with suppress(StoreError):  # of a store that is down the run itself tells
        _print(progress.poll(), out, last=last)


def _print(line: str, out: TextIO, *, last: bool) -> None:
    if out.isatty():
        out.write(f"\r\x1b[K{line}" + ("\n" if last else ""))
    else:
        out.write(line + "\n")
    out.flush()
