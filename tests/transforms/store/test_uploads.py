from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.s3 import Bucket, reach, s3_server
from transforms.store.store import Store
from transforms.store.uploads import is_abandoned


def test_only_uploads_of_our_root_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with s3_server() as endpoint:
        reach(monkeypatch, endpoint)
        bucket = Bucket(endpoint, "shared")
        for key in ("root/segments/a.parquet", "rooted/b", "other/c"):
            bucket.client.create_multipart_upload(Bucket="shared", Key=key)  # moto dates them all 2010
        assert Store("s3://shared/root").sweep() == 1
        assert sorted(bucket.uploads()) == ["other/c", "rooted/b"]
        assert Store("s3://absent/root").sweep() == 0


def test_an_upload_is_abandoned_after_a_day() -> None:
    now = datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert is_abandoned({"Initiated": now - timedelta(hours=25)}, now)
    assert not is_abandoned({"Initiated": now - timedelta(hours=23)}, now)
