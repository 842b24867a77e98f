from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest

from transforms.tts.level import active_power, frame_powers, loudness


def tone(
    seconds: float, level: float = 0.5, rate_hz: int = 16_000
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    samples: np.ndarray[tuple[int], np.dtype[np.float32]] = (
        level * np.sin(2 * np.pi * 1000 * np.arange(round(seconds * rate_hz)) / rate_hz)
    ).astype(np.float32)
    return samples


def test_what_is_long_enough_has_the_loudness_of_the_standard() -> None:
    samples = np.concatenate([tone(1.0), np.zeros(8000, np.float32), tone(0.5, 0.1)])
    reference = pyloudnorm.Meter(16_000).integrated_loudness(samples.astype(float))
    assert loudness(samples, 16_000) == pytest.approx(reference, abs=0.01)


def test_what_is_short_or_soft_has_the_power_of_its_active_frames() -> None:
    power_db = 10 * np.log10(0.5**2 / 2)
    short = np.concatenate([np.zeros(1600, np.float32), tone(0.1)])
    assert loudness(short, 16_000) == pytest.approx(power_db, abs=0.05)
    assert loudness(tone(1.0, 0.5e-4), 16_000) == pytest.approx(power_db - 80, abs=0.05)


@pytest.mark.parametrize("n_samples", [0, 1, 100, 16_000])
def test_silence_has_none(n_samples: int) -> None:
    silence = np.zeros(n_samples, np.float32)
    assert loudness(silence, 16_000) is None
    assert active_power(silence, 16_000) == 0


def test_frames_are_ten_milliseconds_and_the_last_is_filled() -> None:
    powers = frame_powers(np.ones(240, np.float32), 16_000)
    assert powers.tolist() == [1.0, 0.5]
