"""Drops texts that repeat themselves: what recognizers write when they lose their place."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass

from filters.base import Candidate, Judgement
from schemas.settings import Positive, PositiveInt, Share

# Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han (with its extensions).
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)
_LONGEST_PHRASE_TOKENS = 30
_PHRASE_TOKENS = 3


@dataclass(frozen=True)
class Repetition:
    """Drops a text that loops, or that can be compressed too far because it repeats its phrases.

    A token is a word, case and punctuation apart; in scripts without spaces, a character.

    ``loop``: the same phrase of 1 to 30 tokens back to back at least ``min_repeats`` times and for at least
    ``min_loop_tokens`` tokens ("no no no no" is an answer, twelve of them are a loop); or any 10 tokens
    more than ``max_same_10_tokens`` times (NeMo Curator; it includes Sommelier's five times 15).

    ``compression_ratio``: characters over zlib's bytes above ``max_compression_ratio`` (Whisper's 2.4).
    Whisper counts UTF-8; here it is a byte a character, the same for ASCII, because sound Hindi reaches 2.8
    in UTF-8. Texts below ``min_chars``, and texts of which less than ``min_repeated_share`` of the runs of
    three tokens came before, are not measured: numbers read out compress by over 3 and repeat nothing.

    Score: the compression ratio, None where it is not measured.
    """

    max_compression_ratio: Positive = 2.4
    min_chars: PositiveInt = 64
    min_repeated_share: Share = 0.3
    min_repeats: PositiveInt = 4
    min_loop_tokens: PositiveInt = 12
    max_same_10_tokens: PositiveInt = 3

    def judge(self, candidate: Candidate) -> Judgement:
        """Look for loops, then at the ratio; reasons ``loop`` and ``compression_ratio``."""
        tokens = tokenize(candidate.text)
        ratio = self._measure(candidate.text, tokens)
        if self._loops(tokens):
            return Judgement(ratio, "loop")
        too_far = ratio is not None and ratio > self.max_compression_ratio
        return Judgement(ratio, "compression_ratio" if too_far else None)

    def _measure(self, text: str, tokens: list[str]) -> float | None:
        if len(text) < self.min_chars or repeated_share(tokens, _PHRASE_TOKENS) < self.min_repeated_share:
            return None
        return compression_ratio(text)

    def _loops(self, tokens: list[str]) -> bool:
        spans = (loop_tokens(tokens, n, self.min_repeats) for n in range(1, _LONGEST_PHRASE_TOKENS + 1))
        if any(span >= self.min_loop_tokens for span in spans):
            return True
        counts = Counter(_runs(tokens, 10))
        return max(counts.values(), default=0) > self.max_same_10_tokens


def tokenize(text: str) -> list[str]:
    """Return the words of a text in lower case without the punctuation around them, or the characters."""
    pieces = _UNSPACED.sub(r" \g<0> ", text.casefold()).split()
    return [word for piece in pieces if (word := _strip(piece))]


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
    runs = _runs(tokens, n)
    return 1 - len(set(runs)) / len(runs) if runs else 0.0


def loop_tokens(tokens: list[str], n: int, min_repeats: int) -> int:
    """Return the tokens in the longest run of one phrase of ``n`` said ``min_repeats`` times or more."""
    longest = same = 0
    for before, token in zip(tokens, tokens[n:], strict=False):
        same = same + 1 if before == token else 0
        longest = max(longest, same)
    span = n * (longest // n + 1)
    return span if longest and span >= n * min_repeats else 0


def _runs(tokens: list[str], n: int) -> list[tuple[str, ...]]:
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def _strip(piece: str) -> str:
    letters = [i for i, character in enumerate(piece) if character.isalnum()]
    return piece[letters[0] : letters[-1] + 1] if letters else ""
