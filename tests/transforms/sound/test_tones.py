from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.transforms.sound.sounds import RATE_HZ, SPEECH, chords, mixed, noise, speech
from transforms.sound.base import Clip
from transforms.sound.tones import Tones


def share(clip: Clip) -> float:
    found = Tones().measure(clip)["tones_share"]
    assert found is not None
    return found


@pytest.mark.parametrize("name", [*SPEECH, "ami_sample.wav"])
def test_speech_has_few(shared_dir: Path, name: str) -> None:
    assert share(Clip(speech(shared_dir, name), RATE_HZ)) < 0.05


@pytest.mark.parametrize("name", SPEECH)
def test_music_beside_speech_is_heard_and_the_more_of_it_the_more(shared_dir: Path, name: str) -> None:
    said = speech(shared_dir, name)
    found = [share(mixed(said, chords(said.size), snr_db)) for snr_db in (20, 10, 0, -10)]
    assert found == sorted(found)
    assert found[1] > 0.2
    assert found[2] > 0.5


def test_music_is_nearly_all_and_noise_is_none() -> None:
    assert share(Clip(0.1 * chords(5 * RATE_HZ), RATE_HZ)) > 0.9
    assert share(Clip(0.1 * noise(5 * RATE_HZ), RATE_HZ)) < 0.01
    assert Tones().measure(Clip(np.zeros(RATE_HZ, np.float32), RATE_HZ)) == {"tones_share": None}
    assert Tones().measure(Clip(np.ones(999, np.float32), RATE_HZ)) == {"tones_share": None}
