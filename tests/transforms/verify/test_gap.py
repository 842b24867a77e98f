from __future__ import annotations

import numpy as np

from tests.transforms.verify.utterances import RATE_HZ, TEXT, sound, uttered
from transforms.verify.base import Uttered
from transforms.verify.gap import Gap, longest_gap_s


def with_hole(seconds: float) -> np.ndarray:
    samples = np.asarray(uttered().samples)
    middle = samples.size // 2
    return np.concatenate([samples[:middle], np.zeros(int(seconds * RATE_HZ)), samples[middle:]])


def test_speech_passes_and_a_hole_does_not() -> None:
    assert Gap().load().check(uttered()).reason is None
    found = Gap().load().check(sound(with_hole(1.0)))
    assert found.reason == "gap"
    assert found.score is not None
    assert found.score <= -1.0
    assert Gap(max_s=2.0).load().check(sound(with_hole(1.0))).reason is None


def test_a_slow_voice_may_pause_longer() -> None:
    slow = Uttered(TEXT, "en", "v", with_hole(1.0).astype(np.float32), RATE_HZ, engine="espeak", speed=0.5)
    assert Gap().check(slow).reason is None
    fast = Uttered(TEXT, "en", "v", with_hole(1.0).astype(np.float32), RATE_HZ, engine="espeak", speed=2.0)
    found = Gap().check(fast)
    assert (found.limit, found.reason) == (-0.8, "gap")


def test_silence_around_speech_is_no_gap() -> None:
    tone = np.sin(np.arange(RATE_HZ) / 10)
    around = np.concatenate([np.zeros(3 * RATE_HZ), tone, np.zeros(3 * RATE_HZ)])
    assert longest_gap_s(around.astype(np.float32), RATE_HZ) == 0.0
    assert longest_gap_s(np.zeros(RATE_HZ, np.float32), RATE_HZ) == 0.0
    assert longest_gap_s(np.zeros(0, np.float32), RATE_HZ) == 0.0
