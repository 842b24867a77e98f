from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.dedupe import JOB as DEDUPE
from pipelines.ingest import JOB
from pipelines.plan import plan_inputs
from pipelines.work import plan_work
from schemas.errors import ConfigError
from transforms.store.ledger import Account, commit
from transforms.store.store import Store


@pytest.fixture(params=["local", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    (tmp_path / "list.jsonl").write_text("".join(json.dumps({"uri": f"{i}.wav"}) + "\n" for i in range(500)))
    made = Store(str(tmp_path / "out") if request.param == "local" else f"memory://{tmp_path.name}/out")
    plan_inputs(made, [str(tmp_path / "list.jsonl")], 200, overwrite=False)
    yield made
    if request.param == "memory":
        made.fs.rm(made.root, recursive=True)


def commit_some(store: Store, config: str, numbers: range) -> None:
    for task in plan_work(JOB, store, config, overwrite=True).tasks:
        if task.bucket.number in numbers:
            store.write_text("heavy", "segments", task.bucket.file_name)
            commit(store, task.bucket.file_name, Account("ingest", 16_000), task.fingerprint, [])


def test_what_is_committed_under_the_same_fingerprint_is_done(store: Store) -> None:
    work = plan_work(JOB, store, "{}", overwrite=False)
    assert [task.bucket.number for task in work.tasks] == list(range(200))
    assert work.n_done == 0
    assert all(work.weights)
    commit_some(store, "{}", range(0, 200, 3))
    work = plan_work(JOB, store, "{}", overwrite=False)
    assert [task.bucket.number for task in work.tasks] == [n for n in range(200) if n % 3]
    assert len(work.weights) == len(work.tasks)
    assert work.n_done == 67


def test_what_was_made_otherwise_is_refused_or_made_again(store: Store) -> None:
    commit_some(store, "{}", range(150, 160))
    with pytest.raises(ConfigError, match=r"bucket 150 of ingest in .* was made under another configuration"):
        plan_work(JOB, store, '{"other": 1}', overwrite=False)
    assert len(plan_work(JOB, store, '{"other": 1}', overwrite=True).tasks) == 200


def test_the_first_bucket_that_is_missing_upstream_is_named(store: Store) -> None:
    commit_some(store, "{}", range(42))
    with pytest.raises(ConfigError, match="dedupe reads what ingest writes, and bucket 42 of it"):
        plan_work(DEDUPE, store, "{}", overwrite=False)
