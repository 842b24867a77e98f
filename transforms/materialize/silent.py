"""What stands for the sound where none is read: chunks without audio, and cuts in the middle."""

from __future__ import annotations

from typing import Protocol

from interleave.granularity.base import Span, Utterance, midpoint
from schemas.records import Audio
from transforms.materialize.audio import SpanAudio


class Sound(Protocol):
    """Gives the audio of spans, and says where in a segment a cut hurts least."""

    def of(self, span: Span) -> Audio | None:
        """Return the audio of a span, None where there is none."""
        ...

    def quietest(self, utterance: Utterance, low_samples: int, high_samples: int) -> int:
        """Return the position between two others where a cut hurts least."""
        ...


class Silent:
    """Reads nothing."""

    def of(self, span: Span) -> Audio | None:
        """Return nothing."""
        return None

    def quietest(self, utterance: Utterance, low_samples: int, high_samples: int) -> int:
        """Return the middle."""
        return midpoint(utterance, low_samples, high_samples)


class Unheard(SpanAudio):
    """Reads the sound of spans, which codes are made of, and puts none into chunks."""

    def of(self, _span: Span) -> None:  # type: ignore[override]
        """Return nothing."""
        return


SILENT = Silent()
