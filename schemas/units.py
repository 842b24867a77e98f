"""Conversions between samples, seconds, hours and frames. Time is integer samples with a rate."""

from __future__ import annotations

from fractions import Fraction


def to_samples(seconds: float, rate_hz: int) -> int:
    """Return the number of samples nearest to ``seconds`` at ``rate_hz``."""
    return round(seconds * rate_hz)


def to_seconds(samples: int, rate_hz: int) -> float:
    """Return the seconds that ``samples`` last at ``rate_hz``."""
    return samples / rate_hz


def to_hours(samples: int, rate_hz: int) -> float:
    """Return the hours that ``samples`` last at ``rate_hz``."""
    return samples / rate_hz / 3600


def rescale(position_samples: int, from_hz: int, to_hz: int) -> int:
    """Return a sample position of one rate as the nearest position of another (halves go up)."""
    return (2 * position_samples * to_hz + from_hz) // (2 * from_hz)


def count_frames(samples: int, rate_hz: int, frame_rate_hz: float) -> int:
    """Return how many frames of ``frame_rate_hz`` cover ``samples``: rounded up, exact for any rate."""
    exact = Fraction(samples, rate_hz) * Fraction(frame_rate_hz).limit_denominator(1_000_000)
    return -(-exact.numerator // exact.denominator)
