"""How well a text was placed on an hour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tests.transforms.longform.hours import RATE_HZ, Hour
from transforms.longform.place import PlacedSentence


class Measured(NamedTuple):
    """Of the sentences that are in the text and were said: the share placed within 0.3 s. How many are kept that were
    not said, and how many lie more than 2 s off.
    """

    placed: float
    not_said: int
    far_off: int


def measure(hour: Hour, placed: Sequence[PlacedSentence]) -> Measured:
    """Compare with what was said; a sentence is the one that begins at the same character."""
    there = {at: number for at, number in hour.written.items() if number is not None}
    errors = {
        one.start_chars: error_s(hour, there[one.start_chars], one)
        for one in placed
        if one.start_chars in there
    }
    right = sum(error <= 0.3 for error in errors.values())
    return Measured(
        right / len(there), len(placed) - len(errors), sum(error > 2 for error in errors.values())
    )


def error_s(hour: Hour, number: int, one: PlacedSentence) -> float:
    """Return how far the sentence's start or end is off, whichever is more, in seconds."""
    said = hour.said[number]
    return max(abs(one.start_samples - said.start), abs(one.end_samples - said.end)) / RATE_HZ
