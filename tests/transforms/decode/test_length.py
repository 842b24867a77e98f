"""libsndfile stops where the first header says: such files go to libav, whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.audio_files import forget_length, tones, write_audio
from transforms.decode.audio import open_audio


def decoded(path: Path) -> tuple[str, float]:
    """Return the decoder and the seconds that it gave."""
    with open_audio(str(path)) as stream:
        return stream.decoder, sum(map(len, stream.blocks())) / stream.source_rate_hz


@pytest.mark.parametrize("kind", ["mp3", "ogg"])
def test_one_recording_is_read_by_libsndfile(tmp_path: Path, kind: str) -> None:
    decoder, seconds = decoded(write_audio(tmp_path / f"a.{kind}", tones(10, 48_000), 48_000))
    assert decoder == "soundfile"
    assert seconds == pytest.approx(10, abs=0.01)


@pytest.mark.parametrize("kind", ["mp3", "ogg"])
def test_recordings_put_together_are_read_to_the_last(tmp_path: Path, kind: str) -> None:
    path = write_audio(tmp_path / f"a.{kind}", tones(10, 48_000), 48_000)
    path.write_bytes(path.read_bytes() * 3)
    decoder, seconds = decoded(path)
    assert decoder == "pyav"
    assert seconds == pytest.approx(30, abs=0.3)


def test_variable_rate_without_a_header_that_tells_the_length(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    loud_and_silent = np.concatenate([chance.normal(0, 0.3, 20 * 44_100), np.zeros(60 * 44_100)])
    path = tmp_path / "a.mp3"
    soundfile.write(path, loud_and_silent, 44_100, bitrate_mode="VARIABLE")
    data = path.read_bytes()
    path.write_bytes(data[data.index(b"\xff\xfb", 100) :])
    decoder, seconds = decoded(path)
    assert decoder == "pyav"
    assert seconds == pytest.approx(80, abs=0.2)


def test_a_tag_behind_the_last_frame_is_no_audio(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.mp3", tones(10, 48_000), 48_000)
    path.write_bytes(path.read_bytes() + b"TAG" + bytes(125))
    decoder, seconds = decoded(path)
    assert decoder == "soundfile"
    assert seconds == pytest.approx(10, abs=0.05)


def test_a_recorder_that_lost_its_power_left_no_length(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", tones(10, 48_000), 48_000)
    forget_length(path)
    assert decoded(path) == ("pyav", 10)


def test_a_wav_of_nothing_has_nothing(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", np.zeros(0, np.float32), 48_000)
    assert decoded(path) == ("soundfile", 0)
    data = path.read_bytes() + b"LIST\x04\0\0\0INFO"
    path.write_bytes(data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:])
    assert decoded(path) == ("soundfile", 0)


def test_flac_that_was_written_into_a_pipe(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.flac", tones(10, 48_000), 48_000)
    forget_length(path)
    assert decoded(path) == ("pyav", 10)


def test_an_mp3_that_tells_of_more_frames_than_it_has_bytes(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.mp3", tones(10, 48_000), 48_000)
    data = bytearray(path.read_bytes())
    at = (data.find(b"Info") if b"Info" in data else data.index(b"Xing")) + 8
    data[at : at + 4] = b"\xff\0\0\0"
    path.write_bytes(data)
    decoder, seconds = decoded(path)
    assert decoder == "pyav"
    assert seconds == pytest.approx(10, abs=0.1)
