"""Drops texts that were decoded wrongly or carry marks of machines."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import Share, threshold

# Special tokens of recognizers, tags, entities, cue times, escapes.
_MARKS = re.compile(
    r"<\|[^|>]*\|>|</?[a-z]{1,6}(?:\s[^>]*)?>|&(?:amp|lt|gt|quot|nbsp|#\d+);|\d\d:\d\d:\d\d[.,]\d{3}|-->"
    r"|\\u[0-9a-f]{4}",
    re.IGNORECASE,
)
_HIGH = re.compile(r"[^\x00-\x7f]{2,}")
_UTF8 = re.compile(
    rb"(?:[\xc2\xc3][\x80-\xbf]|(?:[\xc2-\xdf][\x80-\xbf]){2,}|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+"
)
_FORBIDDEN = frozenset({"Cc", "Co", "Cn", "Cs"})


@dataclass(frozen=True)
class BrokenText:
    """Drops a text of which more than ``max_share`` of the characters are no text.

    These are replacement and control characters, code points without a character, UTF-8 read as
    another encoding ("FranÃ§ais"), special tokens of recognizers, tags, entities and times of cues.

    Score: the share of such characters, white space apart; None for a text without any.
    """

    max_share: Share = threshold(0.01)

    def measure(self, candidate: Candidate) -> float | None:
        """Return the share of broken characters."""
        text = "".join(candidate.text.split(None))
        if not text:
            return None
        marks = sum(len(match[0]) for match in _MARKS.finditer(candidate.text))
        bad = sum(c == "\ufffd" or unicodedata.category(c) in _FORBIDDEN for c in text)
        return (marks + bad + _misread(candidate.text)) / len(text)

    def decide(self, score: float | None) -> str | None:
        """Compare the share; reason ``broken_text``."""
        return "broken_text" if score is not None and score > self.max_share else None


def _misread(text: str) -> int:
    """Return how many characters are bytes of UTF-8 that were read as Windows-1252 or Latin-1."""
    return sum(len(found) for high in _HIGH.findall(text) for found in _UTF8.findall(_as_bytes(high)))


def _as_bytes(text: str) -> bytes:
    """Return the bytes that a text was before it was misread; a zero for what cannot come of that."""
    return b"".join(
        c.encode("latin-1") if ord(c) < 256 else c.encode("cp1252", "replace") for c in text
    ).replace(b"?", b"\0")
