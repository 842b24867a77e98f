from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.tts.limiter import LOOKS_S, limited


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 1.0), st.sampled_from(LOOKS_S), st.integers(1, 3000))
def test_no_sample_is_beyond_the_ceiling(seed: int, ceiling: float, look_s: float, n_samples: int) -> None:
    samples = np.random.default_rng(seed).standard_normal(n_samples).astype(np.float32)
    made = limited(samples, 16_000, ceiling, look_s)
    assert np.abs(made).max() <= ceiling * (1 + 1e-6)
    assert (np.abs(made) <= np.abs(samples) * (1 + 1e-6)).all()
    assert (made * samples >= 0).all()


def test_what_is_below_the_ceiling_is_left_alone() -> None:
    samples = np.linspace(-0.5, 0.5, 1000, dtype=np.float32)
    np.testing.assert_array_equal(limited(samples, 16_000, 0.5), samples)


def test_the_gain_changes_smoothly_around_a_peak_and_nowhere_else() -> None:
    samples = np.full(16_000, 0.1, np.float32)
    samples[8000] = 1.0
    gain = limited(samples, 16_000, 0.5) / samples
    assert gain[8000] == pytest.approx(0.5)
    assert np.abs(np.diff(gain)).max() < 0.5 / 160 + 1e-6
    assert (gain[:7840] == 1).all()
    assert (gain[8161:] == 1).all()
