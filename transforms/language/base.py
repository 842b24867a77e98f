"""What every detector of languages keeps to. What the source says is no detector: it stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

Evidence = Literal["audio", "text"]
T = TypeVar("T")


class Spoken(NamedTuple):
    """A language as a code such as "en" and how probable it is, in [0, 1]."""

    language: str
    probability: float


class AudioLanguageModel(Protocol):
    """A loaded detector that listens. Holds what cannot be pickled; lives on the worker that loaded it."""

    def detect(self, windows: Sequence[NDArray[np.float32]]) -> list[Mapping[str, float]]:
        """Return, in order, how probable each language is in each window.

        A window is mono at 16 kHz, shape (n,), 0 < n <= ``window_samples`` of the engine's ``looks``. What is said of
        it depends on it alone, or, where kernels sum in another order in company, up to last digits.

        Raises:
            EngineError: if the windows cannot be handled.
        """
        ...


class TextLanguageModel(Protocol):
    """A loaded detector that reads."""

    def detect(self, text: str) -> Spoken | None:
        """Return what a text is written in, None where there is too little of it to tell."""
        ...


class Looks(NamedTuple):
    """Where a detector listens: ``n_windows`` at most of ``window_samples`` at 16 kHz, spread over a recording's speech
    or over each segment's, ``at_once`` through the model together.
    """

    per: Literal["recording", "segment"]
    n_windows: int
    window_samples: int
    at_once: int


class AudioLanguageEngine(Protocol):
    """The settings of a detector that listens: a frozen dataclass, cheap and picklable."""

    evidence: ClassVar[Literal["audio"]]

    @property
    def name(self) -> str:
        """The detector's name, as stored with what it says."""
        ...

    @property
    def looks(self) -> Looks:
        """Where it listens."""
        ...

    def prepare(self) -> None:
        """Make sure, where the run is started, that the model can be had, without loading it.

        Raises:
            ConfigError: if it cannot.
        """
        ...

    def load(self) -> AudioLanguageModel:
        """Load the model.

        Raises:
            ConfigError: if the model cannot be had.
        """
        ...


class TextLanguageEngine(Protocol):
    """The settings of a detector that reads: a frozen dataclass, cheap and picklable."""

    evidence: ClassVar[Literal["text"]]

    @property
    def name(self) -> str:
        """The detector's name, as stored with what it says."""
        ...

    def prepare(self) -> None:
        """Make sure, where the run is started, that the model can be had, without loading it.

        Raises:
            ConfigError: if it cannot.
        """
        ...

    def load(self) -> TextLanguageModel:
        """Load the model.

        Raises:
            ConfigError: if the model cannot be had.
        """
        ...


LanguageEngine = AudioLanguageEngine | TextLanguageEngine


def spread(items: Sequence[T], n: int) -> list[T]:
    """Return ``n`` of the items at even distances, all of them where they are no more."""
    if len(items) <= n:
        return list(items)
    return [items[(2 * i + 1) * len(items) // (2 * n)] for i in range(n)]
