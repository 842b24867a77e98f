"""What a kind of speech tokens keeps to."""

from __future__ import annotations

from typing import Protocol


class SpeechTokens(Protocol):
    """Settings of a kind: a frozen dataclass, cheap and picklable.

    In a sequence, speech is one placeholder a frame. What stands there (an encoder's vector, or the codes of the frame)
    is made from the chunk's audio when it is read.
    """

    @property
    def frame_rate_hz(self) -> float:
        """How many frames a second of speech has, about."""
        ...

    def count(self, n_samples: int, sample_rate_hz: int) -> int:
        """Return how many frames so many samples have, exactly."""
        ...
