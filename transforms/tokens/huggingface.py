"""Any tokenizer of the Hugging Face `tokenizers` library."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import fsspec

from schemas.errors import ConfigError

_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Huggingface:
    """A `tokenizer.json` at a path or fsspec URL (``file``), or of a model on the hub (``name``): one of them."""

    file: str | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        if (self.file is None) == (self.name is None):
            raise ConfigError(
                "tokenizer: give 'file' (a tokenizer.json) or 'name' (a model on the hub), one of them"
            )

    def load(self) -> _Loaded:
        """Load the tokenizer.

        Raises:
            ConfigError: if there is no such file, it is no tokenizer, or the hub cannot be reached.
        """
        from tokenizers import Tokenizer

        text = self._read(self.file) if self.file else self._read(_from_hub(str(self.name)))
        if not _is_tokenizer(text):
            raise ConfigError(f"{self.file or self.name} is no tokenizer.json: there is no 'model' in it")
        return _Loaded(Tokenizer.from_str(text), hashlib.sha256(text.encode()).hexdigest())

    @staticmethod
    def _read(url: str) -> str:
        try:
            with fsspec.open(url, "rt", encoding="utf-8", newline="") as source:
                return str(source.read())
        except (OSError, ValueError) as error:
            raise ConfigError(f"the tokenizer file {url} cannot be read: {error}") from error


def _is_tokenizer(text: str) -> bool:
    try:
        data = json.loads(text)
    except ValueError:
        return False
    return isinstance(data, dict) and isinstance(data.get("model"), dict)


def _from_hub(name: str) -> str:
    from huggingface_hub import hf_hub_download

    try:
        return str(hf_hub_download(name, "tokenizer.json", etag_timeout=_TIMEOUT_S))
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"the tokenizer '{name}' cannot be had from the hub ({type(error).__name__}: {error}); a file does without "
            "the network: {use: huggingface, file: path/to/tokenizer.json}"
        ) from error


class _Loaded:
    def __init__(self, tokenizer: Any, sha256: str) -> None:
        self._tokenizer = tokenizer
        self.sha256 = sha256

    @property
    def size(self) -> int:
        """How many ids there are, added tokens included."""
        return int(self._tokenizer.get_vocab_size(with_added_tokens=True))

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, without any special token."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)
