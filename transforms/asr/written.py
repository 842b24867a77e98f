"""Words as they are written in a text, where a recognizer lists them without case and punctuation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from schemas.records import Word


def as_written(words: Sequence[Word], text: str) -> tuple[Word, ...]:
    """Return the words with what the text has of each: its case, and the punctuation beside it.

    Only where letters and digits of both are the same, in order, regardless of case; otherwise the words as they are.
    What lies between two words goes to the first of them, up to the first space. Words of punctuation alone are left
    out.
    """
    spoken = [word for word in words if _letters(word.text)]
    places = [place for place, character in enumerate(text) if _letters(character)]
    if "".join(_letters(word.text) for word in spoken) != _letters(text):
        return tuple(words)
    pieces = _pieces(text, _firsts(spoken, text, places))
    return tuple(word._replace(text=piece) for word, piece in zip(spoken, pieces, strict=True) if piece)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _firsts(words: Sequence[Word], text: str, places: Sequence[int]) -> list[int]:
    """Return where in the text each word's first letter is."""
    firsts, at = [], 0
    for word in words:
        firsts.append(places[min(at, len(places) - 1)])  # one letter may be two words' (ß: s, s)
        wanted = len(_letters(word.text))
        while wanted > 0 and at < len(places):
            wanted -= len(_letters(text[places[at]]))
            at += 1
    return firsts


def _pieces(text: str, firsts: Sequence[int]) -> Iterator[str]:
    """Yield the text cut before each word, at the space nearest to the word before where there is one."""
    cuts = [0]
    for before, first in pairwise(firsts):
        space = next((at for at in range(before, first) if text[at].isspace()), None)
        cuts.append(first if space is None else space)
    for start, end in pairwise([*cuts, len(text)] if firsts else []):
        yield text[start:end].strip()
