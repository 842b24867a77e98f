from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import CorruptAudio
from schemas.records import LedgerRow
from transforms.store.ledger import (
    Account,
    Entry,
    UnbalancedLedger,
    commit,
    committed,
    failure_row,
    read_entries,
    read_failures,
    uncommit,
)
from transforms.store.store import Bucket, Store


def balanced() -> Account:
    account = Account("ingest", 16_000)
    account.add("in", 100)
    account.add("in", 50)
    account.add("kept", 80)
    account.add("dropped", 20, "non_speech", items=0)
    account.add("failed", 50, "CorruptAudio")
    return account


def test_a_balanced_account_gives_its_lines_in_order() -> None:
    assert balanced().rows() == [
        LedgerRow("ingest", "in", None, 2, 150, 16_000),
        LedgerRow("ingest", "kept", None, 1, 80, 16_000),
        LedgerRow("ingest", "dropped", "non_speech", 0, 20, 16_000),
        LedgerRow("ingest", "failed", "CorruptAudio", 1, 50, 16_000),
    ]


@pytest.mark.parametrize(("samples", "items"), [(1, 0), (0, 1)])
def test_an_account_that_loses_something_is_a_bug(samples: int, items: int) -> None:
    account = balanced()
    account.add("in", samples, items=items)
    with pytest.raises(UnbalancedLedger):
        account.rows()


def test_a_bucket_is_committed_by_its_ledger(tmp_path: Path) -> None:
    store, bucket = Store(str(tmp_path)), Bucket(0, 1)
    assert committed(store, "ingest", bucket) is None
    failure = failure_row("ingest", "r", "a.wav", CorruptAudio("no frames"))
    commit(store, bucket.file_name, balanced(), "made-so", [failure])
    assert committed(store, "ingest", bucket) == "made-so"
    (entry,) = read_entries(store, "ingest", ["absent.parquet", bucket.file_name])
    assert entry == Entry("ingest", bucket.file_name, tuple(balanced().rows()), 1)
    assert list(read_failures(store, [entry])) == [failure]


def test_a_commit_is_taken_back_with_the_figures_of_what_made_it(tmp_path: Path) -> None:
    store, bucket = Store(str(tmp_path)), Bucket(0, 1)
    commit(store, bucket.file_name, Account("ingest", 16_000), "f", [])
    store.write_text("wall_s", "metrics", "ingest", bucket.file_name)
    uncommit(store, "ingest", bucket)
    assert committed(store, "ingest", bucket) is None
    assert not store.exists("metrics", "ingest", bucket.file_name)
    uncommit(store, "ingest", bucket)  # nothing to take back


def test_the_accounts_of_many_buckets_come_in_order_over_a_network_too(tmp_path: Path) -> None:
    store = Store(f"memory://{tmp_path.name}")
    files = [Bucket(number, 300).file_name for number in range(300)]
    for number in range(0, 300, 3):
        account = Account("ingest", 16_000)
        account.add("in", number)
        account.add("kept", number)
        commit(store, files[number], account, "f", [])
    entries = list(read_entries(store, "ingest", files))
    assert [entry.file for entry in entries] == files[::3]
    assert [entry.rows[0].samples for entry in entries] == list(range(0, 300, 3))
    assert list(read_failures(store, entries)) == []


def test_a_foreign_error_keeps_its_traceback_and_ours_does_not() -> None:
    assert failure_row("ingest", "r", None, CorruptAudio("no frames")).traceback is None
    foreign = failure_row("ingest", "r", None, FileNotFoundError(2, "No such file", "a.wav"))
    assert foreign.error_type == "FileNotFoundError"
    assert "No such file" in (foreign.traceback or "")


def test_a_failure_shows_no_secret_of_a_url() -> None:
    url = "https://me:abcdef@host/a.mp3?sig=abcdef&part=1"
    for error in (CorruptAudio(f"{url} is cut"), OSError(f"no {url}")):
        row = failure_row("ingest", "r", url, error)
        assert row.uri == "https://***@host/a.mp3?sig=***&part=1"
        assert "abcdef" not in str(row)
