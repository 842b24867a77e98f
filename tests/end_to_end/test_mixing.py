"""Mixing recordings with texts that nobody says, with their sound, read back by the loader and by others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from interleave.loader import Loader
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl, share_of, status


def test_recordings_and_texts_are_mixed_with_their_sound(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, texts = tmp_path / "root", tmp_path / "web.jsonl"
    texts.write_text("".join(json.dumps({"text": f"Text {i} of many."}) + "\n" for i in range(80)) + "{}\n")
    mix = json.dumps({"web": {"share": 0.4, "text": [str(texts)]}})
    source = crawl(tmp_path / "in", 8)
    share = share_of(3, source)
    asked = ("--set", f"interleave.mix.sources={mix}", "--set", f"interleave.validation_share={share}")
    assert build(root, source, *WEBRTC, *NO_ENGINE, *asked, "--set", "ingest.buckets=3") == 0
    found = status(root, capsys)
    assert found["stages"]["interleave"]["failed"]["items"] == 1
    assert [failure["error_type"] for failure in found["failures"]] == ["BadText"]
    sides: dict[str, set[str]] = {}
    for side in ("train", "validation"):
        chunks = [chunk for sample in Loader(str(root / "shards" / side)) for chunk in sample.chunks]
        sides[side] = {chunk.recording_id for chunk in chunks}
        assert {chunk.source for chunk in chunks} == {"crawl", "web"}
        for chunk in chunks:
            assert (chunk.modality == "audio") == isinstance(chunk.audio, np.ndarray)
            if isinstance(chunk.audio, np.ndarray):
                assert len(chunk.audio) == chunk.end_samples - chunk.start_samples
            if chunk.source == "web":
                assert (chunk.modality, chunk.end_samples) == ("text", 0)
    assert not sides["train"] & sides["validation"]
    (counted,) = (
        one for one in found["metrics"]["interleave"]["packing"]["sources"]
        if (one["source"], one["side"]) == ("web", "train")
    )  # fmt: skip
    query = f"SELECT sum(c.n_tokens) FROM (SELECT unnest(chunks) AS c FROM '{root}/shards/train/*.parquet')"
    (tokens,) = duckdb.execute(f"{query} WHERE c.source = 'web'").fetchall()[0]
    (every,) = duckdb.execute(query).fetchall()[0]
    assert tokens == counted["audio_tokens"] + counted["text_tokens"]
    assert counted["share"] == pytest.approx(tokens / every)
    import datasets

    monkeypatch.setattr(datasets.config, "HF_DATASETS_OFFLINE", True)
    loaded = datasets.load_dataset(str(root / "shards"), cache_dir=str(tmp_path / "cache"))
    assert set(loaded) == {"train", "validation"}
