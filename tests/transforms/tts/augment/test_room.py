from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.transforms.tts.augment.heard import lag, speech
from transforms.tts.augment.room import Room


def click(n_samples: int = 16_000, at: int = 100) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    samples = np.zeros(n_samples, np.float32)
    samples[at] = 1.0
    return samples


@pytest.mark.parametrize("key", ["a", "b", "c"])
def test_a_made_room_decays_by_sixty_decibels_in_the_time_drawn(key: str) -> None:
    heard = Room(1.0, shortest_decay_s=0.4, longest_decay_s=0.4).apply(click(), 16_000, key)
    assert heard[100] == pytest.approx(1.0)
    assert np.abs(heard[:100]).max() < 1e-9
    early = np.square(heard[101 + 800 : 101 + 1600]).sum()
    late = np.square(heard[101 + 4000 : 101 + 4800]).sum()
    assert 10 * np.log10(early / late) == pytest.approx(60 * 0.2 / 0.4, abs=2.0)
    assert np.abs(heard[101 + 6400 :]).max() < 1e-9


def test_the_direct_sound_has_the_share_asked_for() -> None:
    heard = Room(1.0, farthest_db=6.0, nearest_db=6.0).apply(click(), 16_000, "k")
    assert np.square(heard[101:]).sum() == pytest.approx(10**-0.6, rel=1e-3)


def test_a_response_from_a_folder_is_laid_with_its_direct_sound_in_place(tmp_path: Path) -> None:
    """An echo after 100 samples at twice the rate, the direct sound 500 in."""
    response = np.zeros(2000)
    response[500], response[700] = -0.8, -0.4
    soundfile.write(tmp_path / "hall.wav", response, 32_000, subtype="FLOAT")
    heard = Room(1.0, str(tmp_path)).apply(click(), 16_000, "k")
    assert heard[100] == pytest.approx(1.0, abs=1e-3)
    assert heard[200] == pytest.approx(0.5, abs=1e-2)
    assert lag(Room(1.0, str(tmp_path)).apply(speech(), 16_000, "k"), speech())[0] == 0
