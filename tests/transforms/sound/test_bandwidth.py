from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soxr

from tests.transforms.sound.sounds import RATE_HZ, SPEECH, noise, speech
from transforms.sound.bandwidth import Bandwidth
from transforms.sound.base import Clip


def hz(clip: Clip) -> float:
    found = Bandwidth().measure(clip)["bandwidth_hz"]
    assert found is not None
    return found


@pytest.mark.parametrize("name", SPEECH)
@pytest.mark.parametrize("rate_hz", [16_000, 48_000])
def test_telephone_speech_is_found_at_any_rate(shared_dir: Path, name: str, rate_hz: int) -> None:
    telephone = speech(shared_dir, name, 8_000)
    upsampled = Clip(np.asarray(soxr.resample(telephone, 8_000, rate_hz), np.float32), rate_hz)
    assert 3_300 < hz(upsampled) < 4_050


@pytest.mark.parametrize("name", SPEECH)
def test_speech_of_the_full_band_is_not(shared_dir: Path, name: str) -> None:
    least = 5_000 if name == "jfk.flac" else 7_500  # the tape of 1961
    assert hz(Clip(speech(shared_dir, name), RATE_HZ)) > least


def test_a_real_narrow_recording_in_a_wide_file_is_found(shared_dir: Path) -> None:
    assert hz(Clip(speech(shared_dir, "ami_sample.wav"), RATE_HZ)) < 4_050


def test_noise_fills_the_band_and_silence_has_none() -> None:
    assert hz(Clip(0.1 * noise(RATE_HZ), RATE_HZ)) > 7_900
    assert Bandwidth().measure(Clip(np.zeros(RATE_HZ, np.float32), RATE_HZ)) == {"bandwidth_hz": None}
    assert Bandwidth().measure(Clip(np.ones(9, np.float32), RATE_HZ)) == {"bandwidth_hz": None}
