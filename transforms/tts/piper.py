"""Piper: fast neural voices (VITS) of over forty languages, a file each, on onnxruntime."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np

from schemas.errors import ConfigError, EngineError
from schemas.settings import NonNegative, Positive
from transforms.tts.base import Speech, pace_for, pitched, sayable, silence, words_at
from transforms.tts.still_noise import failing_on, open_still

_PHONEMES = ("espeak", "text")


@dataclass(frozen=True)
class Piper:
    """A voice in Piper's format: ``model``, an ONNX file, with its settings beside it in ``model``.json.

    ``speaker`` is a name or number in a voice of several. ``noise`` and ``noise_w`` are how much the sound and the
    lengths vary, as the voice's own file has it by default. The noise is the same in each utterance, so that the same
    text gives the same samples (see ``transforms.tts.still_noise``). ``speed`` is times the voice's own; ``semitones``
    higher is a smaller speaker. One thread. Needs the extra `piper`; that package's licence is GPL 3.
    """

    model: str
    speaker: str | int | None = None
    speed: Positive = 1.0
    semitones: float = 0.0
    noise: NonNegative | None = None
    noise_w: NonNegative | None = None

    def prepare(self) -> None:
        """Look for the files.

        Raises:
            ConfigError: if one is missing.
        """
        for path in (self.model, f"{self.model}.json"):
            if not Path(path).is_file():
                raise ConfigError(f"piper.model: there is no file {path}")

    def load(self) -> PiperSpeaker:
        """Return the voice; its network is loaded once a process.

        Raises:
            ConfigError: if the package or a file is missing, or is none of Piper's.
            EngineError: if the voice has no such speaker.
        """
        self.prepare()
        voice = _loaded(self.model)
        return PiperSpeaker(self, voice, _speaker_id(voice.config, self.speaker))

    def varied(self, speed: float, semitones: float) -> Self:
        """Return the same voice faster and higher."""
        return replace(self, speed=self.speed * speed, semitones=self.semitones + semitones)


class PiperSpeaker:
    """A loaded voice. Not to be shared by threads: the network is, espeak-ng inside it is not."""

    def __init__(self, settings: Piper, voice: Any, speaker_id: int | None) -> None:
        from piper import SynthesisConfig

        pace = pace_for(settings.speed, settings.semitones)
        self._voice = voice
        self._semitones = settings.semitones
        self._how = SynthesisConfig(
            speaker_id=speaker_id,
            length_scale=voice.config.length_scale / pace,
            noise_scale=settings.noise,
            noise_w_scale=settings.noise_w,
        )

    def synthesize(self, text: str) -> Speech:
        """Return the text spoken, sentence by sentence; words where the voice tells its phonemes' lengths.

        Raises:
            EngineError: if the network cannot say it.
        """
        clean, rate_hz = sayable(text), int(self._voice.config.sample_rate)
        with failing_on(clean):
            chunks = list(self._voice.synthesize(clean, self._how, include_alignments=True)) if clean else []
        if not chunks:
            return silence(rate_hz)
        samples = np.concatenate([chunk.audio_int16_array for chunk in chunks])
        return pitched(Speech(samples, rate_hz, words_at(clean, list(_starts(chunks)))), self._semitones)


def _starts(chunks: Iterable[Any]) -> Iterator[int]:
    """Yield where the words of the phonemes begin, in samples; a space is a phoneme, `^` and `$` are the ends."""
    begin = 0
    for chunk in chunks:
        place, inside = begin, False
        for phoneme in chunk.phoneme_alignments or ():
            is_word = phoneme.phoneme not in (" ", "^", "$") and (inside or phoneme.phoneme.isalpha())
            if is_word and not inside:
                yield place
            inside = is_word
            place += int(phoneme.num_samples)
        begin += len(chunk.audio_float_array)


@lru_cache(maxsize=8)
def _loaded(model: str) -> Any:
    try:
        from piper import PiperVoice
        from piper.config import PiperConfig
    except ImportError as error:
        raise ConfigError("piper needs the package piper-tts: pip install 'speechloom[piper]'") from error
    try:
        config = PiperConfig.from_dict(json.loads(Path(f"{model}.json").read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise ConfigError(f"piper.model: {model}.json is no voice of Piper's: {error!r}") from error
    if config.phoneme_type.value not in _PHONEMES:
        raise ConfigError(
            f"piper.model: {model} spells by {config.phoneme_type.value}, which is not supported here"
        )
    with open_still(model, "piper.model", _tell_lengths) as session:
        return PiperVoice(session, config)


def _tell_lengths(model: Any) -> None:
    """Make the lengths of phonemes an output, where the network has them; without them words have no times."""
    from contextlib import suppress

    from piper.patch_voice_with_alignment import add_alignment_output

    with suppress(ValueError):
        add_alignment_output(model)


def _speaker_id(config: Any, speaker: str | int | None) -> int | None:
    if speaker is None:
        return None
    number = config.speaker_id_map.get(speaker) if isinstance(speaker, str) else speaker
    if number is None or not 0 <= number < config.num_speakers:
        raise EngineError(f"this voice of Piper's has no speaker {speaker!r}")
    return int(number)
