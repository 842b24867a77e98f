"""Who opts out is not fetched, and goes from all that was made of them, without the others being made again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from schemas.records import Duplicate, Sequence, Source
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl, status
from transforms.store.store import Store
from transforms.store.tables import read_rows

CHEAP = (*WEBRTC, *NO_ENGINE, "--set", "ingest.buckets=6")


def rows(root: Path, kind: Any, table: str) -> list[Any]:
    store = Store(str(root))
    return [row for name in store.names(table) for row in read_rows(store, kind, table, name)]


def opted(path: Path) -> tuple[str, str]:
    return "--set", f"dedupe.opt_out=[{path}]"


def test_who_is_named_by_uri_is_never_planned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = crawl(tmp_path / "crawl", 4)
    out = tmp_path / "opt-out.txt"
    out.write_text(f"{tmp_path}/crawl/01.flac\n", encoding="utf-8")
    assert build(tmp_path / "tables", source, *CHEAP, *opted(out)) == 0
    assert {Path(row.uri).name for row in rows(tmp_path / "tables", Source, "plan")} == {
        "00.wav",
        "02.mp3",
        "03.wav",
    }
    told = status(tmp_path / "tables", capsys)["stages"]["plan"]["reasons"]
    assert [(one["reason"], one["items"]) for one in told] == [("opted_out", 1)]


def test_who_opts_out_later_goes_from_all_that_follows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, root, out = crawl(tmp_path / "crawl", 4), tmp_path / "tables", tmp_path / "opt-out.txt"
    out.write_text("# nobody yet\n", encoding="utf-8")
    assert build(root, source, *CHEAP, *opted(out)) == 0
    segments = {p: p.stat().st_mtime_ns for p in (root / "segments").iterdir()}
    shards = {p.name: p.read_bytes() for p in (root / "shards").glob("*.parquet")}
    before = {chunk.recording_id for row in rows(root, Sequence, "shards") for chunk in row.chunks}

    content = hashlib.sha256((tmp_path / "crawl" / "02.mp3").read_bytes()).hexdigest()
    out.write_text(f"{content}\n", encoding="utf-8")
    assert build(root, source, *CHEAP, *opted(out), "--overwrite") == 0
    (gone,) = [row.recording_id for row in rows(root, Duplicate, "duplicates") if row.kind == "opted_out"]
    after = {chunk.recording_id for row in rows(root, Sequence, "shards") for chunk in row.chunks}
    assert before - after == {gone}
    assert {p: p.stat().st_mtime_ns for p in (root / "segments").iterdir()} == segments, (
        "nothing is decoded again"
    )
    same = [name for name, data in shards.items() if (root / "shards" / name).read_bytes() == data]
    assert len(same) == len(shards) - 1
    told = status(root, capsys)["stages"]["dedupe"]["reasons"]
    assert [(one["reason"], one["items"]) for one in told] == [("opted_out", 1)]
