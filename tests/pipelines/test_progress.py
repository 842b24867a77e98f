from __future__ import annotations

from pathlib import Path

from pipelines.progress import Progress
from transforms.store.ledger import Account, commit
from transforms.store.store import Bucket, Store


def commit_hour(store: Store, number: int) -> None:
    account = Account("ingest", 16_000)
    account.add("in", 16_000 * 3600)
    account.add("kept", 16_000 * 3600)
    commit(store, Bucket(number, 4).file_name, account, "f", [])


def test_what_was_counted_is_not_read_again(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    progress = Progress(store, "ingest", 4)
    commit_hour(store, 0)
    assert progress.poll().startswith("ingest: 1/4 buckets, 1.000 h, ")
    store.write_text("not even Parquet", "ledger", "ingest", Bucket(0, 4).file_name)
    commit_hour(store, 1)
    assert progress.poll().startswith("ingest: 2/4 buckets, 2.000 h, ")


def test_what_was_there_before_counts_when_it_is_made_again(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    commit_hour(store, 0)
    commit_hour(store, 1)
    progress = Progress(store, "ingest", 2)
    assert progress.poll().startswith("ingest: 0/2 buckets, ")
    commit_hour(store, 1)
    assert progress.poll().startswith("ingest: 1/2 buckets, ")
