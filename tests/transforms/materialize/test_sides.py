from __future__ import annotations

from transforms.materialize.sides import ALL_FOLDERS, folders


def test_without_validation_shards_are_where_they_were() -> None:
    assert folders(0.0) == {"train": ("shards",)}
    assert folders(0.1) == {"train": ("shards", "train"), "validation": ("shards", "validation")}
    assert {("shards",), ("shards", "train"), ("shards", "validation")} == ALL_FOLDERS
