"""Drops texts in a script that their language is not written in."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.scripts import SCRIPTS, primary, script_of
from filters.texts.tokens import tokenize
from schemas.settings import NonNegativeInt, Share, threshold

_WEIGHTS = {"CJK": 3.0, "HANGUL": 3.0, "HIRAGANA": 2.0, "KATAKANA": 2.0}
_LATIN_WEIGHT = 0.2


@dataclass(frozen=True)
class Script:
    """Drops a text of which less than ``min_share`` is in the scripts of its language.

    A quoted word or a name of another script leaves most of the text as it was. Latin letters are at home
    everywhere (brands, terms, whole phrases of a bilingual speaker): beside another script they count a fifth,
    and texts of up to ``loan_words`` words in nothing but Latin letters ("OK, Google") are not measured. Han
    characters and Hangul syllables count 3 letters, kana 2. Languages whose scripts are not in the table are
    not measured.

    Score: the share of letters in the language's scripts.
    """

    min_share: Share = threshold(0.5)
    loan_words: NonNegativeInt = 3

    def measure(self, candidate: Candidate) -> float | None:
        """Return the share."""
        own = SCRIPTS.get(primary(candidate.language or ""))
        text = unicodedata.normalize("NFKC", candidate.text)
        letters = Counter(script for c in text if (script := script_of(c)))
        if own is None or not letters:
            return None
        if set(letters) == {"LATIN"} and "LATIN" not in own and len(tokenize(text)) <= self.loan_words:
            return None
        weights = {**_WEIGHTS, "LATIN": 1.0 if "LATIN" in own or len(letters) == 1 else _LATIN_WEIGHT}
        known = {script: n * weights.get(script, 1.0) for script, n in letters.items()}
        return sum(n for script, n in known.items() if script in own) / sum(known.values())

    def decide(self, score: float | None) -> str | None:
        """Compare the share; reason ``wrong_script``."""
        return "wrong_script" if score is not None and score < self.min_share else None
