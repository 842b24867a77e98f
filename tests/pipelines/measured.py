"""A root of two transcribed buckets with known figures, for tests of what is printed of them."""

from __future__ import annotations

from pathlib import Path

from schemas.errors import EngineError
from schemas.figures import Effort, Packing
from transforms.buckets import BucketTask
from transforms.store.ledger import Account, commit, failure_row
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.watch import Watch

BUCKETS = (Bucket(0, 2), Bucket(1, 2))


def made(store: Store, audio_s: int = 10) -> Store:
    """Commit two buckets of ``audio_s`` each: half is kept, a tenth failed, the rest dropped."""
    commit_planned(store, Planned(len(BUCKETS), "p"), Account("plan", 1), ())
    for bucket in BUCKETS:
        for stage in ("ingest", "dedupe"):
            commit(store, bucket.file_name, Account(stage, 10), "f", [])
        account = Account("transcribe", 10)
        account.add("in", 10 * audio_s, items=3)
        account.add("kept", 5 * audio_s)
        account.add("failed", audio_s, "EngineError")
        account.add("dropped", 4 * audio_s, "no_hypothesis")
        engines = [Effort("b", 2.0, 1, 4.0, 4.0), Effort("a", 3.0, 2, 6.0, 8.0)]
        failures = [failure_row("transcribe", "s", None, EngineError("no"))]
        watch = Watch(store, BucketTask(bucket, "f"), "transcribe")
        watch.commit(account, failures, engines, Packing(2, 200, 100, 50))
    return store


def remove_figures(root: Path, number: int) -> None:
    """Remove the figures of one bucket."""
    (root / "metrics" / "transcribe" / BUCKETS[number].file_name).unlink()
