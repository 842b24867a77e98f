from pathlib import Path

import pyarrow as pa
import pytest

from schemas.errors import StoreError
from schemas.records import LedgerRow
from schemas.tables import LEDGER
from transforms.store.store import Store
from transforms.store.table_file import open_table
from transforms.store.tables import read_metadata, read_rows, table_writer

ROWS = [LedgerRow("ingest", "kept", f"reason {number}", number, number, 16_000) for number in range(2000)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(str(tmp_path))
    with table_writer(store, LEDGER, ["a.parquet"], "f", row_group_bytes=20_000) as writer:
        for row in ROWS:
            writer.write(row)
    return store


@pytest.mark.parametrize("whole", [False, True])
def test_row_groups_come_one_by_one(store: Store, whole: bool) -> None:
    with open_table(store, "a.parquet", whole=whole) as file:
        groups = list(file.groups(["reason", "items"]))
        assert b"speechloom.fingerprint" in file.metadata
    assert len(groups) > 1
    assert pa.concat_tables(groups).to_pylist() == [{"reason": r.reason, "items": r.items} for r in ROWS]


def test_an_absent_file_is_told_as_such(store: Store) -> None:
    with pytest.raises(FileNotFoundError), open_table(store, "b.parquet"):
        pass
    assert read_metadata(store, "b.parquet") is None


@pytest.mark.parametrize("content", [b"", b"junk\n", b"PAR1" * 100])
def test_what_is_no_parquet_ends_in_a_sentence(store: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(content)
    with pytest.raises(StoreError, match="is damaged, by something else"):
        read_metadata(store, "a.parquet")


def test_a_file_that_was_cut_ends_in_a_sentence(store: Store, tmp_path: Path) -> None:
    data = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(data[: len(data) // 2])
    with pytest.raises(StoreError, match="remove it and what ledger/ holds"):
        list(read_rows(store, LedgerRow, "a.parquet"))


def test_a_damaged_row_group_ends_in_a_sentence(store: Store, tmp_path: Path) -> None:
    data = bytearray((tmp_path / "a.parquet").read_bytes())
    data[4:400] = b"\xff" * 396
    (tmp_path / "a.parquet").write_bytes(data)
    with pytest.raises(StoreError, match="is damaged, by something else"):
        list(read_rows(store, LedgerRow, "a.parquet"))
