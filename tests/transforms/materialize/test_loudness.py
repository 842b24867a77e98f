from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from interleave.granularity.base import Span, Utterance
from tests.transforms.sound.sounds import RATE_HZ, noise
from transforms.cutting.recording import encode_flac
from transforms.materialize.audio import SpanAudio
from transforms.materialize.loudness import recording_gain
from transforms.sound.loudness import integrated_lufs

LEVELS = {"a": 300.0, "b": 1200.0, "c": 20.0}
PCM = {
    name: np.rint(level * noise(2 * RATE_HZ, seed=i)).astype(np.int16)
    for i, (name, level) in enumerate(LEVELS.items())
}
FLAC = {name: encode_flac(samples, RATE_HZ) for name, samples in PCM.items()}
PLACES = {name: (3 * i * RATE_HZ, (3 * i + 2) * RATE_HZ) for i, name in enumerate(PCM)}


def said(name: str) -> Utterance:
    return Utterance(name, "r", "crawl", None, *PLACES[name], RATE_HZ, "", (), None)


def audio_of(gain: float, *names: str) -> NDArray[np.int16]:
    span = Span(names, "r", "crawl", None, PLACES[names[0]][0], PLACES[names[-1]][1], RATE_HZ, "")
    audio = SpanAudio(FLAC.__getitem__, PLACES, gains={"r": gain}).of(span)
    return np.asarray(soundfile.read(io.BytesIO(audio.bytes), dtype="int16")[0])


@pytest.mark.parametrize("target_lufs", [-23.0, -30.0])
def test_a_recording_comes_to_the_loudness(target_lufs: float) -> None:
    gain = recording_gain([said("a")], FLAC.__getitem__, target_lufs)
    made = audio_of(gain, "a").astype(np.float32) / np.float32(32768)
    assert integrated_lufs(made, RATE_HZ) == pytest.approx(target_lufs, abs=0.1)


def test_one_gain_for_all_of_a_recording_keeps_what_is_soft_soft() -> None:
    gain = recording_gain([said("a"), said("b")], FLAC.__getitem__, -23.0)
    loud, soft = audio_of(gain, "b"), audio_of(gain, "a")
    assert np.abs(loud - gain * PCM["b"]).max() <= 0.5
    assert np.std(loud) / np.std(soft) == pytest.approx(4, rel=0.01)
    merged = audio_of(gain, "a", "b")
    assert np.array_equal(merged[-2 * RATE_HZ :], loud)
    assert not merged[2 * RATE_HZ : 3 * RATE_HZ].any()


@pytest.mark.parametrize("names", [["a"], ["a", "c"], ["b"]])
def test_nothing_is_cut_however_loud_it_is_asked_to_be(names: list[str]) -> None:
    gain = recording_gain([said(name) for name in names], FLAC.__getitem__, 0.0)
    peaks = [np.abs(audio_of(gain, name).astype(np.int32)).max() for name in names]
    assert max(peaks) == pytest.approx(10 ** (-1 / 20) * 32768, abs=1), "as near as the peak allows"


def test_silence_and_scraps_are_left_alone() -> None:
    scrap = encode_flac(PCM["a"][:1000], RATE_HZ)
    assert recording_gain([said("a")], lambda _: scrap, -23.0) == 1.0
    silent = encode_flac(np.zeros(RATE_HZ, np.int16), RATE_HZ)
    assert recording_gain([said("a")], lambda _: silent, -23.0) == 1.0
