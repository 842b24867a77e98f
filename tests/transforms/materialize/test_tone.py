from __future__ import annotations

import numpy as np
import pytest

from interleave.redaction import Blank, Redaction
from transforms.materialize.tone import lay_over, tone

RATE_HZ = 16_000
NOISE = np.random.default_rng(0).integers(-20_000, 20_000, RATE_HZ, dtype=np.int16)


def test_a_tone_has_its_pitch_its_level_and_soft_ends() -> None:
    made = tone(8000, RATE_HZ, Redaction(tone_hz=1000.0, tone_dbfs=-20.0, fade_s=0.01))
    spectrum = np.abs(np.fft.rfft(made[:8000].astype(float)))
    assert spectrum.argmax() * RATE_HZ / 8000 == 1000
    assert np.abs(made).max() == pytest.approx(3277, abs=2)
    assert made[0] == made[-1] == 0
    assert np.abs(made[:80]).max() < 1700 < np.abs(made[160:320]).max()


def test_silence_is_a_choice() -> None:
    assert not tone(100, RATE_HZ, Redaction(tone_hz=0)).any()
    assert len(tone(0, RATE_HZ, Redaction())) == 0


def test_what_blanks_cover_is_gone_and_the_rest_is_untouched() -> None:
    blanks = [
        Blank(10_400, 10_900, tone=True),
        Blank(20_000, 21_000, tone=False),
        Blank(25_990, 99_000, tone=False),
    ]
    covered = lay_over(NOISE, 10_000, RATE_HZ, blanks, Redaction())
    assert np.array_equal(covered[400:900], tone(500, RATE_HZ, Redaction()))
    assert not covered[10_000:11_000].any()
    assert not covered[15_990:].any()
    kept = np.r_[0:400, 900:10_000, 11_000:15_990]
    assert np.array_equal(covered[kept], NOISE[kept])
    assert covered is not NOISE
