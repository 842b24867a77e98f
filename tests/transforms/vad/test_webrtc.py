from __future__ import annotations

import numpy as np
import pytest
import webrtcvad

from transforms.vad.base import Region
from transforms.vad.webrtc import FRAME_SAMPLES, Webrtc


@pytest.mark.parametrize("mode", [0, 1, 2, 3])
def test_frames_are_those_of_webrtc(mode: int) -> None:
    chance = np.random.default_rng(mode)
    loud = np.repeat(chance.integers(0, 2, 20), 8000) * chance.uniform(0, 6000)
    samples = (chance.normal(0, 1, len(loud)) * loud).astype(np.int16)
    detector = webrtcvad.Vad(mode)
    spoken = np.zeros(len(samples) + 2 * FRAME_SAMPLES, bool)
    for start in range(0, len(samples), FRAME_SAMPLES):
        frame = samples[start : start + FRAME_SAMPLES]
        padded = np.concatenate([frame, np.zeros(FRAME_SAMPLES - len(frame), np.int16)])
        spoken[start : start + FRAME_SAMPLES] = detector.is_speech(padded.tobytes(), 16_000)
    stream = Webrtc(mode=mode, open_frames=1, hangover_frames=1, pad_s=0).load().stream()  # type: ignore[arg-type]
    found = [*stream.feed(samples).closed, *stream.finish().closed]
    heard = np.zeros_like(spoken)
    for region in found:
        heard[region.start : region.end] = True
    gaps = heard & ~spoken
    assert not (spoken & ~heard)[: len(samples)].any(), "frames of speech outside of regions"
    assert int(gaps.sum()) <= FRAME_SAMPLES * len(np.flatnonzero(np.diff(gaps.astype(int)) == 1))


def test_the_end_of_a_recording_is_not_passed() -> None:
    samples = np.random.default_rng(0).integers(-9000, 9000, 10_007, dtype=np.int16)
    stream = Webrtc(mode=0, pad_s=0.3).load().stream()
    found = [*stream.feed(samples).closed, *stream.finish().closed]
    assert found == [Region(0, 10_007)]
