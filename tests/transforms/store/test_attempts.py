"""What is known of the buckets that were begun and not committed."""

from __future__ import annotations

from pathlib import Path

from transforms.store.attempts import Attempts, all_attempts, forget_attempts, read_attempts, write_attempts
from transforms.store.store import Bucket, Store

FIRST, SECOND = Bucket(0, 2), Bucket(1, 2)


class _Lagging(Store):
    """A store whose listing still shows what was removed in the meantime: by another run, or an object store's lag."""

    def names(self, *parts: str, suffix: str = ".parquet") -> list[str]:
        found = super().names(*parts, suffix=suffix)
        forget_attempts(self, "ingest", FIRST)
        return found


def test_of_another_fingerprint_nothing_counts(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    write_attempts(store, "ingest", FIRST, Attempts("old", begun=3))
    assert read_attempts(store, "ingest", FIRST, "old").begun == 3
    assert read_attempts(store, "ingest", FIRST, "new") == Attempts("new")


def test_all_of_a_stage(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    assert all_attempts(store, "ingest") == {}
    write_attempts(store, "ingest", FIRST, Attempts("a", begun=1))
    write_attempts(store, "ingest", SECOND, Attempts("a", begun=2))
    write_attempts(store, "curate", SECOND, Attempts("a", begun=4))
    assert sorted(one.begun for one in all_attempts(store, "ingest").values()) == [1, 2]


def test_what_another_run_commits_while_we_look_is_left_out(tmp_path: Path) -> None:
    store = _Lagging(str(tmp_path))
    write_attempts(store, "ingest", FIRST, Attempts("a", begun=1))
    write_attempts(store, "ingest", SECOND, Attempts("a", begun=2))
    assert [one.begun for one in all_attempts(store, "ingest").values()] == [2]
