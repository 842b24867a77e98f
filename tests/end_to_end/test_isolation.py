"""Recordings that crash, hang or bloat their decoder, among good ones: each is a failure, and nothing else changes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr

from schemas.records import Recording, Segment
from tests.audio_files import write_audio
from tests.end_to_end import breaking
from tests.end_to_end.breaking import marked
from tests.end_to_end.runs import build, manifest, speak, status
from tests.processes import decoders
from transforms.store.store import Store
from transforms.store.tables import read_rows

BROKEN = {
    "abort.wav": (breaking.ABORT, "DecoderCrashed", "decoding it ended the process: SIGABRT"),
    "killed.wav": (breaking.KILLED, "DecoderCrashed", "decoding it ended the process: SIGKILL"),
    "loop.wav": (
        breaking.LOOP_IN_C,
        "TookTooLong",
        "nothing could be decoded of it for 3 s (isolation.stall_s)",
    ),
    "bomb.wav": (
        breaking.MEMORY,
        "TooMuchMemory",
        "decoding it needs more than 200 MB (isolation.memory_mb)",
    ),
}
N_GOOD = 5
TABLES = ("segments", "recordings", "failures", "ledger")


def crawl(folder: Path, *, with_broken: bool) -> Path:
    folder.mkdir()
    rows: list[dict[str, Any]] = []
    samples, rate_hz = speak(2)
    speech = np.asarray(soxr.resample(samples, rate_hz, 16_000), np.float32)
    for number in range(N_GOOD):
        rows.append({"uri": write_audio(folder / f"{number}.wav", speech[number * 100 :], 16_000).name})
    for name, (mark, _, _) in BROKEN.items() if with_broken else ():
        rows.append({"uri": write_audio(folder / name, marked(speech, mark), 16_000).name})
    return manifest(folder / "list.jsonl", rows)


def ingest(root: Path, source: Path, children: int) -> None:
    sets = {
        "ingest.vad": "tests.end_to_end.breaking.Breaking",
        "ingest.buckets": "1",
        "ingest.isolation.children": str(children),
        "ingest.isolation.stall_s": "3.0",
        "ingest.isolation.memory_mb": "200",
        "transcribe.engines": "[]",
    }
    assert (
        build(root, source, *(word for key, value in sets.items() for word in ("--set", f"{key}={value}")))
        == 0
    )
    assert decoders() == []


def tables(root: Path) -> dict[str, bytes]:
    files = [path for table in TABLES for path in (root / table).rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def rows(root: Path, kind: Any, table: str) -> list[Any]:
    store = Store(str(root))
    return [row for name in store.names(table) for row in read_rows(store, kind, table, name)]


def test_what_breaks_its_decoder_costs_one_recording(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = crawl(tmp_path / "crawl", with_broken=True)
    ingest(tmp_path / "one", source, 1)
    found = status(tmp_path / "one", capsys)
    told = {
        Path(row["uri"]).name: (row["error_type"], row["message"], row["traceback"])
        for row in found["failures"]
    }
    assert told == {name: (kind, message, None) for name, (_, kind, message) in BROKEN.items()}
    stage = found["stages"]["ingest"]
    counts = [stage[outcome]["items"] for outcome in ("in", "kept", "dropped", "failed")]
    assert counts == [N_GOOD + len(BROKEN), N_GOOD, 0, len(BROKEN)]

    ingest(tmp_path / "three", source, 3)
    assert tables(tmp_path / "three") == tables(tmp_path / "one")

    shutil.rmtree(tmp_path / "crawl")
    ingest(tmp_path / "good", crawl(tmp_path / "crawl", with_broken=False), 0)
    for kind, table in ((Recording, "recordings"), (Segment, "segments")):
        made = rows(tmp_path / "good", kind, table)
        assert made == rows(tmp_path / "one", kind, table)
        assert len({row.recording_id for row in made}) == N_GOOD
