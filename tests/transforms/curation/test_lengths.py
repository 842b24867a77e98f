from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from schemas.records import LedgerRow, Segment
from schemas.tables import SEGMENTS
from transforms.curation.lengths import enter, read_lengths
from transforms.store.ledger import Account
from transforms.store.store import Store
from transforms.store.tables import write_table

RATE_HZ = 24_000


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(str(tmp_path))
    rows = [
        Segment(f"s{n}", "r", source, None, None, 5, 5 + 100 * (n + 1), RATE_HZ, 1.0, -20.0, -3.0, b"flac")
        for n, source in enumerate(["crawl", "krist", "crawl", "quest"])
    ]
    write_table(made, SEGMENTS, ["segments", "b.parquet"], "f", rows)
    return made


def test_lengths_come_in_the_order_that_is_asked_for(store: Store) -> None:
    found = read_lengths(store, "b.parquet", pa.array(["s2", "s0", "s1"]))
    assert found.samples.tolist() == [300, 100, 200]
    assert found.sources.to_pylist() == ["crawl", "crawl", "krist"]
    assert found.sample_rate_hz == RATE_HZ


def test_a_segment_that_is_not_there_is_a_bug(store: Store) -> None:
    with pytest.raises(KeyError, match="s9"):
        read_lengths(store, "b.parquet", pa.array(["s0", "s9"]))


def test_the_account_is_by_source_and_reason(store: Store) -> None:
    lengths = read_lengths(store, "b.parquet", pa.array(["s0", "s1", "s2", "s3"]))
    account = Account("curate", RATE_HZ)
    enter(account, lengths, ["too_short", None, None, "too_short"])
    assert account.rows() == [
        LedgerRow("curate", "in", None, 2, 400, RATE_HZ, "crawl"),
        LedgerRow("curate", "in", None, 1, 200, RATE_HZ, "krist"),
        LedgerRow("curate", "in", None, 1, 400, RATE_HZ, "quest"),
        LedgerRow("curate", "kept", None, 1, 300, RATE_HZ, "crawl"),
        LedgerRow("curate", "kept", None, 1, 200, RATE_HZ, "krist"),
        LedgerRow("curate", "dropped", "too_short", 1, 100, RATE_HZ, "crawl"),
        LedgerRow("curate", "dropped", "too_short", 1, 400, RATE_HZ, "quest"),
    ]


def test_an_empty_bucket_has_no_lengths(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    write_table(store, SEGMENTS, ["segments", "b.parquet"], "f", [])
    lengths = read_lengths(store, "b.parquet", pa.array([], pa.string()))
    account = Account("curate", lengths.sample_rate_hz)
    enter(account, lengths, [])
    assert account.rows() == []
