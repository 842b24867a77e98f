"""The live line of a local run. It reads what is committed on the store, so it says the same on any runner."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from pipelines.overview import StageTotals
from schemas.errors import StoreError
from schemas.records import LedgerRow
from transforms.store.store import Store
from transforms.store.tables import read_rows

_TERMINAL_EVERY_S = 0.5
_LOG_EVERY_S = 15.0


class Progress:
    """Adds up the buckets that were committed since it was made."""

    def __init__(self, store: Store, stage: str, n_to_make: int) -> None:
        self._store = store
        self._before = {name: self._stamp(name, stage) for name in store.names("ledger", stage)}
        self._seen: set[str] = set()
        self._totals = StageTotals(stage, 0, n_to_make)
        self._started_s = time.monotonic()

    def _stamp(self, name: str, stage: str) -> object:
        info = self._store.info("ledger", stage, name)
        return info.get("ino"), info.get("mtime"), info.get("ETag"), info.get("LastModified")

    def poll(self) -> str:
        """Look at the store once and return the line."""
        stage = self._totals.stage
        for name in self._store.names("ledger", stage):
            if name not in self._seen and self._before.get(name) != self._stamp(name, stage):
                self._seen.add(name)
                self._totals.committed += 1
                for row in read_rows(self._store, LedgerRow, "ledger", stage, name):
                    self._totals.add(row)
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
    while not stop.wait(_TERMINAL_EVERY_S if out.isatty() else _LOG_EVERY_S):
        _show_once(progress, out, last=False)


def _show_once(progress: Progress, out: TextIO, *, last: bool) -> None:
    with suppress(StoreError):  # of a store that is down the run itself tells
        _print(progress.poll(), out, last=last)


def _print(line: str, out: TextIO, *, last: bool) -> None:
    if out.isatty():
        out.write(f"\r\x1b[K{line}" + ("\n" if last else ""))
    else:
        out.write(line + "\n")
    out.flush()
