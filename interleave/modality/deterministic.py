"""Deterministic: audio and text in turn."""

from __future__ import annotations

from dataclasses import dataclass

from interleave.modality.base import Turn


@dataclass(frozen=True)
class Deterministic:
    """A1 T2 A3 T4 ...: the first chunk is audio, and each next one the other modality (SpeLangy)."""

    def choose(self, document_id: str, position: int) -> tuple[Turn, ...]:
        """Return audio for even positions, text for odd ones."""
        return (Turn("text" if position % 2 else "audio"),)
