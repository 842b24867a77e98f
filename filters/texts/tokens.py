"""A text as tokens to compare: words, and characters in scripts that are written without spaces."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

# Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han (with its extensions).
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…؟।])\s+|(?<=[。！？])|[\n♪]+|\s+[-–—]\s+")
_CLAUSE_END = re.compile(r"[,;:،؛]\s+")
_CLAUSE_END_UNSPACED = re.compile(r"[,;:，、；：!?\s]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
CHARACTERS_A_WORD = 1.5


def tokenize(text: str) -> list[str]:
    """Return the words of a text in lower case without the punctuation around them, or the characters."""
    pieces = _UNSPACED.sub(r" \g<0> ", text.casefold()).split()
    return [word for piece in pieces if (word := _strip(piece))]


def fold(text: str) -> str:
    """Return a text to look phrases up in: its words in lower case, with a space before, between and after.

    NFKC; punctuation is a space, apostrophes are plain, Arabic vowel signs and Latin accents are gone.
    Characters of scripts without spaces are words.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    bare = unicodedata.normalize("NFC", "".join(c for c in plain if not _is_accent(c)))
    words = _WORD.findall(_UNSPACED.sub(r" \g<0> ", bare).replace("’", "'"))
    return f" {' '.join(words)} "


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; points inside words, such as those of addresses, end none."""
    return [piece for piece in _SENTENCE_END.split(text) if piece and piece.strip()]


def clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence, which commas divide; in scripts without spaces, spaces do, too."""
    mark = _CLAUSE_END_UNSPACED if _UNSPACED.search(sentence) else _CLAUSE_END
    return [piece for piece in mark.split(sentence) if piece and piece.strip()]


def is_unspaced(token: str) -> bool:
    """Tell whether a token is a character of a script without spaces."""
    return _UNSPACED.match(token) is not None


def count_words(tokens: Sequence[str]) -> float:
    """Return about how many words the tokens are: a Chinese or Japanese word has 1.5 characters."""
    n_characters = sum(map(is_unspaced, tokens))
    return len(tokens) - n_characters + n_characters / CHARACTERS_A_WORD


def runs(tokens: Sequence[str], n: int) -> list[tuple[str, ...]]:
    """Return all runs of ``n`` tokens, in order."""
    return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]


def most_common_run(tokens: Sequence[str], n: int) -> int:
    """Return how often the most frequent run of ``n`` tokens occurs; 0 where the text is shorter."""
    return max(Counter(runs(tokens, n)).values(), default=0)


def _is_accent(character: str) -> bool:
    """Tell whether a mark may be left out in writing: Latin accents, Arabic vowels; no vowel of an Indic script."""
    return "\u0300" <= character <= "\u036f" or "\u064b" <= character <= "\u0652" or character == "\u0640"


def _strip(piece: str) -> str:
    letters = [i for i, character in enumerate(piece) if character.isalnum()]
    return piece[letters[0] : letters[-1] + 1] if letters else ""
