"""Tiny codecs in ONNX, made by the tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

HOP, SIZE = 320, 64


def expected(samples: NDArray[np.int16], books: int) -> NDArray[np.int64]:
    """Return what the codec gives for sound at its own rate: code k of a frame is the level of its k-th sample."""
    frames = len(samples) // HOP
    picked = np.abs(samples.astype(np.int64))[: frames * HOP].reshape(frames, HOP)[:, :books].T
    return picked * SIZE // 32768


def codec(
    path: Path,
    books: int = 4,
    rank: int = 3,
    order: Sequence[int] = (0, 1, 2),
    more: Sequence[tuple[str, int, list[str | int]]] = (),
    names: tuple[str, str] = ("x", "codes"),
    outputs: int = 1,
) -> str:
    """Write a codec and return its path.

    Args:
        path: where.
        books: its codebooks.
        rank: axes of the waveform.
        order: how the axes of the codes, (1, books, frames), are laid.
        more: inputs that it does not look at: name, type and shape.
        names: of the waveform and the codes.
        outputs: 2 for another integer output beside the codes.
    """
    weights = np.zeros((books, 1, HOP), np.float32)
    weights[np.arange(books), 0, np.arange(books)] = 1
    constants = [
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(np.array([1, 1, -1], np.int64), "planes_shape"),
        numpy_helper.from_array(np.array(SIZE, np.float32), "levels"),
    ]
    nodes = [
        helper.make_node("Reshape", [names[0], "planes_shape"], ["planes"]),
        helper.make_node("Conv", ["planes", "weights"], ["picked"], strides=[HOP]),
        helper.make_node("Abs", ["picked"], ["size"]),
        helper.make_node("Mul", ["size", "levels"], ["scaled"]),
        helper.make_node("Floor", ["scaled"], ["level"]),
        helper.make_node("Transpose", ["level"], ["laid"], perm=list(order)),
        helper.make_node("Cast", ["laid"], [names[1]], to=TensorProto.INT64),
        helper.make_node("Shape", ["laid"], ["length"]),
    ]
    waveform: list[str | int] = [*[1] * (rank - 1), "n"]
    given = [helper.make_tensor_value_info(names[1], TensorProto.INT64, ["a", "b", "c"])]
    given += [helper.make_tensor_value_info("length", TensorProto.INT64, [3])][: outputs - 1]
    graph = helper.make_graph(
        nodes, "codec",
        [helper.make_tensor_value_info(names[0], TensorProto.FLOAT, waveform)]
        + [helper.make_tensor_value_info(*one) for one in more],
        given, constants,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
    return str(path)
