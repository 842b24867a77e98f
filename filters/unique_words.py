"""Drops texts made of very few different words."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.numbers import is_number
from filters.texts.scripts import script_of
from filters.texts.tokens import count_words, is_unspaced, tokenize
from filters.texts.trust import is_borne_out
from schemas.settings import NonNegative, PositiveInt, Share, threshold

_ALPHABETS = frozenset({"THAI", "LAO", "MYANMAR", "KHMER"})


@dataclass(frozen=True)
class UniqueWords:
    """Drops a text of which less than ``min_share`` of the words are different ones.

    It finds what has no period and so is no loop ("okay yeah okay okay right yeah okay ..."). Granary asks
    for more than 0.4 of texts of any length; short answers ("no, no, no") are below that, and so are a few
    long sound texts. Below ``min_words`` words a text is not measured, nor where more than
    ``max_number_share`` of its words are numbers (counting, dialling), nor where other recognizers heard the
    same (``believed_agreement``). 1.5 Han or kana characters are a word; the other scripts without spaces are
    alphabets, of which few letters make long texts, and are not measured.

    Score: different tokens over tokens, None where it is not measured.
    """

    min_share: Share = threshold(0.3)
    min_words: PositiveInt = 13
    max_number_share: Share = 0.4
    believed_agreement: NonNegative = 0.8

    def measure(self, candidate: Candidate) -> float | None:
        """Return the share of different words."""
        tokens = tokenize(candidate.text)
        if count_words(tokens) < self.min_words or is_borne_out(candidate, self.believed_agreement):
            return None
        if any(is_unspaced(token) and script_of(token[0]) in _ALPHABETS for token in tokens):
            return None
        if sum(map(is_number, tokens)) > self.max_number_share * len(tokens):
            return None
        return len(set(tokens)) / len(tokens)

    def decide(self, score: float | None) -> str | None:
        """Compare the share; reason ``few_unique_words``."""
        return "few_unique_words" if score is not None and score < self.min_share else None
