"""The same input gives the same bytes, whatever the runner's workers, the list's order, or the accidents."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.end_to_end.runs import NO_ENGINE, TWO_WORKERS, build, command, crawl, hashes, manifest


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawl(tmp_path_factory.mktemp("crawl"), 9, sentences=(1, 2))


@pytest.fixture(scope="module")
def expected(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = tmp_path_factory.mktemp("one")
    assert build(root, source) == 0
    found = hashes(root)
    assert len(found) == 3 * 8 + 1, "the buckets of three tables, and the vocabulary"
    return found


def test_with_two_workers(source: Path, expected: dict[str, str], tmp_path: Path) -> None:
    assert build(tmp_path, source, *TWO_WORKERS) == 0
    assert hashes(tmp_path) == expected


def test_with_the_list_shuffled(source: Path, expected: dict[str, str], tmp_path: Path) -> None:
    rows = [json.loads(line) for line in source.read_text().splitlines()]
    shuffled = manifest(source.with_name("shuffled.jsonl"), rows[::2] + rows[1::2][::-1])
    assert build(tmp_path, shuffled) == 0
    assert hashes(tmp_path) == expected


def test_after_a_kill_in_the_middle(source: Path, expected: dict[str, str], tmp_path: Path) -> None:
    arguments = ("build", "--input", str(source), "--root", str(tmp_path), "--quiet")
    _kill_when(tmp_path / "ledger" / "transcribe", 3, command(*arguments))
    written = {p: p.stat().st_mtime_ns for p in (tmp_path / "ledger").rglob("bucket-*")}
    done = [p for p in written if p.parent.name == "transcribe"]
    assert 3 <= len(done) < 8, "the run was not killed in the middle"
    assert build(tmp_path, source) == 0
    assert hashes(tmp_path) == expected
    assert {p: p.stat().st_mtime_ns for p in written} == written, "what was committed was made again"


def _kill_when(folder: Path, n_files: int, arguments: list[str]) -> None:
    """Start a run and kill its whole process group as soon as a folder holds some files."""
    process = subprocess.Popen(arguments, start_new_session=True)
    deadline_s = time.monotonic() + 120
    while len(list(folder.glob("*"))) < n_files:
        assert process.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline_s
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_second_run_makes_nothing_again(source: Path, tmp_path: Path) -> None:
    assert build(tmp_path, source, *NO_ENGINE) == 0
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*.parquet") if p.parent.name != "plan"}
    assert build(tmp_path, source, *NO_ENGINE) == 0
    assert {p: p.stat().st_mtime_ns for p in before} == before


def test_what_was_made_otherwise_is_refused_until_overwritten(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = ("--set", "interleave.capacity=2048")
    assert build(tmp_path, source, *NO_ENGINE) == 0
    before = hashes(tmp_path)
    assert build(tmp_path, source, *NO_ENGINE, *other) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert hashes(tmp_path) == before
    assert build(tmp_path, source, *NO_ENGINE, *other, "--overwrite") == 0
    changed = {name.split("/")[0] for name, mark in hashes(tmp_path).items() if mark != before[name]}
    assert changed == {"shards"}
