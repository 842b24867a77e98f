from __future__ import annotations

import numpy as np
import pytest

from transforms.speakers.fbank import FRAME, SHIFT, fbank


@pytest.mark.parametrize("n", [FRAME, FRAME + SHIFT - 1, FRAME + SHIFT, 16_000])
def test_a_row_for_each_whole_frame(n: int) -> None:
    samples = np.random.default_rng(0).integers(-9000, 9000, n).astype(np.int16)
    features = fbank(samples, 80)
    assert features.shape == (1 + (n - FRAME) // SHIFT, 80)
    assert features.dtype == np.float32
    assert np.abs(features.mean(axis=0)).max() < 1e-4


def test_the_level_of_a_recording_does_not_matter() -> None:
    samples = np.random.default_rng(0).integers(-4000, 4000, 16_000).astype(np.int16)
    assert np.allclose(fbank(samples, 80), fbank(2 * samples, 80), atol=1e-3)


def test_a_rising_tone_climbs_the_bins() -> None:
    at = np.arange(32_000) / 16_000
    sweep = (9000 * np.sin(2 * np.pi * (200 * at + 1500 * at**2))).astype(np.int16)
    peaks = (fbank(np.concatenate([sweep, np.zeros_like(sweep)]), 40)[:198]).argmax(axis=1)
    assert (np.diff(peaks[5:190:20]) >= 0).all()


def test_silence_is_finite() -> None:
    assert np.isfinite(fbank(np.zeros(1000, np.int16), 80)).all()
