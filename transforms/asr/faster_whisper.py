"""Whisper through faster-whisper and CTranslate2: the engine for labels."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from schemas.errors import ConfigError
from schemas.settings import NonNegative, PositiveInt, Share
from schemas.units import to_samples
from transforms.asr.base import ASR_RATE_HZ
from transforms.asr.whisper_files import find_model
from transforms.asr.windows import Windows

if TYPE_CHECKING:
    from transforms.asr.whisper_model import FasterWhisperModel

Device = Literal["cpu", "cuda", "auto"]
Mode = Literal["sequential", "batched"]
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

WINDOW_S = 30
"""What Whisper's encoder takes: every clip is padded to that, or cut into several."""


@dataclass(frozen=True)
class FasterWhisper:
    """Settings of faster-whisper; the decoding defaults are faster-whisper's own.

    ``mode``: "sequential" decodes clips one by one. "batched" decodes ``batch_size`` clips in one pass at
    temperature 0; those whose text fails a threshold, those that the model stopped before the end of, and those
    longer than 30 s are then decoded sequentially, and have "sequential" in their stored settings. Sequential
    decoding looks once more at what is left after the last word; one pass does not. Nothing is carried from one
    clip to the next in either mode, and no VAD is run on top of the segments. ``condition_on_previous_text``
    concerns the windows inside a clip.

    In sequential mode a result depends on the clip alone. In batched mode the order of sums is the kernels'
    affair: on a CPU in int8 results were the same whatever the company (tests/transforms/asr/test_whisper_batch.py),
    in float32 log-probabilities differed in the seventh digit; on an accelerator company may also move words by a
    frame of 20 ms and, rarely, change one. Batches are cut inside a bucket, so that no number of workers changes them.

    ``join_s``: segments of a recording are joined up to this many seconds, with ``join_silence_s`` between them,
    because Whisper spends as much on 3 s as on 30; words are put back to their segments by their times. 0: not.

    ``model`` is a folder in CTranslate2 format, local or on any fsspec URL, or a name on the Hugging Face Hub,
    of which ``revision`` is a branch, tag or commit. ``language`` is used for clips that do not know theirs;
    None lets the model detect it. ``temperatures`` after the first are tried, sampling at random, where a text
    looks wrong by the thresholds; the samples are a function of the clip's id. That loads the model anew
    for such a clip; ``(0.0,)`` avoids it. ``timestamps``: whether the model is asked to say when; without, it says
    all of a window in one piece, as faster-whisper's own batched pipeline has it. ``cpu_threads`` is 1, so that no
    result can depend on how many cores a machine has; runners start a worker a core.
    """

    name: ClassVar[str] = "faster_whisper"

    model: str
    device: Device = "cpu"
    compute_type: ComputeType = "int8"
    revision: str | None = None
    language: str | None = None
    mode: Mode = "sequential"
    batch_size: PositiveInt = 8
    join_s: NonNegative = 0.0
    join_silence_s: NonNegative = 0.5
    beam_size: PositiveInt = 5
    temperatures: tuple[NonNegative, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    compression_ratio_threshold: float | None = 2.4
    log_prob_threshold: float | None = -1.0
    no_speech_threshold: Share | None = 0.6
    condition_on_previous_text: bool = True
    timestamps: bool = True
    word_timestamps: bool = True
    cpu_threads: PositiveInt = 1

    @property
    def windows(self) -> Windows:
        """How the model takes audio: padded to 30 s, ``batch_size`` at once in batched mode."""
        at_once = self.batch_size if self.mode == "batched" else 1
        length, join, silence = (
            to_samples(s, ASR_RATE_HZ) for s in (WINDOW_S, self.join_s, self.join_silence_s)
        )
        return Windows(length, at_once, join, silence)

    def prepare(self) -> None:
        """Fetch the model's files where needed, so that what is wrong is said before anything runs.

        Raises:
            ConfigError: if the model cannot be had, or the settings contradict one another.
        """
        self._check()
        find_model(self.model, self.revision)

    def load(self) -> FasterWhisperModel:
        """Fetch the model's files where needed and load them.

        Raises:
            ConfigError: if the model cannot be had or loaded, the device cannot be used, or the settings contradict
                one another.
        """
        self._check()
        folder = find_model(self.model, self.revision)
        from faster_whisper import WhisperModel

        from transforms.asr.whisper_model import FasterWhisperModel

        options: dict[str, Any] = {"device": self.device, "compute_type": self.compute_type}
        try:
            whisper = WhisperModel(str(folder), cpu_threads=self.cpu_threads, **options)
        except (RuntimeError, ValueError) as error:
            raise ConfigError(
                f"The Whisper model {self.model!r} in {folder} cannot be loaded on device {self.device} "
                f"as {self.compute_type}: {error}"
            ) from error
        return FasterWhisperModel(self, whisper, os.fspath(folder))

    def _check(self) -> None:
        wrong = None
        if not self.temperatures:
            wrong = "temperatures must name one at least"
        elif self.mode == "batched" and self.temperatures[0]:
            wrong = f"mode 'batched' decodes at temperature 0 first, not at {self.temperatures[0]}"
        elif self.join_s > WINDOW_S:
            wrong = f"join_s is {self.join_s}; Whisper's window is {WINDOW_S} s"
        elif self.join_s and not self.word_timestamps:
            wrong = "join_s needs word_timestamps: words are put back to their segments by their times"
        if wrong:
            raise ConfigError(f"faster_whisper: {wrong}")
