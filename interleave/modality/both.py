"""Both: every span as audio and as text, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from interleave.modality.base import Turn
from schemas.ids import unit_interval
from schemas.settings import Share

_TRANSCRIPTION = Turn("audio"), Turn("text", "correspond")
_SYNTHESIS = Turn("text"), Turn("audio", "correspond")


@dataclass(frozen=True)
class Both:
    """A1 T1 T2 A2 ...: each span is a pair, audio then its text (transcription) or text then its audio (synthesis).

    The second of a pair begins with a switch token of its own, which is the task, so that a model that reads it knows
    that the same words follow and not the next ones. A pair begins with audio with probability ``transcription_share``.
    The draws are hashes of ``seed``, the document and the position.
    """

    transcription_share: Share = 0.5
    seed: int = 0

    def choose(self, document_id: str, position: int) -> tuple[Turn, ...]:
        """Return the pair drawn for a position."""
        chance = unit_interval(self.seed, "pair", document_id, position)
        return _TRANSCRIPTION if chance < self.transcription_share else _SYNTHESIS
