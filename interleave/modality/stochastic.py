"""Stochastic: each chunk audio or text by a draw."""

from __future__ import annotations

from dataclasses import dataclass

from interleave.modality.base import Turn
from schemas.ids import unit_interval
from schemas.settings import Share


@dataclass(frozen=True)
class Stochastic:
    """The first chunk is audio, each other one audio with probability ``audio_share`` (SpeLangy: 0.5).

    The draws are hashes of ``seed``, the document and the position.
    """

    audio_share: Share = 0.5
    seed: int = 0

    def choose(self, document_id: str, position: int) -> tuple[Turn, ...]:
        """Return the modality drawn for a position."""
        if position == 0 or unit_interval(self.seed, "modality", document_id, position) < self.audio_share:
            return (Turn("audio"),)
        return (Turn("text"),)
