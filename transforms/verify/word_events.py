"""The voice as its own witness: the words that it says it said, against those it should say."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from schemas.settings import Share
from transforms.verify.base import Checked, Uttered

MISSING, ADDED = "words_missing", "words_added"


@dataclass(frozen=True)
class WordEvents:
    """Rejects, as ``words_missing`` and ``words_added``, what a voice itself tells otherwise than it should.

    ``words_missing`` is a text of which the voice does not name more than ``max_missing`` of the words (it joins some:
    espeak-ng says `here and there` as one), ``words_added`` what names any that are not in the text, or in another
    order. Score: minus the share of words that are missing, or minus 1 and the number added. No score where the voice
    tells nothing of words.
    """

    max_missing: Share = 0.34

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> WordEvents:
        """It is its own model."""
        return self

    def check(self, uttered: Uttered) -> Checked:
        """Return how many words are missing or added."""
        wanted = [word for word in uttered.spoken.split() if any(map(str.isalnum, word))]
        told = [word.text for word in uttered.words if any(map(str.isalnum, word.text))]
        if not told or not wanted:
            return Checked(None, -self.max_missing)
        matcher = SequenceMatcher(None, wanted, told, autojunk=False)
        found = sum(block.size for block in matcher.get_matching_blocks())
        if found < len(told):
            return Checked(-1.0 - (len(told) - found), -self.max_missing, ADDED)
        missing = 1 - found / len(wanted)
        return Checked(-missing, -self.max_missing, MISSING if missing > self.max_missing else None)
