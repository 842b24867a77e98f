"""Text to sentences, and sentences to stretches that can be said in one breath."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sentencex import segment

from synth.page import one_line

_DEFAULT_LANGUAGE = "en"
_ORPHAN = re.compile(r"[^\w]*|\(?\w{1,2}[.)]")
_LOWER_CASE = re.compile(r"[a-z]+(?![\w])")
_OF_A_NUMBER = re.compile(r"\b(?:vol|nos?|pp?|ch|figs?|secs?|art|par|eqs?|approx|ca?)\.$", re.IGNORECASE)
_OF_A_TIME = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
_DAY = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|June|July|August"
    r"|(?:Septem|Octo|Novem|Decem)ber|[ECMP][SD]?T|GMT|UTC)\b|[a-z]+(?!\w)"
)
_BREAKS = (
    re.compile(r"(?<=[;:\u2014\u2026])\s+|\s+(?=[\u2013\u2014]\s)"),
    re.compile(r"(?<=,)\s+(?=(?:and|but|or|so|yet|which|who|where|while|because|although)\b)", re.IGNORECASE),
    re.compile(r"(?<=,)\s+"),
    re.compile(r"\s+(?=(?:and|but|or|because|which|that|when|while)\b)", re.IGNORECASE),
    re.compile(r"\s+"),
)


def split_sentences(text: str, language: str | None = None) -> list[str]:
    """Return the sentences of a paragraph, by sentencex's rules for the language (English where it is not known).

    What is no sentence of its own (a number, a bracket, "of it" after "2 tbsp.") stays with the one before.
    """
    code = (language or _DEFAULT_LANGUAGE).replace("_", "-").split("-")[0].casefold()
    found: list[str] = []
    for piece in segment(code, one_line(text)):
        sentence = one_line(piece)
        if found and (_ORPHAN.fullmatch(sentence) or _goes_on(found[-1], sentence)):
            found[-1] = f"{found[-1]} {sentence}"
        elif sentence:
            found.append(sentence)
    return found


def _goes_on(before: str, after: str) -> bool:
    """Whether a piece is no new sentence: the one before ended with an abbreviation."""
    if _OF_A_TIME.search(before):
        return bool(_DAY.match(after))
    return before.endswith(".") and bool(
        _LOWER_CASE.match(after) or (_OF_A_NUMBER.search(before) and after[0].isdigit())
    )


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
