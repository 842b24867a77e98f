"""What every aligner keeps to: a known text goes in with its audio, the places of its words come out, or why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from schemas.errors import EngineError

ALIGN_RATE_HZ = 16_000

RejectionReason = Literal["language", "no_words", "no_path", "low_score"]


class Utterance(NamedTuple):
    """Audio and what is said to be spoken in it.

    ``samples``: float32, mono, 16 kHz, shape (n,), nominally in [-1, 1]. ``language`` is a code such as "en" or
    "en-GB", None where it is not known.
    """

    samples: NDArray[np.float32]
    text: str
    language: str | None


class AlignedWord(NamedTuple):
    """A word of a text and where it is said, in samples of ``ALIGN_RATE_HZ`` from the audio's start.

    ``score`` is in the aligner's unit; None for a piece that is not spoken (a dash), which has no length either.
    """

    text: str
    start_samples: int
    end_samples: int
    score: float | None


class Alignment(NamedTuple):
    """Where the words of a text are said, and whether they are.

    ``words`` has one entry for each of ``text.split()``, in order; it is empty where no path through the audio was
    found. ``score`` says how well the text fits the sound, the higher the better, in the aligner's own unit; None
    where it was not measured.

    ``rejection`` is None where the text is taken to be what is said, and otherwise why not:

    - ``language``: the aligner does not know the language;
    - ``no_words``: nothing in the text is spoken;
    - ``no_path``: the text cannot be laid over the audio, or only at odds at which the search gives up;
    - ``low_score``: it can, and ``score`` is below the aligner's limit.
    """

    words: tuple[AlignedWord, ...]
    score: float | None
    rejection: RejectionReason | None


class AlignModel(Protocol):
    """A loaded aligner. Holds what cannot be pickled; one thread at a time uses it."""

    def align(self, batch: Sequence[Utterance]) -> list[Alignment | EngineError]:
        """Return, in order, the alignment of each utterance, or why it could not be handled.

        The result of an utterance depends on it alone, not on its company or on what came before.
        """
        ...


class Aligner(Protocol):
    """The settings of an aligner: a frozen dataclass, cheap and picklable."""

    @property
    def name(self) -> str:
        """The aligner's name, as stored with every alignment."""
        ...

    @property
    def min_score(self) -> float:
        """The score below which it rejects a text."""
        ...

    def prepare(self) -> None:
        """Make sure, where the run is started, that the model can be had, without loading it.

        Raises:
            ConfigError: if it cannot.
        """
        ...

    def settings(self) -> str:
        """Return the settings as canonical JSON, as stored with every alignment: equal settings, equal text."""
        ...

    def load(self) -> AlignModel:
        """Load the model.

        Raises:
            ConfigError: if the model cannot be had.
        """
        ...


def align_each(
    batch: Sequence[Utterance], align_one: Callable[[Utterance], Alignment]
) -> list[Alignment | EngineError]:
    """Return the results of ``align_one``, in order; where it raises an EngineError, or the samples are none, that."""
    return [_result(utterance, align_one) for utterance in batch]


def _result(utterance: Utterance, align_one: Callable[[Utterance], Alignment]) -> Alignment | EngineError:
    samples = utterance.samples
    if samples.ndim != 1 or not samples.size or not np.isfinite(samples).all():
        return EngineError(
            f"cannot align to samples of shape {samples.shape}: wanted (n,), n > 0, all finite"
        )
    try:
        return align_one(utterance)
    except EngineError as error:
        return error
