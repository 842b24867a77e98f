"""A Whisper with random weights in CTranslate2 format: the real libraries run it, and nothing is downloaded.

What it hears depends on the audio and means nothing. Its weights are drawn from a fixed seed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH = 32
N_MELS = 80
MAX_FRAMES = 1500
MAX_TOKENS = 448
LETTERS = "etaoinshrdlu"
MULTILINGUAL_MARK = ""
"""The empty token, of which CTranslate2 tells a multilingual Whisper from an English-only one."""


def build_tiny_whisper(folder: Path, languages: Sequence[str] = ("en",)) -> Path:
    """Write a Whisper that knows ``languages`` to a new folder and return it; one language: English-only."""
    from ctranslate2.specs.whisper_spec import WhisperSpec

    folder.mkdir(parents=True)
    tokens = _write_tokenizer(folder, languages)
    spec = WhisperSpec(1, 2, 2, 2)
    _fill(spec, tokens, np.random.default_rng(7))
    spec.register_vocabulary(tokens)
    spec.config.lang_ids = [tokens.index(f"<|{language}|>") for language in languages]
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [tokens.index("<|endoftext|>")]
    spec.config.alignment_heads = [(1, 0), (1, 1)]
    spec.validate()
    spec.optimize()
    spec.save(str(folder))
    preprocessing = {
        "feature_size": N_MELS,
        "sampling_rate": 16000,
        "hop_length": 160,
        "chunk_length": 30,
        "n_fft": 400,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessing))
    return folder


def _write_tokenizer(folder: Path, languages: Sequence[str]) -> list[str]:
    """Write a byte-level tokenizer with merges that begin words and Whisper's special tokens; return all tokens."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    merges = [("Ġ", letter) for letter in LETTERS]
    letters += ["".join(merge) for merge in merges]
    if len(languages) > 1:
        letters.append(MULTILINGUAL_MARK)
    specials = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{language}|>" for language in languages)]
    specials += ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>"]
    specials += ["<|notimestamps|>", *(f"<|{i * 0.02:.2f}|>" for i in range(1501))]
    tokenizer = Tokenizer(models.BPE(vocab={letter: i for i, letter in enumerate(letters)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in specials])
    tokenizer.save(str(folder / "tokenizer.json"))
    return letters + specials


def _fill(spec: Any, tokens: Sequence[str], rng: np.random.Generator) -> None:
    """Set every weight of the specification."""
    encoder, decoder = spec.encoder, spec.decoder
    _convolution(encoder.conv1, N_MELS, rng)
    _convolution(encoder.conv2, WIDTH, rng)
    encoder.position_encodings.encodings = _normal(rng, MAX_FRAMES, WIDTH)
    decoder.embeddings.weight = _normal(rng, len(tokens), WIDTH)
    decoder.position_encodings.encodings = _normal(rng, MAX_TOKENS, WIDTH)
    decoder.projection.weight = _normal(rng, len(tokens), WIDTH) * np.float32(0.5)
    decoder.projection.bias = _bias(tokens)
    for half in (encoder, decoder):
        _norm(half.layer_norm)
        for layer in half.layer:
            _layer(layer, rng)


def _layer(layer: Any, rng: np.random.Generator) -> None:
    _norm(layer.self_attention.layer_norm)
    _linear(layer.self_attention.linear[0], 3 * WIDTH, WIDTH, rng)
    _linear(layer.self_attention.linear[1], WIDTH, WIDTH, rng)
    if hasattr(layer, "attention"):
        _norm(layer.attention.layer_norm)
        for linear, size in zip(layer.attention.linear, (WIDTH, 2 * WIDTH, WIDTH), strict=True):
            _linear(linear, size, WIDTH, rng)
    _norm(layer.ffn.layer_norm)
    _linear(layer.ffn.linear_0, 4 * WIDTH, WIDTH, rng)
    _linear(layer.ffn.linear_1, WIDTH, 4 * WIDTH, rng)


def _bias(tokens: Sequence[str]) -> NDArray[np.float32]:
    """Favour a few letters and the space, so that what comes out are words, and the end, so that it comes."""
    favoured = {
        **dict.fromkeys(LETTERS, 6.0),
        **{f"Ġ{letter}": 5.0 for letter in LETTERS},
        "<|endoftext|>": 4.0,
    }
    return np.array([favoured.get(token, 0.0) for token in tokens], np.float32)


def _normal(rng: np.random.Generator, *shape: int) -> NDArray[np.float32]:
    return rng.standard_normal(shape).astype(np.float32)


def _norm(norm: Any) -> None:
    norm.gamma = np.ones(WIDTH, np.float32)
    norm.beta = np.zeros(WIDTH, np.float32)


def _linear(linear: Any, n_out: int, n_in: int, rng: np.random.Generator) -> None:
    linear.weight = _normal(rng, n_out, n_in) / np.float32(np.sqrt(n_in))
    linear.bias = np.zeros(n_out, np.float32)


def _convolution(convolution: Any, n_in: int, rng: np.random.Generator) -> None:
    convolution.weight = _normal(rng, WIDTH, n_in, 3) / np.float32(np.sqrt(3 * n_in))
    convolution.bias = np.zeros(WIDTH, np.float32)
