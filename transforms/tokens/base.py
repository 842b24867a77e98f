"""What a text tokenizer keeps to."""

from __future__ import annotations

from typing import Protocol


class TextTokenizer(Protocol):
    """A loaded tokenizer. One that was read from a file may have ``sha256``, the hash of its bytes in hexadecimal."""

    @property
    def size(self) -> int:
        """How many ids it uses: all are below this."""
        ...

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, without any special token."""
        ...


class Tokenizer(Protocol):
    """Settings of a tokenizer: a frozen dataclass, cheap and picklable."""

    def load(self) -> TextTokenizer:
        """Load it.

        Raises:
            ConfigError: if it cannot be had.
        """
        ...
