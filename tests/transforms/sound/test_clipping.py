from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soxr

from tests.transforms.sound.sounds import RATE_HZ, SPEECH, Floats, speech
from transforms.sound.base import Clip
from transforms.sound.clipping import Clipping


def share(samples: Floats) -> float:
    found = Clipping().measure(Clip(np.asarray(samples, np.float32), RATE_HZ))["clipping_share"]
    assert found is not None
    return found


@pytest.mark.parametrize("name", SPEECH)
def test_speech_that_was_not_cut_has_next_to_none(shared_dir: Path, name: str) -> None:
    assert share(speech(shared_dir, name)) < 1e-4


@pytest.mark.parametrize("name", SPEECH)
@pytest.mark.parametrize("level", [1.0, 0.3])
def test_what_was_cut_is_counted_also_turned_down(shared_dir: Path, name: str, level: float) -> None:
    whole = speech(shared_dir, name)
    for times in (3, 6):
        driven = times * whole / np.abs(whole).max()
        planted = float(np.mean(np.abs(driven) >= 1))
        assert share(level * np.clip(driven, -1, 1)) == pytest.approx(planted, rel=0.5)


@pytest.mark.parametrize("name", SPEECH)
def test_resampling_does_not_hide_it(shared_dir: Path, name: str) -> None:
    whole = speech(shared_dir, name)
    for times in (3, 4, 6, 8, 10):
        driven = np.clip(times * whole / np.abs(whole).max(), -1, 1)
        there = soxr.resample(soxr.resample(driven, RATE_HZ, 44_100), 44_100, RATE_HZ)
        planted = float(np.mean(np.abs(driven) >= 1))
        assert planted < 0.005 or 0.3 < share(there) / planted < 2


def test_a_sine_is_no_plateau() -> None:
    assert share(np.sin(2 * np.pi * 440.1 * np.arange(RATE_HZ) / RATE_HZ)) == 0


def test_a_square_wave_is_all_plateau_and_silence_has_none() -> None:
    assert share(np.tile(np.repeat([0.5, -0.5], 40), 100)) == 1.0
    assert Clipping().measure(Clip(np.zeros(99, np.float32), RATE_HZ)) == {"clipping_share": None}
