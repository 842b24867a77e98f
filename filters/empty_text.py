"""Drops segments in which nothing was heard."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate, Judgement


@dataclass(frozen=True)
class EmptyText:
    """Drops a text without a letter or a digit: nothing, white space, ``...`` or a note sign.

    Score: the number of letters and digits.
    """

    def judge(self, candidate: Candidate) -> Judgement:
        """Count the letters and digits; reason ``empty_text``."""
        n_letters = sum(character.isalnum() for character in candidate.text)
        return Judgement(float(n_letters), None if n_letters else "empty_text")
