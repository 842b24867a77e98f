"""What of a bucket goes on to recognition: the segments of recordings that are no duplicates."""

from __future__ import annotations

from schemas.records import Duplicate, SegmentInfo
from transforms.store.store import Store
from transforms.store.tables import read_rows


def kept_segments(store: Store, bucket_file: str) -> list[SegmentInfo]:
    """Return the segments of the recordings that dedupe kept, in the order of segments/."""
    rows = read_rows(store, Duplicate, "duplicates", bucket_file)
    kept = {row.recording_id for row in rows if row.kind is None}
    return [s for s in read_rows(store, SegmentInfo, "segments", bucket_file) if s.recording_id in kept]
