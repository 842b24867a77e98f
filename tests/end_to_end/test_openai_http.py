"""An ASR server that limits and fails, through the whole pipeline: nothing lost, and its key nowhere."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.records import Segment, Transcript
from tests.asr_server import AsrServer, Behaviour, Heard, asr_server, good, reset, says
from tests.end_to_end.runs import WEBRTC, build, crawl, status
from transforms.store.store import Store
from transforms.store.tables import read_rows

KEY = "sk-very-secret-0123456789"
TROUBLE = (
    says("429 Too Many Requests", Retry_After=0),
    says("500 Internal Server Error", {"error": f"the key {KEY} broke it"}),
    reset,
    says("503 Service Unavailable", {"error": KEY}),
)


def engine(server: AsrServer, **more: object) -> tuple[str, str]:
    settings = {"use": "openai_http", "base_url": server.url, "model": "tiny", "first_wait_s": 0.01, **more}
    listed = ", ".join(f"{name}: {value}" for name, value in settings.items())
    return "--set", f"transcribe.engines=[{{{listed}}}]"


def everything(root: Path) -> str:
    """All files of a dataset, raw and, where they are tables, as text."""
    parts = []
    for path in sorted(root.rglob("*")):
        if path.is_file():
            parts.append(path.read_bytes().decode("latin-1"))
        if path.suffix == ".parquet":
            parts.append(str(pq.ParquetFile(path).read().to_pylist()))
    return "".join(parts)


def test_all_segments_are_heard_or_failed_and_the_key_is_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASR_KEY", KEY)
    broken: list[int] = []

    def plan(heard: Heard) -> Behaviour:
        if not broken:
            broken.append(heard.n_samples)
        if heard.n_samples == broken[0]:
            return TROUBLE[1]
        return good if heard.before else TROUBLE[len(server.heard) % len(TROUBLE)]

    source, root = crawl(tmp_path / "in", 4), tmp_path / "out"
    with asr_server(plan) as server:
        settings = {"key_env": "ASR_KEY", "attempts": 3, "concurrency": 2}
        more = (*WEBRTC, "--set", "transcribe.vote={use: preferred, order: [openai_http]}")
        assert build(root, source, *more, *engine(server, **settings)) == 0
        told = capsys.readouterr()
        assert server.most_at_once == 2
        asked = len(server.heard)
        assert build(root, source, *more, *engine(server, **{**settings, "concurrency": 5, "read_s": 9})) == 0
        assert len(server.heard) == asked
    store = Store(str(root))
    segments = [s for name in store.names("segments") for s in read_rows(store, Segment, "segments", name)]
    found = [
        t for name in store.names("transcripts") for t in read_rows(store, Transcript, "transcripts", name)
    ]
    heard = {t.segment_id: h.text for t in found for h in t.hypotheses if h.engine == "openai_http"}
    lengths = {s.segment_id: s.end_samples - s.start_samples for s in segments}
    lost = {name for name, n_samples in lengths.items() if n_samples == broken[0]}
    assert heard == {name: f"Clip {n}." for name, n in lengths.items() if name not in lost}
    failures = status(root, capsys)["failures"]
    assert {(row["id"], row["error_type"]) for row in failures} == {(name, "EngineError") for name in lost}
    assert all("as the last of 3 attempts" in row["message"] for row in failures)
    assert KEY not in everything(root) + told.out + told.err
    assert "ASR_KEY" in everything(root / "config")


def test_a_key_that_is_refused_under_way_ends_the_run_and_the_same_command_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASR_KEY", KEY)
    revoked = [False]
    refusal = says("401 Unauthorized", {"error": {"message": f"no such key: {KEY}"}})
    source, root = crawl(tmp_path / "in", 2), tmp_path / "out"
    with asr_server(lambda heard: refusal if revoked[0] and len(server.heard) > 1 else good) as server:
        more = (*WEBRTC, *engine(server, key_env="ASR_KEY", concurrency=1))
        revoked[0] = True
        assert build(root, source, *more) == 2
        told = capsys.readouterr().err
        assert "no such key: ***" in told
        assert "Traceback" not in told
        revoked[0] = False
        assert build(root, source, *more) == 0
    assert not status(root, capsys)["failures"]


def test_a_server_that_is_not_there_ends_the_call_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with asr_server(lambda heard: good) as server:
        pass
    assert build(tmp_path / "out", crawl(tmp_path / "in", 1), *WEBRTC, *engine(server)) == 2
    assert "nobody answers at http://127.0.0.1" in capsys.readouterr().err
    assert not (tmp_path / "out" / "segments").exists()
