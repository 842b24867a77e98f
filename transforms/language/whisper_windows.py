"""Whisper's detector of languages over several windows, through faster-whisper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError, EngineError
from schemas.settings import PositiveInt
from transforms.asr.base import ASR_RATE_HZ, Clip
from transforms.asr.faster_whisper import WINDOW_S, ComputeType, Device, FasterWhisper
from transforms.asr.whisper_batch import language_probabilities
from transforms.language.base import Looks


@dataclass(frozen=True)
class WhisperWindows:
    """Settings: ``windows`` of 30 s, spread over each recording's speech or over each segment, are heard.

    Seven a recording are Granary's (NVIDIA's NeMo speech data processor, which keeps what is at least 0.7
    probable). Per segment is dearer: Whisper pads each to 30 s. ``model``, ``revision``,
    ``device`` and ``compute_type`` as in ``transforms.asr.faster_whisper``; ``batch_size`` windows go through the
    model together.
    """

    name: ClassVar[str] = "whisper_windows"
    evidence: ClassVar[Literal["audio"]] = "audio"

    model: str
    device: Device = "cpu"
    compute_type: ComputeType = "int8"
    revision: str | None = None
    per: Literal["recording", "segment"] = "recording"
    windows: PositiveInt = 7
    batch_size: PositiveInt = 8
    cpu_threads: PositiveInt = 1

    @property
    def looks(self) -> Looks:
        """Where it listens."""
        return Looks(self.per, self.windows, WINDOW_S * ASR_RATE_HZ, self.batch_size)

    def prepare(self) -> None:
        """Fetch the model's files where needed.

        Raises:
            ConfigError: if the model cannot be had.
        """
        self._whisper().prepare()

    def load(self) -> WhisperWindowsModel:
        """Fetch the model's files where needed and load them.

        Raises:
            ConfigError: if the model cannot be had or loaded, or knows English alone.
        """
        whisper = self._whisper().load().whisper
        if not whisper.model.is_multilingual:
            raise ConfigError(f"whisper_windows: the Whisper model {self.model!r} knows English alone")
        return WhisperWindowsModel(whisper)

    def _whisper(self) -> FasterWhisper:
        return FasterWhisper(
            self.model, self.device, self.compute_type, self.revision, cpu_threads=self.cpu_threads
        )


class WhisperWindowsModel:
    """A loaded Whisper of which only the encoder and the first step of the decoder are used."""

    def __init__(self, whisper: Any) -> None:
        self._whisper = whisper

    def detect(self, windows: Sequence[NDArray[np.float32]]) -> list[Mapping[str, float]]:
        """Return, in order, how probable each language that Whisper knows is in each window."""
        clips = [Clip("", window, None) for window in windows]
        try:
            return [dict(found) for found in language_probabilities(self._whisper, clips)]
        except RuntimeError as error:
            raise EngineError(f"Whisper could not tell the language: {error}") from error
