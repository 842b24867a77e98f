"""NVIDIA Parakeet and Canary, GigaAM, Zipformer, Whisper and others through onnx-asr on onnxruntime, without torch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError, EngineError
from schemas.records import Hypothesis, Word
from schemas.settings import PositiveInt
from schemas.units import to_samples
from transforms.asr.base import (
    ASR_RATE_HZ,
    Clip,
    canonical_json,
    check_clip,
    primary_language,
    shaping_settings,
    transcribe_each,
)
from transforms.asr.onnx_files import find_onnx_model
from transforms.asr.spread import spread_words
from transforms.asr.written import as_written

_LEAST_SAMPLES = ASR_RATE_HZ // 10
_LONGEST_TOKEN_SAMPLES = ASR_RATE_HZ * 32 // 100
_PROVIDERS = {"cpu": ["CPUExecutionProvider"], "cuda": ["CUDAExecutionProvider", "CPUExecutionProvider"]}


@dataclass(frozen=True)
class OnnxAsr:
    """Settings of a recognizer of onnx-asr (extra ``onnx``).

    ``model`` is a folder in onnx-asr's layout, local or on any fsspec URL, a name that onnx-asr knows
    (``nemo-parakeet-tdt-0.6b-v3``, ``nemo-canary-1b-v2``), or a repository of the Hugging Face Hub. ``kind`` says
    what a folder holds (``nemo-conformer-tdt``) where its config.json does not; ``quantization`` is the suffix of its
    files (``int8``).

    ``languages`` are those the model knows: a clip in another one is an error; none listed, all are let through.
    ``language`` is used for clips that do not know theirs. Only Canary and Whisper are told the language.

    Clips are decoded one by one, unless ``batched``: then those that the job groups by length go through the network
    together, padded, which is faster on a GPU and lets clips touch one another's last digits; the groups depend on
    the data alone. ``cpu_threads`` is 1, so that no result can depend on how many cores a machine has.

    A word begins where its first token does, and ends where the next begins, at most 0.32 s after its last token
    (four frames of Parakeet's; our choice). Models without times (Canary, Whisper) have their words spread over the
    clip. Word confidence is the geometric mean of its tokens' probabilities, where the model gives those.
    """

    name: ClassVar[str] = "onnx_asr"

    model: str
    kind: str | None = None
    quantization: str | None = None
    device: Literal["cpu", "cuda"] = "cpu"
    languages: tuple[str, ...] = ()
    language: str | None = None
    batched: bool = False
    cpu_threads: PositiveInt = 1

    def prepare(self) -> None:
        """Fetch the model's files where needed, so that what is wrong is said before anything runs.

        Raises:
            ConfigError: if the model, or the package onnx-asr, cannot be had.
        """
        find_onnx_model(self.model, self.kind, self.quantization)

    def load(self) -> OnnxAsrModel:
        """Fetch the model's files where needed and load them.

        Raises:
            ConfigError: if the model cannot be had or loaded, or the device cannot be used.
        """
        found = find_onnx_model(self.model, self.kind, self.quantization)
        import onnxruntime
        from onnx_asr import load_model

        if _PROVIDERS[self.device][0] not in onnxruntime.get_available_providers():
            raise ConfigError(
                f"onnx_asr: this onnxruntime has no {_PROVIDERS[self.device][0]}: see onnxruntime-gpu"
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.cpu_threads
        options.inter_op_num_threads = 1
        try:
            recognizer = load_model(
                found.model,
                found.folder,
                quantization=self.quantization,
                sess_options=options,
                providers=_PROVIDERS[self.device],
            )
        except _errors() as error:
            raise ConfigError(f"The onnx-asr model {self.model!r} cannot be loaded: {error}") from error
        return OnnxAsrModel(self, recognizer.with_timestamps())


def _errors() -> tuple[type[Exception], ...]:
    """Return what onnx-asr and onnxruntime raise; the latter's have only Exception in common."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    kinds = [kind for kind in vars(state).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    return (*kinds, OSError, RuntimeError, ValueError, LookupError, AssertionError)


class OnnxAsrModel:
    """A loaded recognizer."""

    def __init__(self, engine: OnnxAsr, recognizer: Any) -> None:
        self._engine = engine
        self._recognizer = recognizer
        self._known = {primary_language(code) for code in engine.languages}

    def transcribe(self, batch: Sequence[Clip]) -> list[Hypothesis | EngineError]:
        """Return, in order, what was heard in each clip; an EngineError where the model lacks its language."""
        together = self._together(batch) if self._engine.batched else {}
        return transcribe_each(batch, lambda clip: together.get(id(clip)) or self._alone(clip))

    def _together(self, batch: Sequence[Clip]) -> dict[int, Hypothesis]:
        """Return what was heard, by the clips' ``id``, language by language; without those whose group failed."""
        groups: dict[str | None, list[Clip]] = {}
        for clip in batch:
            with suppress(EngineError):
                check_clip(clip)
                groups.setdefault(self._language(clip), []).append(clip)
        heard: dict[int, Hypothesis] = {}
        for language, clips in groups.items():
            with suppress(EngineError):
                results = self._recognize([_padded(clip.samples) for clip in clips], language)
                pairs = zip(clips, results, strict=True)
                heard |= {id(clip): self._hypothesis(clip, result, language) for clip, result in pairs}
        return heard

    def _alone(self, clip: Clip) -> Hypothesis:
        language = self._language(clip)
        try:
            (result,) = self._recognize([_padded(clip.samples)], language)
        except EngineError as error:
            raise EngineError(f"onnx-asr failed on clip {clip.segment_id}: {error}") from error
        return self._hypothesis(clip, result, language)

    def _recognize(self, waveforms: list[NDArray[np.float32]], language: str | None) -> list[Any]:
        try:
            return list(self._recognizer.recognize(waveforms, sample_rate=ASR_RATE_HZ, language=language))
        except _errors() as error:  # a KeyError where Canary or Whisper has no token for the language
            raise EngineError(f"{type(error).__name__}: {error}") from error

    def _language(self, clip: Clip) -> str | None:
        code = clip.language if clip.language is not None else self._engine.language
        if code is None:
            return None
        language = primary_language(code)
        if self._known and language not in self._known:
            raise EngineError(
                f"clip {clip.segment_id} is {code!r}, which is none of the languages of {self._engine.model!r}"
            )
        return language

    def _hypothesis(self, clip: Clip, result: Any, language: str | None) -> Hypothesis:
        text, n_samples = result.text.strip(), len(clip.samples)
        timed = result.tokens is not None and result.timestamps is not None
        words = (
            as_written(tuple(_words(result, n_samples)), text) if timed else spread_words(text, 0, n_samples)
        )
        logprobs = result.logprobs or []
        told = {"word_times": "given" if timed else "clip"}
        return Hypothesis(
            self._engine.name,
            canonical_json({**shaping_settings(self._engine), **told}),
            language,
            None,
            text,
            tuple(words),
            fmean(logprobs) if logprobs and _are_logarithms(logprobs) else None,
            None,
        )


def _padded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return at least 0.1 s: shorter clips have no two frames to normalize over."""
    return np.pad(samples, (0, max(0, _LEAST_SAMPLES - len(samples))))


def _words(result: Any, n_samples: int) -> Iterator[Word]:
    """Yield tokens joined into words: a token that begins with a space begins one."""
    starts = [min(to_samples(at_s, ASR_RATE_HZ), n_samples) for at_s in result.timestamps]
    firsts = [i for i, token in enumerate(result.tokens) if i == 0 or token[:1].isspace()]
    known = result.logprobs if result.logprobs and _are_logarithms(result.logprobs) else None
    for first, following in pairwise([*firsts, len(starts)]):
        text = "".join(result.tokens[first:following]).strip()
        latest = min(starts[following - 1] + _LONGEST_TOKEN_SAMPLES, n_samples)
        end = min(latest, starts[following]) if following < len(starts) else latest
        confidence = math.exp(fmean(known[first:following])) if known else None
        if text:
            yield Word(text, starts[first], max(starts[first], end), confidence)


def _are_logarithms(values: Sequence[float]) -> bool:
    """Whether these are logarithms of probabilities; some models give what they had before the softmax."""
    return all(value <= 0 for value in values)
