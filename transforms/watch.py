"""What can be seen of a bucket once it is made: Beam's metrics, one log line, and its figures in metrics/."""

from __future__ import annotations

import json
import logging
import math
import os
import socket
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
from apache_beam.metrics import Metrics

from schemas.errors import StoreError
from schemas.figures import Effort, Figures, Packing
from schemas.records import Failure, LedgerRow, Outcome
from schemas.tables import METRICS
from schemas.units import to_seconds
from transforms.buckets import BucketTask
from transforms.store.attempts import forget_attempts, noting_errors
from transforms.store.ledger import Account, commit
from transforms.store.store import Store
from transforms.store.tables import write_table

NAMESPACE = "speechloom"
LOGGER = logging.getLogger("speechloom.bucket")


class Watch:
    """Times one bucket of a stage, from when this is made to the bucket's commit.

    ``with`` it, an exception that ends the bucket is noted for the next attempt, and goes on its way.
    """

    def __init__(self, store: Store, task: BucketTask, stage: str) -> None:
        self._store, self._task, self._stage = store, task, stage
        self._bytes_before = store.written_bytes
        self._started_s = time.perf_counter()
        self._noting = noting_errors(store, stage, *task)

    def __enter__(self) -> Self:
        self._noting.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._noting.__exit__(kind, error, trace)
        # Arrow's pool keeps what was given back to it: a process would grow by some 20 MB in its first 1,000 buckets
        pa.default_memory_pool().release_unused()

    def commit(
        self,
        account: Account,
        failures: Sequence[Failure],
        engines: Sequence[Effort] = (),
        packing: Packing | None = None,
        stands_for: str | None = None,
        within: Sequence[Effort] = (),
    ) -> None:
        """Commit the bucket, then tell what it took.

        ``engines`` were at work on it before this was made, ``within`` since.

        ``stands_for`` is what later stages take as its fingerprint, where that is another one.

        Raises:
            UnbalancedLedger: if the account does not balance; nothing is committed then.
        """
        name, made_under = self._task.bucket.file_name, self._task.fingerprint
        commit(self._store, name, account, made_under, failures, stands_for)
        forget_attempts(self._store, self._stage, self._task.bucket)
        rows, failed = account.rows(), Counter(failure.error_type for failure in failures)
        figures = self._figures(rows, engines, packing, within)
        _count(figures, rows, failed)
        LOGGER.info("%s", json.dumps(log_line(figures, rows, failed), ensure_ascii=False))
        self._keep(figures)

    def _figures(
        self,
        rows: Sequence[LedgerRow],
        engines: Sequence[Effort],
        packing: Packing | None,
        within: Sequence[Effort],
    ) -> Figures:
        return Figures(
            self._stage,
            *self._task.bucket,
            time.perf_counter() - self._started_s + sum(engine.wall_s for engine in engines),
            _outcome_s(rows, "in"),
            self._store.written_bytes - self._bytes_before,
            socket.gethostname(),
            os.getpid(),
            (*engines, *within),
            packing,
        )

    def _keep(self, figures: Figures) -> None:
        """Put the figures on the store; the bucket is committed, so it is no loss where that fails."""
        name, made_under = self._task.bucket.file_name, self._task.fingerprint
        try:
            write_table(self._store, METRICS, ["metrics", self._stage, name], made_under, [figures])
        except StoreError as error:
            LOGGER.warning("%s: the figures of %s could not be kept: %s", self._stage, name, error)


def log_line(figures: Figures, rows: Sequence[LedgerRow], failed: Counter[str]) -> dict[str, Any]:
    """Return what is said of a bucket in the log, ready for JSON: what a person asks of one bucket."""
    line: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "stage": figures.stage,
        "bucket": figures.bucket,
        "of": figures.buckets,
        "audio_in_s": round(figures.audio_in_s, 3),
        "kept_s": round(_outcome_s(rows, "kept"), 3),
        "dropped_s": {reason: round(seconds, 3) for reason, seconds in _dropped_s(rows).items()},
        "failures": dict(sorted(failed.items())),
        "wall_s": round(figures.wall_s, 3),
        "rtf": _ratio(figures.wall_s, figures.audio_in_s),
        "written_bytes": figures.written_bytes,
    }
    if figures.engines:
        line["batch_fill"] = {one.engine: _ratio(one.audio_s, one.padded_s) for one in figures.engines}
    if figures.packing:
        line |= figures.packing._asdict()
        line["sources"] = [source._asdict() for source in figures.packing.sources]
    return {**line, "host": figures.host, "pid": figures.pid}


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 6) if whole else None


def _outcome_s(rows: Sequence[LedgerRow], outcome: Outcome) -> float:
    return math.fsum(_seconds(row) for row in rows if row.outcome == outcome)


def _dropped_s(rows: Sequence[LedgerRow]) -> Counter[str | None]:
    found: Counter[str | None] = Counter()
    for row in rows:
        if row.outcome == "dropped":
            found[row.reason] += _seconds(row)  # type: ignore[assignment]
    return found


def _seconds(row: LedgerRow) -> float:
    return to_seconds(row.samples, row.sample_rate_hz) if row.samples else 0.0


def _count(figures: Figures, rows: Sequence[LedgerRow], failed: Counter[str]) -> None:
    """Add a bucket to Beam's metrics: whole numbers, their unit at the end of the name."""
    stage = figures.stage
    for row in rows:
        kind = "_".join(filter(None, (row.outcome, row.reason)))
        _add(f"{stage}_{kind}_items", row.items)
        _add(f"{stage}_audio_{kind}_ms", _ms(_seconds(row)))
    for error_type, count in failed.items():
        _add(f"{stage}_{error_type}_failures", count)
    _add(f"{stage}_written_bytes", figures.written_bytes)
    _spread(f"{stage}_wall_ms", _ms(figures.wall_s))
    if figures.audio_in_s:
        _spread(f"{stage}_rtf_millionths", round(1e6 * figures.wall_s / figures.audio_in_s))
    for engine in figures.engines:
        _count_engine(f"{stage}_{engine.engine}", engine)
    if figures.packing:
        _count_packing(stage, figures.packing)


def _count_engine(prefix: str, engine: Effort) -> None:
    _spread(f"{prefix}_wall_ms", _ms(engine.wall_s))
    _add(f"{prefix}_batches", engine.batches)
    _add(f"{prefix}_batch_audio_ms", _ms(engine.audio_s))
    _add(f"{prefix}_batch_padded_ms", _ms(engine.padded_s))
    if engine.padded_s:
        _spread(f"{prefix}_batch_fill_percent", round(100 * engine.audio_s / engine.padded_s))


def _count_packing(stage: str, packing: Packing) -> None:
    _add(f"{stage}_sequences", packing.sequences)
    _add(f"{stage}_capacity_tokens", packing.capacity_tokens)
    _add(f"{stage}_audio_tokens", packing.audio_tokens)
    _add(f"{stage}_text_tokens", packing.text_tokens)
    if packing.capacity_tokens:
        used_tokens = packing.audio_tokens + packing.text_tokens
        _spread(f"{stage}_packing_fill_percent", round(100 * used_tokens / packing.capacity_tokens))


def _ms(seconds: float) -> int:
    return round(1000 * seconds)


def _add(name: str, value: int) -> None:
    Metrics.counter(NAMESPACE, name).inc(value)


def _spread(name: str, value: int) -> None:
    Metrics.distribution(NAMESPACE, name).update(value)
