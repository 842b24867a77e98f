"""How words stand in a text that was written with them: with spaces between them, or without."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

_IDEOGRAPHIC = (
    "\u3000-\u303f\uff00-\uffef"  # their punctuation
    "\u3040-\u30ff\u31f0-\u31ff"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
# Thai and Lao, Tibetan, Myanmar, Khmer: no spaces between words, but between sentences.
_UNSPACED = f"\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff{_IDEOGRAPHIC}"
_NO_SPACE_BETWEEN_TEXTS = re.compile(f"[{_IDEOGRAPHIC}]{{2}}")
_NO_SPACE_BETWEEN_WORDS = re.compile(f"[{_UNSPACED}]{{2}}")


def word_starts(text: str, words: Iterable[str]) -> list[int] | None:
    """Return where in a text each of its words starts, None where it does not consist of them, in order."""
    starts, at = [], 0
    for word in words:
        start = text.find(word, at)
        if start < 0 or text[at:start].strip():
            return None
        starts.append(start)
        at = start + len(word)
    return None if text[at:].strip() else starts


def as_written(text: str, words: Sequence[str]) -> list[str]:
    """Return each word with what stands in the text between it and the next: end to end they are the text.

    Where the text does not consist of the words a space stands behind each.
    """
    starts = word_starts(text, words)
    if starts is None:
        return [f"{word} " for word in words]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def join_words(words: Iterable[str]) -> str:
    """Return a text of words, with spaces between them but in scripts that are written without."""
    return _joined(words, _NO_SPACE_BETWEEN_WORDS)


def join_texts(texts: Iterable[str]) -> str:
    """Return texts that follow one another as one: with a space between them, but none between Han or kana."""
    return _joined(texts, _NO_SPACE_BETWEEN_TEXTS)


def _joined(texts: Iterable[str], unspaced: re.Pattern[str]) -> str:
    parts: list[str] = []
    last = ""
    for text in (stripped for one in texts if (stripped := one.strip())):
        if last and not unspaced.fullmatch(last + text[0]):
            parts.append(" ")
        parts.append(text)
        last = text[-1]
    return "".join(parts)
