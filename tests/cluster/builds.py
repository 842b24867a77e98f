"""What the cluster tests share: a crawl, the build of it on any runner, and what must come out."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from tests.end_to_end.runs import balanced, crawl, hashes, run
from tests.tiny_whisper import build_tiny_whisper

BUILD_TIMEOUT_S = 400


class Crawl(NamedTuple):
    """A manifest, the arguments of its build on any runner, and the hashes of what the local runner made."""

    manifest: Path
    arguments: tuple[str, ...]
    expected: dict[str, str]


def make_crawl(folder: Path, n_recordings: int, *more: str) -> Crawl:
    """Write recordings, and build them on the local runner with a real engine.

    Its weights are random, so that no filter that reads what it wrote would keep a segment.
    """
    model = build_tiny_whisper(folder / "whisper")
    engine = f"transcribe.engines=[{{use: faster_whisper, model: {model}}}]"
    manifest = crawl(folder / "crawl", n_recordings)
    sets = ("--set", engine, "--set", "curate.filters=[empty_text, duration]")
    arguments = ("build", "--input", str(manifest), "--quiet", *sets, *more)
    build_on(folder / "local", arguments)
    shards = (folder / "local" / "shards").glob("bucket-*")
    assert sum(pq.read_metadata(shard).num_rows for shard in shards) > 1, "shards without sequences"
    return Crawl(manifest, arguments, hashes(folder / "local"))


def build_on(root: Path, arguments: tuple[str, ...], *flags: str) -> None:
    """Run the build in a process of its own and hold its ledger to balance."""
    done = run(*arguments, "--root", str(root), *flags, timeout_s=BUILD_TIMEOUT_S)
    assert done.returncode == 0, done.stderr[-4000:]
    check_balanced(root)


def check_balanced(root: Path) -> None:
    """Hold every stage to be committed whole, with in = kept + dropped + failed."""
    done = run("status", "--root", str(root), "--json")
    assert done.returncode == 0, done.stderr
    balanced(done.stdout)
