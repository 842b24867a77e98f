"""What a kind of speech tokens keeps to."""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from interleave.granularity.base import Span

Codes = NDArray[np.int64]
NO_CODE = -1
"""Stands in an array of codes where a codebook has none."""


class SpeechTokens(Protocol):
    """Settings of a kind: a frozen dataclass, cheap and picklable.

    In a sequence, speech is one placeholder a frame. What stands there (an encoder's vector, or the codes of the frame)
    is made from the chunk's audio when it is read. Of a kind that is ``CodedSpeech``, too, the codes themselves stand
    there.
    """

    @property
    def frame_rate_hz(self) -> float:
        """How many tokens a second of speech has, about."""
        ...

    def count(self, n_samples: int, sample_rate_hz: int) -> int:
        """Return how many tokens so many samples have: exactly, or, of ``CodedSpeech``, about."""
        ...


class Codebooks(NamedTuple):
    """Codes of 0 to ``size`` - 1 in each of ``number`` codebooks, side by side in a sequence where ``delayed``."""

    number: int
    size: int
    delayed: bool = False

    @property
    def n_ids(self) -> int:
        """How many ids they need: each codebook has its own."""
        return self.number * self.size

    @property
    def streams(self) -> int:
        """How many ids stand at one position of a sequence."""
        return self.number if self.delayed else 1


class Sounds(Protocol):
    """The sound of a bucket's segments."""

    def samples(self, span: Span) -> NDArray[np.int16]:
        """Return the sound of a span, mono, shape (``end_samples - start_samples``,)."""
        ...

    def place(self, segment_id: str) -> tuple[int, int]:
        """Return where a segment starts and ends, in samples of its recording."""
        ...


class SpeechCodes(Protocol):
    """A loaded kind, which makes the codes of speech."""

    @property
    def codebooks(self) -> Codebooks:
        """Which codes there are."""
        ...

    def encode(self, span: Span, sounds: Sounds) -> Codes:
        """Return the codes of a span, shape (codebooks, frames), each below the size of a codebook.

        The same span of the same sounds has the same codes.

        Raises:
            EngineError: if it has none.
        """
        ...


@runtime_checkable
class CodedSpeech(SpeechTokens, Protocol):
    """Settings of a kind whose codes are ids of the sequence."""

    def load(self) -> SpeechCodes:
        """Load what makes the codes.

        Raises:
            ConfigError: if it cannot be had.
        """
        ...
