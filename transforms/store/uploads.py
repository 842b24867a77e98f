"""Uploads in parts that were begun and never ended: S3 keeps them, and bills them, until somebody gives them up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from fsspec import AbstractFileSystem

from transforms.store.retry import client_errors
from transforms.store.temporary import ABANDONED_AFTER_S


def sweep_uploads(fs: AbstractFileSystem, root: str) -> int:
    """Give up the uploads below a root of S3 that are older than a day; return how many that were.

    On other stores there is nothing to do: Cloud Storage forgets them after a week. A store that does not let us
    list or end them is left alone: nothing depends on it.
    """
    if "s3" not in fs.protocol:
        return 0
    bucket, _, prefix = fs._strip_protocol(root).partition("/")
    removed = 0
    try:
        for found in _uploads(fs, bucket, f"{prefix}/" if prefix else ""):
            if is_abandoned(found, datetime.now(UTC)):
                fs.call_s3(
                    "abort_multipart_upload", Bucket=bucket, Key=found["Key"], UploadId=found["UploadId"]
                )
                removed += 1
    except client_errors():
        pass
    return removed


def is_abandoned(found: dict[str, Any], now: datetime) -> bool:
    """Whether an upload, as S3 lists it, was begun so long ago that nobody can be at work on it."""
    begun: datetime = found["Initiated"]
    return now - begun > timedelta(seconds=ABANDONED_AFTER_S)


def _uploads(fs: AbstractFileSystem, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
    marker: dict[str, str] = {}
    while True:
        page = fs.call_s3("list_multipart_uploads", Bucket=bucket, Prefix=prefix, **marker)
        yield from page.get("Uploads", [])
        if not page.get("IsTruncated"):
            return
        marker = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}
