"""A new engine is one file: the one that docs/engines.md shows."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

import transforms.asr
from schemas.records import Transcript
from tests.end_to_end.runs import ROOT, WEBRTC, build, crawl
from transforms.store.store import Store
from transforms.store.tables import read_rows

MOST_LINES = 60


def test_a_file_of_at_most_60_lines_is_an_engine_by_its_name_and_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = re.search(
        r"```python\n(.*?)```", (ROOT / "docs" / "engines.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown
    assert len(shown[1].splitlines()) <= MOST_LINES
    (tmp_path / "loudness.py").write_text(shown[1], encoding="utf-8")
    monkeypatch.setattr(transforms.asr, "__path__", [*transforms.asr.__path__, str(tmp_path)])
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    source = crawl(tmp_path / "in", 2)
    try:
        for use in ("loudness", "loudness.Loudness"):
            root = tmp_path / use
            engines = f"transcribe.engines=[{{use: {use}, loud: 0.01}}]"
            assert build(root, source, *WEBRTC, "--set", engines) == 0
            store = Store(str(root))
            found = [
                t
                for name in store.names("transcripts")
                for t in read_rows(store, Transcript, "transcripts", name)
            ]
            heard = [h for t in found for h in t.hypotheses if h.engine == "loudness"]
            assert len(heard) == len(found) > 0
            assert {(h.text, h.settings) for h in heard} == {("loud", '{"loud":0.01}')}
    finally:
        for name in ("loudness", "transforms.asr.loudness"):
            sys.modules.pop(name, None)
