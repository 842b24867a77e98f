from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from schemas.errors import CorruptAudio
from tests.audio_files import tones, write_audio
from transforms.decode.audio import AudioStream, Block, open_audio


def decode(path: str | Path) -> tuple[Block, AudioStream]:
    with open_audio(str(path)) as stream:
        blocks = list(stream.blocks())
    return np.concatenate([*blocks, np.zeros(0, np.float32)]), stream


def test_the_samples_are_those_of_libav(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.opus", tones(11, 48_000, 2), 48_000)
    with av.open(str(path)) as container:
        expected = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    found, stream = decode(path)
    assert (stream.decoder, stream.channels) == ("pyav", 2)
    assert len(found) == expected.shape[1] == 11 * 48_000
    assert np.allclose(found, expected.mean(axis=0), atol=1e-6)


def test_a_stream_that_changes_rate_and_channels_keeps_those_it_began_with(tmp_path: Path) -> None:
    one = write_audio(tmp_path / "one.mp3", tones(5, 44_100), 44_100).read_bytes()
    two = write_audio(tmp_path / "two.mp3", tones(5, 48_000, 2), 48_000).read_bytes()
    (tmp_path / "both.mp3").write_bytes(one + two + one)
    found, stream = decode(tmp_path / "both.mp3")
    assert (stream.decoder, stream.channels, stream.source_rate_hz) == ("pyav", 1, 44_100)
    assert len(found) / 44_100 == pytest.approx(15, abs=0.2)
    assert 0.2 < float(np.abs(found[6 * 44_100 : 9 * 44_100]).max()) < 0.75


def test_whole_numbers_are_scaled_to_one(tmp_path: Path) -> None:
    made = tones(2, 16_000)
    whole = np.rint(made[None] * 32767).astype(np.int16)
    with av.open(str(tmp_path / "a.m4a"), "w", format="ipod") as sink:
        track = sink.add_stream("alac", rate=16_000, layout="mono")
        for start in range(0, whole.shape[1], 4096):
            block = np.ascontiguousarray(whole[:, start : start + 4096])
            frame = av.AudioFrame.from_ndarray(block, format="s16p", layout="mono")
            frame.sample_rate, frame.pts = 16_000, start
            sink.mux(track.encode(frame))
        sink.mux(track.encode(None))
    found, _ = decode(tmp_path / "a.m4a")
    assert len(found) == len(made)
    assert np.abs(found - made).max() < 1e-4


def test_what_is_not_finite_becomes_zero_and_is_counted(tmp_path: Path) -> None:
    made = tones(2, 16_000)
    made[50:60] = np.inf
    found, stream = decode(write_audio(tmp_path / "a.mkv", made, 16_000))
    assert stream.nonfinite_samples == 10
    assert not found[50:60].any()


def test_packets_that_do_not_decode_are_left_out_and_noted(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.m4a", tones(20, 48_000), 48_000)
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat")
    data[start + 10_000 : start + 12_000] = b"\xff" * 2000
    path.write_bytes(data)
    found, stream = decode(path)
    assert stream.error is not None
    assert "packets left out" in stream.error
    assert 15 < len(found) / 48_000 <= 20.1


def test_a_file_of_which_nothing_decodes_is_corrupt(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.m4a", tones(5, 48_000), 48_000)
    data = bytearray(path.read_bytes())
    start, end = data.index(b"mdat") + 4, data.index(b"moov") - 4
    data[start:end] = b"\xff" * (end - start)
    path.write_bytes(data)
    with pytest.raises(CorruptAudio, match="nothing can be decoded"):
        decode(path)


def test_no_audio_track(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as sink:
        track = sink.add_stream("mpeg4", rate=10)
        track.width = track.height = 32
        sink.mux(track.encode(av.VideoFrame(32, 32, "yuv420p")))
        sink.mux(track.encode(None))
    with pytest.raises(CorruptAudio, match="without an audio track"):
        decode(tmp_path / "a.mp4")


def test_tags_in_an_old_encoding(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.mp3", tones(3, 44_100), 44_100)
    title = b"TIT2\x00\x00\x00\x04\x00\x00\x03\xff\xfe\xe9"
    tag = b"ID3\x03\x00\x00\x00\x00\x00" + bytes([len(title)]) + title
    frames = path.read_bytes()
    path.write_bytes(tag + frames[frames.index(b"\xff\xfb", 100) :])
    found, stream = decode(path)
    assert stream.decoder == "pyav"
    assert len(found) / 44_100 == pytest.approx(3, abs=0.1)


@pytest.mark.parametrize("name", ["日本語 🎙 'x\".opus", "a:b.opus", "d" * 150 + "/" + "f" * 145 + ".opus"])
def test_names_that_trip_others(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    write_audio(tmp_path / "plain.opus", tones(1, 48_000), 48_000).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert len(decode(name)[0]) == len(decode(tmp_path / name)[0]) == 48_000
