from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from schemas.records import Recording, Segment, Source
from tests.audio_files import write_audio
from tests.end_to_end.runs import speak
from transforms.cutting.recording import cut_recording, encode_flac, levels_dbfs, to_int16
from transforms.cutting.segmenter import Cutting
from transforms.cutting.settings import CutSettings
from transforms.decode.audio import open_audio
from transforms.decode.resample import Resampler
from transforms.isolate.cutting import Listening
from transforms.vad.base import VadEngine
from transforms.vad.cascade import Cascade
from transforms.vad.webrtc import Webrtc

SOURCE = Source("r", "a.wav", language="en")


def cut(
    path: Path, rate_hz: int = 16_000, engine: VadEngine | None = None, cutting: Cutting | None = None
) -> tuple[list[Segment], Recording]:
    segments = []
    vad, how = (engine or Webrtc()).load(), CutSettings(rate_hz, cutting or Cutting())
    going_on = cut_recording(SOURCE, str(path), "hash", 1, how, vad)
    while True:
        try:
            segments.append(next(going_on))
        except StopIteration as end:
            return segments, end.value


@pytest.mark.parametrize("kind", ["wav", "mp3", "opus", "m4a"])
@pytest.mark.parametrize("rate_hz", [16_000, 24_000])
def test_a_segment_holds_exactly_its_stretch_of_the_recording(
    tmp_path: Path, kind: str, rate_hz: int
) -> None:
    speech, speech_hz = speak(3)
    path = write_audio(tmp_path / f"a.{kind}", soxr.resample(speech, speech_hz, 48_000), 48_000)
    with open_audio(str(path)) as stream:
        whole = to_int16(Resampler(48_000, rate_hz).feed(np.concatenate(list(stream.blocks())), last=True))
    segments, recording = cut(path, rate_hz)
    assert recording.duration_samples == len(whole)
    assert recording.n_segments == len(segments) >= 2
    assert recording.speech_samples == sum(s.end_samples - s.start_samples for s in segments)
    for segment in segments:
        found, found_hz = soundfile.read(io.BytesIO(segment.audio), dtype="int16")
        assert found_hz == segment.sample_rate_hz == rate_hz
        expected = whole[segment.start_samples : segment.end_samples]
        assert len(found) == len(expected)
        assert np.array_equal(found, expected)
        assert 0 < segment.speech_share <= 1
        assert -60 < segment.rms_dbfs < segment.peak_dbfs <= 0


@pytest.mark.parametrize("engine", [Webrtc(), Cascade()], ids=lambda e: type(e).__name__)
@pytest.mark.parametrize(("kind", "rate_hz"), [("flac", 16_000), ("mp3", 24_000), ("opus", 24_000)])
def test_blocks_make_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: VadEngine, kind: str, rate_hz: int
) -> None:
    speech, speech_hz = speak(4)
    path = write_audio(tmp_path / f"a.{kind}", soxr.resample(speech, speech_hz, 48_000), 48_000)
    expected = cut(path, rate_hz, engine)
    assert expected[0]
    for values in (3001, 20_000, 1 << 24):
        monkeypatch.setattr("transforms.decode.audio.MAX_BLOCK_VALUES", values)
        monkeypatch.setattr("transforms.decode.audio.BLOCK_S", 1000)
        assert cut(path, rate_hz, engine) == expected


@pytest.mark.parametrize("rate_hz", [16_000, 24_000, 22_050])
def test_long_speech_is_cut_without_losing_a_sample(tmp_path: Path, rate_hz: int) -> None:
    chance = np.random.default_rng(0)
    loud = np.abs(np.sin(np.arange(40 * 16_000) / 3000)) + 0.1
    path = write_audio(
        tmp_path / "a.wav", (chance.normal(0, 0.1, len(loud)) * loud).astype(np.float32), 16_000
    )
    segments, recording = cut(path, rate_hz, Webrtc(mode=0), Cutting(max_s=5.0))
    assert len(segments) >= 8
    assert all(s.end_samples - s.start_samples <= 5 * rate_hz for s in segments)
    assert [s.start_samples for s in segments[1:]] == [s.end_samples for s in segments[:-1]]
    assert segments[0].start_samples == 0
    assert segments[-1].end_samples == recording.duration_samples == 40 * rate_hz


def test_segments_come_while_the_recording_goes_on(tmp_path: Path) -> None:
    speech, speech_hz = speak(3)
    speech = soxr.resample(speech, speech_hz, 16_000)
    path = write_audio(tmp_path / "a.wav", np.resize(speech, 360 * 16_000), 16_000)
    heard = [0]
    going_on = cut_recording(
        SOURCE, str(path), "hash", 1, CutSettings(), Listening(Webrtc().load(), heard.append)
    )
    held = [heard[-1] - segment.end_samples for segment in going_on]
    assert heard[-1] == 360 * 16_000
    assert len(held) > 20
    assert max(held) < 150 * 16_000


def test_silence_gives_a_recording_without_segments(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", np.zeros(160_000, np.float32), 16_000)
    segments, recording = cut(path)
    assert (segments, recording.n_segments, recording.speech_samples) == ([], 0, 0)
    assert recording.duration_samples == 160_000


def test_ids_depend_on_recording_place_and_rate(tmp_path: Path) -> None:
    speech, rate_hz = speak(2)
    path = write_audio(tmp_path / "a.wav", speech, rate_hz)
    ids = [s.segment_id for rate in (16_000, 24_000) for s in cut(path, rate)[0]]
    assert len(set(ids)) == len(ids)
    assert [s.segment_id for s in cut(path)[0]] == ids[: len(ids) // 2]


def test_16_bit_conversion_rounds_and_clips() -> None:
    made = to_int16(np.array([0, 1, -1, 2, -2, 0.5 / 32768, 1.6 / 32768, 1e30], np.float32))
    assert made.tolist() == [0, 32767, -32768, 32767, -32768, 0, 2, 32767]


def test_levels_have_a_floor() -> None:
    assert levels_dbfs(np.zeros(10, np.int16)) == (-120.0, -120.0)
    assert levels_dbfs(np.full(10, -32768, np.int16)) == (0.0, 0.0)


def test_flac_is_the_same_every_time() -> None:
    samples = np.arange(-5000, 5000, dtype=np.int16)
    assert encode_flac(samples, 16_000) == encode_flac(samples, 16_000)
