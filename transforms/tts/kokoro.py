"""Kokoro: a small neural model of many voices in eight languages, on onnxruntime."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError, EngineError
from schemas.settings import Positive
from schemas.units import to_samples
from transforms.tts.base import Speech, pace_for, pitched, sayable, silence, words_at
from transforms.tts.still_noise import failing_on, open_still

RATE_HZ = 24_000
_SLOWEST, _FASTEST = 0.5, 2.0


@dataclass(frozen=True)
class Kokoro:
    """A voice of Kokoro through kokoro-onnx: 24 kHz, by the network ``model`` and the styles of all ``voices``.

    ``voice`` is a style's name (`af_heart`, `bm_george`) and ``language`` espeak-ng's code of the language it is to
    speak (`en-us`, `en-gb`, `fr-fr`, `it` ...), whose phonemes the network was trained on. ``speed`` is times the
    voice's own, from 0.5 to 2 as asked of the network; ``semitones`` higher is a smaller speaker. The network's noise
    is the same in each utterance (see ``transforms.tts.still_noise``). One thread. Needs the extra `kokoro`.
    """

    model: str
    voices: str
    voice: str = "af_heart"
    language: str = "en-us"
    speed: Positive = 1.0
    semitones: float = 0.0

    def prepare(self) -> None:
        """Look for the files.

        Raises:
            ConfigError: if one is missing.
        """
        for name, path in (("model", self.model), ("voices", self.voices)):
            if not Path(path).is_file():
                raise ConfigError(f"kokoro.{name}: there is no file {path}")

    def load(self) -> KokoroVoice:
        """Return the voice; the network is loaded once a process.

        Raises:
            ConfigError: if the package or a file is missing, or is none of Kokoro's.
            EngineError: if there is no such voice or language.
        """
        self.prepare()
        kokoro = _loaded(self.model, self.voices)
        if self.voice not in kokoro.voices:
            raise EngineError(f"{self.voices} has no voice '{self.voice}'")
        try:
            kokoro.tokenizer.phonemize("a", self.language)
        except RuntimeError as error:
            raise EngineError(f"kokoro has no language '{self.language}': {error}") from error
        return KokoroVoice(self, kokoro, kokoro.voices[self.voice])

    def varied(self, speed: float, semitones: float) -> Self:
        """Return the same voice faster and higher."""
        return replace(self, speed=self.speed * speed, semitones=self.semitones + semitones)


class KokoroVoice:
    """A loaded voice."""

    def __init__(self, settings: Kokoro, kokoro: Any, style: NDArray[np.float32]) -> None:
        self._settings = settings
        self._kokoro = kokoro
        self._style = style

    def synthesize(self, text: str) -> Speech:
        """Return the text spoken; words where the network tells its phonemes' lengths.

        Raises:
            EngineError: if nothing of the text can be spelled, or the network cannot say it.
        """
        clean, settings = sayable(text), self._settings
        if not clean:
            return silence(RATE_HZ)
        pace = min(_FASTEST, max(_SLOWEST, pace_for(settings.speed, settings.semitones)))
        try:
            with failing_on(clean):
                said, rate_hz, timed = self._kokoro.create_timed(clean, self._style, pace, settings.language)
        except (ValueError, RuntimeError) as error:
            raise EngineError(f"kokoro cannot say {clean[:80]!r}: {error}") from error
        samples = np.clip(np.rint(said * 32767), -32768, 32767).astype(np.int16)
        starts = [to_samples(start_s, rate_hz) for start_s in _starts_s(timed)]
        return pitched(Speech(samples, rate_hz, words_at(clean, starts)), settings.semitones)


def _starts_s(timed: Iterable[Any]) -> Iterator[float]:
    """Yield where the words of the phonemes begin, in seconds; words are parted by spaces, and begin with a letter."""
    inside = False
    for one in timed:
        is_word = one.phoneme != " " and (inside or one.phoneme.isalpha())
        if is_word and not inside:
            yield one.start
        inside = is_word


@lru_cache(maxsize=2)
def _loaded(model: str, voices: str) -> Any:
    try:
        from kokoro_onnx import Kokoro as Library
    except ImportError as error:
        raise ConfigError("kokoro needs the package kokoro-onnx: pip install 'speechloom[kokoro]'") from error
    with open_still(model, "kokoro.model") as session:
        _check_network(session, model)
        try:
            return Library.from_session(session, voices)
        except (OSError, ValueError, EOFError) as error:
            raise ConfigError(f"kokoro.voices: {voices} holds no styles of Kokoro's: {error}") from error


def _check_network(session: Any, model: str) -> None:
    inputs = {one.name for one in session.get_inputs()}
    if not {"style", "speed"} <= inputs or not inputs & {"tokens", "input_ids"}:
        raise ConfigError(
            f"kokoro.model: {model} is no network of Kokoro's: its inputs are {', '.join(sorted(inputs))}"
        )
