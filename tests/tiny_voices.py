"""Networks in the formats of Kokoro and of Piper that their libraries load: made here, a few kilobytes each.

Each phoneme is a tone of its own, of a length that the speed scales, with some noise of the network's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

PIPER_HOP = 256
PIPER_RATE_HZ = 22_050
KOKORO_RATE_HZ = 24_000
KOKORO_SAMPLES = 1200
"""A phoneme of the tiny Kokoro at speed 1."""


class KokoroFiles(NamedTuple):
    """A network and its styles."""

    model: str
    voices: str


def build_tiny_kokoro(folder: Path, *, timed: bool = True) -> KokoroFiles:
    """Write the network, with lengths of phonemes as an output where it is ``timed``, and two styles."""
    from onnx import TensorProto, helper

    nodes = [
        helper.make_node("Div", ["samples", "speed"], ["wide"]),
        helper.make_node("Cast", ["wide"], ["width"], to=TensorProto.INT64),
        helper.make_node("Squeeze", ["width"], ["width_0"]),
        *_tones("tokens"),
        helper.make_node("ReduceMax", ["style"], ["loud"], keepdims=0),
        helper.make_node("Mul", ["clean", "loud"], ["heard"]),
        *_noisy("heard", "small", "audio"),
        helper.make_node("Mul", ["tokens", "zero"], ["zeros"]),
        helper.make_node("Add", ["zeros", "width_0"], ["duration"]),
    ]
    inputs = [
        _info("tokens", TensorProto.INT64, [1, "n"]),
        _info("style", TensorProto.FLOAT, [1, 256]),
        _info("speed", TensorProto.FLOAT, [1]),
    ]
    outputs = [_info("audio", TensorProto.FLOAT, ["samples_n"])]
    outputs += [_info("duration", TensorProto.INT64, [1, "n"])] if timed else []
    weights: dict[str, NDArray[Any]] = {
        "samples": np.array([KOKORO_SAMPLES], np.float32),
        "zero": np.array(0, np.int64),
        "small": np.array(0.001, np.float32),
    }
    path = _save(folder / "kokoro.onnx", nodes, inputs, outputs, weights)
    styles = {
        name: np.full((510, 1, 256), level, np.float32) for name, level in (("af_one", 0.5), ("bm_two", 0.25))
    }
    voices = folder / "voices.bin"
    with voices.open("wb") as file:
        np.savez(file, **styles)  # type: ignore[arg-type]
    return KokoroFiles(path, str(voices))


def build_tiny_piper(
    folder: Path, *, timed: bool = True, speakers: Sequence[str] = (), kind: str = "espeak"
) -> str:
    """Write a voice, whose lengths of phonemes can be told where it is ``timed``, and return its path."""
    from onnx import TensorProto, helper
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    nodes = [
        helper.make_node(
            "Split", ["scales"], ["noise_scale", "length_scale", "w_scale"], axis=0, num_outputs=3
        ),
        helper.make_node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["ids", "nothing"], ["zeros"]),
        helper.make_node("Mul", ["length_scale", "frames"], ["long"]),
        helper.make_node("Add", ["zeros", "long"], ["long_each"]),
        helper.make_node("Ceil" if timed else "Floor", ["long_each"], ["w_ceil"]),
        helper.make_node("ReduceMax", ["w_ceil"], ["w"], keepdims=0),
        helper.make_node("Mul", ["w", "hop"], ["wide"]),
        helper.make_node("Cast", ["wide"], ["width_0"], to=TensorProto.INT64),
        *_tones("input"),
        *_noisy("clean", "noise_scale", "flat"),
        helper.make_node("Reshape", ["flat", "outer"], ["output"]),
    ]
    inputs = [
        _info("input", TensorProto.INT64, [1, "n"]),
        _info("input_lengths", TensorProto.INT64, [1]),
        _info("scales", TensorProto.FLOAT, [3]),
    ]
    if speakers:
        inputs.append(_info("sid", TensorProto.INT64, [1]))
        nodes[-1].output[0] = "shaped"
        nodes += [
            helper.make_node("Cast", ["sid"], ["sid_float"], to=TensorProto.FLOAT),
            helper.make_node("Mul", ["shaped", "sid_float"], ["by_speaker"]),
            helper.make_node("Sin", ["by_speaker"], ["moved"]),
            helper.make_node("Add", ["shaped", "moved"], ["output"]),
        ]
    weights: dict[str, NDArray[Any]] = {
        "nothing": np.array(0, np.float32),
        "frames": np.array(3, np.float32),
        "hop": np.array(PIPER_HOP, np.float32),
        "outer": np.array([1, 1, 1, -1], np.int64),
    }
    outputs = [_info("output", TensorProto.FLOAT, [1, 1, 1, "samples_n"])]
    path = _save(folder / "voice.onnx", nodes, inputs, outputs, weights)
    config: dict[str, Any] = {
        "audio": {"sample_rate": PIPER_RATE_HZ, "quality": "low"},
        "espeak": {"voice": "en-us"},
        "phoneme_type": kind,
        "inference": {"noise_scale": 0.05, "length_scale": 1.0, "noise_w": 0.0},
        "num_symbols": 256,
        "num_speakers": max(1, len(speakers)),
        "speaker_id_map": {name: number for number, name in enumerate(speakers)},
        "phoneme_id_map": {**DEFAULT_PHONEME_ID_MAP, **{letter: [ord(letter)] for letter in "ABCDEFG"}},
        "hop_length": PIPER_HOP,
    }
    Path(f"{path}.json").write_text(json.dumps(config))
    return path


def _tones(ids: str) -> list[Any]:
    """Make `clean`: for each number of `ids` a tone of `width_0` samples."""
    from onnx import TensorProto, helper

    return [
        helper.make_node("Range", ["first", "width_0", "step"], ["places"]),
        helper.make_node("Cast", ["places"], ["time"], to=TensorProto.FLOAT),
        helper.make_node("Cast", [ids], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["numbers", "pitch"], ["radians"]),
        helper.make_node("Reshape", ["radians", "column"], ["each"]),
        helper.make_node("Mul", ["each", "time"], ["angle"]),
        helper.make_node("Sin", ["angle"], ["waves"]),
        helper.make_node("Reshape", ["waves", "flat_shape"], ["clean"]),
    ]


def _noisy(clean: str, scale: str, out: str) -> list[Any]:
    from onnx import helper

    return [
        helper.make_node("RandomNormalLike", [clean], ["noise"]),
        helper.make_node("Mul", ["noise", scale], ["soft_noise"]),
        helper.make_node("Add", [clean, "soft_noise"], [out]),
    ]


def _info(name: str, kind: int, shape: Sequence[int | str]) -> Any:
    from onnx import helper

    return helper.make_tensor_value_info(name, kind, list(shape))


def _save(path: Path, nodes: Any, inputs: Any, outputs: Any, weights: Mapping[str, NDArray[Any]]) -> str:
    import onnx
    from onnx import helper, numpy_helper

    common: dict[str, NDArray[Any]] = {
        "first": np.array(0, np.int64),
        "step": np.array(1, np.int64),
        "pitch": np.array(0.002, np.float32),
        "column": np.array([-1, 1], np.int64),
        "flat_shape": np.array([-1], np.int64),
    }
    initial = [numpy_helper.from_array(array, name) for name, array in {**common, **weights}.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))
    return str(path)
