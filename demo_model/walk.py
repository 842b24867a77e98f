"""Sentences drawn from the embedded recognizer's language model: word after word, as trigrams have them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pocketsphinx
from numpy.random import Generator

START, END = "<s>", "</s>"
_LOG_BASE = 1.0001
_CANDIDATES = 150
_SHORT = frozenset(
    "a i o ad am an as at be by do go he hi if in is it me my no of oh ok on or ox so to up us we".split()
)
_RUDE = frozenset((Path(__file__).parent / "words" / "left_out.txt").read_text(encoding="utf-8").split())


class Walk:
    """A language model cut to some words. ``sentence`` draws one."""

    def __init__(self, n_words: int, wanted: frozenset[str]) -> None:
        """``wanted`` are words (small letters) to keep beside the ``n_words`` most probable."""
        pocketsphinx.LogMath()
        path = pocketsphinx.get_model_path("en-us/en-us.lm.bin")
        self._model = pocketsphinx.NGramModel.readfile(path)
        self.words = [*_most_probable(self._model, n_words, wanted), END]
        self._rows: dict[str, npt.NDArray[np.float32]] = {}

    def sentence(self, random: Generator, longest: int = 16) -> list[str]:
        """Return words; a sentence of three at least, cut after ``longest``."""
        words: list[str] = []
        while len(words) < longest:
            word = self._next(random, words)
            if word == END:
                if len(words) > 2:
                    break
                continue
            words.append(word)
        return words

    def _next(self, random: Generator, words: list[str]) -> str:
        row = self._row(words[-1] if words else START)
        best = np.argpartition(-row, _CANDIDATES)[:_CANDIDATES]
        history = [*reversed(words[-2:])] if len(words) > 1 else [*reversed([START, *words])][:2]
        scores = np.array([self._model.prob([self.words[i], *history]) for i in best]) * np.log(_LOG_BASE)
        chances = np.exp(scores - scores.max())
        chosen: str = self.words[best[random.choice(len(best), p=chances / chances.sum())]]
        return chosen

    def _row(self, before: str) -> npt.NDArray[np.float32]:
        """Return how probable each word is after another: logarithms, shape (words,)."""
        if before not in self._rows:
            self._rows[before] = np.array(
                [self._model.prob([word, before]) for word in self.words], np.float32
            )
        return self._rows[before]


@cache
def spoken_words() -> frozenset[str]:
    """Return the words of the recognizer's dictionary."""
    path = pocketsphinx.get_model_path("en-us/cmudict-en-us.dict")
    with open(path, encoding="utf-8") as lines:
        return frozenset(line.split(" ", 1)[0] for line in lines)


def _most_probable(model: pocketsphinx.NGramModel, n_words: int, wanted: frozenset[str]) -> list[str]:
    fit = [word for word in sorted(spoken_words()) if _fits(word)]
    ranked = sorted(fit, key=lambda word: (-model.prob([word]), word))
    return sorted({*ranked[:n_words], *(wanted & {*fit})})


def _fits(word: str) -> bool:
    plain = word.replace("'", "")
    vowels = any(letter in "aeiouy" for letter in plain)
    return (
        plain.isascii()
        and plain.isalpha()
        and vowels
        and word not in _RUDE
        and (len(word) > 2 or word in _SHORT)
    )
