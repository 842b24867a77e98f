from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.command import main
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, crawl

WAYS = [
    "fixed length", "fixed number", "duration buckets", "duration x text buckets", "power-of-two buckets", "packed",
]  # fmt: skip


def files(root: Path) -> set[str]:
    return {str(path) for path in root.rglob("*") if path.is_file()}


def test_padding_is_told_before_anything_is_interleaved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "out"
    source, sets = str(crawl(tmp_path / "crawl", 6)), [*WEBRTC, *NO_ENGINE]
    call = ["plan", "--padding", "--root", str(root)]
    assert main(call) == 2
    assert main(["ingest", "--root", str(root), "--input", source, "--quiet", *sets]) == 0
    assert main(call) == 2
    assert "run 'curate' on this root first" in capsys.readouterr().err
    for job in ("dedupe", "transcribe", "survey", "curate"):
        assert main([job, "--root", str(root), "--quiet", *sets]) == 0
    before = files(root)
    assert main(call) == 0
    printed = capsys.readouterr().out
    assert [line for line in printed.splitlines() if line.startswith(tuple(WAYS))] == printed.splitlines()[
        -6:
    ]
    assert main([*call, "--json", "--set", "interleave.capacity=1000"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert files(root) == before
    assert [way["way"] for way in found["ways"]] == WAYS
    assert found["segments"] > 6
    assert found["left_out"] == 0
    for way in found["ways"]:
        assert way["tokens"] == found["audio_tokens"] + found["text_tokens"]
        assert way["padding"] == 1 - way["tokens"] / way["padded_tokens"]
    assert all(
        b["batch_size"] * (b["audio_tokens"] + b["text_tokens"]) <= 1000
        for b in found["duration_text_buckets"]
    )


def test_it_is_for_plan_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for call in (["ingest"], ["plan", "--input", "x"], ["plan", "--prometheus"], ["status"]):
        assert main([*call, "--root", str(tmp_path), "--padding"]) == 2
        assert "--padding is for plan" in capsys.readouterr().err
