"""Text only: every chunk is text."""

from __future__ import annotations

from dataclasses import dataclass

from interleave.modality.base import Turn


@dataclass(frozen=True)
class TextOnly:
    """T1 T2 T3 ...: what was said, read by a text model; the part of a mix that keeps its language."""

    def choose(self, document_id: str, position: int) -> tuple[Turn, ...]:
        """Return text for every position."""
        return (Turn("text"),)
