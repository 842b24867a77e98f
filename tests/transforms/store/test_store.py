from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from transforms.store.store import TEMPORARY, Bucket, Store


@pytest.fixture(params=["local", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store(str(tmp_path / "root") if request.param == "local" else f"memory://{tmp_path.name}/root")


def test_a_file_appears_when_its_block_ends(store: Store) -> None:
    with store.write("segments", "a.parquet") as sink:
        sink.write(b"whole")
        assert store.names("segments") == []
    assert store.names("segments") == ["a.parquet"]
    assert store.read_text("segments", "a.parquet") == "whole"


def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write("segments", "a.parquet") as sink:
        sink.write(b"half")
        raise ZeroDivisionError
    assert store.names("segments") == []
    assert not store.is_local or os.listdir(store.path(TEMPORARY)) == []


def test_a_block_that_raises_leaves_what_was_there(store: Store) -> None:
    store.write_text("old", "segments", "a.parquet")
    with pytest.raises(ZeroDivisionError), store.write("segments", "a.parquet") as sink:
        sink.write(b"new, but only half of")
        raise ZeroDivisionError
    assert store.read_text("segments", "a.parquet") == "old"


@pytest.mark.parametrize("of", [1, 8, 99_999, 100_000, 1_234_567])
def test_names_of_buckets_sort_as_their_numbers(of: int) -> None:
    numbers = sorted({*range(min(of, 20)), of // 2, of - 1})
    names = [Bucket(number, of).file_name for number in numbers]
    assert names == sorted(names)
    assert len({*map(len, names)}) == 1
    assert Bucket(3, 8).file_name == "bucket-00003-of-00008.parquet"


def test_a_stamp_changes_when_a_file_is_written_again(store: Store) -> None:
    assert store.stamps("segments") == {}
    store.write_text("one", "segments", "a.parquet")
    store.write_text("other", "segments", "b.parquet")
    before = store.stamps("segments")
    store.write_text("one", "segments", "a.parquet")
    after = store.stamps("segments")
    assert before.keys() == after.keys() == {"a.parquet", "b.parquet"}
    assert before["a.parquet"] != after["a.parquet"]
    assert before["b.parquet"] == after["b.parquet"]


def test_a_store_can_be_pickled_after_use(store: Store) -> None:
    store.write_text("x", "a.txt")
    assert pickle.loads(pickle.dumps(store)).read_text("a.txt") == "x"


def test_a_relative_root_means_the_same_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store("out")
    monkeypatch.chdir("/")
    store.write_text("x", "a.txt")
    assert (tmp_path / "out" / "a.txt").read_text() == "x"


def test_sweep_removes_what_dead_processes_left_and_nothing_else(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from transforms.store.store import Store\n"
        "with Store(sys.argv[1]).write('t', 'a') as f: f.write(b'x'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=root, check=False)
    store = Store(str(tmp_path))
    assert len(os.listdir(tmp_path / TEMPORARY)) == 1
    with store.write("t", "b") as sink:
        sink.write(b"y")
        assert store.sweep() == 1
    assert store.read_text("t", "b") == "y"
