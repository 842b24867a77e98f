"""Writes a checkpoint as a folder that faster-whisper loads: CTranslate2, int8."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ctranslate2.specs.whisper_spec import WhisperSpec
from torch import Tensor, nn

from demo_model.heads import alignment_heads
from demo_model.network import Attention, Layer, Size, SmallWhisper
from demo_model.tokens import PHONES, SPECIALS, Tokens

_PREPROCESSING = {
    "feature_size": 80,
    "sampling_rate": 16000,
    "hop_length": 160,
    "chunk_length": 30,
    "n_fft": 400,
}


def write_model(
    network: SmallWhisper,
    size: Size,
    tokens: Tokens,
    tokenizer: Path,
    folder: Path,
    heads: Sequence[tuple[int, int]],
) -> None:
    """Write model.bin, config.json, vocabulary.json, tokenizer.json and preprocessor_config.json.

    ``heads`` are (layer, head) of the decoder whose attention says when a word is spoken.
    """
    spec = WhisperSpec(size.encoder_layers, size.heads, size.decoder_layers, size.heads)
    _fill(spec, network)
    vocabulary = [tokens.tokenizer.id_to_token(number) for number in range(tokens.size)]
    spec.register_vocabulary(vocabulary)
    spec.config.lang_ids = [vocabulary.index(SPECIALS[2])]
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [tokens.end]
    spec.config.alignment_heads = [list(head) for head in heads]
    spec.validate()
    spec.optimize("int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    (folder / "preprocessor_config.json").write_text(json.dumps(_PREPROCESSING) + "\n", encoding="utf-8")


def _fill(spec: Any, network: SmallWhisper) -> None:
    encoder, decoder = spec.encoder, spec.decoder
    for theirs, ours in ((encoder.conv1, network.conv1), (encoder.conv2, network.conv2)):
        theirs.weight, theirs.bias = _array(ours.weight), _array(ours.bias)
    encoder.position_encodings.encodings = _array(network.places)
    decoder.position_encodings.encodings = _array(network.positions)
    decoder.embeddings.weight = decoder.projection.weight = _array(network.embedding.weight)
    for half, norm, layers in (
        (encoder, network.encoder_norm, network.encoder),
        (decoder, network.decoder_norm, network.decoder),
    ):
        _norm(half.layer_norm, norm)
        for theirs, layer in zip(half.layer, layers, strict=True):
            _layer(theirs, layer)


def _layer(theirs: Any, ours: Layer) -> None:
    attention = ours.attention
    _norm(theirs.self_attention.layer_norm, ours.attention_norm)
    _fused(theirs.self_attention.linear[0], (attention.query, attention.key, attention.value))
    _linear(theirs.self_attention.linear[1], attention.out)
    if ours.cross is not None and ours.cross_norm is not None:
        _cross(theirs.attention, ours.cross, ours.cross_norm)
    _norm(theirs.ffn.layer_norm, ours.norm)
    _linear(theirs.ffn.linear_0, ours.wide)
    _linear(theirs.ffn.linear_1, ours.narrow)


def _cross(theirs: Any, cross: Attention, norm: nn.LayerNorm) -> None:
    _norm(theirs.layer_norm, norm)
    _linear(theirs.linear[0], cross.query)
    _fused(theirs.linear[1], (cross.key, cross.value))
    _linear(theirs.linear[2], cross.out)


def _norm(theirs: Any, ours: nn.LayerNorm) -> None:
    theirs.gamma, theirs.beta = _array(ours.weight), _array(ours.bias)


def _linear(theirs: Any, ours: nn.Linear) -> None:
    _fused(theirs, (ours,))


def _fused(theirs: Any, ours: Sequence[nn.Linear]) -> None:
    theirs.weight = np.concatenate([_array(one.weight) for one in ours])
    biases = [
        np.zeros(one.out_features, np.float32) if one.bias is None else _array(one.bias) for one in ours
    ]
    theirs.bias = np.concatenate(biases)


def _array(tensor: Tensor | nn.Module) -> np.ndarray:
    if not isinstance(tensor, Tensor):
        raise TypeError("a module is no array")
    return np.ascontiguousarray(tensor.detach().cpu().numpy(), np.float32)


def export(folder: Path, out: Path, settings: dict[str, Any]) -> None:
    """Write the checkpoint of ``folder`` as the files of a model in ``out``, each in one step."""
    tokens, size = Tokens(folder / "tokenizer.json"), Size(**settings["network"])
    network = SmallWhisper(size, tokens.size, len(PHONES))
    network.load_state_dict(torch.load(folder / "checkpoint.pt", map_location="cpu")["network"])
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as made:
        heads = alignment_heads(network, tokens, settings)
        write_model(network, size, tokens, folder / "tokenizer.json", Path(made) / "model", heads)
        for file in (Path(made) / "model").iterdir():
            file.replace(out / file.name)
