"""From a crawl to speech, and from there to shards beside recorded speech."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import pytest
import soundfile

from pipelines.command import main
from pipelines.speak import SpeakConfig
from schemas.documents import Document
from schemas.judgements import Verdict
from schemas.records import Recording, Segment, SegmentInfo, SpeakerTurn, Transcript
from schemas.records import Sequence as PackedSequence
from tests.end_to_end.runs import NO_ENGINE, TWO_WORKERS, WEBRTC, build, crawl, status
from tests.synth.crawl import N_PAGES, write_crawl
from transforms.speaking.lines import turn_key
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.tts.level import loudness

R = TypeVar("R", bound=NamedTuple)
PLAIN = ("--set", "documents.spoken=false")
CHEAP = ("--set", "speak.checks=[silence, gap, clipping, loudness, word_events, pace]")
TABLES = ("documents", "recordings", "segments", "turns", "transcripts", "verdicts", "ledger", "failures")


def synthesize(root: Path, source: Path, kind: str, *more: str) -> int:
    arguments = ("--input", str(source), "--kind", kind, "--root", str(root), "--quiet")
    return main(["synthesize", *arguments, *PLAIN, *more])


def rows(root: Path, kind: type[R], table: str) -> list[R]:
    store = Store(str(root))
    return [row for name in store.names(table) for row in read_rows(store, kind, table, name)]


def hashes(root: Path) -> dict[str, str]:
    files = [path for table in TABLES for path in sorted((root / table).rglob("*.parquet"))]
    return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def check_tables(root: Path, kind: str) -> None:
    """Documents, their order, their audio and their words agree to the sample."""
    documents = {one.document_id: one for one in rows(root, Document, "documents")}
    recordings = {one.recording_id: one for one in rows(root, Recording, "recordings")}
    transcripts = {one.segment_id: one for one in rows(root, Transcript, "transcripts")}
    by_recording: dict[str, list[Segment]] = defaultdict(list)
    for segment in rows(root, Segment, "segments"):
        by_recording[segment.recording_id].append(segment)
    assert set(by_recording) == set(recordings) == set(documents)
    for name, segments in by_recording.items():
        written = [s.written for turn in documents[name].turns for s in turn.sentences]
        assert [transcripts[segment.segment_id].text for segment in segments] == written
        at_samples = 0
        for segment in segments:
            check_segment(segment, transcripts[segment.segment_id], kind)
            assert segment.start_samples == at_samples
            at_samples = segment.end_samples
        assert recordings[name].duration_samples == at_samples
        assert recordings[name].n_segments == len(segments)


def check_segment(segment: Segment, transcript: Transcript, kind: str) -> None:
    samples, rate_hz = soundfile.read(io.BytesIO(segment.audio), dtype="float32")
    assert (rate_hz, len(samples)) == (segment.sample_rate_hz, segment.end_samples - segment.start_samples)
    assert segment.source == kind
    assert np.abs(samples).max() < 1
    found = loudness(samples, rate_hz)
    assert found is not None
    assert abs(found + 23) <= 1
    assert segment.speech_share > 0.3
    assert [word.text for word in transcript.words] == transcript.text.split()
    times = [at for word in transcript.words for at in word[1:3]]
    assert times == sorted(times)
    assert segment.start_samples <= times[0] <= times[-1] <= segment.end_samples


def check_voices(root: Path) -> None:
    """Each document is read by the voice that its name draws, but where a check had another one say it again."""
    speakers: dict[str, set[str | None]] = defaultdict(set)
    for segment in rows(root, SegmentInfo, "segments"):
        speakers[segment.recording_id].add(segment.speaker)
    config = SpeakConfig()
    for document in rows(root, Document, "documents"):
        key = turn_key(document, document.turns[0].role, config.seed)
        assert config.pool.draw(key, document.language).name in speakers[document.document_id]


def test_a_crawl_becomes_speech_and_is_packed_beside_recordings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken, asked, recorded = tmp_path / "spoken", tmp_path / "asked", tmp_path / "recorded"
    assert synthesize(spoken, write_crawl(tmp_path / "a.warc.gz", 2, 4), "krist") == 0
    check_tables(spoken, "krist")
    found = status(spoken, capsys)["stages"]
    assert found["plan"]["in"]["items"] == N_PAGES
    assert found["speak"]["in"]["items"] == found["speak"]["kept"]["items"] == 2
    assert {row["reason"] for row in found["documents"]["reasons"]} >= {
        "other_language",
        "too_few_words",
        "BadPage",
    }
    verdicts = rows(spoken, Verdict, "verdicts")
    assert len(verdicts) == len(rows(spoken, SegmentInfo, "segments")) == 10
    assert sum(one.kept for one in verdicts) >= 9
    assert all(one.reason for one in verdicts if not one.kept)
    check_voices(spoken)

    assert synthesize(asked, write_crawl(tmp_path / "q.warc.gz", 0, 2, 12), "quest", *CHEAP) == 0
    check_tables(asked, "quest")
    turns: dict[str, list[SpeakerTurn]] = defaultdict(list)
    for turn in rows(asked, SpeakerTurn, "turns"):
        turns[turn.recording_id].append(turn)
    assert len(turns) >= 4
    assert all(len({turn.speaker for turn in own}) == len(own) == 2 for own in turns.values())

    assert build(recorded, crawl(tmp_path / "crawl", 2), *WEBRTC, *NO_ENGINE) == 0
    mix = f"{{sources: {{krist: {{share: 0.3}}, quest: {{share: 0.3}}}}, roots: ['{spoken}', '{asked}']}}"
    assert main(["interleave", "--root", str(recorded), "--quiet", "--overwrite", "--set", f"mix={mix}"]) == 0
    packing = status(recorded, capsys)["metrics"]["interleave"]["packing"]
    shares = {one["source"]: one["wanted_share"] for one in packing["sources"]}
    assert shares == pytest.approx({"crawl": 0.4, "krist": 0.3, "quest": 0.3})
    sources = {chunk.source for one in rows(recorded, PackedSequence, "shards") for chunk in one.chunks}
    assert sources == {"crawl", "krist", "quest"}


def test_the_same_bytes_again_with_two_workers_and_after_what_was_lost(tmp_path: Path) -> None:
    source = write_crawl(tmp_path / "a.warc.gz", 2, 0, 8)
    one, two = tmp_path / "one", tmp_path / "two"
    arguments = ("--input", str(source), "--root", str(one), "--quiet", *PLAIN)
    assert main(["documents", *arguments]) == 0
    shutil.copytree(one, two)
    assert main(["speak", "--root", str(one), "--quiet", *CHEAP]) == 0
    before = hashes(one)
    lost = next(iter((one / "ledger" / "speak").glob("*.parquet")))
    lost.unlink()
    assert main(["speak", "--root", str(one), "--quiet", *CHEAP]) == 0
    assert main(["speak", "--root", str(two), "--quiet", *CHEAP, *TWO_WORKERS]) == 0
    assert hashes(one) == before == hashes(two)
    assert len(rows(one, SegmentInfo, "segments")) == 10


def test_other_sounds_in_a_folder_are_another_configuration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    noises = tmp_path / "noises"
    noises.mkdir()
    soundfile.write(noises / "a.wav", np.random.default_rng(0).normal(size=16_000) / 10, 16_000)
    root, noisy = (
        str(tmp_path / "root"),
        f"speak.finishing.augment=[{{use: noise, share: 1, folder: '{noises}'}}]",
    )
    source = write_crawl(tmp_path / "a.warc.gz", 1, 0, 1)
    assert main(["documents", "--input", str(source), "--root", root, "--quiet", *PLAIN]) == 0
    speak = ["speak", "--root", root, "--quiet", *CHEAP, "--set", noisy]
    assert main(speak) == main(speak) == 0
    shutil.copy(noises / "a.wav", noises / "b.wav")
    capsys.readouterr()
    assert main(speak) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert main([*speak, "--overwrite"]) == 0
