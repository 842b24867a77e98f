"""Recordings that are there twice go on once: across buckets, whatever was done to the copy, the same on any runner."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from benchmarks.duplicates import outcome
from benchmarks.duplicates_material import write_all
from pipelines.command import main
from tests.end_to_end.runs import NO_ENGINE, TWO_WORKERS, WEBRTC, build, crawl, manifest, speak, status
from transforms.store.store import Store

RECORDINGS, COPIES = 60, 12


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine recordings, one of them twice as the same file, one again as FLAC without its first 200 ms."""
    path = crawl(tmp_path_factory.mktemp("crawl"), 9)
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    shutil.copy(path.with_name("00.wav"), path.with_name("again.wav"))
    samples, rate_hz = soundfile.read(path.with_name("02.mp3"))
    soundfile.write(path.with_name("trimmed.flac"), 0.5 * samples[rate_hz // 5 :], rate_hz)
    return manifest(path, [*rows, {"uri": "again.wav"}, {"uri": "trimmed.flac"}])


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built")
    assert build(root, source, *WEBRTC, *NO_ENGINE) == 0
    return root


def tables(root: Path) -> dict[str, str]:
    folders = ("fingerprints", "duplicates", "ledger/dedupe", "transcripts", "shards")
    files = [path for folder in folders for path in sorted((root / folder).iterdir())]
    return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def stamps(root: Path, folder: str) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (root / folder).iterdir()}


def dropped(found: dict[str, Any]) -> dict[str, int]:
    return {row["reason"]: row["items"] for row in found["stages"]["dedupe"]["reasons"]}


def test_copies_are_found_and_nothing_else(tmp_path: Path) -> None:
    made = write_all(tmp_path / "crawl", RECORDINGS, COPIES)
    root = ("--root", str(tmp_path / "out"), "--quiet")
    assert main(["ingest", "--input", str(tmp_path / "crawl"), "--set", "vad=webrtc", *root]) == 0
    assert main(["dedupe", *root]) == 0
    wrong, right = outcome(Store(root[1]), made)
    assert not wrong
    assert len(right) >= COPIES - 1


def test_the_account_goes_on_from_stage_to_stage(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = status(built, capsys)
    ingest, dedupe, transcribe = (found["stages"][name] for name in ("ingest", "dedupe", "transcribe"))
    assert dedupe["in"] == {"items": 11, "hours": pytest.approx(ingest["kept"]["hours"])}
    assert dropped(found) == {"duplicate_content": 1, "near_duplicate": 1}
    assert transcribe["in"]["hours"] == pytest.approx(dedupe["kept"]["hours"])


def test_without_acoustic_words_equal_files_alone_are_found(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(tmp_path, source, *WEBRTC, *NO_ENGINE, "--set", "ingest.acoustic_words=false") == 0
    assert dropped(status(tmp_path, capsys)) == {"duplicate_content": 1}


def test_two_workers_and_a_shuffled_list_give_the_same_bytes(
    source: Path, built: Path, tmp_path: Path
) -> None:
    assert build(tmp_path / "two", source, *WEBRTC, *NO_ENGINE, *TWO_WORKERS) == 0
    assert tables(tmp_path / "two") == tables(built)
    rows = [json.loads(line) for line in source.read_text().splitlines()]
    shuffled = manifest(source.with_name("shuffled.jsonl"), rows[::-1])
    assert build(tmp_path / "shuffled", shuffled, *WEBRTC, *NO_ENGINE) == 0
    assert tables(tmp_path / "shuffled") == tables(built)


def test_what_is_missing_is_made_again_and_no_more(source: Path, built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "out")
    expected, before = tables(tmp_path / "out"), stamps(tmp_path / "out", "ledger/dedupe")
    gone = sorted(before)[2]
    (tmp_path / "out" / "ledger" / "dedupe" / gone).unlink()
    assert build(tmp_path / "out", source, *WEBRTC, *NO_ENGINE) == 0
    assert tables(tmp_path / "out") == expected
    after = stamps(tmp_path / "out", "ledger/dedupe")
    assert {name for name, at in after.items() if before[name] != at} == {gone}


def test_an_added_recording_makes_only_what_it_changes(
    source: Path, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "out"
    shutil.copytree(built, root)
    before, transcripts = stamps(root, "duplicates"), stamps(root, "transcripts")
    shutil.copy(source.with_name("03.wav"), source.with_name("added.wav"))
    rows = [json.loads(line) for line in source.read_text().splitlines()]
    more = manifest(source.with_name("more.jsonl"), [*rows, {"uri": "added.wav"}])
    assert build(root, more, *WEBRTC, *NO_ENGINE) == 2
    assert build(root, more, *WEBRTC, *NO_ENGINE, "--overwrite") == 0
    assert dropped(status(root, capsys)) == {"duplicate_content": 2, "near_duplicate": 1}
    after = stamps(root, "duplicates")
    assert all(after[name] != before[name] for name in before), "all are made from all"
    again = [name for name, at in stamps(root, "transcripts").items() if transcripts[name] != at]
    assert 1 <= len(again) <= 2, "the bucket of the one added, and that of the one dropped for it"
    assert build(tmp_path / "fresh", more, *WEBRTC, *NO_ENGINE) == 0
    fresh, found = tables(tmp_path / "fresh"), tables(root)
    assert {name: fresh[name] for name in fresh if not name.startswith("ledger")} == {
        name: found[name] for name in found if not name.startswith("ledger")
    }


def test_another_configuration_is_refused_until_overwritten(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "out"
    shutil.copytree(built, root)
    for setting, kept in (("near=false", 10), ("enabled=false", 11)):
        arguments = ["dedupe", "--root", str(root), "--quiet", "--set", setting]
        assert main(arguments) == 2
        assert "--overwrite" in capsys.readouterr().err
        assert main([*arguments, "--overwrite"]) == 0
        assert status_of(root, capsys)["dedupe"]["kept"]["items"] == kept


def status_of(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["status", "--root", str(root), "--json"]) == 0
    stages: dict[str, Any] = json.loads(capsys.readouterr().out)["stages"]
    return stages


def test_parts_and_what_is_too_short_are_no_near_duplicates(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "crawl"
    folder.mkdir()
    speech, rate_hz = speak(6)
    short = speech[: int(2.5 * rate_hz)]
    noise = np.random.default_rng(0).normal(0, 1e-5, len(speech)).astype(np.float32)
    for name, samples in {
        "whole.wav": speech, "half.flac": speech[: len(speech) // 2], "most.flac": speech[: int(0.8 * len(speech))],
        "short.wav": short, "short.flac": 0.5 * short, "quiet.wav": noise, "quiet.flac": noise[1000:],
    }.items():  # fmt: skip
        soundfile.write(folder / name, samples, rate_hz)
    assert build(tmp_path / "out", folder, *WEBRTC, *NO_ENGINE) == 0
    assert dropped(status(tmp_path / "out", capsys)) == {}
