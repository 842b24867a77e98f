"""MeloTTS: neural voices in six languages, English with five accents, by PyTorch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, Self

import numpy as np

from schemas.errors import ConfigError, EngineError
from schemas.settings import Positive
from transforms.tts.base import Speech, pace_for, pitched, sayable, silence

Language = Literal["EN", "EN_V2", "EN_NEWEST", "ES", "FR", "ZH", "JP", "KR"]


@dataclass(frozen=True)
class Melo:
    """A voice of MeloTTS: ``speaker`` of the model of a ``language`` (`EN-US`, `EN-BR`, `EN_INDIA`, `EN-AU` of EN).

    ``config`` and ``checkpoint`` are a model's files; without them MeloTTS fetches its own, as it does the BERT of the
    language. ``device`` is PyTorch's. The generator of random numbers begins anew with each text. Its requirements
    (transformers 4.27, librosa 0.9) exclude this project's, so that there is no extra for it: it is installed by hand
    (docs/voices.md). This file keeps to version 0.1.2's interface and was not run against a model.
    """

    speaker: str = "EN-US"
    language: Language = "EN"
    config: str | None = None
    checkpoint: str | None = None
    device: str = "cpu"
    speed: Positive = 1.0
    semitones: float = 0.0

    def load(self) -> MeloVoice:
        """Return the voice; its model is loaded once a process.

        Raises:
            ConfigError: if MeloTTS is not installed, or its files cannot be had.
            EngineError: if there is no such speaker.
        """
        model = _loaded(self.language, self.device, self.config, self.checkpoint)
        speakers = dict(model.hps.data.spk2id.items())
        if self.speaker not in speakers:
            raise EngineError(
                f"melo has no speaker '{self.speaker}': there are {', '.join(sorted(speakers))}"
            )
        return MeloVoice(self, model, int(speakers[self.speaker]))

    def varied(self, speed: float, semitones: float) -> Self:
        """Return the same voice faster and higher."""
        return replace(self, speed=self.speed * speed, semitones=self.semitones + semitones)


class MeloVoice:
    """A loaded voice."""

    def __init__(self, settings: Melo, model: Any, speaker_id: int) -> None:
        self._settings = settings
        self._model = model
        self._speaker_id = speaker_id

    def synthesize(self, text: str) -> Speech:
        """Return the text spoken, without word starts.

        Raises:
            EngineError: if MeloTTS cannot say it.
        """
        import torch

        clean, settings = sayable(text), self._settings
        rate_hz = int(self._model.hps.data.sampling_rate)
        if not clean:
            return silence(rate_hz)
        pace = pace_for(settings.speed, settings.semitones)
        with torch.random.fork_rng():
            torch.manual_seed(0)
            try:
                said = self._model.tts_to_file(clean, self._speaker_id, None, speed=pace, quiet=True)
            except (RuntimeError, ValueError, KeyError, IndexError) as error:
                raise EngineError(f"melo cannot say {clean[:80]!r}: {error!r}") from error
        samples = np.clip(np.rint(np.asarray(said) * 32767), -32768, 32767).astype(np.int16)
        return pitched(Speech(samples, rate_hz, ()), settings.semitones)


@lru_cache(maxsize=2)
def _loaded(language: str, device: str, config: str | None, checkpoint: str | None) -> Any:
    try:
        from melo.api import TTS
    except ImportError as error:
        raise ConfigError(
            f"melo needs MeloTTS, of which '{error.name}' is not installed: see docs/voices.md"
        ) from error
    try:
        return TTS(language=language, device=device, config_path=config, ckpt_path=checkpoint)
    except (OSError, RuntimeError, AssertionError) as error:
        raise ConfigError(f"melo: the model of {language} cannot be had: {error}") from error
