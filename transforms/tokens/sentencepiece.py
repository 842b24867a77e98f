"""SentencePiece model files, as Llama 2, T5, Gemma and many others have them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import fsspec

from schemas.errors import ConfigError


@dataclass(frozen=True)
class Sentencepiece:
    """A `.model` file at a path or fsspec URL."""

    file: str

    def load(self) -> _Loaded:
        """Load the model.

        Raises:
            ConfigError: if there is no such file, it is no SentencePiece model, or the package is not installed.
        """
        try:
            from sentencepiece import SentencePieceProcessor
        except ModuleNotFoundError as error:
            raise ConfigError(
                "tokenizer: SentencePiece models need the extra 'sentencepiece', not installed here"
            ) from error
        try:
            with fsspec.open(self.file, "rb") as source:
                content = bytes(source.read())
            processor = SentencePieceProcessor(model_proto=content)
        except (OSError, ValueError, RuntimeError) as error:
            raise ConfigError(f"the SentencePiece model {self.file} cannot be read: {error}") from error
        if not content or not processor.vocab_size():
            raise ConfigError(f"{self.file} is no SentencePiece model: it has no piece")
        return _Loaded(processor, hashlib.sha256(content).hexdigest())


class _Loaded:
    def __init__(self, processor: Any, sha256: str) -> None:
        self._processor = processor
        self.sha256 = sha256

    @property
    def size(self) -> int:
        """How many pieces there are, control pieces included."""
        return int(self._processor.vocab_size())

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, without the pieces of its beginning and end."""
        return list(self._processor.encode(text, add_bos=False, add_eos=False))
