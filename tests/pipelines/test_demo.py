"""The demo's crawl is what it says it is: two minutes of it, in every format, with what is broken broken."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile

from pipelines.demo import main, make_crawl
from transforms.captions.parse import parse_captions
from transforms.tts.espeak_library import _voices

MINUTES = 2
FILE_FORMATS = {
    "water-talk-01.mp3": ("mp3", 44_100, 2),
    "kitchen-science.wav": ("wav", 44_100, 2),
    "field-notes.flac": ("flac", 48_000, 1),
    "night-sky.ogg": ("ogg", 48_000, 2),
    "how-things-stand.m4a": ("mov,mp4,m4a,3gp,3g2,mj2", 44_100, 2),
    "lecture-07.opus": ("ogg", 48_000, 1),
    "market-hour.mp3": ("mp3", 22_050, 1),
    "strings.flac": ("flac", 44_100, 2),
    "phone-in.wav": ("wav", 8_000, 1),
    "street-interview.mp3": ("mp3", 32_000, 1),
    "renamed.wav": ("mp3", 44_100, 1),
}


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_crawl(tmp_path_factory.mktemp("crawl"), MINUTES).parent


def rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]


def decode(path: Path) -> tuple[str, int, int, np.ndarray]:
    """Return the container's name, the rate, the channels, and the first channel in float."""
    with av.open(str(path)) as source:
        stream = source.streams.audio[0]
        resampler = av.AudioResampler(format="fltp", layout=stream.layout, rate=stream.rate)
        frames = [f for frame in source.decode(stream) for f in resampler.resample(frame)]
        samples = np.concatenate([frame.to_ndarray()[0] for frame in frames])
        return source.format.name, stream.rate, stream.channels, samples


def test_every_sound_recording_decodes_as_what_it_is(crawl: Path) -> None:
    total_s = 0.0
    for name, expected in FILE_FORMATS.items():
        *found, samples = decode(crawl / name)
        assert tuple(found) == expected, name
        assert 0.3 < np.abs(samples).max() < 1.1, name
        total_s += len(samples) / expected[1]
    assert total_s == pytest.approx(60 * MINUTES * 11 / 12, rel=0.25)  # recordings end with a whole sentence
    assert {r["uri"] for r in rows(crawl)} == {*FILE_FORMATS, "cut-off.flac", "page.mp3", "gone.mp3"}


def test_captions_lie_on_the_speech(crawl: Path) -> None:
    captioned = [row for row in rows(crawl) if row.get("captions") and row["uri"] in FILE_FORMATS]
    assert {Path(row["captions"]).suffix for row in captioned} == {".vtt", ".srt"}
    assert len({row["uri"] for row in captioned}) == 9
    for row in captioned:
        _, rate_hz, _, samples = decode(crawl / row["uri"])
        cues = parse_captions((crawl / row["captions"]).read_bytes()).cues
        ends_ms = [0, *(cue.end_ms for cue in cues)]
        assert all(before <= cue.start_ms < cue.end_ms for before, cue in zip(ends_ms, cues, strict=False))
        assert ends_ms[-1] <= 1000 * len(samples) / rate_hz
        said = np.zeros(len(samples), bool)
        for cue in cues:
            said[cue.start_ms * rate_hz // 1000 : cue.end_ms * rate_hz // 1000] = True
        edges = cues[0].start_ms * rate_hz // 1000, cues[-1].end_ms * rate_hz // 1000
        between = samples[edges[0] : edges[1]][~said[edges[0] : edges[1]]]
        assert np.square(samples[said]).mean() > 4 * np.square(between).mean(), row["uri"]
        reference = row.get("reference_text")
        assert reference in (None, " ".join(cue.text for cue in cues))
    assert sum("reference_text" in row for row in captioned) >= 4


def test_two_hosts_take_turns(crawl: Path) -> None:
    text = (crawl / "water-talk-01.vtt").read_text()
    assert "<v Anna>" in text
    assert "<v Ben>" in text


def test_the_cut_file_ends_in_the_middle(crawl: Path) -> None:
    with soundfile.SoundFile(crawl / "cut-off.flac") as source:
        promised, got = source.frames, 0
        with pytest.raises(soundfile.LibsndfileError):
            while block := len(source.read(4096)):
                got += block
    assert 0.2 < got / promised < 0.8


def test_the_page_is_no_audio_and_one_file_is_gone(crawl: Path) -> None:
    assert (crawl / "page.mp3").read_bytes().startswith(b"<!DOCTYPE html>")
    with pytest.raises(av.error.InvalidDataError):
        av.open(str(crawl / "page.mp3"))
    assert [r["uri"] for r in rows(crawl) if not (crawl / r["uri"]).exists()] == ["gone.mp3"]


def test_one_row_is_there_twice(crawl: Path) -> None:
    listed = rows(crawl)
    assert len(listed) - len({row["uri"] for row in listed}) == 1
    assert listed[-1] == listed[0]


def test_the_same_seed_gives_the_same_bytes(crawl: Path, tmp_path: Path) -> None:
    again = make_crawl(tmp_path / "again", MINUTES).parent
    other = make_crawl(tmp_path / "other", MINUTES, seed=1).parent
    assert hashes(again) == hashes(crawl)
    assert not {h for n, h in hashes(other).items() if n in FILE_FORMATS} & set(hashes(crawl).values())
    assert np.array_equal(decode(again / "night-sky.ogg")[3], decode(crawl / "night-sky.ogg")[3])


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file but the Ogg Vorbis one, whose stream number is drawn by the clock."""
    files = [path for path in sorted(folder.iterdir()) if path.suffix != ".ogg"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "usage: python -m pipelines.demo" in capsys.readouterr().err


def test_so_many_minutes_as_are_asked_for(tmp_path: Path) -> None:
    assert main([str(tmp_path / "crawl"), "--minutes", "0.5"]) == 0
    assert sum(soundfile.info(path).duration for path in (tmp_path / "crawl").glob("*.wav")) < 60


def test_a_missing_synthesizer_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    _voices.cache_clear()
    assert main([str(tmp_path / "crawl")]) == 2
    assert "pip install 'speechloom[demo]'" in capsys.readouterr().err
