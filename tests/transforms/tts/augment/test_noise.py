from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.transforms.tts.augment.heard import speech
from transforms.tts.augment.noise import Noise, coloured
from transforms.tts.level import active_power


@pytest.mark.parametrize("snr_db", [0.0, 20.0])
def test_the_ratio_of_speech_to_noise_is_the_one_asked_for(snr_db: float) -> None:
    noise = Noise(1.0, None, snr_db, snr_db).apply(speech(), 16_000, "k") - speech()
    assert 10 * np.log10(active_power(speech(), 16_000) / np.square(noise).mean()) == pytest.approx(
        snr_db, abs=0.1
    )


@pytest.mark.parametrize("exponent", [0.0, 1.0, 2.0])
def test_the_colour_is_the_one_asked_for(exponent: float) -> None:
    from scipy.signal import welch

    hz, power = welch(coloured(160_000, 16_000, exponent, "k"), 16_000, nperseg=1024)
    band = (hz > 100) & (hz < 6000)
    slope = np.polyfit(np.log10(hz[band]), np.log10(power[band]), 1)[0]
    assert slope == pytest.approx(-exponent, abs=0.1)


def test_noise_from_a_folder_is_repeated_where_it_is_short(tmp_path: Path) -> None:
    period = np.sin(2 * np.pi * np.arange(160) / 160)
    soundfile.write(tmp_path / "hum.flac", 0.5 * period, 16_000)
    noise = Noise(1.0, str(tmp_path)).apply(speech(), 16_000, "k") - speech()
    assert np.abs(np.diff(noise[::160])).max() < 1e-4
    assert np.abs(noise).max() > 1e-3


def test_silence_gets_none() -> None:
    silence = np.zeros(1000, np.float32)
    assert not Noise(1.0).apply(silence, 16_000, "k").any()
