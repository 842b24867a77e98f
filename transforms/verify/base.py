"""What a check of synthesized speech keeps to: settings with `load()`, and a model that judges one utterance."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from schemas.units import rescale
from transforms.align.base import ALIGN_RATE_HZ, AlignedWord
from transforms.tts.base import WordStart


class Uttered:
    """An utterance as a voice said it: what a check may look at.

    ``spoken`` is what should be said, ``language`` its code, ``voice`` the voice's name in the pool. ``samples``:
    float32, mono, shape (n,), n > 0, full scale 1, at ``rate_hz``. ``words`` are where the voice says that its words
    begin, none where it does not. ``loudness_lufs`` is how loud it was to be, None where nobody said. ``engine`` is the
    name of the voice's engine, ``speed`` how fast it was asked to be, 1 being its reference (for espeak-ng 165 words a
    minute), None where that is not known.
    """

    def __init__(
        self,
        spoken: str,
        language: str,
        voice: str,
        samples: NDArray[np.float32],
        rate_hz: int,
        words: Sequence[WordStart] = (),
        loudness_lufs: float | None = None,
        engine: str = "",
        speed: float | None = None,
    ) -> None:
        self.spoken, self.language, self.voice = spoken, language, voice
        self.samples, self.rate_hz, self.words = samples, rate_hz, tuple(words)
        self.loudness_lufs, self.engine, self.speed = loudness_lufs, engine, speed

    @cached_property
    def heard(self) -> NDArray[np.float32]:
        """The samples at ``ALIGN_RATE_HZ``, as aligners and recognizers take them."""
        if self.rate_hz == ALIGN_RATE_HZ:
            return self.samples
        import soxr

        n_samples = rescale(self.samples.size, self.rate_hz, ALIGN_RATE_HZ)
        made = np.zeros(n_samples, np.float32)
        found = soxr.resample(self.samples, self.rate_hz, ALIGN_RATE_HZ)[:n_samples]
        made[: found.size] = found
        return made

    @property
    def duration_s(self) -> float:
        """How long it is."""
        return self.samples.size / self.rate_hz


class Checked(NamedTuple):
    """What a check makes of an utterance.

    ``score`` is in the check's own unit, the higher the better, and ``limit`` the least that passes; a score of None
    means that there was nothing to measure. ``reason``, snake_case, is None where the utterance passes. ``words`` are
    where its words are said, of those checks that find them.
    """

    score: float | None
    limit: float
    reason: str | None = None
    words: tuple[AlignedWord, ...] = ()


class Checker(Protocol):
    """A loaded check. Holds what cannot be pickled; one thread at a time uses it."""

    def check(self, uttered: Uttered) -> Checked:
        """Return what it makes of an utterance; that depends on the utterance alone.

        Raises:
            EngineError: if it cannot handle this one.
        """
        ...


class Check(Protocol):
    """The settings of a check: a frozen dataclass, cheap and picklable."""

    def prepare(self) -> None:
        """Make sure, where the run is started, that what it needs can be had, without loading it.

        Raises:
            ConfigError: if it cannot.
        """
        ...

    def load(self) -> Checker:
        """Load it.

        Raises:
            ConfigError: if what it needs cannot be had.
        """
        ...


def check_name(check: Check) -> str:
    """Return the name of a check: that of its module."""
    return type(check).__module__.rpartition(".")[2]
