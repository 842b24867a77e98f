from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.units import rescale
from tests.audio_files import tones
from transforms.decode.resample import Resampler

RATES_HZ = [8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 192_000]


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 60_000),
    st.sampled_from(RATES_HZ),
    st.sampled_from([16_000, 24_000]),
    st.integers(50, 70_000),
)
def test_blocks_make_no_difference_and_the_length_is_the_input_s_at_the_new_rate(
    length: int, from_hz: int, to_hz: int, step: int
) -> None:
    made = tones(4, 16_000)[:length]
    whole = Resampler(from_hz, to_hz).feed(made, last=True)
    resampler = Resampler(from_hz, to_hz)
    found = [resampler.feed(made[at : at + step]) for at in range(0, length, step)]
    found.append(resampler.feed(np.zeros(0, np.float32), last=True))
    assert np.array_equal(np.concatenate(found), whole)
    assert len(whole) == rescale(length, from_hz, to_hz)


def test_equal_rates_change_nothing() -> None:
    made = tones(1, 16_000)
    assert Resampler(16_000, 16_000).feed(made, last=True) is made
