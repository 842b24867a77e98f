"""The dictionary of a decoder, which learns the words of a text that are not in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from transforms.align.grammar import Reading, Spoken
from transforms.align.pronounce import pronounce_words
from transforms.align.readings import Slot, SpokenForm, spoken_slots

_WHOLE = "="
"""What the name of a pronunciation that was added begins with; no word of the dictionary does."""


class Lexicon:
    """Says how written words are spoken in words that the decoder knows, adding those that it does not know.

    How a word is said depends on the word alone: it makes no difference what was learned before it.
    """

    def __init__(self, decoder: Any, with_espeak: bool, spoken_form: SpokenForm | None = None) -> None:
        self._decoder = decoder
        self._with_espeak = with_espeak
        self._spoken_form = spoken_form
        self._names: dict[str, str | None] = {}
        self.n_learned = 0

    def spoken(self, written: Sequence[str]) -> list[Spoken]:
        """Return what is said for each written word: no slots where it is not spoken, or cannot be."""
        slots = [spoken_slots(word, before) for before, word in zip(["", *written], written, strict=False)]
        wholes = [self._wholes(word, one) for word, one in zip(written, slots, strict=True)]
        readings = [reading for one in slots for slot in one for reading in slot] + [
            w for one in wholes for w in one
        ]
        self._learn(dict.fromkeys(word for reading in readings for word in reading.split()))
        return [self._known(one, whole) for one, whole in zip(slots, wholes, strict=True)]

    def _wholes(self, word: str, slots: Sequence[Slot]) -> list[str]:
        """Return readings of a whole word that is more than letters: the spoken form, and how espeak-ng reads it."""
        if not slots or word.replace("'", "").isalpha():
            return []
        said = [self._spoken_form(word).lower()] if self._spoken_form else []
        return [*said, f"{_WHOLE}{word}"] if self._with_espeak and any(map(str.isdigit, word)) else said

    def _learn(self, words: Iterable[str]) -> None:
        """Find a name in the dictionary for each word that was not met before."""
        unlisted = []
        for word in words:
            if word not in self._names:
                self._names[word] = self._listed(word)
                unlisted += [word] if self._names[word] is None else []
        texts = [word.removeprefix(_WHOLE) for word in unlisted]
        for word, phones in zip(unlisted, pronounce_words(texts, self._with_espeak), strict=True):
            if phones:
                self._names[word] = name = _WHOLE + word.removeprefix(_WHOLE)
                self._decoder.add_word(name, phones, False)
                self.n_learned += 1

    def _listed(self, word: str) -> str | None:
        forms = (word, word.removesuffix("."), f"{word}.")
        return next((form for form in forms if form and self._decoder.lookup_word(form)), None)

    def _known(self, slots: Sequence[Slot], wholes: Sequence[str]) -> Spoken:
        """Return the readings in names of the dictionary, without those that have a word that cannot be said."""
        known = [self._readings(slot) for slot in slots]
        return Spoken(tuple(slot for slot in known if slot), self._readings(wholes))

    def _readings(self, slot: Sequence[str]) -> tuple[Reading, ...]:
        named = [tuple(self._names[word] for word in reading.split()) for reading in slot]
        return tuple(dict.fromkeys(tuple(n for n in one if n) for one in named if all(one)))
