"""Recordings to measure on: synthesized speech with pauses, the same every time, kept under bench/."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from transforms.tts.espeak import Espeak

FOLDER = Path(__file__).resolve().parent.parent / "bench"
RATE_HZ = 44_100
TEN_MINUTES_S = 600.0
_TEXTS = (
    "The river carries sand and stones down to the sea, and the sea gives some of them back.",
    "Nobody knows who built the first bridge here, but the stones are older than the town.",
    "A good question is worth more than a quick answer, and it lasts longer too.",
    "In the north of the country the snow stays until the end of April.",
)
_VOICES = ("en-us", "en-gb", "en-gb-scotland", "en-us+f2")


def minute(number: int, seconds: float = 60.0) -> np.ndarray:
    """Return speech at 44.1 kHz with pauses and a little noise, about 60 % of it speech."""
    import soxr

    chance = np.random.default_rng(number)
    parts: list[np.ndarray] = []
    length = 0
    while length < seconds * RATE_HZ:
        voice = _VOICES[(number + len(parts)) % len(_VOICES)]
        said = Espeak(voice=voice).load().synthesize(_TEXTS[(number + len(parts)) % len(_TEXTS)])
        speech = soxr.resample(said.samples.astype(np.float32) / 32768, said.rate_hz, RATE_HZ)
        pause = np.zeros(int(chance.uniform(0.2, 5.0) * RATE_HZ), np.float32)
        parts += [speech, pause]
        length += len(speech) + len(pause)
    mono = np.concatenate(parts)[: int(seconds * RATE_HZ)]
    return mono * 0.7 + chance.normal(0, 0.001, len(mono)).astype(np.float32)


def one_minute_mp3s(count: int) -> list[Path]:
    """Return ``count`` one-minute MP3 files at 44.1 kHz; sixteen are made, the rest are copies of them."""
    folder = FOLDER / "minutes"
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number:03d}.mp3" for number in range(count)]
    for number, path in enumerate(paths):
        if not path.exists():
            if number < 16:
                _write(path, minute(number), 1)
            else:
                path.write_bytes(paths[number % 16].read_bytes())
    return paths


def long_mp3(minutes: int) -> Path:
    """Return one MP3 file of so many minutes."""
    path = FOLDER / f"long-{minutes}.mp3"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, minute(0), minutes)
    return path


def ten_minutes(suffix: str, seconds: float = TEN_MINUTES_S) -> Path:
    """Return a mono recording of ten minutes, or of so many seconds of it: "mp3", "opus", "flac" or "wav"."""
    path = FOLDER / f"minutes-{seconds:g}s.{suffix}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        speech, rate_hz = np.concatenate([minute(number) for number in range(10)]), RATE_HZ
        if suffix == "opus":
            import soxr

            speech, rate_hz = soxr.resample(speech, RATE_HZ, 48_000), 48_000
        kinds = {"opus": ("OGG", "OPUS"), "mp3": ("MP3", None)}
        kind, subtype = kinds.get(suffix, (suffix.upper(), "PCM_16"))
        partial = path.with_suffix(".part")
        soundfile.write(partial, speech[: int(seconds * rate_hz)], rate_hz, format=kind, subtype=subtype)
        partial.rename(path)
    return path


def _write(path: Path, minute: np.ndarray, times: int) -> None:
    partial = path.with_suffix(".part")
    with soundfile.SoundFile(partial, "w", RATE_HZ, 1, format="MP3") as sink:
        for _ in range(times):
            sink.write(minute)
    partial.rename(path)
