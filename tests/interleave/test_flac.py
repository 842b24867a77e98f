"""FLAC in memory decodes to what soundfile makes of it."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from interleave.flac import decoded, decoded_by_soundfile


def flac(samples: np.ndarray, rate_hz: int = 16_000, kind: str = "FLAC") -> bytes:
    sink = io.BytesIO()
    soundfile.write(sink, samples, rate_hz, format=kind, subtype="PCM_16")
    return sink.getvalue()


@settings(max_examples=40, deadline=None)
@given(
    n_samples=st.integers(1, 60_000),
    seed=st.integers(0, 99),
    rate_hz=st.sampled_from([8_000, 16_000, 48_000]),
)
def test_samples_are_those_of_soundfile(n_samples: int, seed: int, rate_hz: int) -> None:
    samples = np.random.default_rng(seed).integers(-(2**15), 2**15, n_samples).astype(np.int16)
    content = flac(samples, rate_hz)
    found = decoded(memoryview(b"before" + content + b"behind")[6:-6])
    assert found.dtype == np.float32
    assert np.array_equal(found, samples / np.float32(32768))
    assert np.array_equal(found, decoded_by_soundfile(content))


@pytest.mark.parametrize("content", [b"", b"fLaC", b"no audio at all" * 100])
def test_what_is_no_audio_is_refused(content: bytes) -> None:
    with pytest.raises(soundfile.LibsndfileError):
        decoded(content)


def test_a_file_that_was_cut_is_refused() -> None:
    content = flac(np.random.default_rng(0).integers(-3000, 3000, 50_000).astype(np.int16))
    for way in (decoded, decoded_by_soundfile):
        with pytest.raises(soundfile.LibsndfileError, match="lost sync"):
            way(content[: len(content) // 2])


def test_other_audio_than_mono_flac_is_read_too() -> None:
    stereo = np.random.default_rng(0).integers(-3000, 3000, (5_000, 2)).astype(np.int16)
    assert decoded(flac(stereo)).shape == (5_000, 2)
    assert np.array_equal(decoded(flac(stereo[:, 0], kind="WAV")), stereo[:, 0] / np.float32(32768))


def test_one_wrong_bit_is_found() -> None:
    content = bytearray(flac(np.random.default_rng(0).integers(-3000, 3000, 50_000).astype(np.int16)))
    content[len(content) // 2] ^= 4
    for way in (decoded, decoded_by_soundfile):
        with pytest.raises(soundfile.LibsndfileError):
            way(bytes(content))


def test_more_samples_said_than_there_are() -> None:
    content = bytearray(flac(np.zeros(5_000, np.int16)))
    content[22:26] = (2**31).to_bytes(4, "big")
    with pytest.raises(soundfile.LibsndfileError):
        decoded(bytes(content))


def test_a_header_that_tells_of_fewer_channels_than_there_are() -> None:
    stereo = np.random.default_rng(0).integers(-3000, 3000, (9_000, 2)).astype(np.int16)
    content = bytearray(flac(stereo))
    content[20] &= 0xF1
    with pytest.raises(soundfile.LibsndfileError):
        decoded(bytes(content))


def test_libav_is_what_decodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundfile, "read", None)
    assert len(decoded(flac(np.zeros(1_000, np.int16)))) == 1_000
