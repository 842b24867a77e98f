"""Networks with noise of their own, made to have the same noise each time.

Neural voices hold random operators. onnxruntime's go on from where the last utterance left them, whatever their seed,
so that what is said would depend on all that was said before. Here each is replaced by operators that compute noise
from the places of its elements.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from interleave.onnx_network import open_network
from schemas.errors import ConfigError, EngineError
from transforms.store.temporary import temporary_folder

_NORMAL = ("RandomNormalLike", "RandomNormal")
_UNIFORM = ("RandomUniformLike", "RandomUniform")
_REFUSED = ("Multinomial", "Bernoulli")
_RANDOM = (*_NORMAL, *_UNIFORM, *_REFUSED)
_DOUBLE, _FLOAT = 11, 1
_STEPS = (12.9898, 78.233)
_STRETCH = 43758.5453123
_CHUNK_BYTES = 1 << 24


@contextmanager
def open_still(path: str, what_for: str, change: Callable[[Any], object] | None = None) -> Iterator[Any]:
    """Give the onnxruntime session of a file whose outputs depend on its inputs alone, on one thread.

    The path that the session tells exists as long as the block runs. ``change`` is done to a network that has noise.

    Raises:
        ConfigError: if it is missing or no ONNX network, or has random operators and the package onnx is not there.
    """
    if not Path(path).is_file() or not _is_random(path):
        yield open_network(path, what_for)
        return
    with temporary_folder() as folder:
        stilled = str(Path(folder) / "still.onnx")
        _save_still(path, stilled, what_for, change)
        yield open_network(stilled, what_for)


def _is_random(path: str) -> bool:
    """Whether the name of a random operator is anywhere in a file."""
    kept = b""
    with Path(path).open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            if any(name.encode() in kept + chunk for name in _RANDOM):
                return True
            kept = chunk[-32:]
    return False


def _save_still(path: str, stilled: str, what_for: str, change: Callable[[Any], object] | None) -> None:
    try:
        import onnx
        from google.protobuf.message import DecodeError
    except ImportError as error:
        raise ConfigError(f"{what_for}: {path} has noise of its own, which needs the package onnx") from error
    try:
        model = onnx.load(path)
    except (DecodeError, OSError) as error:
        raise ConfigError(f"{what_for}: {path} is no network that onnx can load: {error}") from error
    still_graph(model.graph, what_for)
    if change:
        change(model)
    onnx.save(model, stilled, save_as_external_data=model.ByteSize() >= 2**31)


def still_graph(graph: Any, what_for: str, name: str = "still") -> None:
    """Replace the random operators of a graph, and of the graphs in it.

    Raises:
        ConfigError: if there is one that draws from a distribution of its own.
    """
    nodes = []
    for number, node in enumerate(graph.node):
        for one in node.attribute:
            if one.HasField("g"):
                still_graph(one.g, what_for, f"{name}_{number}_{one.name}")
        if node.op_type in _REFUSED:
            raise ConfigError(f"{what_for}: its operator {node.op_type} cannot be made the same each time")
        is_random = node.op_type in (*_NORMAL, *_UNIFORM)
        nodes += _Noise(node, f"{name}_{number}", number).nodes() if is_random else [node]
    del graph.node[:]
    graph.node.extend(nodes)


@contextmanager
def failing_on(text: str) -> Iterator[None]:
    """Run a network on a text; what onnxruntime cannot do with it is an EngineError."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    try:
        yield
    except (state.Fail, state.InvalidArgument, state.RuntimeException, state.NotImplemented) as error:
        raise EngineError(f"the network cannot say {text[:80]!r}: {error}") from error


class _Noise:
    """The operators that compute a node's noise: u = frac(43758.5453 sin(12.9898 place + phase)), in doubles.

    That is uniform; two of them make a normal value (Box and Muller, 1958).
    """

    def __init__(self, node: Any, name: str, number: int) -> None:
        from onnx import helper

        self._node = node
        self._phase = float(number % 1009) + 0.5
        self._given = {one.name: helper.get_attribute_value(one) for one in node.attribute}
        self._name = name
        self._made: list[Any] = []

    def nodes(self) -> list[Any]:
        """Return them, in order; the last one's output is the node's."""
        shape = self._shape()
        count = self._add("ReduceProd", [shape], keepdims=0)
        zero, one = self._constant(np.array(0, np.int64)), self._constant(np.array(1, np.int64))
        place = self._add("Cast", [self._add("Range", [zero, count, one])], to=_DOUBLE)
        if self._node.op_type in _NORMAL:
            noise = self._scaled(
                self._normal(place), self._given.get("scale", 1.0), self._given.get("mean", 0.0)
            )
        else:
            low, high = self._given.get("low", 0.0), self._given.get("high", 1.0)
            noise = self._scaled(self._uniform(place, 0), high - low, low)
        shaped = self._add("Reshape", [noise, shape])
        if self._node.op_type.endswith("Like") and "dtype" not in self._given:
            self._add("CastLike", [shaped, self._node.input[0]], self._node.output[0])
        else:
            self._add("Cast", [shaped], self._node.output[0], to=self._given.get("dtype", _FLOAT))
        return self._made

    def _shape(self) -> str:
        if self._node.op_type.endswith("Like"):
            return self._add("Shape", [self._node.input[0]])
        return self._constant(np.array(self._given["shape"], np.int64))

    def _uniform(self, place: str, which: int) -> str:
        angle = self._scaled(place, _STEPS[which], self._phase)
        stretched = self._scaled(self._add("Sin", [angle]), _STRETCH, 0.0)
        return self._add("Sub", [stretched, self._add("Floor", [stretched])])

    def _normal(self, place: str) -> str:
        most = self._constant(np.array(1e-12))
        logarithm = self._add("Log", [self._add("Max", [self._uniform(place, 0), most])])
        radius = self._add("Sqrt", [self._scaled(logarithm, -2.0, 0.0)])
        angle = self._scaled(self._uniform(place, 1), 2 * math.pi, 0.0)
        return self._add("Mul", [radius, self._add("Cos", [angle])])

    def _scaled(self, name: str, factor: float, offset: float) -> str:
        product = self._add("Mul", [name, self._constant(np.array(factor))])
        return self._add("Add", [product, self._constant(np.array(offset))])

    def _constant(self, value: Any) -> str:
        from onnx import numpy_helper

        return self._add("Constant", [], value=numpy_helper.from_array(value))

    def _add(self, kind: str, inputs: list[str], output: str | None = None, **attributes: Any) -> str:
        from onnx import helper

        output = output or f"{self._name}_{len(self._made)}"
        self._made.append(helper.make_node(kind, inputs, [output], **attributes))
        return output
