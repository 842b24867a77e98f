"""Shards as others read them: Hugging Face datasets, DuckDB, polars, with no code of ours."""

from __future__ import annotations

import importlib.util
import io
from collections import defaultdict
from pathlib import Path

import duckdb
import polars
import pytest
import soundfile

from tests.transforms.materialize.shards import build, utterances, write

Hours = dict[tuple[str, str], float]


@pytest.fixture(scope="module")
def shard(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Hours]:
    sequences, _ = build(utterances())
    path = tmp_path_factory.mktemp("shards") / "bucket-00000-of-00001.parquet"
    write(path, sequences)
    hours: Hours = defaultdict(float)
    for chunk in (c for s in sequences for c in s.chunks):
        length = chunk.end_samples - chunk.start_samples
        hours[chunk.source, chunk.modality] += length / chunk.sample_rate_hz / 3600
    assert len(hours) == 4
    return path, hours


@pytest.mark.filterwarnings("ignore")
def test_datasets_sees_nested_audio(
    shard: tuple[Path, Hours], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    loaded = datasets.load_dataset(
        "parquet", data_files=str(shard[0]), split="train", cache_dir=str(tmp_path)
    )
    chunks = loaded.features["chunks"]
    assert isinstance(chunks, datasets.List)
    assert isinstance(chunks.feature["audio"], datasets.Audio)
    assert loaded.features["input_ids"] == datasets.List(datasets.Value("int32"))
    if importlib.util.find_spec("torchcodec") is not None:
        decoded = loaded[0]["chunks"][0]["audio"].get_all_samples().data
        first = loaded[0]["chunks"][0]
        assert decoded.shape[-1] == first["end_samples"] - first["start_samples"]
    features = loaded.features.copy()
    features["chunks"] = datasets.List({**chunks.feature, "audio": datasets.Audio(decode=False)})
    for chunk in loaded.cast(features)[0]["chunks"]:
        if chunk["modality"] == "audio":
            samples, _ = soundfile.read(io.BytesIO(chunk["audio"]["bytes"]))
            assert len(samples) == chunk["end_samples"] - chunk["start_samples"]
        else:
            assert chunk["audio"] is None


def test_duckdb_answers_hours_by_source_and_modality(shard: tuple[Path, Hours]) -> None:
    rows = (
        duckdb.connect()
        .execute(
            "SELECT c.source, c.modality, sum((c.end_samples - c.start_samples) / c.sample_rate_hz) / 3600 "
            f"FROM (SELECT unnest(chunks) AS c FROM '{shard[0]}') GROUP BY ALL"
        )
        .fetchall()
    )
    assert {(source, modality): hours for source, modality, hours in rows} == pytest.approx(shard[1])


def test_polars_answers_hours_by_source_and_modality(shard: tuple[Path, Hours]) -> None:
    length = polars.col("end_samples") - polars.col("start_samples")
    rows = (
        polars.scan_parquet(shard[0])
        .select("chunks")
        .explode("chunks")
        .unnest("chunks")
        .group_by("source", "modality")
        .agg(hours=(length / polars.col("sample_rate_hz")).sum() / 3600)
        .collect()
        .rows()
    )
    assert {(source, modality): hours for source, modality, hours in rows} == pytest.approx(shard[1])
