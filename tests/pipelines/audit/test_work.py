from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.audit.work import work_json
from schemas.figures import Figures
from schemas.tables import METRICS
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import write_table


def root(folder: Path, walls_s: list[float]) -> Store:
    store = Store(str(folder))
    commit_planned(store, Planned(len(walls_s), "p"), Account("plan", 1), ())
    for number, wall_s in enumerate(walls_s):
        name = Bucket(number, len(walls_s)).file_name
        commit(store, name, Account("ingest", 16_000), "f", [])
        figures = Figures("ingest", number, len(walls_s), wall_s, 60.0, 1, "host", number % 2)
        write_table(store, METRICS, ["metrics", "ingest", name], "f", [figures])
    return store


def test_the_slowest_buckets_come_first(tmp_path: Path) -> None:
    told = work_json(root(tmp_path, [1.0, 9.0, 2.0, 2.0, 3.0, 1.5, 2.5]))
    assert list(told) == ["ingest"]
    assert told["ingest"]["median_wall_s"] == pytest.approx(2.0)
    assert [one["bucket"] for one in told["ingest"]["slowest"]] == [1, 4, 6, 2, 3]
    assert told["ingest"]["workers"] == 2


def test_stages_without_figures_are_left_out(tmp_path: Path) -> None:
    assert work_json(root(tmp_path, [])) == {}
