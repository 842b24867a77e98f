"""Bytes as tokens: the default that needs nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Utf8:
    """256 ids, the bytes of the text in UTF-8."""

    size: int = 256

    def load(self) -> Utf8:
        """Return itself: there is nothing to load."""
        return self

    def encode(self, text: str) -> list[int]:
        """Return the bytes of the text."""
        return list(text.encode())
