from __future__ import annotations

import numpy as np

from tests.transforms.verify.utterances import sound, uttered
from transforms.verify.clipping import Clipping


def test_what_is_cut_off_at_full_scale_is_rejected() -> None:
    whole = uttered().samples
    assert Clipping().load().check(uttered()).reason is None
    found = Clipping().load().check(sound(np.clip(whole * 20, -1, 1)))
    assert found.reason == "clipped"
    assert found.score is not None
    assert found.score < 0
    assert Clipping(max_share=0.9).load().check(sound(np.clip(whole * 20, -1, 1))).reason is None


def test_one_sample_at_full_scale_is_a_peak() -> None:
    samples = np.zeros(1000)
    samples[500] = 1.0
    assert Clipping().load().check(sound(samples)).reason is None
    samples[501] = -1.0
    assert Clipping().load().check(sound(samples)).reason == "clipped"
