from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.contamination import ItemFound, find_contaminated, render
from schemas.errors import ConfigError
from schemas.judgements import Finding
from schemas.tables import FINDINGS
from transforms.store.ledger import Account
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import write_table


def test_items_are_counted_over_buckets_and_what_is_not_surveyed_yet_is_left_out(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    commit_planned(store, Planned(3, "p"), Account("plan", 1), ())
    rows = [
        Finding("s1", "r1", "contamination", "quiz:1", 1.0, 0, 9),
        Finding("s1", "r1", "contamination", "quiz:2", 0.5, 0, 9),
        Finding("s2", "r1", "contamination", "quiz:2", 0.4, 0, 9),
        Finding("s2", "r1", "boilerplate", None, 30.0, 0, 9),
    ]
    write_table(store, FINDINGS, ["findings", Bucket(0, 3).file_name], "f", rows[:2])
    write_table(store, FINDINGS, ["findings", Bucket(2, 3).file_name], "f", rows[2:])
    found = find_contaminated(store)
    assert found.items == (ItemFound("quiz:1", 1, 1, 1.0), ItemFound("quiz:2", 2, 1, 0.5))
    assert (found.segments, found.recordings) == (2, 1)
    assert render(found).splitlines()[0] == "2 test items in 2 segments of 1 recordings"


def test_a_root_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        find_contaminated(Store(str(tmp_path)))
