from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from filters.alignment import Alignment
from filters.duration import Duration
from filters.loops_in_recording import LoopsInRecording
from pipelines import curate
from pipelines.job import Work, run_work
from schemas.judgements import Verdict
from schemas.records import Segment, SegmentInfo, Transcript
from schemas.tables import SEGMENTS, TRANSCRIPTS
from transforms.buckets import BucketTask
from transforms.curate_segments import READ, STAGE, count_inputs
from transforms.store.ledger import Account, commit, read_entries
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows, write_table

RATE_HZ = 16_000
BUCKET = Bucket(0, 1)
DEFAULT = curate.CurateConfig()
STUCK = "We'll see what happens next."
SAID = {
    "r1": ["A violin has four strings.", STUCK, STUCK, STUCK],
    "r2": [STUCK, "Bread rises because yeast turns sugar into gas."],
    "r3": [STUCK, "..."],
}


def segment(recording_id: str, number: int) -> Segment:
    start = number * 4 * RATE_HZ
    place = (start, start + 3 * RATE_HZ, RATE_HZ)
    return Segment(
        f"{recording_id}-{number}", recording_id, "crawl", "en", None, *place, 0.9, -20.0, -3.0, b"flac"
    )


def transcript(recording_id: str, number: int, text: str) -> Transcript:
    return Transcript(f"{recording_id}-{number}", recording_id, "en", text, (), "captions", 0.7, ())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(str(tmp_path))
    said = [(one, number, text) for one, texts in SAID.items() for number, text in enumerate(texts)]
    rows = [segment(one, number) for one, number, _ in said]
    write_table(made, SEGMENTS, ["segments", BUCKET.file_name], "f", rows)
    texts = [transcript(*one) for one in said]
    write_table(made, TRANSCRIPTS, ["transcripts", BUCKET.file_name], "f", texts)
    for stage in READ.required:
        commit(made, BUCKET.file_name, Account(stage, RATE_HZ), "f", [])
    return made


def verdicts(store: Store, config: curate.CurateConfig = DEFAULT, under: str = "f") -> list[Verdict]:
    run_work(curate.JOB, store, config, Work((BucketTask(BUCKET, under),), (1,), 0), [], 1)
    return list(read_rows(store, Verdict, "verdicts", BUCKET.file_name))


def test_recordings_are_judged_apart_and_the_order_is_kept(store: Store) -> None:
    judged = verdicts(store)
    assert [one.segment_id for one in judged] == [
        f"{r}-{i}" for r, texts in SAID.items() for i in range(len(texts))
    ]
    assert [one.reason for one in judged] == [None] * 7 + ["empty_text"], "three in a row, not five"
    repeats = [dict(one.scores)["loops_in_recording"] for one in judged]
    assert repeats == [1, 3, 3, 3, 1, 1, 1, None]


def test_scores_come_back_as_they_were_measured(store: Store) -> None:
    score = dict(verdicts(store)[0].scores)["agreement"]
    stored = next(iter(read_rows(store, Transcript, "transcripts", BUCKET.file_name))).agreement
    assert score == stored, "a float32 of the transcripts, not rounded again"
    filters = {type(one).__module__.rpartition(".")[2]: one for one in curate.CurateConfig().filters}
    for verdict in verdicts(store):
        again = [filters[one.filter].decide(one.score) for one in verdict.scores]
        assert next((reason for reason in again if reason), None) == verdict.reason


def test_the_account_is_in_segments_and_samples(store: Store) -> None:
    verdicts(store)
    (entry,) = read_entries(store, STAGE, [BUCKET.file_name])
    rows = {(row.outcome, row.reason): (row.items, row.samples) for row in entry.rows}
    assert rows["in", None] == (8, 8 * 3 * RATE_HZ)
    assert rows["dropped", "empty_text"] == (1, 3 * RATE_HZ)
    assert count_inputs(store, BUCKET.file_name).items == 8
    assert sum(1 for _ in read_rows(store, SegmentInfo, "segments", BUCKET.file_name)) == 8


def moved(**settings: int) -> curate.CurateConfig:
    """Return the defaults with other settings of the filter of recordings' loops."""
    return curate.CurateConfig(
        tuple(
            replace(one, **settings) if isinstance(one, LoopsInRecording) else one for one in DEFAULT.filters
        )
    )


def forget_transcripts(store: Store) -> None:
    """Take away what measuring reads: who measures now breaks."""
    store.remove("transcripts", BUCKET.file_name)


def files(store: Store) -> list[bytes]:
    places = (("verdicts", BUCKET.file_name), ("ledger", STAGE, BUCKET.file_name))
    found = []
    for place in places:
        with store.open_read(*place) as source:
            found.append(source.read())
    return found


REMOVED = curate.CurateConfig(DEFAULT.filters[3:5])
TURNED = curate.CurateConfig(DEFAULT.filters[::-1])
NONE = curate.CurateConfig(())
TWICE = curate.CurateConfig((Duration(min_s=9), *DEFAULT.filters, Duration(max_s=1)))
ADDED = curate.CurateConfig((*DEFAULT.filters[2:], Alignment(), Duration(min_s=5)))
MEASURED_OTHERWISE = moved(min_words=1, max_repeats=2)


@pytest.mark.parametrize("config", [moved(max_repeats=3), REMOVED, TURNED, NONE, TWICE])
def test_moved_removed_and_turned_filters_are_decided_without_transcripts(
    store: Store, config: curate.CurateConfig
) -> None:
    verdicts(store, config, "g")
    from_nothing = files(store)
    store.remove("verdicts", BUCKET.file_name)
    verdicts(store)
    assert files(store) != from_nothing
    forget_transcripts(store)
    verdicts(store, config, "g")
    assert files(store) == from_nothing


@pytest.mark.parametrize("config", [ADDED, MEASURED_OTHERWISE])
def test_what_is_not_stored_is_measured(store: Store, config: curate.CurateConfig) -> None:
    verdicts(store, config, "g")
    from_nothing = files(store)
    store.remove("verdicts", BUCKET.file_name)
    verdicts(store)
    verdicts(store, config, "g")
    assert files(store) == from_nothing
    verdicts(store)
    forget_transcripts(store)
    with pytest.raises((FileNotFoundError, RuntimeError)):
        verdicts(store, config, "g")


def test_scores_of_other_transcripts_are_not_used(store: Store) -> None:
    verdicts(store)
    texts = [transcript("r1", 0, "")]
    write_table(store, TRANSCRIPTS, ["transcripts", BUCKET.file_name], "g", texts)
    commit(store, BUCKET.file_name, Account("transcribe", RATE_HZ), "g", [])
    (judged,) = verdicts(store, DEFAULT, "g")
    assert judged.reason == "empty_text"
