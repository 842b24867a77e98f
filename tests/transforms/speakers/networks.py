"""Tiny speaker networks, made by the tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def save(graph: onnx.GraphProto, path: Path) -> str:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
    return str(path)


def tone_network(path: Path, *, rank: int = 2) -> str:
    """Waveform in, energies of tones of 200 to 3,200 Hz out: voices of different pitch differ."""
    hz = np.array([200, 400, 800, 1600, 3200])
    at = np.arange(400) / 16_000
    kernels = np.concatenate([np.cos(2 * np.pi * hz[:, None] * at), np.sin(2 * np.pi * hz[:, None] * at)])
    weights = numpy_helper.from_array(kernels[:, None].astype(np.float32), "weights")
    axes = numpy_helper.from_array(np.array([1], np.int64), "axes")
    nodes = [
        helper.make_node("Conv", ["planes", "weights"], ["heard"], strides=[160]),
        helper.make_node("Mul", ["heard", "heard"], ["power"]),
        helper.make_node("ReduceMean", ["power"], ["embedding"], axes=[2], keepdims=0),
    ]
    shape: list[str | int] = ["n", "t"] if rank == 2 else ["n", 1, "t"]
    first = helper.make_node(
        *(("Unsqueeze", ["x", "axes"], ["planes"]) if rank == 2 else ("Identity", ["x"], ["planes"]))
    )
    graph = helper.make_graph(
        [first, *nodes], "tones",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", 10])],
        [weights, axes] if rank == 2 else [weights],
    )  # fmt: skip
    return save(graph, path)


def fbank_network(path: Path, bins: int = 80) -> str:
    """Filterbanks in, their standard deviation in each bin out, and more inputs where asked."""
    nodes = [
        helper.make_node("Mul", ["x", "x"], ["squares"]),
        helper.make_node("ReduceMean", ["squares"], ["embedding"], axes=[1], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes, "bins",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", "t", bins])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", bins])],
    )  # fmt: skip
    return save(graph, path)


def two_inputs_network(path: Path) -> str:
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "y"], ["z"])], "sum",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", "t"]) for name in "xy"],
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, ["n", "t"])],
    )  # fmt: skip
    return save(graph, path)
