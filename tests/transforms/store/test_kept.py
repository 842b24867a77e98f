from __future__ import annotations

from pathlib import Path

from schemas.records import Duplicate, Segment
from schemas.tables import DUPLICATES, SEGMENTS
from transforms.store.kept import kept_segments
from transforms.store.store import Store
from transforms.store.tables import write_table


def test_only_recordings_that_are_said_to_be_kept_go_on(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    rows = [
        Segment(name, recording, "s", None, None, 0, 10, 16_000, 1.0, -20.0, -10.0, b"")
        for name, recording in (("1", "a"), ("2", "b"), ("3", "a"), ("4", "c"))
    ]
    write_table(store, SEGMENTS, ["segments", "b.parquet"], "f", rows)
    said = [Duplicate("a", "a", None, None), Duplicate("b", "a", "near", 0.95)]
    write_table(store, DUPLICATES, ["duplicates", "b.parquet"], "f", said)
    assert [segment.segment_id for segment in kept_segments(store, "b.parquet")] == ["1", "3"]
