from __future__ import annotations

from pathlib import Path

from transforms.materialize.sides import ALL_FOLDERS, folders, shard_names
from transforms.store.store import Store


def test_without_validation_shards_are_where_they_were() -> None:
    assert folders(0.0) == {"train": ("shards",)}
    assert folders(0.1) == {"train": ("shards", "train"), "validation": ("shards", "validation")}
    assert {("shards",), ("shards", "train"), ("shards", "validation")} == ALL_FOLDERS


def test_shards_of_all_sides_are_named_by_their_place(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    for place in (("b.parquet",), ("train", "b.parquet"), ("validation", "a.parquet")):
        store.write_text("x", "shards", *place)
    assert shard_names(store) == ["b.parquet", "train/b.parquet", "validation/a.parquet"]
