"""Any Hugging Face text classifier that was exported to ONNX, such as WebOrganizer's of topics."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError
from schemas.settings import PositiveInt
from transforms.topics.base import Topic

_FILES = ("model.onnx", "tokenizer.json", "config.json")


@dataclass(frozen=True)
class OnnxText:
    """The classifier in the folder ``model``: ``model.onnx``, ``tokenizer.json``, ``config.json`` with ``id2label``.

    That is what `optimum-cli export onnx --task text-classification` writes. Texts are cut at ``max_tokens``, and
    ``batch_size`` of them go through the network together. One thread, so that the same texts give the same figures.
    """

    model: str
    max_tokens: PositiveInt = 512
    batch_size: PositiveInt = 16

    def load(self) -> OnnxTextModel:
        """Read the folder.

        Raises:
            ConfigError: if a file is missing.
        """
        folder = Path(self.model)
        if missing := [name for name in _FILES if not (folder / name).is_file()]:
            raise ConfigError(f"{self.model} holds no text classifier in ONNX: {missing[0]} is missing")
        return OnnxTextModel(folder, self)


class OnnxTextModel:
    """A loaded classifier."""

    def __init__(self, folder: Path, settings: OnnxText) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        labels = json.loads((folder / "config.json").read_text(encoding="utf-8"))["id2label"]
        self.names = tuple(labels[number] for number in sorted(labels, key=int))
        digests = [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in _FILES]
        said = repr((digests, settings.max_tokens, settings.batch_size))
        self.fingerprint = hashlib.sha256(said.encode()).hexdigest()[:16]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(settings.max_tokens)
        self._tokenizer.enable_padding()
        self._at_once = settings.batch_size

    def classify(self, texts: Sequence[str]) -> list[Topic]:
        """Return the topic of each text, in order."""
        found: list[Topic] = []
        for start in range(0, len(texts), self._at_once):
            chances = self._chances(list(texts[start : start + self._at_once]))
            best = chances.argmax(axis=1)
            found += [Topic(self.names[at], float(row[at])) for at, row in zip(best, chances, strict=True)]
        return found

    def _chances(self, texts: list[str]) -> NDArray[np.float64]:
        encoded = self._tokenizer.encode_batch(texts)
        given = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], np.int64),
            "token_type_ids": np.array([one.type_ids for one in encoded], np.int64),
        }
        (logits,) = self._session.run(
            ["logits"], {name: array for name, array in given.items() if name in self._inputs}
        )
        scores = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))
