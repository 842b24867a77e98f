from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest

from tests.transforms.sound.sounds import noise
from transforms.sound.base import Clip
from transforms.sound.loudness import Loudness, integrated_lufs


def tone(rate_hz: int, hz: float, dbfs: float, seconds: float = 5) -> Clip:
    wave = np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)
    return Clip(np.asarray(wave * 10 ** (dbfs / 20), np.float32), rate_hz)


@pytest.mark.parametrize("rate_hz", [16_000, 24_000, 48_000])
def test_the_standards_tone_has_the_standards_loudness(rate_hz: int) -> None:
    # BS.1770-4: a sine of 997 Hz at full scale in one front channel is -3.01 LKFS.
    found = Loudness().measure(tone(rate_hz, 997, -20))["loudness_lufs"]
    assert found == pytest.approx(-23.01, abs=0.1)


def test_pauses_are_gated_out() -> None:
    said = tone(16_000, 997, -20)
    paused = Clip(np.concatenate([said.samples, np.zeros_like(said.samples)]), 16_000)
    assert Loudness().measure(paused)["loudness_lufs"] == pytest.approx(-23.01, abs=0.3)


@pytest.mark.parametrize("clip", [tone(16_000, 997, -20, 0.39), tone(16_000, 997, -90), tone(16_000, 0, 0)])
def test_the_short_and_the_silent_have_none(clip: Clip) -> None:
    assert Loudness().measure(clip) == {"loudness_lufs": None}


def test_the_clip_is_left_as_it_was() -> None:
    clip = Clip(0.1 * noise(16_000), 16_000)
    before = clip.samples.copy()
    Loudness().measure(clip)
    assert np.array_equal(clip.samples, before)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 22_050, 44_100])
def test_it_is_what_pyloudnorm_says(rate_hz: int) -> None:
    """Of noise whose level jumps, so that both gates close now and then."""
    draw = np.random.default_rng(rate_hz)
    for _ in range(8):
        n_samples = int(draw.uniform(0.41, 4) * rate_hz)
        levels = np.repeat(10 ** draw.uniform(-4, -0.5, n_samples // 500 + 1), 500)[:n_samples]
        samples = (draw.standard_normal(n_samples) * levels).astype(np.float32)
        reference = pyloudnorm.Meter(rate_hz).integrated_loudness(samples.astype(np.float64))
        assert integrated_lufs(samples, rate_hz) == pytest.approx(reference, abs=0.0051)
