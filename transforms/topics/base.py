"""What a classifier of topics is: cheap settings whose ``load`` gives a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Topic(NamedTuple):
    """The likeliest topic of a text, and its probability from 0 to 1."""

    name: str
    probability: float


class TopicModel(Protocol):
    """A loaded classifier. ``fingerprint`` changes with the model."""

    fingerprint: str
    names: tuple[str, ...]

    def classify(self, texts: Sequence[str]) -> list[Topic]:
        """Return the topic of each text, in order."""
        ...


class TopicEngine(Protocol):
    """A frozen dataclass of settings."""

    def load(self) -> TopicModel:
        """Load the model; raises ConfigError where there is none."""
        ...
