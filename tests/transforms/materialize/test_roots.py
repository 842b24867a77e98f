from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import ConfigError
from schemas.records import Duplicate
from schemas.tables import DUPLICATES
from transforms.materialize.roots import Part, parts_of, roots_mark, rows_behind
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import write_table


def root(path: Path, n_buckets: int, curated_under: str | None = "c") -> Store:
    store = Store(str(path))
    commit_planned(store, Planned(n_buckets, "p"), Account("plan", 1), ())
    for number in range(n_buckets if curated_under else 0):
        commit(
            store, Bucket(number, n_buckets).file_name, Account("curate", 1), f"{curated_under}{number}", []
        )
    return store


@pytest.mark.parametrize(("own", "others"), [(3, 3), (2, 5), (5, 2), (1, 4), (4, 1)])
def test_every_bucket_of_another_root_falls_to_one_of_ours(tmp_path: Path, own: int, others: int) -> None:
    mine, other = root(tmp_path / "mine", own), root(tmp_path / "other", others)
    parts = [parts_of(mine, [other.root], Bucket(number, own)) for number in range(own)]
    assert [part[0] for part in parts] == [Part(mine, Bucket(n, own).file_name) for n in range(own)]
    fallen = [part.file_name for found in parts for part in found[1:]]
    assert fallen == [Bucket(number, others).file_name for number in range(others)]


def test_the_mark_changes_with_the_verdicts_of_any_root(tmp_path: Path) -> None:
    first, second = root(tmp_path / "a", 2), root(tmp_path / "b", 2)
    before = roots_mark([first.root, second.root])
    assert before == roots_mark([first.root, second.root])
    commit(second, Bucket(1, 2).file_name, Account("curate", 1), "anew", [])
    assert roots_mark([first.root, second.root]) != before


def test_a_root_that_is_not_curated_is_refused(tmp_path: Path) -> None:
    half = root(tmp_path / "a", 2, None)
    with pytest.raises(ConfigError, match="not curated"):
        roots_mark([half.root])
    with pytest.raises(ConfigError):
        roots_mark([str(tmp_path / "nothing")])


def test_of_rows_with_one_id_that_of_the_first_part_counts(tmp_path: Path) -> None:
    rows = [[("a", "x"), ("b", "x")], [], [("b", "y"), ("c", "y"), ("d", "y")]]
    parts = [Part(Store(str(tmp_path / str(number))), "bucket-00000-of-00001.parquet") for number in range(3)]
    for part, told in zip(parts, rows, strict=True):
        if told:  # the second root has no such table
            written = [Duplicate(one, other, None, None) for one, other in told]
            write_table(part.store, DUPLICATES, ["duplicates", part.file_name], "f", written)
    found = rows_behind(parts, Duplicate, "duplicates", {"a", "b", "c", "e"})
    assert {one: (row.kept_id, part) for one, (row, part) in found.items()} == {
        "a": ("x", parts[0]),
        "b": ("x", parts[0]),
        "c": ("y", parts[2]),
    }
