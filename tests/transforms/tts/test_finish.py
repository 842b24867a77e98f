from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from schemas.errors import ConfigError
from schemas.units import rescale
from transforms.tts.augment.codec import Codec
from transforms.tts.augment.noise import Noise
from transforms.tts.augment.room import Room
from transforms.tts.augment.telephone import Telephone
from transforms.tts.base import Speech, WordStart
from transforms.tts.espeak import Espeak
from transforms.tts.finish import Finishing, finish, sounding
from transforms.tts.level import loudness

RATE_HZ = 16_000
TEXTS = ("Yes.", "How far is it?", "The river carries sand and stones; then, slowly, it lets them go. 1,234!")
VOICES = ("en-us", "en-us+f3", "en-gb-scotland", "en-029+f4", "de", "en-us+whisper")
ALL = (Room(1.0), Noise(1.0), Codec(1.0), Telephone(1.0))


def said(text: str, voice: str = "en-us") -> Speech:
    return Espeak(voice).load().synthesize(text)


def floats(speech: Speech) -> NDArray[np.float64]:
    return speech.samples / 32768


def check_level(speech: Speech, finishing: Finishing) -> None:
    samples = floats(speech)
    assert samples.size >= 0.4 * speech.rate_hz
    measured = pyloudnorm.Meter(speech.rate_hz).integrated_loudness(samples)
    assert measured == pytest.approx(finishing.loudness_lufs, abs=0.5)
    assert np.abs(samples).max() <= 10 ** (finishing.peak_dbfs / 20) + 1 / 32768


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("text", TEXTS)
def test_every_utterance_has_the_loudness_asked_for_and_none_is_clipped(text: str, voice: str) -> None:
    for target_lufs in (-30.0, -23.0, -14.0):
        finishing = Finishing(target_lufs)
        check_level(finish(said(text, voice), RATE_HZ, "k", finishing), finishing)


@pytest.mark.parametrize("augmentations", [*((one,) for one in ALL), ALL])
def test_the_loudness_holds_after_augmentations(
    augmentations: tuple[Room | Noise | Codec | Telephone, ...],
) -> None:
    finishing = Finishing(augment=augmentations)
    for text in TEXTS:
        plain = finish(said(text), RATE_HZ, "k", Finishing())
        made = finish(said(text), RATE_HZ, "k", finishing)
        check_level(made, finishing)
        assert (made.words, made.samples.shape) == (plain.words, plain.samples.shape)
        assert not np.array_equal(made.samples, plain.samples)
        again = finish(said(text), RATE_HZ, "k", finishing)
        np.testing.assert_array_equal(again.samples, made.samples)


@settings(deadline=None, max_examples=30)
@given(
    st.integers(0, 2**32 - 1),
    st.floats(0.05, 3.0),
    st.floats(-60, 0),
    st.sampled_from([8000, 22_050, 48_000]),
)
def test_whatever_sounds_is_within_one_decibel(
    seed: int, length_s: float, level_db: float, rate_hz: int
) -> None:
    """Bursts of noise with decaying tails: crest factors like those of speech, and worse."""
    draw = np.random.default_rng(seed)
    n_samples = max(1, round(length_s * rate_hz))
    decay = np.exp(-(np.arange(n_samples) % draw.integers(400, 4000)) / 300.0)
    shape = draw.standard_normal(n_samples) * decay
    samples = (32000 * 10 ** (level_db / 20) * shape / np.abs(shape).max()).astype(np.int16)
    made = finish(Speech(samples, rate_hz, ()), RATE_HZ, "k", Finishing())
    measured = loudness(made.samples.astype(np.float32) / np.float32(32768), RATE_HZ)
    assert measured is None if not samples.any() else measured == pytest.approx(-23, abs=1.0)
    assert np.abs(made.samples.astype(int)).max() <= 32768 * 10 ** (-1 / 20) + 1


def test_silences_are_cut_or_filled_to_the_length_asked_for() -> None:
    speech = said("How far is it?")
    tail_s = [0.0, 0.3, 2.0]
    made = [finish(speech, RATE_HZ, "k", Finishing(lead_s=0.1, tail_s=tail)) for tail in tail_s]
    lengths = [one.samples.size for one in made]
    assert np.diff(lengths).tolist() == [0.3 * RATE_HZ, 1.7 * RATE_HZ]
    start, end = sounding(made[1].samples.astype(np.float32), RATE_HZ, 50)
    assert start == pytest.approx(0.1 * RATE_HZ, abs=160)
    assert end == pytest.approx(lengths[1] - 0.3 * RATE_HZ, abs=160)


def test_words_keep_their_places_in_the_sound() -> None:
    """A click at each word's start is found where the finished speech says that the word starts."""
    starts = [2205, 11_025, 20_000]
    samples = np.zeros(30_000, np.int16)
    for start in starts:
        samples[start : start + 3000] = (8000 * np.sin(np.arange(3000) / 3)).astype(np.int16)
    words = tuple(WordStart(str(start), start) for start in starts)
    made = finish(Speech(samples, 22_050, words), RATE_HZ, "k", Finishing(lead_s=0.05))
    assert [word.text for word in made.words] == [str(start) for start in starts]
    for word in made.words:
        before = made.samples[max(0, word.start_samples - 200) : word.start_samples - 20]
        after = made.samples[word.start_samples : word.start_samples + 100]
        assert np.abs(after).max() > 20 * np.abs(before).max(initial=1)


def test_what_is_there_is_kept_as_it_is_long_but_for_silence() -> None:
    speech = said(TEXTS[2])
    start, end = sounding(speech.samples.astype(np.float32), speech.rate_hz, 50)
    made = finish(speech, RATE_HZ, "k", Finishing(lead_s=0, tail_s=0))
    assert made.samples.size == pytest.approx(rescale(end - start, speech.rate_hz, RATE_HZ), abs=320)
    assert (made.rate_hz, len(made.words)) == (RATE_HZ, len(speech.words))
    assert all(0 <= word.start_samples < made.samples.size for word in made.words)


@pytest.mark.parametrize("n_samples", [0, 1, 22_050])
def test_silence_stays_silence(n_samples: int) -> None:
    made = finish(Speech(np.zeros(n_samples, np.int16), 22_050, ()), RATE_HZ, "k", Finishing(augment=ALL))
    assert made.samples.tolist() == [0] * rescale(n_samples, 22_050, RATE_HZ)
    assert made.samples.dtype == np.int16


def test_a_single_click_stays_below_the_target_and_below_the_ceiling() -> None:
    samples = np.zeros(16_000, np.int16)
    samples[8000] = 3000
    made = finish(Speech(samples, RATE_HZ, ()), RATE_HZ, "k", Finishing())
    assert 10_000 < np.abs(made.samples.astype(int)).max() <= 32768 * 10 ** (-1 / 20) + 1


def test_a_missing_folder_is_said() -> None:
    with pytest.raises(ConfigError, match="/nowhere"):
        finish(said("yes"), RATE_HZ, "k", Finishing(augment=(Noise(1.0, "/nowhere"),)))
