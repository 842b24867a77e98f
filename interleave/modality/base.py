"""What a modality strategy keeps to."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

from schemas.records import Modality

Task = Literal["continue", "correspond"]
"""How a chunk stands to the one before: its text or speech goes on, or it is the same words in the other modality."""


class Turn(NamedTuple):
    """A chunk to be made of a span.

    ``joins``: where the chunk before it has the same modality, and the audio goes on there, both are one chunk.
    """

    modality: Modality
    task: Task = "continue"
    joins: bool = False


class ModalityChoice(Protocol):
    """Settings of a strategy: a frozen dataclass, cheap and picklable, without state."""

    def choose(self, document_id: str, position: int) -> tuple[Turn, ...]:
        """Return the chunks that the span at ``position``, from 0, of a document becomes: at least one, in order."""
        ...
