"""Drops texts that say the same again and again: what recognizers write when they lose their place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.numbers import tell_numbers_apart
from filters.texts.tokens import count_words, most_common_run, tokenize
from filters.texts.trust import is_borne_out
from schemas.settings import NonNegative, PositiveInt, threshold

_LONGEST_PHRASE_TOKENS = 30
_RUN_TOKENS = 10
_LETTER_LOOP = re.compile(r"(\w{1,4}?)\1{7,}")
_CHARACTERS_A_WORD = 3
_FEW_REPEATS = 6
_CHANT_TOKENS = 16


@dataclass(frozen=True)
class Loops:
    """Drops a text in which at least ``min_loop_words`` words are a loop.

    A loop is a phrase of 1 to 30 tokens back to back at least ``min_repeats`` times ("no no no no" is an
    answer, twelve of them are a loop; people chant three words four times, so that below six times it takes
    16 tokens), or three times if it has ``long_phrase_tokens`` tokens or more; any 10
    tokens more than ``max_same_10_tokens`` times, wherever they stand (NeMo Curator; it includes Sommelier's
    five times 15); or one to four letters eight times or more inside a word ("hahahaha...", three letters
    counting as a word). A token is a word, case and punctuation apart; in scripts without spaces a character,
    1.5 of which count as a word.

    From 7 to 27 numbers in a row that are not all the same are read out, not looped: a card's digits, its expiry date
    and its code ("four one one one, one one one one, ...").

    A loop that other recognizers heard too (``believed_agreement`` or more) is a chant, and not measured.

    Score: the words in the longest loop, 0 where there is none.
    """

    min_loop_words: PositiveInt = threshold(12)
    min_repeats: PositiveInt = 4
    long_phrase_tokens: PositiveInt = 8
    max_same_10_tokens: PositiveInt = 3
    believed_agreement: NonNegative = 0.8

    def measure(self, candidate: Candidate) -> float | None:
        """Return the words in the longest loop."""
        if is_borne_out(candidate, self.believed_agreement):
            return None
        tokens = tell_numbers_apart(tokenize(candidate.text))
        spans = [self._span(tokens, n) for n in range(1, min(_LONGEST_PHRASE_TOKENS, len(tokens)) + 1)]
        words_a_token = count_words(tokens) / len(tokens) if tokens else 1.0
        longest = max(max(spans, default=0), self._spread(tokens)) * words_a_token
        return max(longest, max(map(_letter_loop, tokens), default=0.0))

    def decide(self, score: float | None) -> str | None:
        """Compare the loop's length; reason ``loop``."""
        return "loop" if score is not None and score >= self.min_loop_words else None

    def _span(self, tokens: list[str], n: int) -> int:
        min_repeats = self.min_repeats if n < self.long_phrase_tokens else min(3, self.min_repeats)
        span = loop_tokens(tokens, n, min_repeats)
        return 0 if span < min(_FEW_REPEATS * n, _CHANT_TOKENS) else span

    def _spread(self, tokens: list[str]) -> int:
        count = most_common_run(tokens, _RUN_TOKENS)
        return _RUN_TOKENS * count if count > self.max_same_10_tokens else 0


def loop_tokens(tokens: list[str], n: int, min_repeats: int) -> int:
    """Return the tokens in the longest run of one phrase of ``n`` said ``min_repeats`` times or more."""
    longest = same = 0
    for before, token in zip(tokens, tokens[n:], strict=False):
        same = same + 1 if before == token else 0
        longest = max(longest, same)
    span = n * (longest // n + 1)
    return span if longest and span >= n * min_repeats else 0


def _letter_loop(token: str) -> float:
    """Return the words that the longest loop inside a token counts as; digits are numbers, not loops."""
    found = (len(match[0]) for match in _LETTER_LOOP.finditer(token) if not match[0].isdigit())
    return max(found, default=0) / _CHARACTERS_A_WORD
