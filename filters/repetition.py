"""Drops texts that can be compressed too far: they repeat their phrases, if not back to back."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.numbers import tell_numbers_apart
from filters.texts.tokens import runs, tokenize
from filters.texts.trust import is_borne_out
from schemas.settings import NonNegative, Positive, PositiveInt, Share, threshold

_PHRASE_TOKENS = 3


@dataclass(frozen=True)
class Repetition:
    """Drops a text that can be compressed by more than ``max_compression_ratio`` (Whisper's 2.4).

    Whisper counts UTF-8; here it is a byte a character, the same for ASCII, because sound Hindi reaches 2.8
    in UTF-8. Texts below ``min_chars``, and texts of which less than ``min_repeated_share`` of the runs of
    three tokens came before, are not measured: numbers read out compress by over 3 and repeat nothing. Nor is
    what other recognizers heard too (``believed_agreement`` or more): chants and prayers.

    Score: characters over zlib's bytes, None where it is not measured.
    """

    max_compression_ratio: Positive = threshold(2.4)
    min_chars: PositiveInt = 64
    min_repeated_share: Share = 0.3
    believed_agreement: NonNegative = 0.8

    def measure(self, candidate: Candidate) -> float | None:
        """Return the compression ratio of texts that repeat themselves."""
        text = candidate.text
        if len(text) < self.min_chars or is_borne_out(candidate, self.believed_agreement):
            return None
        if repeated_share(tell_numbers_apart(tokenize(text)), _PHRASE_TOKENS) < self.min_repeated_share:
            return None
        return compression_ratio(text)

    def decide(self, score: float | None) -> str | None:
        """Compare the ratio; reason ``compression_ratio``."""
        return "compression_ratio" if score is not None and score > self.max_compression_ratio else None


def compression_ratio(text: str) -> float:
    """Return characters over bytes after zlib. Each character is a byte: its code, or else its turn.

    The text must not be empty. Characters of ASCII keep their codes, so that ASCII gives what Whisper's
    formula gives; the others are numbered from 128 as they come and share 128 numbers between them.
    """
    others = {c: i for i, c in enumerate(dict.fromkeys(c for c in text if ord(c) >= 128))}
    data = bytes(128 + others[c] % 128 if c in others else ord(c) for c in text)
    return len(data) / len(zlib.compress(data))


def repeated_share(tokens: list[str], n: int) -> float:
    """Return the share of a text's runs of ``n`` tokens that were there before; 0 where it has none."""
    found = runs(tokens, n)
    return 1 - len(set(found)) / len(found) if found else 0.0
