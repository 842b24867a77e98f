from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from pipelines.demo_audio import RATE_HZ, Line, Speaker, at_rate, chords, render, room_noise
from transforms.tts.espeak import Espeak

CAST = (
    Speaker("A", Espeak("en-us").load(), np.array([1.0, 0.5], np.float32)),
    Speaker("B", Espeak("en-gb").load(), np.array([0.5, 1.0], np.float32)),
)


def power(samples: np.ndarray) -> float:
    return float(np.square(samples, dtype=np.float64).mean())


@pytest.mark.parametrize("snr_db", [5.0, 25.0])
def test_a_show_has_speech_noise_music_and_a_long_silence(snr_db: float) -> None:
    samples, lines = render("k", "rivers", CAST, 45, snr_db, music=True)
    assert samples.shape[1] == 2
    assert np.abs(samples).max() == pytest.approx(0.7)
    assert len(samples) / RATE_HZ == pytest.approx(45, abs=4)
    assert {line.speaker for line in lines} == {"A", "B"}
    pauses = [b.start_samples - a.end_samples for a, b in pairwise(lines)]
    assert max(pauses) > 5 * RATE_HZ
    assert sorted(pauses)[-2] < RATE_HZ
    assert lines[0].start_samples == 4 * RATE_HZ
    longest = pauses.index(max(pauses))
    quiet = samples[lines[longest].end_samples : lines[longest + 1].start_samples]
    spoken = np.concatenate([samples[line.start_samples : line.end_samples] for line in lines])
    assert 10 * np.log10(power(spoken) / power(quiet)) == pytest.approx(snr_db, abs=2.5)
    assert power(samples[: 3 * RATE_HZ]) > 4 * power(quiet) or snr_db < 10


def test_a_question_is_answered_by_the_other() -> None:
    lines = render("k", "bees", CAST, 60, 20, music=False)[1]
    asked = [(a.speaker, b.speaker) for a, b in pairwise(lines) if a.text.endswith("?")]
    assert asked
    assert all(one != other for one, other in asked)


def test_the_key_decides_every_draw() -> None:
    one, again, other = (render(key, "moon", CAST, 10, 20, music=True)[0] for key in ("a", "a", "b"))
    assert np.array_equal(one, again)
    assert one.shape != other.shape or not np.array_equal(one, other)


def test_noise_is_pink_has_unit_power_and_a_stream_of_its_own() -> None:
    noise = room_noise(200_000, "k")
    assert power(noise) == pytest.approx(1, rel=0.1)
    spectrum = np.square(np.abs(np.fft.rfft(noise)))
    assert spectrum[1000:2000].mean() > 4 * spectrum[16_000:32_000].mean()
    assert not np.array_equal(noise, room_noise(200_000, "l"))
    assert np.array_equal(noise[:1000], room_noise(200_000, "k")[:1000])


@pytest.mark.parametrize("n_samples", [0, 1, 3, 4 * RATE_HZ])
def test_chords_fill_what_they_are_given(n_samples: int) -> None:
    music = chords(n_samples)
    assert music.shape == (n_samples,)
    assert np.abs(music).max(initial=0) <= 0.25


def test_places_are_kept_at_another_rate() -> None:
    (line,) = at_rate([Line("A", "x", 22_050, 33_075)], 48_000)
    assert line == Line("A", "x", 48_000, 72_000)
