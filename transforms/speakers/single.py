"""The default: a recording has one speaker. On clips of half a minute it is hard to beat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transforms.speakers.base import Speech, Turn


@dataclass(frozen=True)
class Single:
    """Tells nobody apart: segments keep no speaker, or that of their channel. Costs nothing; hears nothing."""

    def prepare(self) -> None:
        """Do nothing: nothing is needed."""

    def load(self) -> SingleModel:
        """Return the engine; it has no state."""
        return SingleModel()


class SingleModel:
    """Everything is said by one."""

    def turns(self, speech: Iterable[Speech]) -> list[Turn]:
        """Return nothing, and leave the speech alone."""
        return []
