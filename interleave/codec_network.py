"""A codec's encoder in ONNX: what it takes, and which axis of what it gives counts frames."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from interleave.onnx_network import open_network
from interleave.speech.base import Codes
from schemas.errors import ConfigError, EngineError

_PROBES_S = 1.0, 2.0
_FLOATS = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64}
_INTEGERS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(bool)": np.bool_}
_CODES = {*_INTEGERS, "tensor(int16)", "tensor(uint8)", "tensor(uint16)", "tensor(int8)"} - {"tensor(bool)"}


class Axes(NamedTuple):
    """Which axis of the codes counts frames, and which codebooks, None where there is one."""

    frames: int
    codebooks: int | None


class CodecNetwork:
    """The network on one thread, one sound at a time.

    It takes a waveform in [-1, 1): its only floating input, or ``input_name``, of shape (n,), (1, n) or (1, 1, n).
    Integer inputs besides are its length, where they have one axis, or a mask of ones. The codes are its only integer
    output, or ``output_name``. Their axes are found by what becomes longer with the sound.

    Raises:
        ConfigError: if the file is missing, no network, or takes or gives anything else.
    """

    def __init__(
        self, path: str, sample_rate_hz: int, input_name: str | None = None, output_name: str | None = None
    ) -> None:
        self._path, self._rate_hz = path, sample_rate_hz
        self._session = open_network(path, "codec")
        inputs = self._session.get_inputs()
        self._waveform = self._one([i for i in inputs if i.type in _FLOATS], input_name, "floating input")
        self._others = [one for one in inputs if one.name != self._waveform.name]
        outputs = [one for one in self._session.get_outputs() if one.type in _CODES]
        self._output = self._one(outputs, output_name, "integer output").name
        if wrong := [one.name for one in self._others if one.type not in _INTEGERS]:
            raise ConfigError(f"codec: {path} takes more than a waveform, its length and a mask: {wrong}")
        self.axes, self.codebooks = self._probed()

    def encode(self, samples: NDArray[np.float32]) -> Codes:
        """Return the codes of a sound, shape (codebooks, frames).

        Raises:
            EngineError: if the network cannot take it, or gives codes of another shape.
        """
        found = self._run(samples)
        order = [axis for axis in (self.axes.codebooks, self.axes.frames) if axis is not None]
        others = [axis for axis in range(found.ndim) if axis not in order]
        if found.ndim <= max(order) or any(found.shape[axis] != 1 for axis in others):
            raise EngineError(f"the codec gives codes of shape {found.shape}")
        codes = found.transpose(*others, *order).reshape(self.codebooks, -1)
        return codes.astype(np.int64)

    def _probed(self) -> tuple[Axes, int]:
        """Tell the axes apart by the codes of a second and of two."""
        try:
            shapes = [self._run(np.zeros(int(s * self._rate_hz), np.float32)).shape for s in _PROBES_S]
        except EngineError as error:
            raise ConfigError(f"codec: {self._path}: {error}") from error
        short, long = shapes
        if len(short) == len(long):
            grown = [axis for axis in range(len(short)) if short[axis] != long[axis]]
            fixed = [axis for axis in range(len(short)) if short[axis] == long[axis] != 1]
            if len(grown) == 1 and len(fixed) <= 1:
                axes = Axes(grown[0], fixed[0] if fixed else None)
                return axes, math.prod(short[axis] for axis in fixed)
        raise ConfigError(
            f"codec: {self._path} gives codes of shape {short} for 1 s and {long} for 2 s: one axis must count frames, "
            "at most one other codebooks"
        )

    def _run(self, samples: NDArray[np.float32]) -> NDArray[Any]:
        from onnxruntime.capi import onnxruntime_pybind11_state as errors

        try:
            (given,) = self._session.run([self._output], self._fed(samples))
        except (errors.Fail, errors.InvalidArgument, errors.RuntimeException) as error:
            raise EngineError(f"the codec cannot take {len(samples)} samples: {error}") from error
        return np.asarray(given)

    def _fed(self, samples: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
        def laid(rank: int, values: NDArray[Any]) -> NDArray[Any]:
            return values.reshape((1,) * (rank - 1) + (-1,))

        fed = {
            self._waveform.name: laid(len(self._waveform.shape), samples).astype(_FLOATS[self._waveform.type])
        }
        for one in self._others:
            rank, kind = len(one.shape), _INTEGERS[one.type]
            values = np.array([len(samples)]) if rank <= 1 else np.ones(len(samples))
            fed[one.name] = (laid(rank, values) if rank else values[0]).astype(kind)
        return fed

    def _one(self, candidates: list[Any], name: str | None, what: str) -> Any:
        found = [one for one in candidates if name in {None, one.name}]
        if len(found) != 1:
            names = ", ".join(one.name for one in candidates) or "none"
            wanted = f"{what} '{name}'" if name else f"single {what}"
            raise ConfigError(f"codec: {self._path} has no {wanted}; there is: {names}")
        return found[0]
