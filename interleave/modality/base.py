"""What a modality strategy keeps to."""

from __future__ import annotations

from typing import Protocol

from schemas.records import Modality


class ModalityChoice(Protocol):
    """Settings of a strategy: a frozen dataclass, cheap and picklable, without state."""

    def choose(self, document_id: str, position: int) -> Modality:
        """Return the modality of the chunk at ``position``, from 0, of a document."""
        ...
