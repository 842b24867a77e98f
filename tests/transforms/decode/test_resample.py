from __future__ import annotations

import numpy as np
import pytest

from tests.audio_files import tones
from transforms.decode.resample import Resampler


@pytest.mark.parametrize("from_hz", [8000, 22_050, 44_100, 48_000, 192_000])
def test_the_length_is_that_of_the_input_at_the_new_rate(from_hz: int) -> None:
    resampler = Resampler(from_hz, 16_000)
    made = tones(3.217, from_hz)
    found = [resampler.feed(made[i : i + 10_000]) for i in range(0, len(made), 10_000)]
    found.append(resampler.feed(np.zeros(0, np.float32), last=True))
    assert abs(sum(map(len, found)) - len(made) * 16_000 / from_hz) <= 1


def test_blocks_make_no_difference() -> None:
    made, rates = tones(2, 44_100), (44_100, 16_000)
    whole = Resampler(*rates).feed(made, last=True)
    resampler = Resampler(*rates)
    pieces = [resampler.feed(made[i : i + 777], last=i + 777 >= len(made)) for i in range(0, len(made), 777)]
    assert np.abs(np.concatenate(pieces) - whole).max() < 1e-6


def test_equal_rates_change_nothing() -> None:
    made = tones(1, 16_000)
    assert Resampler(16_000, 16_000).feed(made, last=True) is made
