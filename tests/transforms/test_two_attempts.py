"""A runner may try a bucket twice at once: both attempts write the same, and readers see whole files only."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pyarrow.parquet as pq

from pipelines.plan import plan_inputs
from tests.end_to_end.runs import crawl
from transforms.buckets import BucketTask
from transforms.cutting.settings import CutSettings
from transforms.segment_speech import _SegmentBucket
from transforms.store.planned import planned_buckets
from transforms.store.store import TEMPORARY, Store
from transforms.store.tables import ROW_GROUP_BYTES
from transforms.vad.webrtc import Webrtc

TABLES = ("segments", "recordings", "fingerprints", "failures/ingest", "ledger/ingest")


def test_two_attempts_at_once_give_the_bytes_of_one(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl", 3)
    once = attempts(Store(str(tmp_path / "once")), source, 1)
    assert len(once) == len(TABLES)
    assert attempts(Store(str(tmp_path / "thrice")), source, 3) == once


def attempts(store: Store, source: Path, number: int) -> dict[str, bytes]:
    """Make the one bucket of a root in some threads at once, while another reads, and return what is there."""
    plan_inputs(store, [str(source)], 1, overwrite=False)
    (bucket,) = planned_buckets(store)
    start, ended = threading.Barrier(number), threading.Event()

    def attempt() -> None:
        step = _SegmentBucket(store, CutSettings(), Webrtc(), ROW_GROUP_BYTES)
        step.setup()
        start.wait()
        assert list(step.process(BucketTask(bucket, "f")))

    def read() -> None:
        while not ended.is_set():
            for name in store.names("segments"):
                with store.open_read("segments", name) as file:
                    pq.ParquetFile(file).read(use_threads=False)

    reader, workers = threading.Thread(target=read), [threading.Thread(target=attempt) for _ in range(number)]
    for thread in (reader, *workers):
        thread.start()
    for thread in workers:
        thread.join()
    ended.set()
    reader.join()
    assert os.listdir(store.path(TEMPORARY)) == []
    root = Path(store.root)
    return {str(p.relative_to(root)): p.read_bytes() for table in TABLES for p in (root / table).iterdir()}
