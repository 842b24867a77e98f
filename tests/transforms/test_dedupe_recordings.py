from __future__ import annotations

from pathlib import Path

import apache_beam as beam
import numpy as np
import pytest

from pipelines import dedupe
from pipelines.job import Work, run_work
from pipelines.work import plan_work
from schemas.ids import bucket_of, stable_id
from schemas.records import Duplicate, Fingerprint
from schemas.tables import FINGERPRINTS
from tests.transforms.fingerprint.sounds import wandering, words_of
from transforms.buckets import BucketTask
from transforms.coders import RecordCoder
from transforms.dedupe_recordings import DecidedBucket, Looked, count_inputs
from transforms.fingerprint.lookup import Listed, Pair
from transforms.fingerprint.matching import Drop, Match, Standing
from transforms.fingerprint.words import to_bytes
from transforms.store.ledger import Account, commit, committed, passed_on, read_entries
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows, write_table

BUCKETS = 4
NAMES = ["a", "equal to a", "softer a", "b", "c"]
IDS = {name: stable_id(name) for name in NAMES}


def row(name: str) -> Fingerprint:
    sound = wandering(15, NAMES.index(name[-1]))
    heard = (sound / 3).astype(np.int16) if name == "softer a" else sound
    content = stable_id("content", "a" if name == "equal to a" else name) * 4
    words = to_bytes(words_of(heard))
    return Fingerprint(
        IDS[name], content, 1000 + (name == "softer a"), 44_100, 16_000, len(sound), 160_000, words
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(str(tmp_path))
    commit_planned(made, Planned(BUCKETS, "p"), Account("plan", 1), ())
    rows = [row(name) for name in NAMES]
    for number in range(BUCKETS):
        fill(made, number, [r for r in rows if bucket_of(r.recording_id, BUCKETS) == number], "f")
    return made


def fill(store: Store, number: int, rows: list[Fingerprint], made_under: str) -> None:
    name = Bucket(number, BUCKETS).file_name
    write_table(store, FINGERPRINTS, ["fingerprints", name], made_under, rows)
    store.write_text("heavy", "segments", name)
    commit(store, name, Account("ingest", 16_000), made_under, [])


def run(store: Store, config: dedupe.DedupeConfig, settings: str = "{}") -> Work:
    work = plan_work(dedupe.JOB, store, settings, overwrite=False)
    run_work(dedupe.JOB, store, config, work, [], 4)
    return work


def found(store: Store) -> dict[str, Duplicate]:
    return {
        row.recording_id: row
        for number in range(BUCKETS)
        for row in read_rows(store, Duplicate, "duplicates", Bucket(number, BUCKETS).file_name)
    }


def test_duplicates_are_found_across_buckets(store: Store) -> None:
    assert len({bucket_of(one, BUCKETS) for one in IDS.values()}) > 1
    run(store, dedupe.DedupeConfig())
    rows = found(store)
    assert set(rows) == set(IDS.values())
    assert {rows[IDS[name]].kept_id for name in NAMES[:3]} == {IDS["softer a"]}, "it has the most bytes"
    assert [rows[IDS[name]].kind for name in NAMES] == ["near", "near", None, None, None]
    files = [Bucket(number, BUCKETS).file_name for number in range(BUCKETS)]
    ledger = [line for entry in read_entries(store, "dedupe", files) for line in entry.rows]
    assert sum(line.items for line in ledger if line.reason == "near_duplicate") == 2
    assert sum(count_inputs(store, name).items for name in files) == len(NAMES)


def test_only_equal_files_where_sound_is_not_compared(store: Store) -> None:
    run(store, dedupe.DedupeConfig(near=False))
    kinds = {row.kind for row in found(store).values()}
    dropped = [row for row in found(store).values() if row.kind]
    assert kinds == {None, "exact"}
    assert [row.kept_id for row in dropped] == [min(IDS["a"], IDS["equal to a"])]


def test_a_change_anywhere_makes_all_again_but_passes_on_only_what_differs(store: Store) -> None:
    config, buckets = dedupe.DedupeConfig(), [Bucket(number, BUCKETS) for number in range(BUCKETS)]
    run(store, config)
    assert not run(store, config).tasks
    before = [(committed(store, "dedupe", b), passed_on(store, "dedupe", b)) for b in buckets]
    gone = bucket_of(IDS["b"], BUCKETS)
    left = [row(n) for n in NAMES if n != "b" and bucket_of(IDS[n], BUCKETS) == gone]
    fill(store, gone, left, "other")
    assert len(run(store, config).tasks) == BUCKETS
    after = [(committed(store, "dedupe", b), passed_on(store, "dedupe", b)) for b in buckets]
    assert all(was[0] != now[0] for was, now in zip(before, after, strict=True))
    assert [was[1] for was in before] == [now[1] for now in after], "b was no duplicate of anything"


A, B = Standing("a", "c", 1, 2, 3), Standing("b", "d", 4, 5, 6)
TASK = BucketTask(Bucket(1, 2), "f")
ELEMENTS = [
    Listed("a", "c", 1, 8), Pair("a", "b", 8), Match(A, B, 0.5), Looked(A, (1, 2), 8),
    DecidedBucket(TASK, (Drop("a", "b", "near", 0.9),)), DecidedBucket(None),
]  # fmt: skip


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: type(element).__name__)
def test_what_travels_arrives_as_it_was(element: object) -> None:
    coder = beam.coders.registry.get_coder(type(element))
    assert isinstance(coder, RecordCoder)
    assert repr(coder.decode(coder.encode(element))) == repr(element)
