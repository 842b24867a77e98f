from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import ConfigError
from schemas.records import Failure
from transforms.store.ledger import Account, commit, read_entries, read_failures
from transforms.store.planned import (
    LISTING_FILE,
    Planned,
    begin_change,
    commit_planned,
    ledger_files,
    planned_buckets,
    read_planned,
)
from transforms.store.store import Bucket, Store


def account() -> Account:
    made = Account("plan", 1)
    made.add("in", 0, items=2)
    made.add("kept", 0)
    made.add("failed", 0, "BadManifest")
    return made


def test_the_listing_says_how_many_buckets_there_are(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    assert read_planned(store) is None
    with pytest.raises(ConfigError, match="there is nothing in"):
        planned_buckets(store)
    failure = Failure("plan", "0" * 16, "m.jsonl", "BadManifest", "row 1 has no 'uri'", None)
    commit_planned(store, Planned(3, "f"), account(), [failure])
    assert read_planned(store) == Planned(3, "f")
    assert planned_buckets(store) == [Bucket(0, 3), Bucket(1, 3), Bucket(2, 3)]
    (entry,) = read_entries(store, "plan", ledger_files("plan", planned_buckets(store)))
    assert entry.rows == tuple(account().rows())
    assert list(read_failures(store, [entry])) == [failure]


def test_a_change_that_was_cut_short_is_noticed_and_the_number_kept(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    commit_planned(store, Planned(3, "f"), account(), [])
    begin_change(store, Planned(3, "f"))
    with pytest.raises(ConfigError, match="cut short"):
        planned_buckets(store)
    assert read_planned(store) == Planned(3, "")


def test_a_root_of_an_older_version_is_refused_in_a_sentence(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    commit(store, LISTING_FILE, account(), "f", [])
    with pytest.raises(ConfigError, match="older version"):
        read_planned(store)


def test_a_job_s_ledger_has_a_file_a_bucket_and_the_plan_s_has_one() -> None:
    buckets = [Bucket(0, 2), Bucket(1, 2)]
    assert ledger_files("plan", buckets) == [LISTING_FILE]
    assert ledger_files("curate", buckets) == [bucket.file_name for bucket in buckets]
