"""Texts for tests of the survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from transforms.survey.texts import Said, Texts, texts_of

WORDS = [
    a + b for a in "ba de fi go lu ma ne ri so tu".split() for b in "kal men nor pit ras sol tev vun".split()
]


def sentence(seed: int, n_words: int) -> str:
    """Return words by chance."""
    return " ".join(np.random.default_rng(seed).choice(WORDS, n_words))


def texts(recordings: Mapping[str, Sequence[str]]) -> Texts:
    """Return the texts of recordings; segments are called "recording-number"."""
    rows = [
        Said(f"{name}-{i}", name, text, None, None)
        for name, said in recordings.items()
        for i, text in enumerate(said)
    ]
    return texts_of(rows)
