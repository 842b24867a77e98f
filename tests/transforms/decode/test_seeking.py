"""Ranges of every format against one pass over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile

from schemas.errors import CorruptAudio
from tests.audio_files import forget_length
from transforms.decode.audio import Block, open_audio
from transforms.decode.seeking import Mark, Survey

# At every rate more frames of MP3 than the 1000 places that mpg123 keeps; the last minute of Vorbis has no marks.
STEP_S, SECONDS, VORBIS_SECONDS = 2, 40, 75
# How far a sample may be from the one pass's: 0 is bit for bit.
EXACT = {
    "pcm16.wav": ("WAV", "PCM_16", 0.0),
    "pcm24.wav": ("WAV", "PCM_24", 0.0),
    "float.wav": ("WAV", "FLOAT", 0.0),
    "ulaw.wav": ("WAV", "ULAW", 0.0),
    "a.rf64": ("RF64", "PCM_16", 0.0),
    "a.w64": ("W64", "PCM_16", 0.0),
    "a.aiff": ("AIFF", "PCM_24", 0.0),
    "a.au": ("AU", "PCM_16", 0.0),
    "a.caf": ("CAF", "PCM_16", 0.0),
    "16.flac": ("FLAC", "PCM_16", 0.0),
    "24.flac": ("FLAC", "PCM_24", 0.0),
    "a.ogg": ("OGG", "VORBIS", 0.0),
}
MP3_BITRATE_MODES = ("CONSTANT", "VARIABLE", "AVERAGE")
PYAV: dict[str, tuple[str, str, dict[str, str], float]] = {
    "a.opus": ("libopus", "ogg", {}, 2e-3),
    "a.webm": ("libopus", "webm", {}, 2e-3),
    "a.m4a": ("aac", "ipod", {}, 0.0),
    "a.aac": ("aac", "adts", {}, 0.0),
    "no-xing.mp3": ("libmp3lame", "mp3", {"write_xing": "0", "id3v2_version": "0"}, 3e-7),
    "a.mka": ("aac", "matroska", {}, 0.0),
    "a.mp2": ("mp2", "mp2", {}, 3.1e-5),
    "alac.m4a": ("alac", "ipod", {}, 0.0),
    "pcm.mka": ("pcm_s16le", "matroska", {}, 0.0),
    "a.tta": ("tta", "tta", {}, 0.0),
    "a.wv": ("wavpack", "wv", {}, 0.0),
}


def material(seconds: float, rate_hz: int, channels: int) -> Block:
    """Return tones and noise that come and go, with silence between, shape (n, channels)."""
    at = np.arange(int(seconds * rate_hz)) / rate_hz
    chance = np.random.default_rng(0)
    columns = [
        0.3 * np.sin(2 * np.pi * (200 + 50 * c + 5 * at) * at) * (np.sin(3 * at + c) > 0)
        + chance.normal(0, 0.05, len(at)) * np.abs(np.sin(1.7 * at))
        for c in range(channels)
    ]
    made: Block = np.stack(columns, axis=1).astype(np.float32)
    made[len(made) // 2 : len(made) // 2 + rate_hz] = 0
    return made


def write_soundfile(path: Path, samples: Block, rate_hz: int, **how: Any) -> Path:
    with soundfile.SoundFile(path, "w", rate_hz, samples.shape[1], **how) as sink:
        for start in range(0, len(samples), rate_hz):
            sink.write(samples[start : start + rate_hz])
    return path


def write_pyav(
    path: Path, samples: Block, rate_hz: int, codec: str, container: str, options: dict[str, str]
) -> Path:
    layout = "mono" if samples.shape[1] == 1 else "stereo"
    with av.open(str(path), "w", format=container, options=options) as sink:
        track: Any = sink.add_stream(codec, rate=rate_hz, layout=layout)
        track.bit_rate = 96_000
        # AAC may tell the decoder to make noise up: which noise depends on all it has decoded.
        track.options = {"aac_pns": "0"} if codec == "aac" else {}
        fifo = av.AudioFifo()
        for start in range(0, len(samples), rate_hz):
            block = np.ascontiguousarray(samples[start : start + rate_hz].T)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
            frame.sample_rate = rate_hz
            fifo.write(frame)
            while ready := fifo.read(track.frame_size or 960):
                sink.mux(track.encode(ready))
        if rest := fifo.read():
            sink.mux(track.encode(rest))
        sink.mux(track.encode(None))
    return path


def one_pass(path: Path) -> Block:
    with open_audio(str(path)) as stream:
        return np.concatenate(list(stream.blocks()))


def survey(path: Path) -> Survey | None:
    with open_audio(str(path)) as stream:
        return stream.survey(STEP_S * stream.source_rate_hz)


def read(path: Path, start: int, end: int | None, mark: Mark | None) -> Block:
    with open_audio(str(path)) as stream:
        blocks = list(stream.blocks(start, end, mark))
    return np.concatenate([*blocks, np.zeros(0, np.float32)])


def positions(total: int, rate_hz: int) -> list[int]:
    """Return the ends of a file, frame borders of MP3 and AAC, and chance places, all from 0 to ``total`` - 1."""
    borders = [20 * rate_hz // size * size + off for size in (576, 960, 1024, 4096) for off in (-1, 0, 1)]
    chance = np.random.default_rng(1).integers(0, total, 8).tolist()
    return [0, 1, 2, *borders, *chance, total - rate_hz, total - 2, total - 1]


def check(path: Path, within: float) -> None:
    whole, found = one_pass(path), survey(path)
    with open_audio(str(path)) as stream:
        rate_hz = stream.source_rate_hz
    assert found is not None
    assert abs(found.frames - len(whole)) < max(2500, found.marks[0].packet_frames)
    assert len(found.marks) > len(whole) / rate_hz / STEP_S * 0.15
    for start in positions(len(whole), rate_hz):
        mark = found.before(start)
        end = min(start + rate_hz, len(whole))
        samples = read(path, start, end, mark)
        assert len(samples) == end - start, start
        assert np.abs(samples - whole[start:end]).max() <= within, start
    late = len(whole) - 3 * rate_hz - 7
    assert len(read(path, late, None, found.before(late))) == len(whole) - late
    assert np.array_equal(read(path, 1234, 5678, None), whole[1234:5678])


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize(("rate_hz", "channels"), [(44_100, 1), (16_000, 2)])
def test_ranges_are_what_one_pass_gives(tmp_path: Path, name: str, rate_hz: int, channels: int) -> None:
    how, subtype, within = EXACT[name]
    samples = material(VORBIS_SECONDS if subtype == "VORBIS" else SECONDS, rate_hz, channels)
    check(write_soundfile(tmp_path / name, samples, rate_hz, format=how, subtype=subtype), within)


@pytest.mark.parametrize("mode", MP3_BITRATE_MODES)
@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 22_050, 16_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_ranges_of_mp3(tmp_path: Path, mode: str, rate_hz: int, channels: int) -> None:
    samples = material(SECONDS, rate_hz, channels)
    for level in (0.1, 0.7):
        path = tmp_path / f"{level}.mp3"
        write_soundfile(path, samples, rate_hz, format="MP3", bitrate_mode=mode, compression_level=level)
        check(path, 1.5e-7)


@pytest.mark.parametrize("name", PYAV)
@pytest.mark.parametrize("channels", [1, 2])
def test_ranges_of_what_libav_reads(tmp_path: Path, name: str, channels: int) -> None:
    codec, container, options, within = PYAV[name]
    rate_hz = 48_000 if codec == "libopus" else 44_100
    samples = material(SECONDS, rate_hz, channels)
    check(write_pyav(tmp_path / name, samples, rate_hz, codec, container, options), within)


@pytest.mark.parametrize("name", ["pipe.flac", "lost-power.wav"])
def test_ranges_of_what_has_no_length_in_its_header(tmp_path: Path, name: str) -> None:
    path = write_soundfile(tmp_path / name, material(SECONDS, 44_100, 2), 44_100)
    whole = one_pass(path)
    forget_length(path)
    assert np.array_equal(one_pass(path), whole)
    check(path, 0.0)


@pytest.mark.parametrize("codec", ["adpcm_yamaha", "g726"])
def test_a_codec_with_a_state_is_read_in_one_go(tmp_path: Path, codec: str) -> None:
    path = write_pyav(tmp_path / "a.wav", material(10, 8000, 1), 8000, codec, "wav", {})
    assert len(one_pass(path)) == pytest.approx(80_000, abs=2000)
    assert survey(path) is None


def test_a_packet_that_does_not_decode_is_silence_in_its_place(tmp_path: Path) -> None:
    codec, container, options, _ = PYAV["a.m4a"]
    path = write_pyav(tmp_path / "a.m4a", material(30, 44_100, 1), 44_100, codec, container, options)
    found, whole = survey(path), one_pass(path)
    assert found is not None
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 2000] = b"\xff" * 2000
    path.write_bytes(data)
    start, end = 10 * 44_100, 25 * 44_100
    with open_audio(str(path)) as stream:
        samples = np.concatenate(list(stream.blocks(start, end, found.before(start))))
    assert "left out" in (stream.error or "")
    assert len(samples) == end - start
    assert np.array_equal(samples[:44_100], whole[start : start + 44_100])
    assert np.array_equal(samples[-44_100:], whole[end - 44_100 : end])


@pytest.mark.parametrize("name", ["a.opus", "no-xing.mp3"])
def test_a_mark_of_another_file_is_not_found(tmp_path: Path, name: str) -> None:
    codec, container, options, _ = PYAV[name]
    path = write_pyav(tmp_path / name, material(20, 48_000, 1), 48_000, codec, container, options)
    with open_audio(str(path)) as stream:
        assert stream.decoder == "pyav"
        with pytest.raises(CorruptAudio, match="its place"):
            list(stream.blocks(96_000, None, Mark(48_007, 48_007, 960)))


def test_a_survey_gives_the_last_mark_before_the_pre_roll() -> None:
    found = Survey(1000, 50, [Mark(0), Mark(100), Mark(200)])
    assert [found.before(at) for at in (0, 49, 50, 149, 150, 900)] == [
        None, None, Mark(0), Mark(0), Mark(100), Mark(200),
    ]  # fmt: skip
