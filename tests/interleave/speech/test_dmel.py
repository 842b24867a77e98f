from __future__ import annotations

from pathlib import Path

import librosa
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from interleave.speech.dmel import Dmel

RATE_HZ, N_FFT, WINDOW, STRIDE, CHANNELS = 16_000, 1024, 800, 400, 80
LEVELS = np.array([-7.0 + 0.6 * level for level in range(16)])


def slaney_mel(hz: float) -> float:
    return 3 * hz / 200 if hz < 1000 else 15 + 27 * np.log(hz / 1000) / np.log(6.4)


def slaney_hz(mel: float) -> float:
    return 200 * mel / 3 if mel < 15 else 1000 * np.exp(np.log(6.4) * (mel - 15) / 27)


def triangles() -> NDArray[np.float64]:
    """Return filters of unit area, (bins, channels), by the definition."""
    edges = [slaney_hz(mel) for mel in np.linspace(slaney_mel(80), slaney_mel(7600), CHANNELS + 2)]
    filters = np.zeros((N_FFT // 2 + 1, CHANNELS))
    for channel in range(CHANNELS):
        low, middle, high = edges[channel : channel + 3]
        for bin_ in range(N_FFT // 2 + 1):
            hz = bin_ * RATE_HZ / N_FFT
            height = min((hz - low) / (middle - low), (high - hz) / (high - middle))
            filters[bin_, channel] = max(0.0, height) * 2 / (high - low)
    return filters


def plain_log_mel(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Frame by frame, with a transform written as a sum."""
    ends = sound[512:0:-1], sound[-2:-514:-1]
    mirrored = np.concatenate([ends[0], sound, ends[1]])
    hann = np.sin(np.pi * np.arange(WINDOW) / WINDOW) ** 2
    turns = np.exp(-2j * np.pi * np.outer(np.arange(N_FFT // 2 + 1), np.arange(112, 912)) / N_FFT)
    frames = []
    for middle in range(0, len(sound) + 1, STRIDE):
        frames.append(turns @ (mirrored[middle + 112 : middle + 912] * hann))
    magnitudes = np.sqrt(np.maximum(np.abs(np.array(frames)) ** 2, 1e-10))
    log_mel: NDArray[np.float64] = np.log10(np.maximum(magnitudes @ triangles(), 1e-10))
    return log_mel


def nearest(log_mel: NDArray[np.float64]) -> NDArray[np.int64]:
    clipped = np.clip(log_mel, -7, 2)
    codes: NDArray[np.int64] = np.abs(clipped[..., None] - LEVELS).argmin(-1)
    return codes


def unequal(sound: NDArray[np.float64], log_mel: NDArray[np.float64]) -> float:
    """Return the share of codes that are not those of ``log_mel``, all of which must lie on the edge of a level."""
    codes, expected = Dmel().encode(sound, RATE_HZ), nearest(log_mel)
    assert codes.shape == expected.shape
    assert codes.shape == (Dmel().count(len(sound), RATE_HZ), CHANNELS)
    assert codes.dtype == np.uint8
    wrong = codes != expected
    beside = (log_mel[wrong] + 7) / 0.6 % 1 - 0.5
    assert (np.abs(beside) < 1e-3).all(), "a difference that is not on an edge"
    return float(wrong.mean())


def test_it_is_the_plain_definition_on_real_speech(shared_dir: Path) -> None:
    for path in sorted((shared_dir / "data/real_speech").glob("ami_*.wav"))[:4]:
        sound, rate_hz = soundfile.read(path, frames=4 * RATE_HZ + 123)
        assert rate_hz == RATE_HZ
        assert unequal(sound, plain_log_mel(sound)) < 0.001


def test_it_is_what_librosa_s_spectrogram_gives_on_real_speech(shared_dir: Path) -> None:
    total = 0
    for path in sorted((shared_dir / "data/real_speech").glob("*.wav")):
        sound, rate_hz = soundfile.read(path)
        if rate_hz != RATE_HZ or sound.ndim != 1:
            continue
        mel = librosa.feature.melspectrogram(
            y=sound.astype(np.float32), sr=RATE_HZ, n_fft=N_FFT, win_length=WINDOW, hop_length=STRIDE,
            pad_mode="reflect", power=1.0, n_mels=CHANNELS, fmin=80, fmax=7600,
        )  # fmt: skip
        assert unequal(sound, np.log10(np.maximum(mel.T, 1e-10))) < 0.001
        total += len(sound)
    assert total > 60 * RATE_HZ


def test_levels_cover_silence_and_the_loudest_sound() -> None:
    assert set(np.unique(Dmel().encode(np.zeros(8000), RATE_HZ))) <= {0, 1, 2}
    square = np.where(np.arange(8000) % 100 < 50, 1.0, -1.0)
    assert Dmel().encode(square, RATE_HZ).max() == nearest(plain_log_mel(square)).max() == 13
    assert Dmel().encode(1000 * square, RATE_HZ).max() == 15


def test_codes_stand_for_the_nearest_values() -> None:
    sound = np.random.default_rng(0).normal(0, 0.1, 8000)
    back = Dmel().decode(Dmel().encode(sound, RATE_HZ))
    assert np.abs(back - plain_log_mel(sound)).max() <= 0.3 + 1e-9


@given(st.integers(1, 5000))
def test_the_count_is_that_of_the_codes(n_samples: int) -> None:
    sound = np.ones(n_samples)
    assert len(Dmel().encode(sound, RATE_HZ)) == Dmel().count(n_samples, RATE_HZ)


@pytest.mark.parametrize(("n_samples", "rate_hz"), [(0, 16_000), (800, 8000), (800, 24_000)])
def test_what_has_no_codes_is_refused(n_samples: int, rate_hz: int) -> None:
    with pytest.raises(ValueError, match="no dMel of"):
        Dmel().encode(np.zeros(n_samples), rate_hz)


def test_chunks_lie_end_to_end() -> None:
    sounds = [np.random.default_rng(n).normal(0, 0.1, 3000 + n) for n in range(3)]
    codes = Dmel().encode_all(sounds, RATE_HZ)
    assert np.array_equal(codes, np.concatenate([Dmel().encode(sound, RATE_HZ) for sound in sounds]))
    assert Dmel().encode_all([], RATE_HZ).shape == (0, CHANNELS)
