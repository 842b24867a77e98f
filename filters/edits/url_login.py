"""URLs with a user's name, and perhaps a password, in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filters.edits.finder import Finder

_URL = re.compile(r"\b[a-z][a-z0-9+.\-]*://[^\s/?#@]+@[^\s/?#]+[^\s]*", re.IGNORECASE)


@dataclass(frozen=True)
class UrlLogin(Finder):
    """Finds URLs that name a user before their host (RFC 3986, 3.2.1), from the scheme to the end."""

    def find(self, text: str, language: str | None) -> Iterator[tuple[int, int]]:
        """Yield where such URLs are."""
        for found in _URL.finditer(text):
            yield found.start(), found.start() + len(found[0].rstrip(".,;:!?)]}\"'"))
