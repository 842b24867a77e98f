from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from apache_beam.metrics.metric import MetricsFilter
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines import curate, dedupe, ingest, interleave, transcribe
from pipelines.job import Job, compose
from pipelines.plan import plan_inputs
from pipelines.runner import make_pipeline
from schemas.errors import CorruptAudio
from schemas.figures import Effort, Figures, Packing
from tests.end_to_end.runs import crawl, manifest
from transforms.buckets import BucketTask
from transforms.store.ledger import Account, UnbalancedLedger, failure_row
from transforms.store.planned import planned_buckets
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows
from transforms.vad.webrtc import Webrtc
from transforms.watch import LOGGER, NAMESPACE, Watch

TASK = BucketTask(Bucket(3, 8), "f")
NAME = TASK.bucket.file_name
ENGINE = Effort("ear", 10.0, 2, 6.0, 8.0)
PACKING = Packing(2, 200, 100, 50)


def account() -> Account:
    made = Account("ingest", 16_000)
    made.add("in", 160_000)
    made.add("in", 0)
    made.add("kept", 80_000)
    made.add("dropped", 80_000, "non_speech", items=0)
    made.add("failed", 0, "CorruptAudio")
    return made


def committed(store: Store) -> Figures:
    failures = [failure_row("ingest", "x", "x.wav", CorruptAudio("cut short"))]
    Watch(store, TASK, "ingest").commit(account(), failures, [ENGINE], PACKING)
    (found,) = read_rows(store, Figures, "metrics", "ingest", NAME)
    return found


def test_the_figures_of_a_bucket_are_kept_beside_its_ledger(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    found = committed(store)
    assert (found.stage, found.bucket, found.buckets) == ("ingest", 3, 8)
    assert found.audio_in_s == 10.0
    assert found.wall_s > ENGINE.wall_s
    assert found.engines == (ENGINE,)
    assert found.packing == PACKING
    sizes = [store.fs.size(store.path(table, "ingest", NAME)) for table in ("failures", "ledger")]
    assert found.written_bytes == sum(sizes)


def test_one_line_says_what_became_of_a_bucket(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOGGER.name):
        committed(Store(str(tmp_path)))
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("speechloom.bucket", "INFO")
    line: dict[str, Any] = json.loads(record.getMessage())
    assert line | {"stage": "ingest", "bucket": 3, "of": 8} == line
    assert line | {"audio_in_s": 10.0, "kept_s": 5.0, "dropped_s": {"non_speech": 5.0}} == line
    assert line | {"failures": {"CorruptAudio": 1}, "batch_fill": {"ear": 0.75}, "audio_tokens": 100} == line
    assert line["rtf"] >= 1.0
    assert {"at", "host", "pid", "written_bytes"} <= line.keys()


def test_figures_that_cannot_be_kept_are_no_loss(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(str(tmp_path))
    (tmp_path / "metrics").write_text("in the way")
    Watch(store, TASK, "ingest").commit(account(), [])
    assert store.names("ledger", "ingest") == [NAME]
    assert "could not be kept" in caplog.text


def test_an_account_that_does_not_balance_leaves_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    unbalanced = account()
    unbalanced.add("in", 1)
    with caplog.at_level(logging.INFO, LOGGER.name), pytest.raises(UnbalancedLedger):
        Watch(Store(str(tmp_path)), TASK, "ingest").commit(unbalanced, [])
    assert not caplog.records
    assert list(tmp_path.iterdir()) == []


def beam_metrics(job: Job, store: Store, config: Any) -> tuple[dict[str, int], dict[str, Any]]:
    """Run a job on Beam's local runner; return its counters and its distributions by name."""
    pipeline = make_pipeline(PipelineOptions([]))
    tasks = [BucketTask(bucket, "f") for bucket in planned_buckets(store)]
    compose(pipeline, job, store, config, tasks, 1)
    result = pipeline.run()
    result.wait_until_finish()
    found = result.metrics().query(MetricsFilter().with_namespace(NAMESPACE))
    return (
        {metric.key.metric.name: metric.committed for metric in found["counters"]},
        {metric.key.metric.name: metric.committed for metric in found["distributions"]},
    )


def test_every_stage_counts_in_beam_s_metrics(tmp_path: Path) -> None:
    source = crawl(tmp_path, 1)
    (tmp_path / "broken.wav").write_bytes(b"RIFF, but no more")
    manifest(tmp_path / "more.jsonl", [{"uri": "broken.wav"}])
    store = Store(str(tmp_path / "out"))
    plan_inputs(store, [str(source), str(tmp_path / "more.jsonl")], 2, overwrite=False)

    counts, spreads = beam_metrics(ingest.JOB, store, ingest.IngestConfig(vad=Webrtc()))
    (failure,) = [name for name in counts if name.endswith("_failures")]
    kind = failure.removeprefix("ingest_").removesuffix("_failures")
    assert counts[failure] == counts[f"ingest_failed_{kind}_items"] == 1
    assert (counts["ingest_in_items"], counts["ingest_kept_items"]) == (2, 1)
    parts = counts["ingest_audio_kept_ms"] + counts["ingest_audio_dropped_non_speech_ms"]
    assert abs(counts["ingest_audio_in_ms"] - parts) <= 2
    files = [path for path in (tmp_path / "out").rglob("bucket-*") if path.parts[-2] != "plan"]
    tables = [path for path in files if "metrics" not in path.parts]
    assert counts["ingest_written_bytes"] == sum(path.stat().st_size for path in tables)
    assert spreads["ingest_wall_ms"].count == 2
    assert spreads["ingest_rtf_millionths"].count == 1

    counts, _ = beam_metrics(dedupe.JOB, store, dedupe.DedupeConfig())
    assert counts["dedupe_in_items"] == counts["dedupe_kept_items"] == 1

    counts, spreads = beam_metrics(transcribe.JOB, store, transcribe.TranscribeConfig())
    assert counts["transcribe_pocketsphinx_batches"] >= 1
    assert counts["transcribe_pocketsphinx_batch_audio_ms"] == counts["transcribe_audio_in_ms"]
    assert 0 < spreads["transcribe_pocketsphinx_batch_fill_percent"].max <= 100
    assert spreads["transcribe_wall_ms"].sum >= spreads["transcribe_pocketsphinx_wall_ms"].sum

    counts, _ = beam_metrics(curate.JOB, store, curate.CurateConfig())
    assert counts["curate_in_items"] > 0

    counts, spreads = beam_metrics(interleave.JOB, store, interleave.InterleaveConfig())
    assert counts["interleave_capacity_tokens"] == 16_384 * counts["interleave_sequences"]
    used = counts["interleave_audio_tokens"] + counts["interleave_text_tokens"]
    assert 0 < used <= counts["interleave_capacity_tokens"]
    assert spreads["interleave_packing_fill_percent"].count == 1
