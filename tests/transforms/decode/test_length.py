"""libsndfile stops where the first header says: such files go to libav, whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.audio_files import tones, write_audio
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
