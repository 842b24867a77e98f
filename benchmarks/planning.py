"""Planning and resuming at scale: a simulated manifest, the `plan` job, planning again, `status`, and resuming.

By hand: ``python -m benchmarks.planning --recordings 10000000 [--kind jsonl] [--latency-ms 30]``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec.implementations.dirfs import DirFileSystem
from fsspec.implementations.local import LocalFileSystem

from benchmarks.child import command
from pipelines.ingest import JOB
from pipelines.overview import overview
from pipelines.plan import plan_inputs
from pipelines.work import plan_work
from schemas.ids import unit_interval
from transforms.store.ledger import Account, commit
from transforms.store.planned import planned_buckets
from transforms.store.store import Store

_BATCH = 50_000
_DUPLICATES, _BAD = 0.01, 0.001
_LANGUAGES = ("en", "de", "fr", "es", "ja", None)
_OBJECTS_BY_TABLE = {
    "plan": 1, "recordings": 1, "fingerprints": 1, "segments": 1, "turns": 1, "duplicates": 1, "transcripts": 1,
    "verdicts": 1, "shards": 1, "ledger": 5, "failures": 5,
}  # fmt: skip
_MB_AN_HOUR = {"segments": 60.0, "transcripts": 0.6, "verdicts": 0.1, "shards": 35.0}


def manifest(path: Path, n_recordings: int) -> Path:
    """Write a manifest of about ``n_recordings`` rows; of 1,000 of them ten are duplicates and one is bad."""
    if path.suffix == ".jsonl":
        with path.open("w", encoding="utf-8") as sink:
            for rows in _batches(n_recordings):
                sink.write("".join(json.dumps(row) + "\n" for row in rows))
        return path
    schema = pa.schema([(name, pa.string()) for name in ("uri", "language", "license", "title")])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batches(n_recordings):
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))
    return path


def _batches(n_recordings: int) -> Iterator[list[dict[str, str | None]]]:
    for first in range(0, n_recordings, _BATCH):
        yield [_row(number) for number in range(first, min(first + _BATCH, n_recordings))]


def _row(number: int) -> dict[str, str | None]:
    chance = unit_interval("planning", number)
    if chance < _BAD:
        return {"uri": None, "title": f"row {number} names nothing"}
    at = number // 2 if chance < _BAD + _DUPLICATES else number
    return {
        "uri": f"https://media.example.org/podcasts/{at % 9973:06d}/episodes/2024-{at % 12 + 1:02d}/{at:016d}.mp3",
        "language": _LANGUAGES[at % len(_LANGUAGES)],
        "license": "cc-by-4.0",
        "title": f"Episode {at}: what we talk about this week",
    }


def plan(source: Path, root: Path) -> tuple[float, float]:
    """Run the job in a process of its own; return its seconds and the peak of its resident memory in GB."""
    arguments = ["plan", "--input", str(source), "--root", str(root), "--quiet"]
    began_s = time.monotonic()
    _, peak_mb = command(arguments)
    return time.monotonic() - began_s, peak_mb / 1000


class SlowFileSystem(DirFileSystem):
    """A local folder at ``slow://`` whose every call waits as long as one to an object store does."""

    protocol = "slow"
    latency_s = 0.03

    def __init__(self, **more: Any) -> None:
        super().__init__(path="/", fs=LocalFileSystem(auto_mkdir=True), **more)

    def open(self, *arguments: Any, **more: Any) -> Any:
        time.sleep(self.latency_s)
        return super().open(*arguments, **more)

    def info(self, *arguments: Any, **more: Any) -> Any:
        time.sleep(self.latency_s)
        return super().info(*arguments, **more)

    def put_file(self, lpath: str, rpath: str, **more: Any) -> None:
        time.sleep(self.latency_s)
        super().put_file(lpath, rpath, **more)


def _commit_all(store: Store) -> None:
    """Commit every bucket of ingest as if it had been made, with an hour of speech in it."""
    work = plan_work(JOB, store, "{}", overwrite=False)
    for task in work.tasks:
        account = Account("ingest", 16_000)
        account.add("in", 16_000 * 3600)
        account.add("kept", 16_000 * 3600)
        commit(store, task.bucket.file_name, account, task.fingerprint, [])


def _timed(what: str, call: Callable[[], Any]) -> None:
    began_s = time.monotonic()
    call()
    print(f"  {what}: {time.monotonic() - began_s:.1f} s", flush=True)


def _files(root: Path) -> tuple[int, int]:
    sizes = [os.stat(os.path.join(at, name)).st_size for at, _, names in os.walk(root) for name in names]
    return len(sizes), sum(sizes)


def _resumes(root: Path, latency_ms: float) -> None:
    where = [(str(root), "local disk")]
    if latency_ms:
        SlowFileSystem.latency_s = latency_ms / 1000
        fsspec.register_implementation("slow", SlowFileSystem, clobber=True)
        where.append((f"slow://{root}", f"{latency_ms:g} ms a call"))
    _ask(where, "nothing done")
    _timed("(committing every bucket of ingest)", lambda: _commit_all(Store(str(root))))
    _ask(where, "all done")


def _ask(where: Sequence[tuple[str, str]], state: str) -> None:
    for url, name in where:
        store = Store(url)
        _timed(f"status, {state}, {name}", partial(overview, store))
        _timed(f"resuming ingest, {state}, {name}", partial(plan_work, JOB, store, "{}", overwrite=False))


def measure(n_recordings: int, kind: str, latency_ms: float) -> None:
    """Print the figures of one list."""
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as folder:
        root = Path(folder) / "root"
        source = manifest(Path(folder) / f"list.{kind}", n_recordings)
        print(f"{n_recordings:,} rows of {kind}, {source.stat().st_size / 1e6:,.0f} MB", flush=True)
        seconds, peak_gb = plan(source, root)
        n_files, n_bytes = _files(root)
        n_buckets = len(planned_buckets(Store(str(root))))
        print(f"  plan: {seconds:.1f} s, peak {peak_gb:.2f} GB; {n_buckets:,} buckets, "
              f"{n_files:,} files, {n_bytes / 1e6:,.0f} MB", flush=True)  # fmt: skip
        seconds, peak_gb = plan(source, root)
        print(f"  plan again, no change: {seconds:.1f} s, peak {peak_gb:.2f} GB", flush=True)
        _resumes(root, latency_ms)
        if latency_ms:
            slow = Store(f"slow://{folder}/slow")
            _timed(f"plan, {latency_ms:g} ms a call",
                   lambda: plan_inputs(slow, [str(source)], None, overwrite=False))  # fmt: skip
        print(_projection(n_recordings, n_buckets))


def _projection(n_hours: int, n_buckets: int) -> str:
    lines = [f"  projected for {n_hours:,} recordings of an hour:"]
    for table, count in _OBJECTS_BY_TABLE.items():
        size = f", about {_MB_AN_HOUR[table] * n_hours / 1e6:,.0f} TB" if table in _MB_AN_HOUR else ""
        lines.append(f"    {table}: {count * n_buckets:,} objects{size}")
    return "\n".join(lines)


def main(arguments: Sequence[str] = ()) -> None:
    """Measure lists of the size that is asked for, of each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings", type=int, default=20_000)
    parser.add_argument("--kind", action="append", choices=["parquet", "jsonl"])
    parser.add_argument("--latency-ms", type=float, default=0.0)
    asked = parser.parse_args(arguments)
    for kind in asked.kind or ["parquet", "jsonl"]:
        measure(asked.recordings, kind, asked.latency_ms)


if __name__ == "__main__":
    main(sys.argv[1:])
