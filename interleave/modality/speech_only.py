"""Speech only: every chunk is audio."""

from __future__ import annotations

from dataclasses import dataclass

from interleave.modality.base import Turn


@dataclass(frozen=True)
class SpeechOnly:
    """A1 A2 A3 ...: for speech continuation, and to compare with."""

    def choose(self, document_id: str, position: int) -> tuple[Turn, ...]:
        """Return audio for every position."""
        return (Turn("audio"),)
