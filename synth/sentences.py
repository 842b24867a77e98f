"""Text to sentences, and sentences to stretches that can be said in one breath."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import segment

from synth.page import one_line

_DEFAULT_LANGUAGE = "en"
_ORPHAN = re.compile(r"[^\w]*|\(?\w{1,2}[.)]")
_BREAKS = (
    re.compile(r"(?<=[;:\u2014\u2026])\s+|\s+(?=[\u2013\u2014]\s)"),
    re.compile(r"(?<=,)\s+(?=(?:and|but|or|so|yet|which|who|where|while|because|although)\b)", re.IGNORECASE),
    re.compile(r"(?<=,)\s+"),
    re.compile(r"\s+(?=(?:and|but|or|because|which|that|when|while)\b)", re.IGNORECASE),
    re.compile(r"\s+"),
)


def split_sentences(text: str, language: str | None = None) -> list[str]:
    """Return the sentences of a paragraph, by sentencex's rules for the language (English where it is not known).

    What is no sentence of its own (a number, a bracket) stays with the one before.
    """
    code = (language or _DEFAULT_LANGUAGE).replace("_", "-").split("-")[0].casefold()
    found: list[str] = []
    for piece in segment(code, one_line(text)):
        sentence = one_line(piece)
        if found and _ORPHAN.fullmatch(sentence):
            found[-1] = f"{found[-1]} {sentence}"
        elif sentence:
            found.append(sentence)
    return found


def speakable(sentence: str, max_characters: int) -> Iterator[str]:
    """Yield a sentence whole, or where it is longer in pieces of at most ``max_characters``.

    It is cut where a speaker would breathe, nearest to its middle: behind semicolons, colons and dashes; else behind
    commas before a conjunction, other commas, before conjunctions, and last between any two words. A single word that
    is longer is left whole.
    """
    if len(sentence) <= max_characters:
        yield sentence
        return
    cut = _cut(sentence, max_characters)
    if cut is None:
        yield sentence
        return
    yield from speakable(sentence[: cut[0]].rstrip(), max_characters)
    yield from speakable(sentence[cut[1] :].lstrip(), max_characters)


def _cut(sentence: str, max_characters: int) -> tuple[int, int] | None:
    middle, margin = len(sentence) / 2, min(len(sentence), max_characters) / 5
    for pattern in _BREAKS:
        places = [found.span() for found in pattern.finditer(sentence)]
        good = [at for at in places if margin <= at[0] <= len(sentence) - margin]
        if good:
            return min(good, key=lambda at: (abs(at[0] - middle), at))
    return min(((m.start(), m.end()) for m in re.finditer(r"\s+", sentence)), default=None)
