"""What a text-to-speech engine is: cheap settings with `load()`, and a model that turns text into samples."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt


class WordStart(NamedTuple):
    """A word as it stands in the text, and the sample at which the engine begins to say it."""

    text: str
    start_samples: int


class Speech(NamedTuple):
    """Synthesized speech: mono 16-bit samples, shape (n,), at ``rate_hz``, and where its words begin."""

    samples: npt.NDArray[np.int16]
    rate_hz: int
    words: tuple[WordStart, ...]


class SpeechSynthesizer(Protocol):
    """A loaded voice. The same text gives the same samples, whatever was said before."""

    def synthesize(self, text: str) -> Speech:
        """Return the text spoken; no samples where there is nothing to say.

        Raises:
            EngineError: if the engine cannot say this text.
        """
        ...


class TtsEngine(Protocol):
    """Settings of an engine: frozen, picklable, cheap. Models are loaded where they are used."""

    def load(self) -> SpeechSynthesizer:
        """Return the voice.

        Raises:
            ConfigError: if what the engine needs is not installed.
            EngineError: if there is no such voice.
        """
        ...
