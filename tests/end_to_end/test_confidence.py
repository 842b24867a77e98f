"""Two engines, a vote, and confidences that are measured, calibrated and read back, from sound to figures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from demo_model.settings import HELD_OUT
from pipelines.command import main
from schemas.records import Transcript
from tests.end_to_end.runs import build
from tests.end_to_end.test_engines import spoken
from transforms.store.store import Store
from transforms.store.tables import read_rows

NAMES = ("words", "gaps", "words and gaps", "utterances")


def transcripts(root: Path) -> list[Transcript]:
    store = Store(str(root))
    return [
        t for name in store.names("transcripts") for t in read_rows(store, Transcript, "transcripts", name)
    ]


def measures(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, float]]:
    capsys.readouterr()
    assert main(["evaluate", "--root", str(root), "--json"]) == 0
    found: dict[str, dict[str, float]] = json.loads(capsys.readouterr().out)["confidence"]
    return found


def in_noise(path: Path) -> None:
    """Put noise on a recording, so that words are missed."""
    samples, rate_hz = soundfile.read(path)
    noise = np.random.default_rng(1).standard_normal(len(samples)) * 0.7 * samples.std()
    soundfile.write(path, (samples + noise).clip(-1, 1), rate_hz)


def test_a_calibration_that_evaluate_wrote_is_applied(
    small_whisper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentences = HELD_OUT.read_text(encoding="utf-8").splitlines()[:4]
    whisper = f"{{use: faster_whisper, model: '{small_whisper}', temperatures: [0.0]}}"
    sets = ["--set", f"transcribe.engines=[{whisper}, pocketsphinx]", "--set", "transcribe.vote=rover"]
    root, curve = tmp_path / "out", tmp_path / "calibration.json"
    source = spoken(tmp_path, sentences, 4, 1)
    for path in tmp_path.glob("*.wav"):
        in_noise(path)
    assert build(root, source, *sets) == 0
    before = measures(root, capsys)
    assert set(NAMES) <= set(before)
    assert main(["evaluate", "--root", str(root), "--calibrate", str(curve)]) == 0
    assert "isotonic, held out:" in capsys.readouterr().out
    assert set(json.loads(curve.read_text())) == {"word", "gap", "utterance"}
    calls = ["transcribe", "--root", str(root), *sets, "--set", f"transcribe.calibration={curve}", "--quiet"]
    assert main([*calls, "--overwrite"]) == 0
    after = measures(root, capsys)
    for name in ("words", "gaps", "utterances"):
        assert after[name]["ece"] < before[name]["ece"]
        assert after[name]["right"] == before[name]["right"]
    for transcript in transcripts(root):
        assert len(transcript.votes) == len(transcript.words)
        assert [(pair.first, pair.second) for pair in transcript.pairs] == [(0, 1)]
        assert all(0 < vote.confidence < 1 for vote in transcript.votes)


def test_without_votes_there_is_nothing_to_calibrate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = ["--set", "transcribe.calibration=none.json"]
    assert main(["transcribe", "--root", str(tmp_path), *silent]) == 2
    assert "none.json does not exist" in capsys.readouterr().err
