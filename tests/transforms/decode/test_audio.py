from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from schemas.errors import CorruptAudio, UnsupportedFormat
from tests.audio_files import FORMATS, tones, write_audio, write_with
from transforms.decode.audio import AudioStream, open_audio

LOSSLESS = {"wav", "flac", "aiff", "au", "caf", "w64", "mkv"}
NAMES = {"ogg": "ogg-vorbis", "opus": "ogg-opus", "webm": "matroska", "mkv": "matroska"}


def decode(path: Path) -> tuple[np.ndarray, AudioStream]:
    with open_audio(str(path)) as stream:
        blocks = list(stream.blocks())
    assert all(block.dtype == np.float32 and block.ndim == 1 for block in blocks)
    return np.concatenate([*blocks, np.zeros(0, np.float32)]), stream


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_every_format_gives_its_samples(tmp_path: Path, kind: str, channels: int) -> None:
    made = tones(9.3, 48_000, channels)
    found, stream = decode(write_audio(tmp_path / f"a.{kind}", made, 48_000))
    expected = made if channels == 1 else made.mean(axis=1)
    assert (stream.channels, stream.source_rate_hz, stream.error) == (channels, 48_000, None)
    shared = min(len(found), len(expected)) - 5000
    if kind in LOSSLESS:
        assert len(found) == len(expected)
        assert np.abs(found - expected).max() < 1e-4
    else:
        assert abs(len(found) - len(expected)) < 6000
        power = float((expected[:shared] ** 2).mean())
        assert float((found[:shared] ** 2).mean()) == pytest.approx(power, rel=0.1)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_format_is_known_by_its_content(tmp_path: Path, kind: str) -> None:
    right = write_audio(tmp_path / f"a.{kind}", tones(2, 48_000), 48_000)
    wrong = right.rename(tmp_path / "renamed.txt")
    assert decode(wrong)[1].format == NAMES.get(kind, kind)


@pytest.mark.parametrize(("rate_hz", "channels"), [(22_050, 1), (48_000, 1), (44_100, 2), (16_000, 1)])
def test_blocks_of_an_mp3_are_the_whole_file_s_samples(tmp_path: Path, rate_hz: int, channels: int) -> None:
    path = write_audio(tmp_path / "a.mp3", tones(30, rate_hz, channels), rate_hz)
    whole, _ = soundfile.read(path, dtype="float32", always_2d=True)
    found, _ = decode(path)
    assert len(found) == len(whole)
    assert np.abs(found - whole.mean(axis=1)).max() < 1e-6


def test_an_mp3_with_a_large_tag_in_front(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.mp3", tones(5, 44_100), 44_100)
    plain, _ = decode(path)
    size = 70_000
    tag = b"ID3\x04\x00\x00" + bytes((size >> s) & 0x7F for s in (21, 14, 7, 0)) + bytes(size)
    path.write_bytes(tag + path.read_bytes())
    found, stream = decode(path)
    assert stream.format == "mp3"
    assert np.array_equal(found, plain)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html>not found</html>", "<!DOCTYPE html>"),
        (b"%PDF-1.7\n" + bytes(1000), "begins with"),
        (b"\xff\xfb" + b"plain words, not a frame" * 100, "begins with"),
        ("ÿû ÿó ÿ".encode("latin-1") * 200, "begins with"),
        (bytes(5000), "begins with"),
    ],
)
def test_what_is_no_audio_is_said_so(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.mp3").write_bytes(data)
    with pytest.raises(UnsupportedFormat, match=message):
        decode(tmp_path / "a.mp3")


@pytest.mark.parametrize(
    "head", [b"RIFF\x10\x00\x00\x00WAVEjunk", b"fLaC" + bytes(50), b"\x00\x00\x00\x18ftypM4A " + bytes(40)]
)
def test_audio_by_its_signature_alone_is_corrupt(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a").write_bytes(head)
    with pytest.raises(CorruptAudio):
        decode(tmp_path / "a")


@pytest.mark.parametrize("kind", ["mp3", "flac", "ogg", "opus", "wav"])
def test_a_file_cut_in_the_middle_gives_what_there_is(tmp_path: Path, kind: str) -> None:
    path = write_audio(tmp_path / f"a.{kind}", tones(20, 48_000), 48_000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found, _ = decode(path)
    assert 7 < len(found) / 48_000 < 12


def test_noise_in_the_middle_of_a_file_costs_that_place_only(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.opus", tones(20, 48_000), 48_000)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 300] = np.random.default_rng(0).bytes(300)
    path.write_bytes(data)
    found, _ = decode(path)
    assert len(found) / 48_000 > 15


def test_a_missing_file_names_itself(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"gone\.wav"):
        decode(tmp_path / "gone.wav")


@pytest.mark.parametrize(
    ("name", "codec", "container"),
    [
        ("a.wav", "adpcm_yamaha", "wav"),
        ("a.wav", "ac3", "wav"),
        ("a.caf", "alac", "caf"),
    ],
)
def test_a_codec_that_libsndfile_does_not_know(tmp_path: Path, name: str, codec: str, container: str) -> None:
    write_with(tmp_path / name, tones(5, 48_000), 48_000, codec, container)
    found, stream = decode(tmp_path / name)
    assert (stream.format, stream.decoder, stream.error) == (container, "pyav", None)
    assert len(found) / 48_000 == pytest.approx(5, abs=0.1)


def test_what_neither_opens_is_refused_in_the_words_of_the_first(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", tones(1, 16_000), 16_000)
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(CorruptAudio, match=r"wav that cannot be opened: .*WAV"):
        decode(path)
