"""Networks in the layout of NVIDIA's NeMo models that onnx-asr loads: made here, without torch or a download.

The CTC network hears pitch: the mel band with the most energy decides the token, so that a tone of a known pitch is a
known token, in a sequence of three or more. The other has Canary's encoder and decoder, and says one sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

BANDS = 80
SUBSAMPLING = 8
TOKENS = ("▁up", "▁down", "s", "▁it", ",", "<blk>")
HZ = (300, 600, 1000, 1600, 2600)
"""A tone of this pitch is the token at the same place."""


CANARY_TOKENS = (
    " ",
    "<|startofcontext|>",
    "<|startoftranscript|>",
    "<|emo:undefined|>",
    "<|en|>",
    "<|de|>",
    "<|pnc|>",
    "<|noitn|>",
    "<|notimestamp|>",
    "<|nodiarize|>",
    "▁Gut",
    "en",
    "▁Tag",
    "!",
    "<|endoftext|>",
)


def build_tiny_nemo(folder: Path, model_type: str | None = "nemo-conformer-ctc") -> Path:
    """Write the CTC network to a new folder and return it; without ``model_type`` nothing says what it is."""
    from onnx import TensorProto, helper

    float_ = TensorProto.FLOAT
    convolve = helper.make_node(
        "Conv",
        ["audio_signal", "kernel", "bias"],
        ["scores"],
        strides=[SUBSAMPLING],
        pads=[0, SUBSAMPLING - 1],
    )
    nodes = [
        convolve,
        helper.make_node("Transpose", ["scores"], ["turned"], perm=[0, 2, 1]),
        helper.make_node("LogSoftmax", ["turned"], ["logprobs"], axis=-1),
    ]
    outputs = [helper.make_tensor_value_info("logprobs", float_, ["batch", "steps", len(TOKENS)])]
    _write_config(folder, model_type, TOKENS)
    _save(folder / "model.onnx", nodes, _features(), outputs, {"kernel": _kernel(), "bias": _bias()})
    return folder


def build_tiny_canary(folder: Path) -> Path:
    """Write the network with an attention decoder to a new folder and return it."""
    from onnx import TensorProto, helper

    float_, int_ = TensorProto.FLOAT, TensorProto.INT64
    _write_config(folder, "nemo-conformer-aed", CANARY_TOKENS)
    encoded = [
        helper.make_tensor_value_info("encoder_embeddings", float_, ["batch", "frames", BANDS]),
        helper.make_tensor_value_info("encoder_mask", int_, ["batch", 1]),
    ]
    nodes = [
        helper.make_node("Transpose", ["audio_signal"], ["encoder_embeddings"], perm=[0, 2, 1]),
        helper.make_node("Unsqueeze", ["length", "last"], ["encoder_mask"]),
    ]
    _save(folder / "encoder-model.onnx", nodes, _features(), encoded, {"last": np.array([1])})
    following = np.full((len(CANARY_TOKENS), len(CANARY_TOKENS)), -1.0, np.float32)
    for token in range(len(CANARY_TOKENS)):
        following[token, min(token + 1, len(CANARY_TOKENS) - 1)] = 3.0
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["logits"]),
        helper.make_node("Cast", ["input_ids"], ["numbers"], to=float_),
        helper.make_node("Unsqueeze", ["numbers", "outer"], ["states"]),
        helper.make_node("Concat", ["decoder_mems", "states"], ["decoder_hidden_states"], axis=2),
    ]
    inputs = [
        helper.make_tensor_value_info("input_ids", int_, ["batch", "n"]),
        *encoded,
        helper.make_tensor_value_info("decoder_mems", float_, [1, "batch", "before", 1]),
    ]
    outputs = [
        helper.make_tensor_value_info("logits", float_, ["batch", "n", len(CANARY_TOKENS)]),
        helper.make_tensor_value_info("decoder_hidden_states", float_, [1, "batch", "after", 1]),
    ]
    _save(
        folder / "decoder-model.onnx", nodes, inputs, outputs, {"table": following, "outer": np.array([0, 3])}
    )
    return folder


def _features() -> list[Any]:
    from onnx import TensorProto, helper

    return [
        helper.make_tensor_value_info("audio_signal", TensorProto.FLOAT, ["batch", BANDS, "frames"]),
        helper.make_tensor_value_info("length", TensorProto.INT64, ["batch"]),
    ]


def _save(path: Path, nodes: Any, inputs: Any, outputs: Any, weights: Mapping[str, NDArray[Any]]) -> None:
    import onnx
    from onnx import helper, numpy_helper

    initial = [numpy_helper.from_array(array, name) for name, array in weights.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, initial)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _write_config(folder: Path, model_type: str | None, tokens: Sequence[str]) -> None:
    folder.mkdir(parents=True)
    vocabulary = "".join(f"{token.replace(' ', '▁')} {number}\n" for number, token in enumerate(tokens))
    (folder / "vocab.txt").write_text(vocabulary, encoding="utf-8")
    config: dict[str, object] = {"features_size": BANDS, "subsampling_factor": SUBSAMPLING}
    if model_type:
        config["model_type"] = model_type
    (folder / "config.json").write_text(json.dumps(config))


def tones(tokens: Sequence[int], seed: int = 0) -> NDArray[np.float32]:
    """Return the tones of tokens at 16 kHz: from 0.4 s on, each 0.4 s long and 0.4 s after the one before."""
    rng = np.random.default_rng(seed)
    at = np.arange(6400) / 16_000
    silence = np.zeros(6400)
    parts = [
        silence,
        *(
            part
            for token in tokens
            for part in (np.hanning(6400) * np.sin(2 * np.pi * HZ[token] * at), silence)
        ),
    ]
    whole = np.concatenate(parts)
    return (0.3 * whole + 0.001 * rng.standard_normal(len(whole))).astype(np.float32)


def band(hz: float) -> int:
    """Return the mel band (Slaney's scale, 0 to 8 kHz) whose middle is nearest to a frequency."""
    import librosa

    middles = librosa.mel_frequencies(BANDS + 2, fmin=0, fmax=8000)[1:-1]
    return int(np.argmin(np.abs(middles - hz)))


def _kernel() -> NDArray[np.float32]:
    kernel = np.zeros((len(TOKENS), BANDS, SUBSAMPLING), np.float32)
    for token, hz in enumerate(HZ):
        kernel[token, band(hz) - 1 : band(hz) + 2] = 0.2
    return kernel


def _bias() -> NDArray[np.float32]:
    bias = np.zeros(len(TOKENS), np.float32)
    bias[-1] = 5.0
    return bias
