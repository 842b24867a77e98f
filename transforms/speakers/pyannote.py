"""pyannote.audio's diarization pipelines, which hear overlaps. An extra: torch is large, the models have terms."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from schemas.errors import ConfigError, EngineError
from schemas.settings import PositiveInt
from schemas.units import to_samples
from transforms.speakers.base import SPEAKER_RATE_HZ, Speech, Turn, numbered

_INSTALL = "speakers.use=pyannote needs pyannote.audio: pip install 'speechloom[pyannote]'"


@dataclass(frozen=True)
class Pyannote:
    """The pipeline ``model``: a folder or file of this machine, or a name on the Hugging Face hub.

    A model with terms is fetched with the token in the environment variable ``token_variable``. The recording is held
    whole, as pyannote does: 230 MB an hour.
    """

    model: str = "pyannote/speaker-diarization-community-1"
    token_variable: str = "HF_TOKEN"
    device: str = "cpu"
    min_speakers: PositiveInt | None = None
    max_speakers: PositiveInt | None = None

    def prepare(self) -> None:
        """Look whether pyannote.audio is installed.

        Raises:
            ConfigError: if it is not.
        """
        if not is_installed():
            raise ConfigError(_INSTALL)

    def load(self) -> PyannoteModel:
        """Load the pipeline, fetching it where needed.

        Raises:
            ConfigError: if pyannote.audio is not installed, or the pipeline cannot be had.
        """
        self.prepare()
        import torch
        from pyannote.audio import Pipeline

        try:
            pipeline = Pipeline.from_pretrained(self.model, **self._access())
        except (OSError, ValueError) as error:  # of the hub, too
            raise ConfigError(f"the pipeline {self.model} cannot be loaded: {error}") from error
        if pipeline is None:  # how the versions before 4 say that it is not for everybody
            raise ConfigError(
                f"the pipeline {self.model} asks for a token of somebody who took its terms (${self.token_variable})"
            )
        pipeline.to(torch.device(self.device))
        return PyannoteModel(self, pipeline)

    def _access(self) -> dict[str, str]:
        """Return the token as this version of pyannote.audio takes it."""
        from importlib.metadata import version

        token = os.environ.get(self.token_variable)
        if not token or Path(self.model).exists():
            return {}
        major = int(version("pyannote.audio").split(".")[0])
        return {"token" if major >= 4 else "use_auth_token": token}


def is_installed() -> bool:
    """Return whether pyannote.audio can be imported."""
    try:
        return importlib.util.find_spec("pyannote.audio") is not None
    except ModuleNotFoundError:  # no package of pyannote's at all
        return False


class Annotation(Protocol):
    """What of ``pyannote.core.Annotation`` is used here."""

    def itertracks(self, yield_label: bool = False) -> Iterator[Any]:
        """Yield (segment in seconds, track, label)."""
        ...


class PyannoteModel:
    """The pipeline, going through one recording after the other."""

    def __init__(self, settings: Pyannote, pipeline: Any) -> None:
        self._settings, self._pipeline = settings, pipeline

    def turns(self, speech: Iterable[Speech]) -> list[Turn]:
        """Return the turns of a recording by start; several may speak at once.

        Raises:
            EngineError: if the pipeline breaks on it.
        """
        import torch

        pieces = list(speech)
        if not pieces:
            return []
        recording = np.zeros(pieces[-1].end, np.float32)
        for piece in pieces:
            recording[piece.start : piece.end] = piece.samples / np.float32(32768)
        heard = {"waveform": torch.from_numpy(recording)[None], "sample_rate": SPEAKER_RATE_HZ}
        limits = {"min_speakers": self._settings.min_speakers, "max_speakers": self._settings.max_speakers}
        try:
            found = self._pipeline(heard, **{name: n for name, n in limits.items() if n is not None})
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"pyannote: {error}") from error
        # From version 4 on the annotation is a part of what is found.
        return turns_of(getattr(found, "speaker_diarization", found))


def turns_of(annotation: Annotation) -> list[Turn]:
    """Return the turns of an annotation of pyannote's, in samples of 16 kHz."""
    turns = (
        Turn(_samples(place.start), _samples(place.end), str(label))
        for place, _, label in annotation.itertracks(yield_label=True)
    )
    return numbered(turn for turn in turns if turn.end > turn.start)


def _samples(at_s: float) -> int:
    return max(0, to_samples(at_s, SPEAKER_RATE_HZ))
