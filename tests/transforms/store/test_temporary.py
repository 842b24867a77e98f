from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schemas.errors import StoreError
from transforms.store.temporary import (
    ABANDONED_AFTER_S,
    append,
    sweep_folder,
    temporary_file,
    temporary_folder,
    temporary_name,
)


def left(folder: Path, name: str, age_s: float = 0.0) -> str:
    (folder / name).touch()
    os.utime(folder / name, (time.time() - age_s,) * 2)
    return name


def of_another_process(pid: int) -> str:
    return temporary_name().replace(f".{os.getpid()}.", f".{pid}.")


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_only_what_nobody_writes_is_swept(tmp_path: Path) -> None:
    old = ABANDONED_AFTER_S + 60
    kept = [
        left(tmp_path, temporary_name()),
        left(tmp_path, of_another_process(1)),
        left(tmp_path, f"elsewhere.0.{dead_pid()}.{'0' * 32}"),
        left(tmp_path, "somebody's notes", old),
    ]
    left(tmp_path, of_another_process(dead_pid()))
    left(tmp_path, f"elsewhere.0.1.{'1' * 32}", old)
    left(tmp_path, f"{socket.gethostname()}.1.{'2' * 32}", old)
    assert sweep_folder(str(tmp_path)) == 3
    assert sorted(os.listdir(tmp_path)) == sorted(kept)


def test_a_container_of_the_same_name_is_another_machine(tmp_path: Path) -> None:
    kept = left(tmp_path, f"{socket.gethostname()}.123456.{dead_pid()}.{'0' * 32}")
    assert sweep_folder(str(tmp_path)) == 0
    assert os.listdir(tmp_path) == [kept]


def test_a_shared_folder_is_swept_of_nothing_but_ours(tmp_path: Path) -> None:
    (tmp_path / "speechloom-bench-x").mkdir()
    left(tmp_path, of_another_process(dead_pid()))
    left(tmp_path, f"speechloom-{of_another_process(dead_pid())}.abc")
    assert sweep_folder(str(tmp_path), "speechloom-") == 1
    assert len(os.listdir(tmp_path)) == 2


def test_a_temporary_file_is_gone_afterwards() -> None:
    with temporary_file() as path:
        assert os.path.getsize(path) == 0
    assert not os.path.exists(path)


def test_a_full_disk_is_not_the_fault_of_what_is_written() -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with temporary_file() as path, open(path, "wb", buffering=0) as sink:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
        try:
            with pytest.raises(StoreError, match="temporary files could not be written"):
                append(sink, memoryview(bytes(5000)))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert os.path.getsize(path) == 1000


def test_folders_of_processes_that_are_gone_are_swept_and_others_are_not(tmp_path: Path) -> None:
    gone, here, other = of_another_process(dead_pid()), temporary_name(), f"elsewhere.0.1.{'1' * 32}"
    for name in (gone, here, other):
        (tmp_path / name / "inside").mkdir(parents=True)
        os.utime(tmp_path / name, (time.time() - ABANDONED_AFTER_S - 60,) * 2)
    assert sweep_folder(str(tmp_path)) == 1
    assert sorted(os.listdir(tmp_path)) == sorted([here, other])


def test_a_temporary_folder_is_gone_afterwards() -> None:
    with temporary_folder() as folder:
        (Path(folder) / "x").touch()
    assert not Path(folder).exists()
