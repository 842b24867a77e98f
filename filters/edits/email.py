"""E-mail addresses, written or read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filters.edits.finder import Finder
from filters.texts.addresses import said_addresses

# Letters and digits, but none of a script that is written without spaces: it would run on into the address.
_LETTER = "[^\\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_LABEL = f"{_LETTER}(?:{_LETTER}|-)*"
_WRITTEN = re.compile(
    rf"{_LETTER}(?:(?:{_LETTER}|[_.%+\-'])*(?:{_LETTER}|_))?\s?@\s?{_LABEL}(?:\s?\.\s?{_LABEL})*\.(?:(?!\d){_LETTER}){{2,24}}"
)


@dataclass(frozen=True)
class Email(Finder):
    """Finds addresses with "@", and those said with "at" and "dot" (see ``filters.texts.addresses``)."""

    def find(self, text: str, language: str | None) -> Iterator[tuple[int, int]]:
        """Yield where addresses are."""
        written = [found.span() for found in _WRITTEN.finditer(text)] if "@" in text else []
        yield from written
        for start, end in said_addresses(text):
            if not any(low < end and start < high for low, high in written):
                yield start, end
