"""Makes a small crawl to try the pipeline on: `python -m pipelines.demo FOLDER [--minutes 10]`.

Twelve shows of synthetic voices, sound in every way but the last two, and beside them what every crawl has:
a page saved as audio, a file that is gone, a row given twice.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import soxr

from pipelines.demo_audio import RATE_HZ, Line, Samples, Speaker, at_rate, render
from pipelines.demo_files import srt, vtt, write_audio
from schemas.errors import ConfigError
from transforms.tts.espeak import Espeak

_CAST = {
    "Anna": (Espeak("en-us+f2", 160, 55), (0.7, 1.0)),
    "Ben": (Espeak("en-us", 170, 45), (1.0, 0.7)),
    "Clara": (Espeak("en-gb+f3", 165, 60), (1.0, 0.6)),
    "Duncan": (Espeak("en-gb-scotland", 155, 40), (0.6, 1.0)),
    "Edith": (Espeak("en-gb-x-rp+f4", 150, 50), (1.0, 0.8)),
    "Felix": (Espeak("en-029", 175, 50), (0.8, 1.0)),
    "Greta": (Espeak("en-gb+m3", 185, 35), (1.0, 1.0)),
}
_LICENSE = "CC0-1.0"
_PAGE = "<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body>The file has moved.</body></html>\n"


class _Show(NamedTuple):
    """How a recording is made. ``share`` is its part of the crawl; ``captions`` are vtt, srt or none."""

    file: str
    audio_format: str
    rate_hz: int
    channels: int
    title: str
    topic: str
    speakers: str
    snr_db: float
    share: float
    captions: str | None
    music: bool = True
    cut: bool = False


_SHOWS = (
    _Show("water-talk-01.mp3", "mp3", 44_100, 2, "Water Talk 1", "rivers", "Anna Ben", 25, 1.2, "vtt"),
    _Show("kitchen-science.wav", "wav", 44_100, 2, "Kitchen Science", "bread", "Clara", 30, 0.9, "srt"),
    _Show("field-notes.flac", "flac", 48_000, 1, "Field Notes", "bees", "Duncan Edith", 15, 1.1, "vtt"),
    _Show("night-sky.ogg", "ogg", 48_000, 2, "Night Sky", "moon", "Felix Anna", 20, 1.1, "vtt"),
    _Show(
        "how-things-stand.m4a", "m4a", 44_100, 2, "How Things Stand", "bridges", "Ben Clara", 25, 1.0, "srt"
    ),
    _Show("lecture-07.opus", "opus", 48_000, 1, "Lecture 7", "sleep", "Edith", 35, 1.0, "vtt", music=False),
    _Show("market-hour.mp3", "mp3", 22_050, 1, "Market Hour", "money", "Greta Ben", 12, 1.1, "srt"),
    _Show("strings.flac", "flac", 44_100, 2, "Strings", "violins", "Clara Duncan", 28, 1.0, "vtt"),
    _Show("phone-in.wav", "wav", 8_000, 1, "Phone-in", "vaccines", "Anna Felix", 18, 0.9, None, music=False),
    _Show("street-interview.mp3", "mp3", 32_000, 1, "Street Interview", "volcanoes", "Felix", 5, 0.8, None),
    _Show("renamed.wav", "mp3", 44_100, 1, "An MP3 named .wav", "writing", "Ben Edith", 25, 0.9, "vtt"),
    _Show("cut-off.flac", "flac", 22_050, 1, "Cut off", "trains", "Duncan Anna", 22, 1.0, "srt", cut=True),
)


def make_crawl(folder: Path, minutes: float = 10.0, seed: int = 0) -> Path:
    """Write a crawl of about ``minutes`` of audio and return its manifest.

    The same arguments give the same files, Ogg Vorbis apart (same samples, another stream number).

    Raises:
        ConfigError: if espeakng-loader is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole = sum(show.share for show in _SHOWS)
    rows = [_make(folder, show, minutes * 60 * show.share / whole, seed) for show in _SHOWS]
    (folder / "page.mp3").write_text(_PAGE, encoding="utf-8")
    rows += [
        {"uri": "page.mp3", "language": "en", "title": "A page named .mp3"},
        {"uri": "gone.mp3", "language": "en", "title": "A file that is not there"},
        rows[0],
    ]
    manifest = folder / "manifest.jsonl"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return manifest


def _make(folder: Path, show: _Show, seconds: float, seed: int) -> dict[str, Any]:
    """Write a show, and its captions beside it, and return its row of the manifest."""
    speakers = [_speaker(name) for name in show.speakers.split()]
    key = f"{seed}/{show.file}"
    mixed, lines = render(key, show.topic, speakers, seconds, show.snr_db, music=show.music)
    path = folder / show.file
    write_audio(path, show.audio_format, _to_file(mixed, show), show.rate_hz)
    if show.cut:
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])
    row = {"uri": show.file, "language": "en", "license": _LICENSE, "title": show.title}
    if not show.cut:
        row["reference_text"] = " ".join(line.text for line in lines)
    if show.captions:
        row["captions"] = _write_captions(path, show, at_rate(lines, show.rate_hz))
    return row


def _speaker(name: str) -> Speaker:
    voice, gains = _CAST[name]
    return Speaker(name, voice.load(), np.array(gains, np.float32))


def _write_captions(audio: Path, show: _Show, lines: Sequence[Line]) -> str:
    path = audio.with_suffix(f".{show.captions}")
    text = vtt(lines, show.rate_hz) if show.captions == "vtt" else srt(lines, show.rate_hz)
    path.write_text(text, encoding="utf-8")
    return path.name


def _to_file(mixed: Samples, show: _Show) -> npt.NDArray[np.int16]:
    """Return the samples at the file's rate and channels, 16 bits, shape (n, channels)."""
    heard = mixed if show.channels == 2 else mixed.mean(axis=1, keepdims=True)
    resampled: Samples = soxr.resample(heard, RATE_HZ, show.rate_hz)
    return np.rint(resampled.clip(-1, 1) * np.float32(32767)).astype(np.int16)


def main(arguments: Sequence[str]) -> int:
    """Make the crawl in the folder that is given and return the exit code, 2 if it cannot be made here."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.demo", description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=10.0, help="of audio, about")
    asked = parser.parse_args(arguments)
    try:
        print(f"made a crawl: {make_crawl(asked.folder, asked.minutes)}")
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
