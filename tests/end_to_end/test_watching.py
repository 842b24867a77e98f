"""What a person can see of a run: a line a bucket, and what the work took, afterwards and from anywhere."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipelines.command import main
from tests.end_to_end.runs import NO_ENGINE, TWO_WORKERS, WEBRTC, crawl, run, status
from tests.exposition import read_exposition

STAGES = ("ingest", "dedupe", "transcribe", "survey", "curate", "interleave")


class Ran(NamedTuple):
    root: Path
    lines: list[dict[str, Any]]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("watched")
    crawl(folder / "crawl", 2)
    (folder / "crawl" / "broken.wav").write_bytes(b"RIFF, but no more")
    arguments = ("build", "--input", str(folder / "crawl"), "--root", str(folder / "out"), *WEBRTC, "--quiet")
    done = run(*arguments, "--log-level", "info", *TWO_WORKERS)
    assert done.returncode == 0, done.stderr
    return Ran(folder / "out", [json.loads(line) for line in done.stderr.splitlines()])


def test_a_line_for_every_bucket_of_every_stage(ran: Ran) -> None:
    counted = Counter((line["stage"], line["bucket"], line["of"]) for line in ran.lines)
    assert counted == Counter((stage, bucket, 3) for stage in STAGES for bucket in range(3))
    assert sum(sum(line["failures"].values()) for line in ran.lines) == 1


def test_status_has_what_every_stage_took(ran: Ran, capsys: pytest.CaptureFixture[str]) -> None:
    found = status(ran.root, capsys)
    metrics = found["metrics"]
    assert tuple(metrics) == STAGES
    for stage, figures in metrics.items():
        assert figures["measured_buckets"] == 3
        assert figures["audio_in_s"] == pytest.approx(found["stages"][stage]["in"]["hours"] * 3600)
        assert figures["rtf"] == pytest.approx(figures["wall_s"] / figures["audio_in_s"])
        folder = "segments" if stage == "ingest" else "shards" if stage == "interleave" else None
        files = (ran.root / folder).glob("*.parquet") if folder else ()
        assert figures["written_bytes"] > sum(path.stat().st_size for path in files)
        lines = [line for line in ran.lines if line["stage"] == stage]
        assert figures["written_bytes"] == sum(line["written_bytes"] for line in lines)
    engine = metrics["transcribe"]["engines"]["pocketsphinx"]
    assert engine["batch_audio_s"] == pytest.approx(metrics["transcribe"]["audio_in_s"])
    assert 0 < engine["batch_fill"] <= 1
    assert engine["wall_s"] < metrics["transcribe"]["wall_s"]
    packing = metrics["interleave"]["packing"]
    assert packing["capacity_tokens"] == 16_384 * packing["sequences"]
    assert packing["fill"] == (packing["audio_tokens"] + packing["text_tokens"]) / packing["capacity_tokens"]


def test_status_as_a_table(ran: Ran, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--root", str(ran.root)]) == 0
    printed = capsys.readouterr().out
    rows = {line.split("  ")[0]: line for line in printed[printed.index("x real time") :].splitlines()}
    assert {*STAGES, "transcribe: pocketsphinx"} <= rows.keys()
    assert "3/3" in rows["ingest"]


def test_status_for_prometheus(ran: Ran, capsys: pytest.CaptureFixture[str]) -> None:
    found = status(ran.root, capsys)
    assert main(["status", "--root", str(ran.root), "--prometheus"]) == 0
    metrics = read_exposition(capsys.readouterr().out)
    stages = {dict(labels)["stage"] for labels in metrics["speechloom_work_seconds_total"]}
    assert stages == set(STAGES)
    in_s = {
        dict(labels)["stage"]: value
        for labels, value in metrics["speechloom_audio_seconds_total"].items()
        if dict(labels)["outcome"] == "in"
    }
    assert in_s["ingest"] == pytest.approx(found["stages"]["ingest"]["in"]["hours"] * 3600)
    (failures,) = metrics["speechloom_failures_total"].items()
    assert failures[1] == 1
    assert dict(failures[0])["error_type"] == found["failures"][0]["error_type"]


def test_without_being_asked_a_run_says_nothing_of_buckets(tmp_path: Path) -> None:
    source = crawl(tmp_path / "crawl", 1)
    arguments = ("build", "--input", str(source), "--root", str(tmp_path / "out"), *WEBRTC, *NO_ENGINE)
    done = run(*arguments, "--quiet", *TWO_WORKERS)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
