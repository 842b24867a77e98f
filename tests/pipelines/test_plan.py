from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.plan import default_buckets, plan_inputs
from schemas.errors import ConfigError
from schemas.ids import bucket_of
from schemas.records import Source
from transforms.store.planned import planned_buckets
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
