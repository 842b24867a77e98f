"""What speaker engines keep to. All hear 16 kHz, mono, int16."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from transforms.vad.base import Samples

SPEAKER_RATE_HZ = 16_000


class Speech(NamedTuple):
    """A stretch of speech of a recording: where it begins, in samples of 16 kHz, and its samples, shape (n,)."""

    start: int
    samples: Samples

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.samples)


class Turn(NamedTuple):
    """Somebody speaks from ``start`` to ``end``, in samples. Turns of several speakers may overlap."""

    start: int
    end: int
    speaker: str


class SpeakerModel(Protocol):
    """A loaded engine."""

    def turns(self, speech: Iterable[Speech]) -> list[Turn]:
        """Return the turns of one recording, in samples of 16 kHz, by start; none where nobody is told apart.

        ``speech`` is what a detector found, in order and disjoint; it can be gone through once. What is found depends
        on it alone.
        """
        ...


class SpeakerEngine(Protocol):
    """The settings of an engine: a frozen dataclass, cheap and picklable."""

    def prepare(self) -> None:
        """Make sure, where the run is started, that the engine can be had, without loading it.

        Raises:
            ConfigError: if it cannot.
        """
        ...

    def load(self) -> SpeakerModel:
        """Load the engine.

        Raises:
            ConfigError: if it cannot be had.
        """
        ...


def numbered(turns: Iterable[Turn]) -> list[Turn]:
    """Return turns by start, their speakers called speaker-0, speaker-1 ... in the order in which they begin."""
    ordered = sorted(turns)
    names: dict[str, str] = {}
    for turn in ordered:
        names.setdefault(turn.speaker, f"speaker-{len(names)}")
    return [turn._replace(speaker=names[turn.speaker]) for turn in ordered]
