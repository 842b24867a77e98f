"""What the voices say: sentences of five kinds, drawn by number, so that the same number is the same sentence."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from demo_model import grammar, numbers
from demo_model.sayings import saying, saying_words
from demo_model.walk import Walk


class TextSettings(NamedTuple):
    """The words of the language model that are kept, and the share of each kind of sentence."""

    walk_vocabulary: int
    shares: dict[str, float]


def generator(seed: int, *place: int) -> Generator:
    """Return the random numbers of a place, the same on every machine."""
    return np.random.default_rng([seed, *place])


class Texts:
    """All sentences."""

    def __init__(self, settings: TextSettings, seed: int, left_out: frozenset[str]) -> None:
        """``left_out`` are sentences, as ``plain`` has them, that are never drawn."""
        self._seed, self._left_out = seed, left_out
        self._kinds, self._shares = list(settings.shares), list(settings.shares.values())
        wanted = frozenset(word.lower() for word in grammar.all_words()) | saying_words()
        self._walk = Walk(settings.walk_vocabulary, wanted)
        self._vocabulary = sorted({*self._walk.words[:-1], *wanted})

    def draw(self, number: int) -> str:
        """Return sentence ``number``."""
        random = generator(self._seed, 0, number)
        while True:
            text = _written(self._of_kind(str(random.choice(self._kinds, p=self._shares)), random))
            if plain(text) not in self._left_out:
                return text

    def _of_kind(self, kind: str, random: Generator) -> str:
        makers = {
            "walk": self._walked,
            "grammar": grammar.sentence,
            "saying": saying,
            "numbers": self._numbers,
            "list": self._list,
        }
        return makers[kind](random)

    def _walked(self, random: Generator) -> str:
        return " ".join(self._walk.sentence(random))

    def _numbers(self, random: Generator) -> str:
        kind = int(random.integers(4))
        if kind == 0:
            return f"{grammar.sentence(random)} {numbers.phrase(random)}"
        if kind == 1:
            return f"{numbers.phrase(random)} {grammar.sentence(random)}"
        if kind == 2:
            return f"{' '.join(self._walk.sentence(random, 6))} {numbers.phrase(random)}"
        return f"it is {numbers.phrase(random)}, not {numbers.phrase(random)}"

    def _list(self, random: Generator) -> str:
        size = int(random.integers(2, 9))
        words = [self._vocabulary[int(i)] for i in random.integers(0, len(self._vocabulary), size)]
        return (", " if random.random() < 0.3 else " ").join(words)


def plain(text: str) -> str:
    """Return small letters and single spaces: two sentences that sound alike are equal."""
    return " ".join("".join(c if c.isalnum() or c == "'" else " " for c in text.lower()).split())


@cache
def _capitals() -> dict[str, str]:
    names = {word.lower(): word for word in grammar.others() if word[0].isupper()}
    del names["may"], names["march"], names["turkey"], names["china"]
    return {**names, "i": "I", "i'm": "I'm", "i'd": "I'd", "i'll": "I'll", "i've": "I've"}


def _written(text: str) -> str:
    """Return a sentence with its capitals and its full stop or question mark."""
    words = [_capitals().get(word, word) for word in text.split(" ")]
    whole = " ".join(words)
    return whole[0].upper() + whole[1:] + ("?" if grammar.asks(text) else ".")
