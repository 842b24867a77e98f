"""Exporting as a Beam step: a bucket of shards in, its files in another format out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam

from transforms.buckets import BucketTask
from transforms.export.base import DATA, ExportFormat
from transforms.export.parts.contents import Contents, contents_of
from transforms.export.parts.shard import Shard
from transforms.store.store import Bucket, Store

COMMITS = ".speechloom"


@dataclass
class ExportShards(beam.PTransform):
    """Writes each bucket's files below ``out`` and commits it there.

    Reads ``folder`` (shards/, or what is in it for one side) and recordings/ of ``store``. At most a row group is in
    memory.
    """

    store: Store
    out: Store
    form: ExportFormat
    folder: tuple[str, ...]

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        step = _ExportBucket(self.store, self.out, self.form, self.folder)
        return tasks | beam.ParDo(step).with_output_types(BucketTask)


@dataclass
class _ExportBucket(beam.DoFn):
    store: Store
    out: Store
    form: ExportFormat
    folder: tuple[str, ...]

    def process(self, task: BucketTask) -> Iterator[BucketTask]:
        export_bucket(Shard(self.store, task.bucket, self.folder), self.out, self.form, task)
        yield task


def export_bucket(shard: Shard, out: Store, form: ExportFormat, task: BucketTask) -> None:
    """Write the files of a shard and, last, its bucket's commit; what another call wrote otherwise is removed.

    Raises:
        StoreError: if the shards cannot be read or the files not be written.
    """
    before = read_commit(out, task.bucket)
    if before and before["fingerprint"] == task.fingerprint:
        return
    if before:
        _forget(out, task.bucket, before)
    contents = contents_of(shard)
    files = form.write(shard, out)
    said = {"fingerprint": task.fingerprint, "files": files, "contents": contents.as_json()}
    out.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", COMMITS, commit_name(task.bucket))


def commit_name(bucket: Bucket) -> str:
    """Return the name of the file that says that a bucket is exported."""
    return bucket.file_name.replace(".parquet", ".json")


def read_commit(out: Store, bucket: Bucket) -> dict[str, Any] | None:
    """Return what the commit of a bucket says, None where it is not exported."""
    try:
        return dict(json.loads(out.read_text(COMMITS, commit_name(bucket))))
    except FileNotFoundError:
        return None


def committed_contents(said: dict[str, Any]) -> Contents:
    """Return what a commit says of a bucket's contents."""
    return Contents(**said["contents"])


def _forget(out: Store, bucket: Bucket, before: dict[str, Any]) -> None:
    out.remove(COMMITS, commit_name(bucket))
    for name in before["files"]:
        out.remove(DATA, name)
