from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ingest import JOB
from pipelines.overview import as_json
from pipelines.plan import default_buckets, plan_inputs
from pipelines.work import plan_work
from schemas.errors import ConfigError
from schemas.ids import bucket_of, stable_id
from schemas.records import Source
from transforms.store.ledger import Account, commit
from transforms.store.planned import begin_change, planned_buckets, read_planned
from transforms.store.store import Store
from transforms.store.tables import read_rows


def listed(folder: Path, names: list[str]) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "list.jsonl").write_text("".join(json.dumps({"uri": name}) + "\n" for name in names))
    return str(folder / "list.jsonl")


def planned(store: Store) -> dict[int, list[Source]]:
    return {b.number: list(read_rows(store, Source, "plan", b.file_name)) for b in planned_buckets(store)}


@pytest.mark.parametrize(
    ("n", "buckets"),
    [(0, 1), (1, 1), (5, 5), (8, 8), (100, 8), (320, 20), (10_000, 625), (10_000_000, 158_731)],
)
def test_the_number_of_buckets_grows_with_the_list(n: int, buckets: int) -> None:
    assert default_buckets(n) == buckets


def test_every_recording_is_in_the_bucket_of_its_hash(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "out"))
    plan_inputs(store, [listed(tmp_path, [f"{i}.wav" for i in range(50)])], 4, overwrite=False)
    found = planned(store)
    assert sorted(found) == [0, 1, 2, 3]
    assert sum(map(len, found.values())) == 50
    assert all(bucket_of(s.recording_id, 4) == number for number, row in found.items() for s in row)


def test_a_root_keeps_its_number_of_buckets(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "out"))
    plan_inputs(store, [listed(tmp_path, ["a.wav", "b.wav"])], None, overwrite=False)
    plan_inputs(store, [listed(tmp_path, [f"{i}.wav" for i in range(50)])], None, overwrite=False)
    assert len(planned(store)) == 2
    with pytest.raises(ConfigError, match="planned with 2 buckets, not 3"):
        plan_inputs(store, [listed(tmp_path, ["a.wav"])], 3, overwrite=False)


def test_more_recordings_never_make_buckets_smaller() -> None:
    sizes = [10**4, 10**5, 640_000, 10**6, 10**7, 10**8]
    assert all(n / default_buckets(n) <= m / default_buckets(m) + 1 for n, m in pairwise(sizes))
    assert all(default_buckets(n) < default_buckets(m) for n, m in pairwise(sizes))


GOOD = st.fixed_dictionaries(
    {"uri": st.sampled_from([f"{i}.wav" for i in range(12)])},
    optional={
        "language": st.sampled_from(["en", "de", ""]),
        "title": st.text(st.characters(codec="utf-8"), max_size=3),
    },
)
BAD_ROWS: list[Any] = [{"path": "x"}, {"uri": ""}, {"uri": 3}, [1], {"uri": "a.wav", "title": {}}]
BAD = st.sampled_from(BAD_ROWS)
MANIFESTS = st.lists(st.lists(st.one_of(GOOD, GOOD, BAD), max_size=25), min_size=1, max_size=3).filter(any)


def write_manifests(folder: Path, manifests: list[list[Any]]) -> list[str]:
    urls = [str(folder / f"{number}.jsonl") for number in range(len(manifests))]
    for url, rows in zip(urls, manifests, strict=True):
        Path(url).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return urls


def reference(
    folder: Path, manifests: list[list[Any]], of: int | None
) -> tuple[dict[int, list[Source]], int]:
    """Return the buckets by the plain rules, all in memory, and how many rows are good."""
    good = [row for rows in manifests for row in rows if row not in BAD_ROWS]
    made = [
        Source(stable_id("recording", f"{folder}/{row['uri']}"), f"{folder}/{row['uri']}",
               row.get("language") or None, title=row.get("title") or None)
        for row in good
    ]  # fmt: skip
    best: dict[str, Source] = {}
    for source in sorted(made, key=lambda s: (sum(v is None for v in s), json.dumps(s))):
        best.setdefault(source.uri, source)
    total = of or default_buckets(len(best))
    buckets: dict[int, list[Source]] = {number: [] for number in range(total)}
    for source in sorted(best.values()):
        buckets[bucket_of(source.recording_id, total)].append(source)
    return buckets, len(good)


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*.parquet")}


@settings(max_examples=60, deadline=None)
@given(
    MANIFESTS,
    st.sampled_from([None, 1, 3, 300]),
    st.sampled_from([0, 500, 2**20]),
    st.randoms(use_true_random=False),
)
def test_the_plan_is_that_of_the_plain_rules_whatever_the_memory_and_the_order(
    manifests: list[list[Any]], of: int | None, buffer_bytes: int, chance: Any
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store(str(folder / "out"))
        urls = write_manifests(folder, manifests)
        plan_inputs(store, urls, of, overwrite=False, buffer_bytes=buffer_bytes)
        buckets, n_good = reference(folder, manifests, of)
        assert planned(store) == buckets
        status = as_json(store)
        account = status["stages"]["plan"]
        n_kept, n_rows = sum(map(len, buckets.values())), sum(map(len, manifests))
        assert account["balanced"]
        assert (account["in"]["items"], account["kept"]["items"]) == (n_rows, n_kept)
        assert (account["dropped"]["items"], account["failed"]["items"]) == (n_good - n_kept, n_rows - n_good)
        assert Counter(f["uri"] for f in status["failures"]) == Counter(
            url for url, rows in zip(urls, manifests, strict=True) for row in rows if row in BAD_ROWS
        )
        before = tree(folder / "out")
        chance.shuffle(urls)
        other = Store(str(folder / "other"))
        plan_inputs(other, urls, of, overwrite=False, buffer_bytes=2**20 - buffer_bytes)
        assert tree(folder / "other") == before
        for url, rows in zip(write_manifests(folder, manifests), manifests, strict=True):
            kept = [row for row in rows if row not in BAD_ROWS]
            chance.shuffle(kept)
            Path(url).write_text("".join(json.dumps(row) + "\n" for row in kept))
        if n_good:
            plan_inputs(Store(str(folder / "shuffled")), urls, of, overwrite=False, buffer_bytes=buffer_bytes)
            in_plan = {name: data for name, data in before.items() if name.startswith("plan")}
            found = tree(folder / "shuffled")
            assert {name: found[name] for name in found if name.startswith("plan")} == in_plan


@pytest.fixture
def ingested(tmp_path: Path) -> Store:
    """A root of 40 recordings in 8 buckets, of which ingest has made bucket 3."""
    store = Store(str(tmp_path / "out"))
    plan_inputs(store, [listed(tmp_path, [f"{i}.wav" for i in range(40)])], None, overwrite=False)
    task = plan_work(JOB, store, "{}", overwrite=False).tasks[3]
    commit(store, task.bucket.file_name, Account("ingest", 16_000), task.fingerprint, [])
    return store


def inodes(store: Store) -> dict[str, int]:
    folder = store.path("plan")
    return {name: os.stat(os.path.join(folder, name)).st_ino for name in os.listdir(folder)}


def bucket_of_name(folder: Path, name: str) -> int:
    return bucket_of(stable_id("recording", str(folder / name)), 8)


def test_only_buckets_that_change_are_written_again(ingested: Store, tmp_path: Path) -> None:
    before = inodes(ingested)
    names = [f"{i}.wav" for i in range(40)]
    plan_inputs(ingested, [listed(tmp_path, names[::-1])], None, overwrite=False)
    assert inodes(ingested) == before
    new = next(n for n in (f"new{i}.wav" for i in range(99)) if bucket_of_name(tmp_path, n) != 3)
    plan_inputs(ingested, [listed(tmp_path, [*names, new])], None, overwrite=False)
    number = bucket_of_name(tmp_path, new)
    after = inodes(ingested)
    assert [name for name in before if after[name] != before[name]] == [
        f"bucket-{number:05d}-of-00008.parquet"
    ]


def test_a_committed_bucket_that_would_change_is_refused_before_anything_is_written(
    ingested: Store, tmp_path: Path
) -> None:
    before = tree(Path(ingested.root))
    gone = next(f"{i}.wav" for i in range(40) if bucket_of_name(tmp_path, f"{i}.wav") == 3)
    shorter = listed(tmp_path, [f"{i}.wav" for i in range(39, -1, -1) if f"{i}.wav" != gone])
    with pytest.raises(ConfigError, match="give --overwrite"):
        plan_inputs(ingested, [shorter], None, overwrite=False)
    assert tree(Path(ingested.root)) == before
    plan_inputs(ingested, [shorter], None, overwrite=True)
    assert sum(map(len, planned(ingested).values())) == 39


def test_planning_again_mends_what_was_cut_short(ingested: Store, tmp_path: Path) -> None:
    before = read_planned(ingested)
    assert before is not None
    begin_change(ingested, before)
    with pytest.raises(ConfigError, match="cut short"):
        plan_work(JOB, ingested, "{}", overwrite=False)
    os.unlink(ingested.path("plan", "bucket-00005-of-00008.parquet"))
    plan_inputs(ingested, [listed(tmp_path, [f"{i}.wav" for i in range(40)])], None, overwrite=False)
    assert len(plan_work(JOB, ingested, "{}", overwrite=False).tasks) == 7


def test_planning_over_a_network_gives_the_same_bytes(tmp_path: Path) -> None:
    remote, local = Store(f"memory://{tmp_path.name}"), Store(str(tmp_path / "out"))
    source = listed(tmp_path, [f"{i}.wav" for i in range(300)])
    for store in (remote, local):
        plan_inputs(store, [source], 150, overwrite=False, buffer_bytes=1_000)
    assert planned_buckets(remote) == planned_buckets(local)
    for bucket in planned_buckets(local):
        with (
            remote.open_read("plan", bucket.file_name) as one,
            local.open_read("plan", bucket.file_name) as two,
        ):
            assert one.read() == two.read()
