from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.command import main
from schemas.judgements import SegmentTopic
from tests.pipelines.curated import transcribed
from tests.transforms.topics.test_linear import LABELS, TEXTS
from transforms.store.store import Store
from transforms.store.tables import read_rows

MORE = [
    ("The river carries sand and stones to the sea", "nature"),
    ("In winter the lake freezes from the shore", "nature"),
    ("the bridge over the river is closed in spring", "nature"),
    ("Bread rises because yeast turns sugar into gas", "food"),
    ("A cook turns sugar and yeast into bread", "food"),
    ("four loaves of bread because of sugar", "food"),
] * 20
NAME = "bucket-00001-of-00002.parquet"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["topics", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    labels, path = tmp_path / "labels.jsonl", tmp_path / "topics.npz"
    rows = [*zip(TEXTS, LABELS, strict=True), *MORE]
    labels.write_text("".join(json.dumps({"text": text, "topic": topic}) + "\n" for text, topic in rows))
    found = run(capsys, "--labels", str(labels), "--model", str(path))
    assert found["topics"] == 4
    assert found["held_out_accuracy"] > 0.9
    return str(path)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = transcribed(tmp_path / "root")
    assert main(["curate", "--root", made.root, "--quiet"]) == 0
    return made


def test_a_root_is_covered_by_source(store: Store, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(capsys, "--root", store.root, "--model", model)
    assert found["shares"] == {"crawl": {"nature": pytest.approx(1)}, "krist": {"food": pytest.approx(1)}}
    assert found["hours"]["crawl"]["nature"] * 3600 == pytest.approx(68)
    rows = list(read_rows(store, SegmentTopic, "topics", NAME))
    assert [(row.segment_id, row.group_id, row.topic) for row in rows] == [
        ("1-0", "1-0", "nature"), ("1-1", "1-0", "nature"), ("1-3", "1-3", "food"), ("1-4", "1-4", "nature"),
    ]  # fmt: skip
    stamp = store.stamps("topics")
    run(capsys, "--root", store.root, "--model", model)
    assert store.stamps("topics") == stamp, "what is there is not written again"


def test_weights_toward_a_target(
    store: Store, model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "target.json"
    target.write_text(json.dumps({"nature": 1, "food": 1, "law": 2}))
    asked = ["--root", store.root, "--model", model, "--target", str(target)]
    told = run(capsys, *asked)["resampling"]
    assert told["missing"] == ["law"]
    assert told["source_shares"] == pytest.approx({"crawl": 0.5, "krist": 0.5})
    assert told["weights"]["food"] == pytest.approx(0.25 / (40 / 108))
    assert main(["topics", *asked]) == 0
    printed = capsys.readouterr().out
    assert "nearest mix of sources: crawl 0.5000, krist 0.5000" in printed
    assert "missing: law" in printed


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--labels", "none.jsonl"), "topics needs --model"),
        (("--labels", "none.jsonl", "--model", "m.npz"), "none.jsonl does not exist"),
        (("--root", "."), "topics needs --model"),
    ],
)
def test_what_is_missing_is_said(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["topics", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_lines_that_are_no_labels_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = tmp_path / "labels.jsonl"
    for line in ("[1]", '{"text": "a"}', "{"):
        labels.write_text('{"text": "a", "topic": "b"}\n' + line)
        assert main(["topics", "--labels", str(labels), "--model", str(tmp_path / "m.npz")]) == 2
        assert "line 2" in capsys.readouterr().err
