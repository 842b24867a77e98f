"""Whisper through faster-whisper and CTranslate2: the engine for labels."""

from __future__ import annotations

import copy
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np

from schemas.errors import ConfigError, EngineError
from schemas.records import Hypothesis, Word
from schemas.settings import NonNegative, PositiveInt, Share
from schemas.units import to_samples
from transforms.asr.base import ASR_RATE_HZ, Clip, canonical_settings, primary_language, transcribe_each
from transforms.asr.whisper_files import find_model
from transforms.asr.whisper_sampling import SeededSampling

Device = Literal["cpu", "cuda", "auto"]
ComputeType = Literal[
    "default",
    "auto",
    "int8",
    "int8_float32",
    "int8_float16",
    "int8_bfloat16",
    "int16",
    "float16",
    "bfloat16",
    "float32",
]


_SILENCE_SAMPLES = ASR_RATE_HZ // 10


@dataclass(frozen=True)
class FasterWhisper:
    """Settings of faster-whisper; the decoding defaults are faster-whisper's own.

    Clips are decoded one by one: batched decoding loses the temperature fallback, and lets clips touch one
    another's last digits. Nothing is carried from one clip to the next, and no VAD is run on top of the
    segments. ``condition_on_previous_text`` concerns the windows inside a clip.

    ``model`` is a folder in CTranslate2 format, local or on any fsspec URL, or a name on the Hugging Face Hub,
    of which ``revision`` is a branch, tag or commit. ``language`` is used for clips that do not know theirs;
    None lets the model detect it. ``temperatures`` after the first are tried, sampling at random, where a text
    looks wrong by the two thresholds; the samples are a function of the clip's id. That loads the model anew
    for such a clip; ``(0.0,)`` avoids it. ``cpu_threads`` is 1, so that no result can depend on how many
    cores a machine has; runners start a worker a core.
    """

    name: ClassVar[str] = "faster_whisper"

    model: str
    device: Device = "cpu"
    compute_type: ComputeType = "int8"
    revision: str | None = None
    language: str | None = None
    beam_size: PositiveInt = 5
    temperatures: tuple[NonNegative, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    compression_ratio_threshold: float | None = 2.4
    log_prob_threshold: float | None = -1.0
    no_speech_threshold: Share | None = 0.6
    condition_on_previous_text: bool = True
    word_timestamps: bool = True
    cpu_threads: PositiveInt = 1

    def prepare(self) -> None:
        """Fetch the model's files where needed, so that what is wrong is said before anything runs.

        Raises:
            ConfigError: if the model cannot be had.
        """
        find_model(self.model, self.revision)

    def load(self) -> FasterWhisperModel:
        """Fetch the model's files where needed and load them.

        Raises:
            ConfigError: if the model cannot be had or loaded, or the device cannot be used.
        """
        folder = find_model(self.model, self.revision)
        from faster_whisper import WhisperModel

        options: dict[str, Any] = {"device": self.device, "compute_type": self.compute_type}
        try:
            whisper = WhisperModel(str(folder), cpu_threads=self.cpu_threads, **options)
        except (RuntimeError, ValueError) as error:
            raise ConfigError(
                f"The Whisper model {self.model!r} in {folder} cannot be loaded on device {self.device} "
                f"as {self.compute_type}: {error}"
            ) from error
        return FasterWhisperModel(self, whisper, os.fspath(folder))


class FasterWhisperModel:
    """A loaded Whisper. May be shared by threads."""

    def __init__(self, engine: FasterWhisper, whisper: Any, folder: str) -> None:
        self._engine = engine
        self._whisper = whisper
        self._folder = folder
        self._settings = canonical_settings(engine)

    def transcribe(self, batch: Sequence[Clip]) -> list[Hypothesis | EngineError]:
        """Return, in order, what was heard in each clip; an EngineError where the model lacks its language."""
        return transcribe_each(batch, self._transcribe_one)

    def _transcribe_one(self, clip: Clip) -> Hypothesis:
        language = self._language(clip)
        try:
            segments, info = self._decode(clip, language)
        except (RuntimeError, IndexError) as error:
            raise EngineError(f"faster-whisper failed on clip {clip.segment_id}: {error}") from error
        detected = language is None and self._whisper.model.is_multilingual
        return Hypothesis(
            self._engine.name,
            self._settings,
            info.language,
            info.language_probability if detected else None,
            "".join(segment.text for segment in segments).strip(),
            tuple(_words(segments, len(clip.samples))),
            _mean_log_probability(segments),
            max((segment.no_speech_prob for segment in segments), default=None),
        )

    def _decode(self, clip: Clip, language: str | None) -> tuple[list[Any], Any]:
        """Decode a clip.

        Aligning words in a window of one frame (10 ms), which may be all that is left of a clip, ends in an
        IndexError inside faster-whisper. Then the clip is decoded again with silence after it.
        """
        try:
            segments, info = self._seeded(clip).transcribe(clip.samples, language=language, **self._options())
            return list(segments), info
        except IndexError:
            longer = np.pad(clip.samples, (0, _SILENCE_SAMPLES))
            segments, info = self._seeded(clip).transcribe(longer, language=language, **self._options())
            return list(segments), info

    def _language(self, clip: Clip) -> str | None:
        """Return the language to decode in, None if the model has to detect it."""
        code = clip.language if clip.language is not None else self._engine.language
        if code is None:
            return None
        language = primary_language(code)
        if not self._knows(language):
            model = self._engine.model
            raise EngineError(
                f"clip {clip.segment_id} is {code!r}, which the Whisper model {model!r} does not know"
            )
        return language

    def _knows(self, language: str) -> bool:
        if language not in self._whisper.supported_languages:
            return False
        token = self._whisper.hf_tokenizer.token_to_id(f"<|{language}|>")
        return token is not None or not self._whisper.model.is_multilingual

    def _seeded(self, clip: Clip) -> Any:
        """Return a view of the model for one clip, whose samples depend on that clip alone."""
        view = copy.copy(self._whisper)
        view.model = SeededSampling(self._whisper.model, self._load_again, clip.segment_id)
        return view

    def _load_again(self) -> Any:
        import ctranslate2

        engine, shared = self._engine, self._whisper.model
        return ctranslate2.models.Whisper(
            self._folder,
            device=shared.device,
            compute_type=engine.compute_type,
            intra_threads=engine.cpu_threads,
            inter_threads=1,
        )

    def _options(self) -> dict[str, Any]:
        engine = self._engine
        return {
            "beam_size": engine.beam_size,
            "temperature": engine.temperatures,
            "compression_ratio_threshold": engine.compression_ratio_threshold,
            "log_prob_threshold": engine.log_prob_threshold,
            "no_speech_threshold": engine.no_speech_threshold,
            "word_timestamps": engine.word_timestamps,
            "condition_on_previous_text": engine.condition_on_previous_text,
            "vad_filter": False,
        }


def _words(segments: Sequence[Any], n_samples: int) -> list[Word]:
    """Return the words at samples of 16 kHz, inside the clip."""
    return [
        Word(word.word.strip(), *_place(word, n_samples), min(1.0, max(0.0, float(word.probability))))
        for segment in segments
        for word in segment.words or ()
        if word.word.strip()
    ]


def _place(word: Any, n_samples: int) -> tuple[int, int]:
    start = min(max(0, to_samples(word.start, ASR_RATE_HZ)), n_samples)
    return start, min(max(start, to_samples(word.end, ASR_RATE_HZ)), n_samples)


def _mean_log_probability(segments: Sequence[Any]) -> float | None:
    """Return the mean of the segments' own means a token, weighted by their tokens."""
    tokens = sum(len(segment.tokens) for segment in segments)
    total = sum(float(segment.avg_logprob) * len(segment.tokens) for segment in segments)
    return total / tokens if tokens else None
