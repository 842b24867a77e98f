from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import survey
from pipelines.job import Work, run_work
from schemas.ids import bucket_of, stable_id
from schemas.judgements import Finding
from schemas.records import Segment, Transcript
from schemas.tables import SEGMENTS, TRANSCRIPTS
from tests.transforms.survey.made import sentence
from transforms.buckets import BucketTask
from transforms.store.ledger import read_entries
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows, write_table
from transforms.survey.boilerplate import Boilerplate
from transforms.survey.contamination import Contamination
from transforms.survey.near import NearDuplicates
from transforms.survey_transcripts import STAGE, count_inputs

RATE_HZ = 16_000
ADVERT = "brought to you by Harrow and Finch, makers of fine umbrellas"
QUESTION = "Who painted the ceiling of the town hall in 1969?"
IDS = sorted(stable_id(i) for i in range(24))
TEXTS = {
    one: [
        sentence(i, 25),
        f"{sentence(100 + i, 20)} {ADVERT if i % 2 else 'and so on'} {sentence(200 + i, 5)}",
        "yes",
    ]
    for i, one in enumerate(IDS)
}
TEXTS[IDS[20]][0] = TEXTS[IDS[3]][0].upper()
TEXTS[IDS[9]][0] = " ".join("other" if i == 7 else w for i, w in enumerate(TEXTS[IDS[15]][0].split()))
TEXTS[IDS[6]][1] += " who painted the ceiling of the town hall in nineteen sixty nine"


def written(root: Path, buckets: int) -> Store:
    store = Store(str(root))
    for number in range(buckets):
        name = Bucket(number, buckets).file_name
        here = [
            (one, i, text)
            for one in IDS
            if bucket_of(one, buckets) == number
            for i, text in enumerate(TEXTS[one])
        ]
        write_table(store, SEGMENTS, ["segments", name], "f", [_segment(one, i) for one, i, _ in here])
        write_table(
            store, TRANSCRIPTS, ["transcripts", name], "f",
            [Transcript(f"{one}-{i}", one, "en", text, (), "made", None, ()) for one, i, text in here],
        )  # fmt: skip
    return store


def _segment(one: str, i: int) -> Segment:
    return Segment(
        f"{one}-{i}", one, "crawl", "en", None, i * RATE_HZ, (i + 1) * RATE_HZ, RATE_HZ, 0.9, -20.0, -3.0, b""
    )


def surveyed(store: Store, buckets: int, config: survey.SurveyConfig) -> list[Finding]:
    tasks = tuple(BucketTask(Bucket(number, buckets), "f") for number in range(buckets))
    run_work(survey.JOB, store, config, Work(tasks, (1,) * buckets, 0), [], 1)
    return [row for task in tasks for row in read_rows(store, Finding, "findings", task.bucket.file_name)]


@pytest.fixture
def config(tmp_path: Path) -> survey.SurveyConfig:
    (tmp_path / "quiz.txt").write_text(f"What is said nowhere at all?\n{QUESTION}\n")
    return survey.SurveyConfig(
        NearDuplicates(enabled=True), Boilerplate(), Contamination((str(tmp_path / "quiz.txt"),))
    )


@pytest.mark.parametrize("buckets", [1, 3])
def test_all_is_found_whatever_bucket_it_is_in(
    tmp_path: Path, config: survey.SurveyConfig, buckets: int
) -> None:
    found = surveyed(written(tmp_path / "root", buckets), buckets, config)
    by_kind = {
        kind: [row for row in found if row.kind == kind]
        for kind in ("same_text", "near_text", "contamination")
    }
    assert [(r.segment_id, r.other) for r in by_kind["same_text"]] == [(f"{IDS[20]}-0", f"{IDS[3]}-0")]
    assert [(r.segment_id, r.other) for r in by_kind["near_text"]] == [(f"{IDS[15]}-0", f"{IDS[9]}-0")]
    assert [(r.segment_id, r.other) for r in by_kind["contamination"]] == [(f"{IDS[6]}-1", "quiz.txt:2")]
    adverts = [row for row in found if row.kind == "boilerplate"]
    assert [row.segment_id for row in adverts] == [f"{one}-1" for i, one in enumerate(IDS) if i % 2]
    assert all(TEXTS[r.recording_id][1][r.start_chars : r.end_chars] == ADVERT for r in adverts)
    assert {row.score for row in adverts} == {12.0}


def test_nothing_is_dropped_and_the_account_balances(tmp_path: Path, config: survey.SurveyConfig) -> None:
    store = written(tmp_path / "root", 1)
    surveyed(store, 1, config)
    (entry,) = read_entries(store, STAGE, [Bucket(0, 1).file_name])
    assert [(row.outcome, row.items) for row in entry.rows] == [("in", 72), ("kept", 72)]
    assert count_inputs(store, Bucket(0, 1).file_name) == (72, 72 * RATE_HZ, RATE_HZ)


def test_what_is_not_asked_for_is_not_looked_for(tmp_path: Path) -> None:
    off = survey.SurveyConfig(boilerplate=Boilerplate(enabled=False))
    assert surveyed(written(tmp_path / "root", 2), 2, off) == []
    found = surveyed(written(tmp_path / "default", 2), 2, survey.SurveyConfig())
    assert {row.kind for row in found} == {"boilerplate"}


def test_what_one_bucket_makes_does_not_depend_on_which_are_to_be_made(
    tmp_path: Path, config: survey.SurveyConfig
) -> None:
    store = written(tmp_path / "root", 3)
    every = surveyed(store, 3, config)
    name = Bucket(1, 3).file_name
    before = (tmp_path / "root" / "findings" / name).read_bytes()
    store.remove("ledger", STAGE, name)
    run_work(survey.JOB, store, config, Work((BucketTask(Bucket(1, 3), "f"),), (1,), 0), [], 1)
    assert (tmp_path / "root" / "findings" / name).read_bytes() == before
    assert every
