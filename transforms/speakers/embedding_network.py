"""A speaker-embedding network in ONNX: what it takes, and what it gives."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from interleave.onnx_network import open_network
from schemas.errors import ConfigError
from transforms.speakers.fbank import fbank
from transforms.vad.base import Samples

Features = Literal["auto", "waveform", "fbank"]


class Shape(NamedTuple):
    """What a network takes: its input's name and rank, and how many mel bins, None for samples."""

    name: str
    rank: int
    bins: int | None


class EmbeddingNetwork:
    """The network on one thread; windows of one length at a time."""

    def __init__(self, path: str, features: Features, bins: int) -> None:
        self._session = open_network(path, "speakers")
        self._shape = input_shape(self._session.get_inputs(), path, features, bins)
        self._output = self._session.get_outputs()[0].name

    def embed(self, windows: NDArray[np.int16]) -> NDArray[np.float32]:
        """Return an embedding for each window, shapes (n, samples) and (n, d).

        Raises:
            ConfigError: if the network cannot take them, or gives something else.
        """
        from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, RuntimeException

        try:
            (given,) = self._session.run([self._output], {self._shape.name: self._fed(windows)})
        except (Fail, InvalidArgument, RuntimeException) as error:
            raise ConfigError(
                f"the speaker network cannot take {windows.shape[1]} samples: {error}"
            ) from error
        embeddings = np.asarray(given, np.float32).reshape(len(windows), -1)
        if not np.isfinite(embeddings).all():
            raise ConfigError("the speaker network gives embeddings that are no numbers")
        return embeddings

    def _fed(self, windows: NDArray[np.int16]) -> NDArray[np.float32]:
        if self._shape.bins is not None:
            return np.stack([_features(window, self._shape.bins) for window in windows])
        floats = np.divide(windows, 32768, dtype=np.float32)
        return floats[:, None] if self._shape.rank == 3 else floats


def _features(window: Samples, bins: int) -> NDArray[np.float32]:
    return fbank(window, bins)


def input_shape(inputs: Any, path: str, features: Features, bins: int) -> Shape:
    """Return what a network takes; "auto" goes by its input: (n, samples), (n, 1, samples) or (n, frames, bins).

    Raises:
        ConfigError: if it takes anything else.
    """
    if len(inputs) != 1 or len(inputs[0].shape) not in {2, 3}:
        taken = ", ".join(f"{one.name} {one.shape}" for one in inputs)
        raise ConfigError(f"speakers: {path} must take waveforms or filterbanks alone, it takes {taken}")
    (one,) = inputs
    rank = len(one.shape)
    is_fbank = features == "fbank" or (features == "auto" and rank == 3 and one.shape[1] != 1)
    if is_fbank and (rank != 3 or (isinstance(one.shape[2], int) and one.shape[2] != bins)):
        raise ConfigError(f"speakers: {path} takes {one.shape}, no filterbanks of {bins} bins (frames, bins)")
    return Shape(one.name, rank, bins if is_fbank else None)
