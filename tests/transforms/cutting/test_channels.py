from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from schemas.records import Recording, Segment, Source
from tests.end_to_end.runs import speak
from transforms.cutting.channels import likeness
from transforms.cutting.recording import cut_recording
from transforms.cutting.settings import Channels, CutSettings
from transforms.decode.audio import Block
from transforms.vad.webrtc import Webrtc

RATE_HZ = 16_000


def call(echo: float = 0.0) -> Block:
    """Return two speakers in turn, a channel each, shape (n, 2)."""
    turns = [speak(1, first=number, voice=("en-us", "en-gb")[number % 2])[0] for number in range(8)]
    columns = []
    for side in (0, 1):
        columns.append(
            np.concatenate([t if n % 2 == side else np.zeros_like(t) for n, t in enumerate(turns)])
        )
    noise = np.random.default_rng(0).normal(0, 0.0005, (len(columns[0]), 2))
    made = np.stack(columns, axis=1)
    whole: Block = (made + echo * made[:, ::-1] + noise).astype(np.float32)
    return whole


def music(width: float) -> Block:
    """Return tones in both channels, and in each as much of its own as ``width`` says."""
    at, chance = np.arange(30 * RATE_HZ) / RATE_HZ, np.random.default_rng(1)
    shared = sum(np.sin(2 * np.pi * hz * at) for hz in (220, 277, 330)) / 6 * (1 + np.sin(2 * at)) / 2
    own = chance.normal(0, 0.1, (len(at), 2)) * (1 + np.sin(3 * at[:, None])) / 2
    made: Block = ((1 - width) * shared[:, None] + width * own).astype(np.float32)
    return made


def room() -> Block:
    """Return speech in two microphones of a room: one 2 ms later and softer than the other."""
    said, _ = speak(6)
    later = 0.6 * np.concatenate([np.zeros(40, np.float32), said[:-40]])
    made: Block = np.stack([said, later], axis=1).astype(np.float32)
    return made


def one_silent() -> Block:
    said, _ = speak(6)
    made: Block = np.stack([said, np.zeros_like(said)], axis=1).astype(np.float32)
    return made


def write(path: Path, samples: Block, rate_hz: int = 22_050) -> Path:
    soundfile.write(path, samples, rate_hz)
    return path


def cut(path: Path, channels: Channels) -> tuple[list[Segment], Recording]:
    segments = []
    how = CutSettings(channels=channels)
    going_on = cut_recording(Source("r", "a.wav"), str(path), "hash", 1, how, Webrtc().load())
    while True:
        try:
            segments.append(next(going_on))
        except StopIteration as end:
            return segments, end.value


@pytest.mark.parametrize("echo", [0.0, 0.05])
def test_a_call_is_known(tmp_path: Path, echo: float) -> None:
    found = likeness(str(write(tmp_path / "a.wav", call(echo))))
    assert abs(found.correlation) < 0.15
    assert sum(found.alone) > 0.8
    assert found.is_call


@pytest.mark.parametrize(
    "made", [music(0.0), music(0.5), music(1.0), room(), one_silent(), np.zeros((9000, 2), np.float32)]
)
def test_what_is_no_call_is_not_taken_for_one(tmp_path: Path, made: Block) -> None:
    assert not likeness(str(write(tmp_path / "a.wav", made))).is_call


def test_speakers_are_kept_apart(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", call())
    segments, recording = cut(path, "split")
    assert cut(path, "auto") == (segments, recording)
    assert {s.speaker for s in segments} == {"channel-0", "channel-1"}
    assert [s.start_samples for s in segments] == sorted(s.start_samples for s in segments)
    assert len({s.segment_id for s in segments}) == len(segments) == recording.n_segments
    for number in (0, 1):
        alone, _ = cut(write(tmp_path / f"{number}.wav", call()[:, number]), "mix")
        mine = [s for s in segments if s.speaker == f"channel-{number}"]
        assert [s.audio for s in mine] == [s.audio for s in alone]


def test_speech_at_once_counts_once(tmp_path: Path) -> None:
    said, _ = speak(4)
    path = write(tmp_path / "a.wav", np.stack([said, said], axis=1))
    segments, recording = cut(path, "split")
    total = sum(s.end_samples - s.start_samples for s in segments)
    assert 2 * recording.speech_samples == total
    assert recording.speech_samples <= recording.duration_samples
    assert len({s.segment_id for s in segments}) == len(segments)


def test_mono_and_dual_mono_are_not_split_by_themselves(tmp_path: Path) -> None:
    said, _ = speak(3)
    for made in (said, np.stack([said, said], axis=1)):
        segments, recording = cut(write(tmp_path / "a.wav", made), "auto")
        assert segments
        assert {s.speaker for s in segments} == {None}
        assert recording.speech_samples == sum(s.end_samples - s.start_samples for s in segments)
        heard, _ = soundfile.read(io.BytesIO(segments[0].audio), dtype="int16")
        assert len(heard) == segments[0].end_samples - segments[0].start_samples


def test_one_channel_cannot_be_split(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", speak(2)[0])
    assert cut(path, "split") == cut(path, "mix")
