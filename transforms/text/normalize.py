"""Text as a list of words to compare: what case, punctuation and the way of encoding do not change."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u02bb\u2032\u0060\u00b4"), "'")
_WITHOUT_SPACES = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u0f00-\u0fff"  # Tibetan
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_CHARACTER_WORDS = re.compile(f"[{_WITHOUT_SPACES}]")


def normalize_words(text: str) -> list[str]:
    """Return the words of a text, for comparing transcripts: in any script, nothing language-specific.

    NFKC, case folded, typographic apostrophes made plain. Letters, their marks, and digits stay; apostrophes
    stay inside words ("don't") and go at their edges ("dogs'"); all else separates words, hyphens and decimal
    points too ("twenty-one" is two words). Invisible format characters (soft hyphen, zero-width joiners) are
    taken out. Numbers are not spelled out.

    Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar, Tibetan) become one word a character
    with its marks, so that a word error rate is a character error rate there, as Whisper's own evaluation
    does.
    """
    folded = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    cleaned = "".join(map(_kept, unicodedata.normalize("NFKC", folded).translate(_APOSTROPHES)))
    composed = unicodedata.normalize("NFKC", cleaned)
    words = [word.strip("'") for word in composed.split()]
    return [piece for word in words if word for piece in _pieces(word)]


@lru_cache(maxsize=8192)
def _kept(character: str) -> str:
    """Return what a character becomes: itself, nothing, or the space that separates words."""
    category = unicodedata.category(character)
    if character == "'" or category[0] in "LMN":
        return character
    return "" if category == "Cf" else " "


def _pieces(word: str) -> list[str]:
    """Divide a word around characters of scripts without spaces; a mark stays with the one before it."""
    if not _CHARACTER_WORDS.search(word):
        return [word]
    pieces = [""]
    for character in word:
        alone = bool(_CHARACTER_WORDS.match(character))
        mark = unicodedata.category(character)[0] == "M"
        if not mark and (alone or _CHARACTER_WORDS.match(pieces[-1])):
            pieces.append("")
        pieces[-1] += character
    return [piece for part in pieces if (piece := part.strip("'"))]
