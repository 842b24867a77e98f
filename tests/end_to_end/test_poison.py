"""A bucket that breaks every attempt is set aside; the rest of the job finishes, and the ledger balances."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from schemas.ids import bucket_of, stable_id
from tests.end_to_end.runs import (
    NO_ENGINE,
    SENTENCES,
    TWO_WORKERS,
    build,
    hashes,
    manifest,
    run,
    speak,
    status,
    vtt,
)

N_BUCKETS = 6


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import soundfile

    folder = tmp_path_factory.mktemp("crawl")
    rows: list[dict[str, Any]] = []
    for number, name in enumerate(one_for_each_bucket(folder)):  # the violin is in the last one only
        samples, rate_hz = speak(1, first=number)
        soundfile.write(folder / name, samples, rate_hz)
        captions = vtt(folder, f"{number}.vtt", SENTENCES[number], len(samples) / rate_hz)
        rows.append({"uri": name, "captions": captions})
    return manifest(folder / "manifest.jsonl", rows)


def one_for_each_bucket(folder: Path) -> list[str]:
    """Return names of files: which of six buckets a recording is in depends on the path that it has this time."""
    found: dict[int, str] = {}
    for number in count():
        name = f"{number}.wav"
        found.setdefault(bucket_of(stable_id("recording", str(folder / name)), N_BUCKETS), name)
        if len(found) == N_BUCKETS:
            break
    return list(found.values())


def poison(mended: Path, how: str, others_s: float = 0.0) -> tuple[str, ...]:
    settings = {
        "use": "tests.end_to_end.poison.Poison",
        "how": how,
        "mended": str(mended),
        "others_s": others_s,
    }
    return (
        *NO_ENGINE,
        "--set",
        f"ingest.buckets={N_BUCKETS}",
        "--set",
        f"curate.filters=[{json.dumps(settings)}]",
    )


def check_the_rest_was_done(found: dict[str, Any]) -> None:
    stages = found["stages"]
    assert stages["curate"]["failed"]["items"] == 1
    assert stages["interleave"]["in"]["items"] == N_BUCKETS - 1


def test_a_bucket_that_raises_is_set_aside_and_made_once_it_is_mended(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mended, root = tmp_path / "mended", tmp_path / "root"
    settings = (*poison(mended, "raise"), "--max-attempts", "2")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError, match="poison"):
            build(root, source, *settings)
    capsys.readouterr()
    assert build(root, source, *settings) == 5
    assert "1 of curate" in capsys.readouterr().err
    found = status(root, capsys)
    (failure,) = found["failures"]
    assert failure["error_type"] == "BucketSetAside"
    assert "2 times" in failure["message"]
    assert "ZeroDivisionError: this bucket is poison" in failure["message"]
    assert "poison.py" in failure["traceback"]
    check_the_rest_was_done(found)
    assert build(root, source, *settings) == 5, "a second run does not forget it"
    mended.touch()
    assert build(root, source, *settings, "--retry-set-aside") == 0
    assert status(root, capsys)["stages"]["interleave"]["kept"]["items"] == N_BUCKETS
    undisturbed = tmp_path / "undisturbed"
    assert build(undisturbed, source, *settings) == 0
    assert hashes(root) == hashes(undisturbed)
    assert not list((root / "attempts").rglob("*.json"))


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnhandledThreadExceptionWarning"
)  # who read from the killed one
@pytest.mark.parametrize("how", ["kill", "raise"])
def test_a_bucket_that_breaks_its_worker_process_is_set_aside_in_one_run(
    source: Path, how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (*poison(tmp_path / "never", how, others_s=1), "--max-attempts", "2", *TWO_WORKERS)
    assert build(tmp_path / "root", source, *arguments) == 5
    found = status(tmp_path / "root", capsys)
    (failure,) = found["failures"]
    assert "2 times" in failure["message"]
    check_the_rest_was_done(found)


def test_what_breaks_every_bucket_is_given_up(source: Path, tmp_path: Path) -> None:
    every = {"use": "tests.end_to_end.poison.Poison", "word": "e"}
    arguments = (*NO_ENGINE, "--set", f"ingest.buckets={N_BUCKETS}", "--set", f"curate.filters=[{json.dumps(every)}]",
                 "--max-attempts", "1", "--direct_num_workers=1", TWO_WORKERS[1])  # fmt: skip
    done = run("build", "--input", str(source), "--root", str(tmp_path), "--quiet", *arguments)
    assert done.returncode == 6
    assert "ZeroDivisionError: this bucket is poison" in done.stderr
    assert len(list((tmp_path / "ledger" / "curate").iterdir())) < N_BUCKETS
