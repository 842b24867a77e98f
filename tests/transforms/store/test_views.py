from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from schemas.errors import ConfigError
from transforms.store.store import Store
from transforms.store.views import placed


def test_what_interleave_writes_is_the_view_s_own() -> None:
    for own in (
        ("shards",),
        ("shards", "train", "bucket.parquet"),
        ("ledger", "interleave", "bucket.parquet"),
        ("metrics", "interleave"),
        ("failures", "interleave"),
        ("attempts", "interleave", "bucket.json"),
        ("config", "interleave.yaml"),
        ("report",),
    ):
        assert placed("fine", own) == ("views", "fine", *own)
        assert placed(None, own) == own


def test_all_else_is_shared() -> None:
    for shared in (
        (),
        ("plan",),
        ("segments", "bucket.parquet"),
        ("ledger",),
        ("ledger", "curate", "bucket.parquet"),
        ("config",),
        ("config", "curate.yaml"),
        (".tmp", "x"),
    ):
        assert placed("fine", shared) == shared


def test_views_of_one_root_do_not_see_each_other(tmp_path: Path) -> None:
    root, fine = Store(str(tmp_path)), Store(str(tmp_path), "fine")
    fine.write_text("f", "shards", "a.parquet")
    root.write_text("r", "shards", "a.parquet")
    root.write_text("s", "segments", "a.parquet")
    assert fine.read_text("shards", "a.parquet") == "f"
    assert root.read_text("shards", "a.parquet") == "r"
    assert fine.read_text("segments", "a.parquet") == "s"
    assert fine.names("shards") == root.names("shards") == ["a.parquet"]
    assert Store(str(tmp_path), "coarse").names("shards") == []


def test_a_view_travels(tmp_path: Path) -> None:
    store = pickle.loads(pickle.dumps(Store(str(tmp_path), "fine")))
    assert (store.root, store.view) == (str(tmp_path), "fine")


@pytest.mark.parametrize("name", ["", "..", "a/b", "/a", ".hidden", "a b"])
def test_what_is_no_folder_s_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no name for a view"):
        Store(str(tmp_path), name)
