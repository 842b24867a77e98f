"""What a text-to-speech engine is: cheap settings with `load()`, and a model that turns text into samples."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, runtime_checkable

import numpy as np
import numpy.typing as npt

from schemas.errors import EngineError

if TYPE_CHECKING:
    from transforms.tts.kept_speech import KeptSpeech


_PLAIN = re.compile(r"[^\w]*([^\W\d_]+(?:['’][^\W\d_]+)*)[^\w]*")


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


@runtime_checkable
class Varied(Protocol):
    """An engine whose speed, and perhaps pitch, can be chosen; one without this says all in one way."""

    def varied(self, speed: float, semitones: float) -> Self:
        """Return the same settings, ``speed`` times as fast and ``semitones`` higher, as near as the engine can."""
        ...


@runtime_checkable
class Prepared(Protocol):
    """An engine that can tell, where a run is started, whether what it needs is there."""

    def prepare(self) -> None:
        """Look, without loading it.

        Raises:
            ConfigError: if it is not.
        """
        ...


class PaidVoice(Protocol):
    """A voice that may be shared by threads, and given up."""

    def synthesize(self, text: str, cancel: threading.Event | None = None) -> Speech:
        """Return the text spoken; raises as ``SpeechSynthesizer.synthesize`` does, or Cancelled once that is set."""
        ...


@runtime_checkable
class Paid(Protocol):
    """An engine that is paid for, and asked about several texts at once."""

    @property
    def concurrency(self) -> int:
        """How many texts it is worth having under way."""
        ...

    def load_with(self, kept: KeptSpeech | None) -> PaidVoice:
        """Return the voice, which keeps what it pays for and asks for nothing that is kept; None: nothing is.

        Raises:
            ConfigError: as ``load`` does.
        """
        ...


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def sayable(text: str) -> str:
    """Return a text without control characters, which end a text or are commands to a voice, and space around it.

    Raises:
        EngineError: if it holds half a character (a lone surrogate).
    """
    clean = _CONTROL.sub(" ", text).strip()
    try:
        clean.encode()
    except UnicodeEncodeError as error:
        raise EngineError(f"{clean[:80]!r} is no text: {error}") from error
    return clean


def silence(rate_hz: int) -> Speech:
    """Return what is said of an empty text: nothing."""
    return Speech(np.zeros(0, np.int16), rate_hz, ())


def words_at(text: str, starts_samples: Sequence[int]) -> tuple[WordStart, ...]:
    """Return the words of a text with the starts of the words that a voice spelled it with.

    A voice may take several words for one ("of the") or one for several ("23", "USA"): then nothing says which is
    which, and there are none. Where all are plain words it can only do the first, and as many starts as words tell
    that it did not.
    """
    words = [word for word in text.split() if any(character.isalnum() for character in word)]
    if len(words) != len(starts_samples) or not all(map(_is_plain, words)):
        return ()
    return tuple(WordStart(word, start) for word, start in zip(words, starts_samples, strict=True))


def _is_plain(word: str) -> bool:
    """Whether a word is letters, perhaps with an apostrophe in it and signs around it, and no abbreviation."""
    bare = _PLAIN.fullmatch(word)
    return bare is not None and (len(bare[1]) == 1 or not bare[1].isupper())


def pitched(speech: Speech, semitones: float) -> Speech:
    """Return speech played faster, and so higher, by ``semitones``: the same samples at another rate.

    Its formants move too, as those of a smaller speaker do. Who wants the speed kept asks the voice to be slower by
    the same factor.
    """
    return speech._replace(rate_hz=round(speech.rate_hz * 2 ** (semitones / 12)))


def pace_for(speed: float, semitones: float) -> float:
    """Return how fast a voice is asked to be, so that it is ``speed`` once it is ``pitched``."""
    return speed / 2 ** (semitones / 12)
