"""What the survey finds goes through to the shards: boilerplate is gone, to the sample, and test items with it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile

from pipelines.command import main
from pipelines.names import JOBS
from schemas.ids import bucket_of, run_id, stable_id
from schemas.records import Hypothesis, Segment, Transcript, Word
from schemas.tables import RECORDINGS, SEGMENTS, TRANSCRIPTS
from tests.transforms.survey.made import WORDS, sentence
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import write_table

RATE_HZ, WORD, GAP, BUCKETS = 16_000, 4_000, 1_600, 4
ADVERT = "this episode is brought to you by harrow and finch makers of umbrellas"
IDS = sorted(stable_id("episode", i) for i in range(100))
PLANTED = IDS[::4] + IDS[1:10:2]
QUESTION = "who painted the ceiling of the old town hall in nineteen sixty nine"


def said(number: int) -> str:
    before, after = sentence(2 * number, 8), sentence(2 * number + 1, 8)
    middle = ADVERT if IDS[number] in PLANTED else QUESTION if number == 2 else sentence(7000 + number, 5)
    return f"{before} {middle} {after}"


def tone(word: str) -> np.ndarray:
    """Return the sound of a word: a tone of its own."""
    frequency_hz = 200 + 13 * (WORDS.index(word) if word in WORDS else 100 + sum(map(ord, word)) % 97)
    return (8000 * np.sin(2 * np.pi * frequency_hz * np.arange(WORD) / RATE_HZ)).astype(np.int16)


def spoken(words: list[str]) -> np.ndarray:
    pause = np.zeros(GAP, np.int16)
    return np.concatenate([pause, *(part for word in words for part in (tone(word), pause))])


def transcript(one: str, text: str) -> Transcript:
    step = WORD + GAP
    words = tuple(Word(w, GAP + i * step, GAP + i * step + WORD, 0.9) for i, w in enumerate(text.split()))
    heard = Hypothesis("made", "{}", "en", None, text, words, None, None)
    return Transcript(run_id(0, one), one, "en", text, words, "made", None, (heard,))


def segment(one: str, text: str) -> Segment:
    samples, sink = spoken(text.split()), io.BytesIO()
    soundfile.write(sink, samples, RATE_HZ, "PCM_16", format="FLAC")
    span = 0, len(samples), RATE_HZ
    return Segment(run_id(0, one), one, "crawl", "en", None, *span, 0.9, -20.0, -3.0, sink.getvalue())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write 100 transcribed recordings, an advert in 30 of them and a question in one."""
    store = Store(str(tmp_path / "root"))
    commit_planned(store, Planned(BUCKETS, "p"), Account("plan", 1), ())
    for number in range(BUCKETS):
        name = Bucket(number, BUCKETS).file_name
        here = [(one, said(i)) for i, one in enumerate(IDS) if bucket_of(one, BUCKETS) == number]
        write_table(store, SEGMENTS, ["segments", name], "f", [segment(*row) for row in here])
        write_table(store, TRANSCRIPTS, ["transcripts", name], "f", [transcript(*row) for row in here])
        write_table(store, RECORDINGS, ["recordings", name], "f", [])
        for stage in ("ingest", "dedupe", "transcribe"):
            commit(store, name, Account(stage, RATE_HZ), "f", [])
    return tmp_path / "root"


def run(root: Path, job: str, *more: str) -> None:
    quiet = ("--quiet",) if job in JOBS else ()
    assert main([job, "--root", str(root), *quiet, *more]) == 0


def chunks(root: Path) -> dict[str, list[dict[str, Any]]]:
    by_recording: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((root / "shards").rglob("*.parquet")):
        for row in pq.read_table(path).to_pylist():
            for chunk in row["chunks"]:
                by_recording.setdefault(chunk["recording_id"], []).append(chunk)
    return by_recording


def heard(found: list[dict[str, Any]]) -> np.ndarray:
    parts = [soundfile.read(io.BytesIO(c["audio"]["bytes"]), dtype="int16")[0] for c in found if c["audio"]]
    return np.concatenate(parts)


def holds(samples: np.ndarray, part: np.ndarray) -> bool:
    return part.tobytes() in samples.tobytes()


def test_an_advert_in_30_of_100_recordings_is_cut_out_and_all_else_is_there(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(PLANTED) == 30
    run(root, "survey")
    run(root, "curate", "--set", "filters=[]")
    run(root, "interleave", "--set", "modality=both")
    made = chunks(root)
    assert set(made) == set(IDS)
    for number, one in enumerate(IDS):
        texts = " ".join(c["text"] for c in made[one] if c["modality"] == "text").split()
        own = [word for word in said(number).split() if one not in PLANTED or word not in ADVERT.split()]
        assert texts == own
        samples = heard(made[one])
        assert all(holds(samples, tone(word)) for word in own), "no sample of the words beside it is missing"
        if one in PLANTED:
            assert not any(holds(samples, tone(word)[:800]) for word in ADVERT.split())
            assert len(samples) < len(spoken(own)) + RATE_HZ
    capsys.readouterr()
    run(root, "status", "--json")
    stages = json.loads(capsys.readouterr().out)["stages"]
    assert all(stages[name]["balanced"] for name in ("survey", "curate", "interleave"))


def test_a_segment_with_a_test_item_is_dropped_and_a_changed_test_set_is_another_configuration(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quiz = tmp_path / "quiz.jsonl"
    item = {"id": "art-7", "question": "Who painted the ceiling of the old Town Hall in 1969?"}
    quiz.write_text(json.dumps(item) + "\n")
    tests = ("--set", f'contamination.tests=["{quiz}"]')
    run(root, "survey", *tests)
    run(root, "curate")
    capsys.readouterr()
    run(root, "status", "--json")
    reasons = json.loads(capsys.readouterr().out)["stages"]["curate"]["reasons"]
    assert {row["reason"]: row["items"] for row in reasons}["contamination"] == 1
    run(root, "survey", *tests)
    capsys.readouterr()
    run(root, "contamination", "--json")
    (found,) = json.loads(capsys.readouterr().out)["items"]
    assert found == {"item_id": "quiz.jsonl:art-7", "segments": 1, "recordings": 1, "share": 1.0}
    run(root, "contamination")
    assert "1 test items in 1 segments of 1 recordings" in capsys.readouterr().out
    quiz.write_text(json.dumps({**item, "question": "Who wrote the other book?"}) + "\n")
    assert main(["survey", "--root", str(root), "--quiet", *tests]) == 2
    run(root, "survey", *tests, "--overwrite")


def test_a_test_set_that_is_not_there_is_told_before_anything_runs(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["survey", "--root", str(root), "--quiet", "--set", "contamination.tests=[/nowhere/a.txt]"]) == 2
    )
    assert "/nowhere/a.txt" in capsys.readouterr().err
    assert not (root / "findings").exists()
