from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from pipelines import curate, measure
from pipelines.job import Work, run_work
from schemas.errors import EngineError
from schemas.judgements import Quality, Verdict
from schemas.records import Duplicate, Failure, Segment, Transcript
from schemas.tables import DUPLICATES, SEGMENTS, TRANSCRIPTS
from tests.transforms.sound.sounds import noise
from transforms.buckets import BucketTask
from transforms.cutting.recording import encode_flac
from transforms.measure_sound import STAGE, count_inputs
from transforms.sound.bandwidth import Bandwidth
from transforms.sound.base import Clip, Measured
from transforms.sound.snr import Snr
from transforms.store.ledger import read_entries, uncommit
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows, write_table

RATE_HZ = 16_000
BUCKET = Bucket(0, 1)
LENGTHS = {"r1-0": 16_000, "r1-1": 8_000, "r2-0": 8_000, "r3-0": 12_000}


@dataclass(frozen=True)
class Picky:
    """Cannot measure what is shorter than a second."""

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Picky:
        return self

    def measure(self, clip: Clip) -> Measured:
        if clip.samples.size < clip.rate_hz:
            raise EngineError(f"{clip.samples.size} samples are too few")
        return {"picky": 1.0}


def segment(name: str, n_samples: int) -> Segment:
    sound = np.rint(3000 * noise(n_samples, seed=n_samples)).astype(np.int16)
    place = (0, n_samples, RATE_HZ)
    return Segment(name, name[:2], "crawl", "en", None, *place, 0.9, -20.0, -3.0, encode_flac(sound, RATE_HZ))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made, name = Store(str(tmp_path)), BUCKET.file_name
    write_table(made, SEGMENTS, ["segments", name], "f", [segment(*item) for item in LENGTHS.items()])
    kinds = {"r1": None, "r2": "exact", "r3": None}
    rows = [Duplicate(one, one, kind, None) for one, kind in kinds.items()]  # type: ignore[arg-type]
    write_table(made, DUPLICATES, ["duplicates", name], "f", rows)
    said = "Yes, he did."
    texts = [Transcript(one, one[:2], "en", said, (), "captions", 0.7, ()) for one in LENGTHS]
    write_table(made, TRANSCRIPTS, ["transcripts", name], "f", texts)
    return made


def run(store: Store, config: measure.MeasureConfig) -> list[Quality]:
    uncommit(store, measure.JOB.stage, BUCKET)
    run_work(measure.JOB, store, config, Work((BucketTask(BUCKET, "f"),), (1,), 0), [], 1)
    return list(read_rows(store, Quality, "quality", BUCKET.file_name))


def test_every_kept_segment_is_measured_in_order(store: Store) -> None:
    rows = run(store, measure.MeasureConfig((Snr(), Bandwidth())))
    assert [row.segment_id for row in rows] == ["r1-0", "r1-1", "r3-0"], "r2 is a duplicate"
    for row in rows:
        assert [one.name for one in row.measurements] == ["snr_db", "bandwidth_hz"]
        assert (row.measurements[0].value or 0) < 0
        assert (row.measurements[1].value or 0) > 7_900
    assert count_inputs(store, BUCKET.file_name) == (3, 36_000, RATE_HZ)


def test_what_cannot_be_measured_is_a_failure_and_costs_itself_only(store: Store) -> None:
    rows = run(store, measure.MeasureConfig((Snr(), Picky())))
    assert [row.segment_id for row in rows] == ["r1-0"]
    (entry,) = read_entries(store, STAGE, [BUCKET.file_name])
    account = {(row.outcome, row.reason): (row.items, row.samples) for row in entry.rows}
    assert account == {
        ("in", None): (3, 36_000),
        ("kept", None): (1, 16_000),
        ("failed", "EngineError"): (2, 20_000),
    }
    failures = list(read_rows(store, Failure, "failures", STAGE, BUCKET.file_name))
    assert [(one.id, one.message) for one in failures] == [
        ("r1-1", "8000 samples are too few"),
        ("r3-0", "12000 samples are too few"),
    ]


def verdicts(store: Store) -> dict[str, Verdict]:
    uncommit(store, curate.JOB.stage, BUCKET)
    run_work(curate.JOB, store, curate.CurateConfig(), Work((BucketTask(BUCKET, "f"),), (1,), 0), [], 1)
    return {row.segment_id: row for row in read_rows(store, Verdict, "verdicts", BUCKET.file_name)}


def test_filters_read_it_and_keep_what_was_not_measured(store: Store) -> None:
    before = verdicts(store)
    assert all(one.kept and dict(one.scores)["snr"] is None for one in before.values())
    run(store, measure.MeasureConfig((Snr(),)))
    after = verdicts(store)
    assert after["r2-0"] == before["r2-0"]
    assert [after[one].reason for one in ("r1-0", "r1-1", "r3-0")] == ["noisy"] * 3
    assert after["r1-0"].score == run(store, measure.MeasureConfig((Snr(),)))[0].measurements[0].value


def test_the_same_sound_gives_the_same_bytes(store: Store, tmp_path: Path) -> None:
    config = measure.MeasureConfig((Snr(), Bandwidth()))
    run(store, config)
    file = tmp_path / "quality" / BUCKET.file_name
    first = file.read_bytes()
    file.unlink()
    run(store, config)
    assert file.read_bytes() == first
