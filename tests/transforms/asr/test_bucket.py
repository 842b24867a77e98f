from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from schemas.errors import EngineError
from schemas.records import Duplicate, Hypothesis, Segment, Word
from schemas.tables import DUPLICATES, SEGMENTS
from transforms.asr.base import Clip
from transforms.asr.bucket import transcribe_bucket
from transforms.asr.windows import Windows
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


WINDOWS = Windows(16_000 * 10, at_once=2)
JOINING = WINDOWS._replace(join_samples=16_000 * 10, silence_samples=8_000)


class Ticks:
    """Hears a word a second, says where; hears nothing where the first sample of a second is zero. Fails as told."""

    def __init__(self, fails_from_samples: int = 10**9) -> None:
        self.batches: list[list[str]] = []
        self._fails_from_samples = fails_from_samples

    def transcribe(self, batch: Sequence[Clip]) -> list[Hypothesis | EngineError]:
        self.batches.append([clip.segment_id for clip in batch])
        return [self._one(clip) for clip in batch]

    def _one(self, clip: Clip) -> Hypothesis | EngineError:
        if len(clip.samples) >= self._fails_from_samples:
            return EngineError(f"too much in {clip.segment_id}")
        ticks = np.flatnonzero(clip.samples > 0.5).tolist()
        words = tuple(Word(f"t{at}", at, at + 100, None) for at in ticks)
        return Hypothesis("ticks", "{}", None, None, " ".join(w.text for w in words), words, None, None)


def ticking(name: str, start: int, seconds: int) -> Segment:
    """Return a segment with a loud sample at every second but the first."""
    samples = np.zeros(seconds * 16_000, np.int16)
    samples[16_000::16_000] = 30_000
    audio = encode_flac(samples, 16_000)
    end = start + len(samples)
    return Segment(name, "r", "s", None, None, start, end, 16_000, 1.0, -9.0, -1.0, audio)


TICKING = [
    ticking("three", 0, 3),
    ticking("two", 90_000, 2),
    ticking("four", 200_000, 4),
    ticking("nine", 300_000, 9),
]


def test_batches_of_windows_and_the_share_of_padding(tmp_path: Path) -> None:
    model = Ticks()
    heard = transcribe_bucket(store_of(tmp_path, TICKING), "b.parquet", "ticks", model, 1.0, WINDOWS)
    assert model.batches == [["two", "three"], ["four", "nine"]]
    assert heard.effort._replace(wall_s=0.0) == ("ticks", 0.0, 2, 18.0, 40.0)


def test_joined_segments_are_heard_together_and_told_apart(tmp_path: Path) -> None:
    store, model = store_of(tmp_path, TICKING), Ticks()
    alone = transcribe_bucket(store, "b.parquet", "ticks", Ticks(), 100.0)
    heard = transcribe_bucket(store, "b.parquet", "ticks", model, 100.0, JOINING)
    assert model.batches == [["nine", "three and 2 more"]]
    assert {name: [w[1:] for w in h.words] for name, h in heard.hypotheses.items()} == {
        name: [w[1:] for w in h.words] for name, h in alone.hypotheses.items()
    }
    assert [len(h.words) for h in heard.hypotheses.values()] == [8, 2, 1, 3]
    assert heard.effort._replace(wall_s=0.0) == ("ticks", 0.0, 1, 18.0, 20.0)


def test_joined_segments_that_fail_are_heard_again_alone(tmp_path: Path) -> None:
    model = Ticks(fails_from_samples=9 * 16_000)
    heard = transcribe_bucket(store_of(tmp_path, TICKING), "b.parquet", "ticks", model, 100.0, JOINING)
    assert model.batches == [["nine", "three and 2 more"], ["two", "three"], ["four"]]
    assert sorted(heard.hypotheses) == ["four", "three", "two"]
    assert heard.errors == {"nine": "too much in nine"}
    assert heard.effort._replace(wall_s=0.0) == ("ticks", 0.0, 3, 27.0, 50.0)
