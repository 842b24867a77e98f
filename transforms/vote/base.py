"""What a way of choosing words keeps to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from schemas.records import Hypothesis, Transcript

Method = Literal["freq", "avgconf", "maxconf"]
METHODS: tuple[Method, ...] = ("freq", "avgconf", "maxconf")


def rank(hypothesis: Hypothesis, order: Sequence[str]) -> tuple[int, str, str]:
    """Return what sorts hypotheses: engines in ``order``, then the others by name, then by their settings."""
    place = order.index(hypothesis.engine) if hypothesis.engine in order else len(order)
    return place, hypothesis.engine, hypothesis.settings


class Voter(Protocol):
    """Settings of a voter: a frozen dataclass, cheap and picklable, without state."""

    def vote(
        self, segment_id: str, recording_id: str, language: str | None, hypotheses: Sequence[Hypothesis]
    ) -> Transcript:
        """Return the segment's transcript: the chosen words, and every hypothesis as it came, in order.

        Args:
            segment_id: the segment.
            recording_id: its recording.
            language: what the segment is known to be in, None where the hypotheses have to say.
            hypotheses: at least one, words at positions of the recording.

        Raises:
            ValueError: if there is no hypothesis.
        """
        ...
