"""The demo's crawl, heard by the demo's engines without captions: the vote is as good as the better one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.command import main
from pipelines.demo import make_crawl
from pipelines.evaluate import CHOSEN
from tests.end_to_end.runs import ROOT, build, manifest

CONFIG = ROOT / "configs" / "demo.yaml"


def spoken(folder: Path, minutes: float) -> Path:
    """Make the crawl and return a manifest of what can be read of it, without captions."""
    rows = [json.loads(line) for line in make_crawl(folder, minutes).read_text().splitlines()]
    known = {row["uri"]: row for row in rows if "reference_text" in row}
    return manifest(folder / "spoken.jsonl", [{**row, "captions": None} for row in known.values()])


def test_the_vote_is_as_good_as_the_better_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    root = tmp_path / "out"
    assert build(root, spoken(tmp_path / "crawl", 2), "--config", str(CONFIG)) == 0
    capsys.readouterr()
    assert main(["evaluate", "--root", str(root), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert set(found["engines"]) == {CHOSEN, "faster_whisper", "pocketsphinx"}
    rates = {engine: told["wer"] for engine, told in found["engines"].items()}
    assert rates["faster_whisper"] < 0.2
    assert rates["faster_whisper"] < rates["pocketsphinx"] - 0.1
    assert rates[CHOSEN] < rates["faster_whisper"] + 0.02
