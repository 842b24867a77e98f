from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.transforms.sound.sounds import RATE_HZ, SPEECH, mixed, noise, speech
from transforms.sound.base import Clip
from transforms.sound.snr import Snr


def measured(clip: Clip) -> float:
    found = Snr().measure(clip)["snr_db"]
    assert found is not None
    return found


@pytest.mark.parametrize("name", SPEECH[:3])
@pytest.mark.parametrize("kind", ["white", "pink"])
def test_planted_noise_is_found_from_0_to_25_db(shared_dir: Path, name: str, kind: str) -> None:
    clean = speech(shared_dir, name)
    for snr_db in (0, 5, 10, 15, 20, 25):
        found = measured(mixed(clean, noise(clean.size, kind), snr_db))
        assert found == pytest.approx(snr_db, abs=2.5 if kind == "white" else 5)


def test_beyond_that_the_order_holds_up_to_the_recordings_own_noise(shared_dir: Path) -> None:
    clean = speech(shared_dir, SPEECH[2])
    found = [measured(mixed(clean, noise(clean.size), snr_db)) for snr_db in (20, 30, 40)]
    assert found == sorted(found)
    assert 25 < found[1] < found[2] < measured(Clip(clean, RATE_HZ)) + 1


def test_noise_alone_is_below_zero_and_the_level_does_not_count() -> None:
    alone = noise(3 * RATE_HZ)
    assert measured(Clip(0.1 * alone, RATE_HZ)) < -5
    assert measured(Clip(0.001 * alone, RATE_HZ)) == pytest.approx(measured(Clip(0.1 * alone, RATE_HZ)))


def test_digital_silence_does_not_count() -> None:
    assert Snr().measure(Clip(np.zeros(RATE_HZ, np.float32), RATE_HZ)) == {"snr_db": None}
    assert Snr().measure(Clip(np.ones(100, np.float32), RATE_HZ)) == {"snr_db": None}
    loud = noise(RATE_HZ) * np.repeat([0.01, 1], RATE_HZ // 2).astype(np.float32)
    padded = np.concatenate([loud, np.zeros(RATE_HZ, np.float32)])
    assert measured(Clip(padded, RATE_HZ)) == pytest.approx(measured(Clip(loud, RATE_HZ)), abs=1)
