"""What the end-to-end tests share: synthesized recordings, runs of the real command line, hashes of tables."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from pipelines.command import main
from schemas.ids import stable_id, unit_interval
from transforms.tts.espeak import Espeak

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = (
    "The river carries sand and stones down to the sea.",
    "Every winter the lake freezes from the shore inward.",
    "How many bones are there in a human hand? There are twenty seven.",
    "Bread rises because yeast turns sugar into gas.",
    "The old bridge was closed for repairs until the spring.",
    "A violin has four strings, and each is tuned a fifth apart.",
)
VOICES = (
    "en-us", "en-gb", "en-us+f2", "en-gb+m3", "en-029",
    "en-gb-scotland", "en-us+m7", "en-gb-x-rp", "en-us+f4", "en-gb+f3",
)  # fmt: skip
HASHED = ("segments", "transcripts", "shards")
WEBRTC = ("--set", "ingest.vad=webrtc")
NO_ENGINE = ("--set", "transcribe.engines=[]")
TWO_WORKERS = ("--direct_num_workers=2", "--direct_running_mode=multi_processing")


def speak(sentences: int = 3, first: int = 0, voice: str = "en-us") -> tuple[np.ndarray, int]:
    """Return about ``sentences`` x 3 s of speech with pauses, float32 in [-1, 1], and its rate."""
    voice_model = Espeak(voice=voice).load()
    parts: list[np.ndarray] = []
    rate_hz = 0
    for number in range(sentences):
        speech = voice_model.synthesize(SENTENCES[(first + number) % len(SENTENCES)])
        rate_hz = speech.rate_hz
        parts += [speech.samples.astype(np.float32) / 32768, np.zeros(rate_hz, np.float32)]
    return np.concatenate(parts), rate_hz


def vtt(folder: Path, name: str, text: str, seconds: float) -> str:
    """Write captions of one cue and return their file name."""
    end = f"{int(seconds // 60):02d}:{seconds % 60:06.3f}"
    (folder / name).write_text(f"WEBVTT\n\n00:00.000 --> {end}\n{text}\n", encoding="utf-8")
    return name


def crawl(folder: Path, n_recordings: int, sentences: Sequence[int] = (2, 3, 4)) -> Path:
    """Write recordings in turn as WAV, FLAC and MP3, each with captions, and return their manifest.

    Up to 60 no two are the same: every six have a voice of their own. Their numbers of ``sentences`` come in turn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(n_recordings):
        n_sentences = sentences[number % len(sentences)]
        voice = VOICES[number // len(SENTENCES) % len(VOICES)]
        samples, rate_hz = speak(n_sentences, number, voice)
        name = f"{number:02d}.{('wav', 'flac', 'mp3')[number % 3]}"
        soundfile.write(folder / name, samples, rate_hz)
        said = " ".join(SENTENCES[(number + i) % len(SENTENCES)] for i in range(n_sentences))
        captions = vtt(folder, f"{number:02d}.vtt", said, len(samples) / rate_hz)
        rows.append({"uri": name, "language": "en", "captions": captions, "reference_text": said})
    return manifest(folder / "manifest.jsonl", rows)


def manifest(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write a manifest."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def share_of(n_recordings: int, source: Path) -> float:
    """Return the ``validation_share`` that takes just so many of a manifest's recordings, wherever its folder is."""
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    places = sorted(
        unit_interval("side", stable_id("recording", str(source.parent / row["uri"]))) for row in rows
    )
    return (places[n_recordings - 1] + places[n_recordings]) / 2


def build(root: Path | str, source: Path | str, *more: str) -> int:
    """Run `build` in this process and return its exit code."""
    return main(["build", "--input", str(source), "--root", str(root), "--quiet", *more])


def command(*arguments: str) -> list[str]:
    """Return the command line of a real run in a process of its own."""
    return [sys.executable, str(ROOT / "beam_runner.py"), *arguments]


def run(
    *arguments: str, timeout_s: float = 240, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the real command line in a process of its own."""
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, timeout=timeout_s, check=False, cwd=ROOT, env=env
    )


def hashes(root: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of segments/, transcripts/ and shards/."""
    files = [path for table in HASHED for path in sorted((root / table).rglob("*")) if path.is_file()]
    return {str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def status(root: Path | str, capsys: Any) -> dict[str, Any]:
    """Return what `status --json` prints, having checked that every stage balances."""
    capsys.readouterr()
    assert main(["status", "--root", str(root), "--json"]) == 0
    return balanced(capsys.readouterr().out)


def balanced(printed: str) -> dict[str, Any]:
    """Return what `status --json` printed; every stage is committed whole, with in = kept + dropped + failed."""
    found: dict[str, Any] = json.loads(printed)
    for name, stage in found["stages"].items():
        assert stage["balanced"], name
        assert stage["committed_buckets"] == stage["buckets"], name
    return found
