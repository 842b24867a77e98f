"""A root is built from captions, audited, and what the page would show is compared with the tables."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from pipelines.audit.job import AuditConfig, audit
from schemas.errors import ConfigError
from schemas.judgements import Verdict
from schemas.records import Segment
from schemas.records import Sequence as PackedSequence
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl
from transforms.store.store import Store
from transforms.store.tables import read_rows

DROPPING = ("--set", "curate.filters=[{use: duration, min_s: 3.0}]", "--set", "ingest.buckets=3")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root of nine recordings, some of whose segments are dropped."""
    folder = tmp_path_factory.mktemp("audit")
    assert build(folder / "tables", crawl(folder / "crawl", 9), *WEBRTC, *NO_ENGINE, *DROPPING) == 0
    return folder / "tables"


def data(report: Path, name: str = "report.js") -> Any:
    """Return what a script of the report hands to the page."""
    text = (report / "data" / name).read_text(encoding="utf-8")
    key, _, told = text.removeprefix("speechloomData(").removesuffix(");\n").partition(", ")
    assert json.loads(key)
    return json.loads(told)


def made(root: Path, folder: Path, **settings: Any) -> Any:
    audit(Store(str(root)), Store(str(folder)), AuditConfig(**settings))
    return data(folder)


def table(root: Path, kind: Any, name: str) -> list[Any]:
    store = Store(str(root))
    return [row for file in store.names(name) for row in read_rows(store, kind, name, file)]


def test_it_counts_what_the_tables_hold(root: Path, tmp_path: Path) -> None:
    found = made(root, tmp_path)
    verdicts = table(root, Verdict, "verdicts")
    assert found["segments_judged"] == len(verdicts)
    kept = [v for v in verdicts if v.kept]
    assert 0 < len(kept) < len(verdicts)
    assert found["stages"]["curate"]["kept"]["items"] == len(kept)
    drawn = {"kept": 0.0, "dropped": 0.0} | {}
    for row in found["tally"]["groups"]["source"]:
        drawn = {name: drawn[name] + row.get(name, 0.0) for name in drawn}
    for outcome, value in drawn.items():
        assert value == pytest.approx(found["stages"]["curate"][outcome]["hours"])


def test_samples_of_every_reason_can_be_heard(root: Path, tmp_path: Path) -> None:
    found = made(root, tmp_path)
    assert {s["reason"] for s in found["segments"]} == {None, "too_short"}
    audio = {s.segment_id: s.audio for s in table(root, Segment, "segments")}
    for one in found["segments"]:
        assert (tmp_path / one["audio"]).read_bytes() == audio[one["id"]]
        samples, rate_hz = soundfile.read(io.BytesIO(audio[one["id"]]))
        assert one["seconds"] == pytest.approx(len(samples) / rate_hz)
        shown = data(tmp_path, f"{one['id']}.js")
        picture = shown["spectrogram"]
        assert len(picture["levels"]) == picture["channels"] * picture["frames"]
        assert [h["engine"] for h in shown["hypotheses"]] == ["captions"]


def test_a_spectrogram_is_high_where_it_is_loud(root: Path, tmp_path: Path) -> None:
    found = made(root, tmp_path)
    one = found["segments"][0]
    picture = data(tmp_path, f"{one['id']}.js")["spectrogram"]
    levels = np.array([int(c, 16) for c in picture["levels"]]).reshape(picture["frames"], -1).mean(axis=1)
    samples, rate_hz = soundfile.read(tmp_path / one["audio"])
    step = rate_hz // 40
    power = np.array(
        [np.square(samples[max(0, i * step - step) : i * step + step]).mean() for i in range(len(levels))]
    )
    assert np.corrcoef(levels, np.log10(power + 1e-9))[0, 1] > 0.8


def test_sequences_are_shown_whole(root: Path, tmp_path: Path) -> None:
    found = made(root, tmp_path)
    sequences = {s.sequence_id: s for s in table(root, PackedSequence, "shards")}
    assert found["sequences"]
    for one in found["sequences"]:
        sequence, chunks = sequences[one["id"]], data(tmp_path, f"sequence-{one['id']}.js")
        assert [c["text"] for c in chunks] == [c.text for c in sequence.chunks]
        assert sum(c["n_tokens"] for c in chunks) == sequence.n_tokens
        for shown, chunk in zip(chunks, sequence.chunks, strict=True):
            assert (shown["audio"] is None) == (chunk.audio is None)
            if chunk.audio:
                assert (tmp_path / shown["audio"]).read_bytes() == chunk.audio.bytes


def test_the_same_root_gives_the_same_report(root: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        made(root, tmp_path / name)
    files = [
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()}
        for f in (tmp_path / "one", tmp_path / "two")
    ]
    assert files[0] == files[1]


def test_audio_stays_within_its_limit(root: Path, tmp_path: Path) -> None:
    found = made(root, tmp_path, audio_bytes=200_000)
    assert sum(p.stat().st_size for p in (tmp_path / "audio").iterdir()) <= 200_000
    assert any(s["audio"] is None for s in found["segments"])
    assert any(s["audio"] for s in found["segments"])


def test_the_page_refers_to_nothing_outside(root: Path, tmp_path: Path) -> None:
    made(root, tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "speechloomData" in page
    assert "--ground" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_a_root_that_is_not_planned_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="plan"):
        audit(Store(str(tmp_path / "none")), Store(str(tmp_path / "out")), AuditConfig())
