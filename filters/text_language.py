"""Drops texts in another language than the one that is spoken: translated, or made up."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.languages import has_list, margin, same_language
from filters.texts.scripts import primary, script_of
from filters.texts.tokens import count_words, tokenize
from schemas.settings import PositiveInt, Share, threshold

_KANA = frozenset({"HIRAGANA", "KATAKANA"})


@dataclass(frozen=True)
class TextLanguage:
    """Drops a text whose language is not that of the audio.

    Three signs, of which the first that there is counts. Japanese of
    ``min_han`` characters or more without kana (shorter ones are names and titles), and Chinese of which more than
    ``max_kana_share`` is kana. The transcript's ``text_language``, where it has one, unless the small words
    speak for the language of the audio. Small words ("the", "und", "что"): another language has at least
    ``min_margin`` of the different words more of them than the language of the audio; text of two languages has some
    of both. Languages that are written alike (Danish and Norwegian, Czech and Slovak) count as one. Texts below
    ``min_words`` different words are not measured: names and greetings are of every language. OWSM keeps what has the
    same language as label, audio and text.

    Score: above 0 the text is in the language of the audio, down to -1 it is not; None where it is not measured.
    """

    min_margin: Share = threshold(0.2)
    min_words: PositiveInt = 5
    max_kana_share: Share = 0.2
    min_han: PositiveInt = 20

    def measure(self, candidate: Candidate) -> float | None:
        """Return the margin."""
        language, tokens = candidate.language, tokenize(candidate.text)
        if not language or count_words(list(set(tokens))) < self.min_words:
            return None
        found = self._kana(primary(language), candidate.text)
        if found is not None:
            return found
        by_words = margin(language, tokens) if has_list(language) else None
        told = candidate.text_language
        if told and (by_words is None or by_words <= 0):
            return 1.0 if same_language(told, language) else -1.0
        return by_words

    def decide(self, score: float | None) -> str | None:
        """Compare the margin; reason ``other_language``."""
        return "other_language" if score is not None and score <= -self.min_margin else None

    def _kana(self, language: str, text: str) -> float | None:
        """Return 1 or -1 where kana decide: in texts of Han characters and kana with either language."""
        scripts = [script for c in text if (script := script_of(c))]
        east_asian = [script for script in scripts if script in _KANA or script == "CJK"]
        if language not in {"ja", "zh", "yue", "cmn"} or 2 * len(east_asian) <= len(scripts):
            return None
        share = sum(script in _KANA for script in east_asian) / len(east_asian)
        if language == "ja":
            return -1.0 if not share and len(east_asian) >= self.min_han else 1.0
        return 1.0 if share <= self.max_kana_share else -1.0
