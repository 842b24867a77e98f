from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from schemas.errors import CorruptAudio
from tests.audio_files import tones, write_audio
from transforms.decode.audio import AudioStream, Block, open_audio


def decode(path: Path) -> tuple[Block, AudioStream]:
    with open_audio(str(path)) as stream:
        blocks = list(stream.blocks())
    return np.concatenate([*blocks, np.zeros(0, np.float32)]), stream


def test_blocks_are_bit_for_bit_what_one_read_gives(tmp_path: Path) -> None:
    for kind, rate_hz in (("mp3", 48_000), ("mp3", 44_100), ("flac", 22_050), ("ogg", 44_100)):
        path = write_audio(tmp_path / f"a.{kind}", tones(30, rate_hz), rate_hz)
        found, stream = decode(path)
        assert stream.decoder == "soundfile"
        assert np.array_equal(found, soundfile.read(path, dtype="float32")[0]), (kind, rate_hz)


@pytest.mark.parametrize("damage", ["noise", "zeros"])
def test_flac_is_kept_up_to_the_damage(tmp_path: Path, damage: str) -> None:
    chance = np.random.default_rng(0)
    made = chance.normal(0, 0.1, 30 * 16_000).astype(np.float32)
    path = write_audio(tmp_path / "a.flac", made, 16_000)
    data = bytearray(path.read_bytes())
    at = len(data) // 2
    data[at : at + 20_000] = chance.bytes(20_000) if damage == "noise" else bytes(20_000)
    path.write_bytes(data)
    found, stream = decode(path)
    assert stream.error
    assert len(found) == pytest.approx(len(made) / 2, abs=2 * 4096)
    assert np.abs(found - made[: len(found)]).max() < 1e-4


def test_flac_damaged_from_the_start_is_corrupt(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.flac", tones(3, 16_000), 16_000)
    head = path.read_bytes()[: 42 + 60]
    path.write_bytes(head + b"\x55" * 30_000)
    with pytest.raises(CorruptAudio, match="flac"):
        decode(path)


@pytest.mark.parametrize("claimed_bytes", [0xFFFFFFFF, 0x7FFFFFFF, 10_000_000])
def test_a_wav_that_claims_more_than_there_is(tmp_path: Path, claimed_bytes: int) -> None:
    path = write_audio(tmp_path / "a.wav", tones(2, 16_000), 16_000)
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", claimed_bytes)
    path.write_bytes(data)
    assert len(decode(path)[0]) == 32_000


def test_a_header_and_no_samples(tmp_path: Path) -> None:
    for kind in ("wav", "aiff", "w64"):
        found, stream = decode(write_audio(tmp_path / f"a.{kind}", np.zeros(0, np.float32), 16_000))
        assert (len(found), stream.error) == (0, None)


@pytest.mark.parametrize("channels", [1, 2, 8])
def test_what_is_not_finite_becomes_zero_and_is_counted(tmp_path: Path, channels: int) -> None:
    made = np.full((40_000, channels), 0.25, np.float32)
    made[100:110, 0], made[200, -1], made[300, 0] = np.nan, np.inf, -np.inf
    path = tmp_path / "a.wav"
    soundfile.write(path, made, 16_000, subtype="FLOAT")
    found, stream = decode(path)
    assert stream.nonfinite_samples == 12
    expected = np.where(np.isfinite(made), made, 0).mean(axis=1)
    assert np.allclose(found, expected, atol=1e-6)


@pytest.mark.parametrize("channels", [1, 2])
def test_finite_samples_that_would_overflow_are_cut_down(tmp_path: Path, channels: int) -> None:
    made = np.full((40_000, channels), 0.25, np.float32)
    made[100] = 3e38
    path = tmp_path / "a.wav"
    soundfile.write(path, made, 16_000, subtype="FLOAT")
    found, stream = decode(path)
    assert stream.nonfinite_samples == 0
    assert found[100] == 1e4
    assert np.isclose(np.delete(found, 100), 0.25).all()


@pytest.mark.parametrize("channels", [1, 2, 3, 8])
def test_channels_are_averaged(tmp_path: Path, channels: int) -> None:
    made = tones(3, 16_000, channels)
    path = tmp_path / "a.wav"
    soundfile.write(path, made, 16_000, format="WAVEX", subtype="PCM_24")
    found, stream = decode(path)
    assert (stream.format, stream.channels) == ("wav", channels)
    assert np.allclose(found, made.reshape(len(made), -1).mean(axis=1), atol=1e-6)


@pytest.mark.parametrize(("rate_hz", "subtype"), [(8000, "ULAW"), (192_000, "FLOAT"), (11_025, "PCM_U8")])
def test_telephone_and_studio(tmp_path: Path, rate_hz: int, subtype: str) -> None:
    made = tones(5, rate_hz)
    path = tmp_path / "a.wav"
    soundfile.write(path, made, rate_hz, subtype=subtype)
    found, stream = decode(path)
    assert stream.source_rate_hz == rate_hz
    assert len(found) == len(made)
    assert np.abs(found - made).max() < 0.02


@pytest.mark.parametrize(("channels", "rate_hz"), [(1, 1), (1, 900_000), (65, 16_000)])
def test_nonsense_in_the_header_is_corrupt(tmp_path: Path, channels: int, rate_hz: int) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros((10, channels)), rate_hz)
    with pytest.raises(CorruptAudio, match=f"{channels} channels at {rate_hz} Hz"):
        decode(path)


def test_a_zero_rate_is_corrupt(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", tones(1, 16_000), 16_000)
    data = bytearray(path.read_bytes())
    data[24:28] = bytes(4)
    path.write_bytes(data)
    with pytest.raises(CorruptAudio):
        decode(path)


@pytest.mark.parametrize(
    ("name", "subtype"),
    [
        ("a.wav", "PCM_16"),
        ("a.wav", "PCM_U8"),
        ("a.wav", "ULAW"),
        ("a.aiff", "ALAW"),
        ("a.flac", "PCM_S8"),
        ("a.flac", "PCM_16"),
    ],
)
@pytest.mark.parametrize("share", [1.0, 0.6])
def test_integers_are_the_same_samples(tmp_path: Path, name: str, subtype: str, share: float) -> None:
    path = tmp_path / name
    noise = np.random.default_rng(1).uniform(-1, 1, 100_000)
    soundfile.write(path, noise, 16_000, subtype=subtype)
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    found = []
    for integers in (False, True):
        with open_audio(str(path)) as stream:
            stream.integers = integers
            blocks = list(stream.blocks())
        assert {block.dtype for block in blocks} == {np.dtype(np.int16 if integers else np.float32)}
        found.append((np.concatenate(blocks), stream.error))
    np.testing.assert_array_equal(found[1][0] * np.float32(1 / 32768), found[0][0])
    assert found[1][1] == found[0][1]


def test_what_is_finer_than_integers_stays_as_it_is(tmp_path: Path) -> None:
    for subtype, channels in (("PCM_24", 1), ("FLOAT", 1), ("PCM_16", 2)):
        soundfile.write(tmp_path / "a.wav", np.zeros((1000, channels)), 16_000, subtype=subtype)
        with open_audio(str(tmp_path / "a.wav")) as stream:
            stream.integers = True
            assert [block.dtype for block in stream.blocks()] == [np.dtype(np.float32)]
