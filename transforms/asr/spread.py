"""Words without times of their own: laid over the stretch that they were said in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from schemas.records import Word


def boundaries(texts: Sequence[str], length: int) -> list[int]:
    """Return where each word starts, and the end, in a stretch divided by characters (one more a word)."""
    weights = [0, *accumulate(len(text) + 1 for text in texts)]
    return [length * weight // weights[-1] for weight in weights] if texts else [0]


def spread_words(text: str, start_samples: int, end_samples: int) -> list[Word]:
    """Return the words of a text end to end over a stretch, without confidences: a guess, for want of better."""
    texts = text.split()
    places = pairwise(boundaries(texts, end_samples - start_samples))
    return [
        Word(word, start_samples + start, start_samples + end, None)
        for word, (start, end) in zip(texts, places, strict=True)
    ]
