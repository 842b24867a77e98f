"""Drops texts that were decoded wrongly or carry marks of machines."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import Share

# UTF-8 read as Latin-1 or Windows-1252; Cyrillic likewise; tokens, tags, entities and cue times.
_PATTERNS = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf\u0152-\u0178\u2018-\u2022\u20ac\u2122]|\u00e2\u20ac[\u0080-\u00ff\u0152-\u2122]?"
    "|(?:[\u00d0\u00d1][\u0080-\u00bf\u0152-\u0178\u2018-\u2122])"
    r"|<\|[^|>]*\|>|</?[a-z]{1,6}(?:\s[^>]*)?>|&(?:amp|lt|gt|quot|nbsp|#\d+);|\d\d:\d\d:\d\d[.,]\d{3}|-->"
    r"|\\u[0-9a-f]{4}",
    re.IGNORECASE,
)
_FORBIDDEN = frozenset({"Cc", "Co", "Cn", "Cs"})


@dataclass(frozen=True)
class BrokenText:
    """Drops a text of which more than ``max_share`` of the characters are no text.

    These are replacement and control characters, code points without a character, UTF-8 read as
    another encoding ("FranÃ§ais"), special tokens of recognizers, tags, entities and times of cues.

    Score: the share of such characters, white space apart; None for a text without any.
    """

    max_share: Share = 0.01

    def measure(self, candidate: Candidate) -> float | None:
        """Return the share of broken characters."""
        text = "".join(candidate.text.split(None))
        if not text:
            return None
        marks = sum(len(match[0]) for match in _PATTERNS.finditer(candidate.text))
        bad = sum(c == "\ufffd" or unicodedata.category(c) in _FORBIDDEN for c in text)
        return (marks + bad) / len(text)

    def decide(self, score: float | None) -> str | None:
        """Compare the share; reason ``broken_text``."""
        return "broken_text" if score is not None and score > self.max_share else None
