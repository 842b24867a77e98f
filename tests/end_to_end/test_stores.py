"""Whole builds on S3 and on disks that fail: the same bytes in the end, or a clear end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.runs import (
    HASHED,
    NO_ENGINE,
    ROOT,
    TWO_WORKERS,
    WEBRTC,
    build,
    command,
    crawl,
    hashes,
    run,
    status,
)
from tests.fault_proxy import KINDS, FaultProxy, Rule, fault_proxy, sometimes
from tests.s3 import Bucket, environment, reach, s3_server

FAST = (*WEBRTC, *NO_ENGINE)
INPUT = "s3://crawl/talks/manifest.jsonl"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawl(tmp_path_factory.mktemp("crawl"), 5)


@pytest.fixture(scope="module")
def proxy() -> Iterator[FaultProxy]:
    with s3_server() as endpoint, fault_proxy(endpoint, _never) as running:
        yield running


def _never(_: object) -> None:
    return None


@pytest.fixture(scope="module")
def tables(proxy: FaultProxy, source: Path) -> Bucket:
    """A bucket for roots, beside that with the recordings."""
    endpoint = f"http://{proxy.upstream}"
    Bucket(endpoint, "crawl").put_folder(source.parent, "talks")
    return Bucket(endpoint, "tables")


@pytest.fixture(scope="module")
def expected(tables: Bucket, proxy: FaultProxy) -> dict[str, str]:
    built_on_s3(proxy, "calm", _never)
    found = tables.hashes("calm", HASHED)
    assert len(found) == 3 * 5 + 1, "the buckets of three tables, and the vocabulary"
    return found


def on_s3(proxy: FaultProxy, root: str, rule: Rule, *more: str) -> subprocess.CompletedProcess[str]:
    proxy.rule = rule
    arguments = ("build", "--input", INPUT, "--root", f"s3://tables/{root}", "--quiet", *FAST, *more)
    try:
        return run(*arguments, env=environment(proxy.url))
    finally:
        proxy.rule = _never


def built_on_s3(proxy: FaultProxy, root: str, rule: Rule, *more: str) -> None:
    """Build in this process, which saves starting another."""
    proxy.rule = rule
    with pytest.MonkeyPatch.context() as patch:
        reach(patch, proxy.url, attempts=2)
        try:
            assert build(f"s3://tables/{root}", INPUT, *FAST, *more) == 0
        finally:
            proxy.rule = _never


@pytest.mark.parametrize("workers", [1, 2])
def test_one_request_in_twenty_fails(
    proxy: FaultProxy, tables: Bucket, expected: dict[str, str], workers: int
) -> None:
    root = f"rough{workers}"
    proxy.struck.clear()
    if workers == 1:
        built_on_s3(proxy, root, sometimes(0.05))
    else:
        done = on_s3(proxy, root, sometimes(0.05), *TWO_WORKERS)
        assert done.returncode == 0, done.stderr
    assert sum(proxy.struck[kind] for kind in KINDS) >= 5, "too few faults were met"
    assert tables.hashes(root, HASHED) == expected
    known = (".parquet", ".yaml", "/vocabulary.json")
    assert [name for name in tables.names(f"{root}/") if not name.endswith(known)] == []


def test_a_store_that_refuses_writes_ends_the_run_and_the_next_one_completes(
    proxy: FaultProxy, tables: Bucket, expected: dict[str, str]
) -> None:
    def full(request: object) -> str | None:
        written = len(tables.names("full/segments/"))
        return "507" if written >= 2 and getattr(request, "method", "") == "PUT" else None

    done = on_s3(proxy, "full", full)
    assert done.returncode == 4, done.stderr
    assert "the store of the tables could not be written: s3://tables/full/" in done.stderr
    assert "status 507" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert 0 < len(tables.names("full/segments/")) < 5
    built_on_s3(proxy, "full", _never)
    assert tables.hashes("full", HASHED) == expected


def test_a_store_that_is_down_ends_the_run(proxy: FaultProxy, tables: Bucket) -> None:
    done = on_s3(proxy, "down", lambda request: "drop" if "/tables" in request.path else None)
    assert done.returncode == 4, done.stderr
    assert "the store of the tables could not be" in done.stderr
    assert "Traceback" not in done.stderr


def test_recordings_that_their_store_does_not_give_are_failures_with_their_causes(
    proxy: FaultProxy,
    tables: Bucket,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers = {"00.wav": "503", "01.flac": "403", "02.mp3": "404"}
    broken = lambda request: next((answers[n] for n in answers if n in request.path), None)  # noqa: E731
    built_on_s3(proxy, "broken", broken, "--set", "ingest.max_failed_share=1")
    reach(monkeypatch, proxy.url)
    found = status("s3://tables/broken", capsys)
    assert found["stages"]["ingest"]["kept"]["items"] == 2
    failures = {f["uri"].rsplit("/", 1)[-1]: f for f in found["failures"]}
    kinds = {name: failure["error_type"] for name, failure in failures.items()}
    assert kinds == {"00.wav": "UnreachableUri", "01.flac": "PermissionError", "02.mp3": "FileNotFoundError"}
    assert "status 503" in failures["00.wav"]["message"]


def test_two_runs_on_the_same_root_of_s3(proxy: FaultProxy, tables: Bucket, expected: dict[str, str]) -> None:
    arguments = ("build", "--input", INPUT, "--root", "s3://tables/twice", "--quiet", *FAST)
    assert together(arguments, environment(proxy.url)) == [0, 0]
    assert tables.hashes("twice", HASHED) == expected
    assert tables.uploads() == []


def test_two_runs_on_the_same_root_of_a_disk(source: Path, local: dict[str, str], tmp_path: Path) -> None:
    arguments = ("build", "--input", str(source), "--root", str(tmp_path), "--quiet", *FAST)
    assert together(arguments, dict(os.environ)) == [0, 0]
    assert hashes(tmp_path) == local
    assert os.listdir(tmp_path / ".tmp") == []


def together(arguments: tuple[str, ...], env: dict[str, str]) -> list[int]:
    """Run the same command twice at once and return both exit codes."""
    runs = [subprocess.Popen(command(*arguments), env=env, cwd=ROOT) for _ in range(2)]
    return [one.wait(timeout=240) for one in runs]


@pytest.fixture(scope="module")
def local(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = tmp_path_factory.mktemp("local")
    assert build(root, source, *FAST) == 0
    return hashes(root)


def test_a_disk_that_is_full_ends_the_run_and_the_next_one_completes(
    source: Path, local: dict[str, str], tmp_path: Path
) -> None:
    root = tmp_path / "small"
    root.mkdir()
    with mounted(root, 400):
        arguments = ("build", "--input", str(source), "--root", str(root), "--quiet", *FAST)
        done = run(*arguments)
        assert done.returncode == 4, done.stderr
        assert f"the store of the tables could not be written: {root}" in done.stderr
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        assert os.listdir(root / ".tmp") == []
        assert hashes(root).items() <= local.items(), "a file that is not whole"
        subprocess.run(["mount", "-o", "remount,size=64m", str(root)], check=True)
        assert build(root, source, *FAST) == 0
        assert hashes(root) == local


def test_no_room_for_temporary_files_ends_the_run(
    source: Path, local: dict[str, str], tmp_path: Path
) -> None:
    small, root = tmp_path / "small", tmp_path / "out"
    small.mkdir()
    arguments = ("build", "--input", str(source), "--root", str(root), "--quiet", *FAST)
    with mounted(small, 100):
        done = run(*arguments, env={**os.environ, "TMPDIR": str(small)})
    assert done.returncode == 4, done.stderr
    assert f"temporary files could not be written to {small}" in done.stderr
    assert "Traceback" not in done.stderr
    assert build(root, source, *FAST) == 0
    assert hashes(root) == local


class mounted:  # noqa: N801
    """A file system in memory of some KiB at a folder, while the block runs."""

    def __init__(self, folder: Path, kib: int) -> None:
        self.folder, self.kib = folder, kib

    def __enter__(self) -> None:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={self.kib}k", "tmpfs", str(self.folder)]
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"a small file system cannot be mounted here: {done.stderr.strip()}")

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", str(self.folder)], check=True)


def test_files_that_may_not_grow_end_the_run_and_the_next_one_completes(
    source: Path, local: dict[str, str], tmp_path: Path
) -> None:
    arguments = ("build", "--input", str(source), "--root", str(tmp_path), "--quiet", *FAST)
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
    started = limited + "import beam_runner; sys.exit(beam_runner.main())"
    done = subprocess.run(
        [sys.executable, "-c", started, *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 4, done.stderr
    assert f"the store of the tables could not be written: {tmp_path}/segments" in done.stderr
    assert "File too large" in done.stderr
    assert hashes(tmp_path).items() <= local.items()
    assert build(tmp_path, source, *FAST) == 0
    assert hashes(tmp_path) == local
