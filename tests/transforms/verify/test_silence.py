from __future__ import annotations

import numpy as np
import pytest

from tests.transforms.verify.utterances import RATE_HZ, sound, uttered
from transforms.verify.silence import Silence, audible_share


def test_speech_passes_and_silence_does_not() -> None:
    found = Silence().load().check(uttered())
    assert found.reason is None
    assert found.score is not None
    assert found.score > 0.5
    assert Silence().load().check(sound(np.zeros(RATE_HZ))).reason == "silent"


def test_a_click_in_silence_is_silent() -> None:
    samples = np.zeros(3 * RATE_HZ)
    samples[1000:1050] = 0.5
    assert Silence().load().check(sound(samples)).reason == "silent"


def test_what_nobody_can_hear_is_not_audible() -> None:
    tone = np.sin(np.arange(RATE_HZ) / 10).astype(np.float32)
    assert audible_share(tone, RATE_HZ) == pytest.approx(1.0)
    assert audible_share(tone * np.float32(1e-4), RATE_HZ) == 0.0
