"""Continue or correspond: the next words, or the same ones in the other modality."""

from __future__ import annotations

from dataclasses import dataclass

from interleave.modality.base import Turn
from schemas.ids import unit_interval
from schemas.settings import Share


@dataclass(frozen=True)
class ContinueOrCorrespond:
    """Each span in a modality by a draw; then, by another, the same span in the other modality as well (USDM).

    A chunk that goes on and one that says the same begin with different switch tokens. A span is audio first with
    probability ``audio_share``, and is followed by its counterpart with probability ``correspond_share``; both are 0.5
    in USDM. The draws are hashes of ``seed``, the document and the position.
    """

    audio_share: Share = 0.5
    correspond_share: Share = 0.5
    seed: int = 0

    def choose(self, document_id: str, position: int) -> tuple[Turn, ...]:
        """Return one chunk, or a chunk and its counterpart."""
        is_audio = unit_interval(self.seed, "modality", document_id, position) < self.audio_share
        goes_on, same = (
            (Turn("audio"), Turn("text", "correspond"))
            if is_audio
            else (
                Turn("text"),
                Turn("audio", "correspond"),
            )
        )
        repeats = unit_interval(self.seed, "correspond", document_id, position) < self.correspond_share
        return (goes_on, same) if repeats else (goes_on,)
