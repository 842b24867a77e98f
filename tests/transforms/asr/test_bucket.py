from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from schemas.errors import EngineError
from schemas.records import Duplicate, Hypothesis, Segment
from schemas.tables import DUPLICATES, SEGMENTS
from transforms.asr.base import Clip
from transforms.asr.bucket import transcribe_bucket
from transforms.cutting.recording import encode_flac
from transforms.store.store import Store
from transforms.store.tables import write_table

RATE_HZ = 24_000


class Lengths:
    """Hears how many samples a clip has, and notes what came together."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def transcribe(self, batch: Sequence[Clip]) -> list[Hypothesis | EngineError]:
        self.batches.append([clip.segment_id for clip in batch])
        return [
            Hypothesis("lengths", "{}", None, None, str(len(clip.samples)), (), None, None) for clip in batch
        ]


def segment(name: str, seconds: int) -> Segment:
    n_samples = seconds * RATE_HZ
    audio = encode_flac(np.zeros(n_samples, np.int16), RATE_HZ)
    return Segment(name, "r", "s", None, None, 0, n_samples, RATE_HZ, 1.0, -90.0, -90.0, audio)


def store_of(root: Path, rows: Sequence[Segment]) -> Store:
    store = Store(str(root))
    write_table(store, SEGMENTS, ["segments", "b.parquet"], "f", rows)
    said = [Duplicate("r", "r", None, None), Duplicate("again", "r", "exact", 1.0)]
    write_table(store, DUPLICATES, ["duplicates", "b.parquet"], "f", said)
    return store


def test_batches_of_like_lengths_and_how_full_they_are(tmp_path: Path) -> None:
    rows = [segment("four", 4), segment("one", 1), segment("two", 2)]
    store, model = store_of(tmp_path, rows), Lengths()
    heard = transcribe_bucket(store, "b.parquet", "lengths", model, max_batch_s=4.0)
    assert model.batches == [["one", "two"], ["four"]]
    assert {name: hypothesis.text for name, hypothesis in heard.hypotheses.items()} == {
        "one": "16000",
        "two": "32000",
        "four": "64000",
    }
    assert heard.effort.wall_s > 0
    assert heard.effort._replace(wall_s=0.0) == ("lengths", 0.0, 2, 7.0, 8.0)


def test_a_bucket_without_segments_has_no_batch(tmp_path: Path) -> None:
    store = store_of(tmp_path, [])
    heard = transcribe_bucket(store, "b.parquet", "lengths", Lengths(), max_batch_s=4.0)
    assert not heard.hypotheses
    assert not heard.errors
    assert heard.effort._replace(wall_s=0.0) == ("lengths", 0.0, 0, 0.0, 0.0)


def test_segments_of_duplicates_are_not_heard(tmp_path: Path) -> None:
    rows = [segment("one", 1), segment("two", 2)._replace(recording_id="again")]
    model = Lengths()
    heard = transcribe_bucket(store_of(tmp_path, rows), "b.parquet", "lengths", model, max_batch_s=4.0)
    assert model.batches == [["one"]]
    assert list(heard.hypotheses) == ["one"]
