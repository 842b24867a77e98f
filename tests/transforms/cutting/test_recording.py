from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from schemas.records import Recording, Segment, Source
from tests.audio_files import write_audio
from tests.end_to_end.runs import speak
from transforms.cutting.recording import CutSettings, cut_recording, encode_flac, levels_dbfs, to_int16
from transforms.decode.audio import open_audio
from transforms.decode.resample import Resampler
from transforms.vad.webrtc import Webrtc

SOURCE = Source("r", "a.wav", language="en")


def cut(path: Path, rate_hz: int = 16_000) -> tuple[list[Segment], Recording]:
    segments = []
    cutting = cut_recording(SOURCE, str(path), "hash", 1, CutSettings(rate_hz), Webrtc().load())
    while True:
        try:
            segments.append(next(cutting))
        except StopIteration as end:
            return segments, end.value


@pytest.mark.parametrize("kind", ["wav", "mp3", "opus", "m4a"])
@pytest.mark.parametrize("rate_hz", [16_000, 24_000])
def test_a_segment_holds_exactly_its_stretch_of_the_recording(
    tmp_path: Path, kind: str, rate_hz: int
) -> None:
    import soxr

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
        assert np.abs(found.astype(int) - expected).max() <= 1
        assert 0 < segment.speech_share <= 1
        assert -60 < segment.rms_dbfs < segment.peak_dbfs <= 0


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
