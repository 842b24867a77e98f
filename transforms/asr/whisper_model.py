"""A loaded Whisper: decodes clips one by one, or several in one pass."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from schemas.errors import ConfigError, EngineError
from schemas.records import Hypothesis
from transforms.asr.base import ASR_RATE_HZ, Clip, canonical_settings, primary_language, transcribe_each
from transforms.asr.whisper_batch import decode_batch, language_probabilities
from transforms.asr.whisper_judge import Thresholds
from transforms.asr.whisper_options import BatchSettings
from transforms.asr.whisper_sampling import SeededSampling
from transforms.asr.whisper_text import Spoken, whisper_hypothesis

if TYPE_CHECKING:
    from transforms.asr.faster_whisper import FasterWhisper

_SILENCE_SAMPLES = ASR_RATE_HZ // 10
_SHORTEST_TOGETHER_SAMPLES = ASR_RATE_HZ // 10
_ENGLISH = "en"


class FasterWhisperModel:
    """A loaded Whisper. May be shared by threads."""

    def __init__(self, engine: FasterWhisper, whisper: Any, folder: str) -> None:
        self._engine = engine
        self.whisper = whisper
        self._folder = folder
        self._settings = canonical_settings(engine)
        self._settings_alone = canonical_settings(replace(engine, mode="sequential"))
        self._batch = BatchSettings(
            engine.beam_size,
            engine.timestamps,
            engine.word_timestamps,
            len(engine.temperatures) > 1,
            Thresholds(
                engine.compression_ratio_threshold, engine.log_prob_threshold, engine.no_speech_threshold
            ),
        )

    def transcribe(self, batch: Sequence[Clip]) -> list[Hypothesis | EngineError]:
        """Return, in order, what was heard in each clip; an EngineError where the model lacks its language.

        Raises:
            ConfigError: if the device has too little memory for what is asked of it.
        """
        heard = self._decode_together(batch) if self._engine.mode == "batched" else {}
        rest = transcribe_each([c for i, c in enumerate(batch) if i not in heard], self._transcribe_one)
        others = iter(rest)
        return [heard[i] if i in heard else next(others) for i in range(len(batch))]

    def _decode_together(self, batch: Sequence[Clip]) -> dict[int, Hypothesis]:
        """Return, by place, what was heard in the clips that a pass over several could settle."""
        found: dict[int, Hypothesis] = {}
        for language, group in self._by_language(batch).items():
            for some in _chunks(list(group), self._engine.batch_size):
                found |= self._decode_some(batch, {i: Spoken(language, group[i]) for i in some})
        return found

    def _decode_some(self, batch: Sequence[Clip], spoken: dict[int, Spoken]) -> dict[int, Hypothesis]:
        """Decode clips of one language; none of them where the batch breaks: each is then decoded alone."""
        language = next(iter(spoken.values())).language
        try:
            decoded = decode_batch(self.whisper, [batch[i] for i in spoken], language, self._batch)
        except (RuntimeError, IndexError) as error:
            _refuse_full_memory(error, len(spoken))
            return {}
        make, name = whisper_hypothesis, self._engine.name
        return {
            i: make(name, self._settings, spoken[i], pieces, len(batch[i].samples))
            for i, pieces in zip(spoken, decoded, strict=True)
            if pieces is not None
        }

    def _by_language(self, batch: Sequence[Clip]) -> dict[str, dict[int, float | None]]:
        """Return the places of the clips that fit into a pass, by language, with its probability if detected."""
        groups: dict[str, dict[int, float | None]] = defaultdict(dict)
        unknown = []
        for number, clip in enumerate(batch):
            if not self._fits(clip):
                continue
            language = self._language(clip)
            if language is None and self.whisper.model.is_multilingual:
                unknown.append(number)
            else:
                groups[language or _ENGLISH][number] = None
        for number, spoken in self._detect(batch, unknown).items():
            groups[spoken.language][number] = spoken.probability
        return groups

    def _detect(self, batch: Sequence[Clip], numbers: Sequence[int]) -> dict[int, Spoken]:
        found: dict[int, Spoken] = {}
        for some in _chunks(numbers, self._engine.batch_size):
            try:
                detected = language_probabilities(self.whisper, [batch[i] for i in some])
            except RuntimeError as error:
                _refuse_full_memory(error, len(some))
                continue
            found |= {i: Spoken(*languages[0]) for i, languages in zip(some, detected, strict=True)}
        return found

    def _fits(self, clip: Clip) -> bool:
        """Return whether a clip can be decoded with others; what is wrong with it is said when it is alone."""
        samples = clip.samples
        if samples.ndim != 1 or not np.isfinite(samples).all():
            return False
        if not _SHORTEST_TOGETHER_SAMPLES <= len(samples) <= self._engine.windows.length_samples:
            return False
        code = self._code(clip)
        return code is None or self._knows(primary_language(code))

    def _transcribe_one(self, clip: Clip) -> Hypothesis:
        language = self._language(clip)
        try:
            segments, info = self._decode(clip, language)
        except (RuntimeError, IndexError) as error:
            _refuse_full_memory(error, 1)
            raise EngineError(f"faster-whisper failed on clip {clip.segment_id}: {error}") from error
        detected = language is None and self.whisper.model.is_multilingual
        spoken = Spoken(info.language, info.language_probability if detected else None)
        return whisper_hypothesis(
            self._engine.name, self._settings_alone, spoken, segments, len(clip.samples)
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

    def _code(self, clip: Clip) -> str | None:
        return clip.language if clip.language is not None else self._engine.language

    def _language(self, clip: Clip) -> str | None:
        """Return the language to decode in, None if the model has to detect it."""
        code = self._code(clip)
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
        if language not in self.whisper.supported_languages:
            return False
        token = self.whisper.hf_tokenizer.token_to_id(f"<|{language}|>")
        return token is not None or not self.whisper.model.is_multilingual

    def _seeded(self, clip: Clip) -> Any:
        """Return a view of the model for one clip, whose samples depend on that clip alone."""
        view = copy.copy(self.whisper)
        view.model = SeededSampling(self.whisper.model, self._load_again, clip.segment_id)
        return view

    def _load_again(self) -> Any:
        import ctranslate2

        engine, shared = self._engine, self.whisper.model
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
            "without_timestamps": not engine.timestamps,
            "word_timestamps": engine.word_timestamps,
            "condition_on_previous_text": engine.condition_on_previous_text,
            "vad_filter": False,
        }


def _chunks(numbers: Sequence[int], size: int) -> list[Sequence[int]]:
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]


def _refuse_full_memory(error: Exception, n_clips: int) -> None:
    """End the run where memory is full: what is heard must not depend on what else the device has to hold."""
    if "out of memory" in str(error):
        raise ConfigError(
            f"faster_whisper: the device has too little memory for {n_clips} clips at once, with what else runs "
            f"on it: give fewer workers, or a smaller batch_size ({error})"
        ) from error
