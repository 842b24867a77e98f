from __future__ import annotations

import numpy as np
import pytest

from transforms.tts.augment.telephone import Telephone, mu_law

RATE_HZ = 16_000


def tone(hz: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return (0.3 * np.sin(2 * np.pi * hz * np.arange(RATE_HZ) / RATE_HZ)).astype(np.float32)


@pytest.mark.parametrize(
    ("hz", "passes"), [(100, False), (440, True), (1000, True), (3000, True), (5000, False)]
)
def test_what_a_telephone_carries(hz: float, passes: bool) -> None:
    both = tone(hz) + tone(1000)
    line = Telephone(1.0).apply(both, RATE_HZ, "k")
    spectrum = np.abs(np.fft.rfft(line)) / np.abs(np.fft.rfft(both)).max()
    assert bool(spectrum[round(hz)] > 0.5) == passes
    assert spectrum[4001:].max() < 0.01


def test_mu_law_is_that_of_the_standard() -> None:
    """The curve of G.711 at mu = 255: 8 bits, steps that grow with the level, odd, and 1 stays 1."""
    given = np.linspace(-1, 1, 100_001)
    made = mu_law(given)
    assert np.unique(np.round(made, 9)).size == 255
    np.testing.assert_allclose(made, -made[::-1], atol=1e-12)
    assert (made[0], made[50_000], made[-1]) == pytest.approx((-1, 0, 1))
    loud = np.abs(given) > 0.01
    assert np.abs(made[loud] / given[loud] - 1).max() < 0.04


def test_silence_stays_silence() -> None:
    assert not Telephone(1.0).apply(np.zeros(5000, np.float32), RATE_HZ, "k").any()
