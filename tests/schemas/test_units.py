from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.units import count_frames, rescale, to_hours, to_samples, to_seconds


def test_seconds_and_samples_are_inverse() -> None:
    assert to_samples(1.5, 16_000) == 24_000
    assert to_seconds(24_000, 16_000) == 1.5
    assert to_hours(16_000 * 3600, 16_000) == 1.0


@pytest.mark.parametrize(("samples", "frames"), [(0, 0), (1, 1), (1280, 1), (1281, 2), (16_000, 13)])
def test_frames_at_12_5_hz_are_rounded_up(samples: int, frames: int) -> None:
    assert count_frames(samples, 16_000, 12.5) == frames


@given(st.integers(0, 10**10), st.sampled_from([8000, 16_000, 22_050, 24_000, 44_100, 48_000]))
def test_frames_cover_the_samples_and_not_one_more_than_needed(samples: int, rate_hz: int) -> None:
    frames = count_frames(samples, rate_hz, 12.5)
    frame = Fraction(rate_hz) / Fraction(25, 2)
    assert frames * frame >= samples
    assert (frames - 1) * frame < samples


@given(st.integers(0, 10**9), st.sampled_from([8000, 22_050, 24_000, 48_000]))
def test_rescaling_is_off_by_half_a_sample_at_most(position: int, rate_hz: int) -> None:
    there = rescale(position, rate_hz, 16_000)
    assert abs(Fraction(there) - Fraction(position * 16_000, rate_hz)) <= Fraction(1, 2)
