"""Hours of sentences, made by chance from the parts of a seed: what is said, what is heard of it, what is written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from schemas.ids import unit_interval
from schemas.records import Word
from transforms.longform.place import PlacedSentence

RATE_HZ = 16_000
_CONSONANTS, _VOWELS = "bcdfgklmnprstvz", "aeiou"
_VOCABULARY = 3000


@dataclass
class Chance:
    """Numbers in [0, 1), one after the other, from the parts of a seed."""

    seed: tuple[str | int, ...]
    drawn: int = 0

    def share(self) -> float:
        """Return the next number."""
        self.drawn += 1
        return unit_interval(*self.seed, self.drawn)

    def below(self, end: int) -> int:
        """Return a whole number below ``end``."""
        return int(self.share() * end)


def vocabulary(size: int = _VOCABULARY) -> list[str]:
    """Return made-up words, all different."""
    chance = Chance(("vocabulary",))
    words: dict[str, None] = {}
    while len(words) < size:
        syllables = 1 + chance.below(4)
        word = "".join(
            _CONSONANTS[chance.below(len(_CONSONANTS))] + _VOWELS[chance.below(5)] for _ in range(syllables)
        )
        words[word] = None
    return list(words)


WORDS = vocabulary()
_FREQUENCY = list(accumulate(1 / (rank + 5) for rank in range(_VOCABULARY)))


def word(chance: Chance) -> str:
    """Return a word, common ones more often (Zipf)."""
    return WORDS[bisect_left(_FREQUENCY, chance.share() * _FREQUENCY[-1])]


def sentence(chance: Chance, words: int | None = None) -> str:
    """Return a sentence of 4 to 18 words."""
    made = " ".join(word(chance) for _ in range(words or 4 + chance.below(15)))
    return f"{made[0].upper()}{made[1:]}."


def phrases(chance: Chance) -> str:
    """Return a sentence of two to four of thirty phrases of four words each."""
    begins = [4 * chance.below(30) for _ in range(2 + chance.below(3))]
    made = " ".join(" ".join(WORDS[begin : begin + 4]) for begin in begins)
    return f"{made[0].upper()}{made[1:]}."


@dataclass(frozen=True)
class Said:
    """A sentence that is said, and its first and last sample."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Hour:
    """What was said, what was heard of it, and a text: by its place in it, which sentence each is (None: foreign)."""

    said: list[Said]
    heard: list[Word]
    text: str
    written: dict[int, int | None] = field(default_factory=dict)


def say(texts: list[str], chance: Chance) -> tuple[list[Said], list[list[Word]]]:
    """Return sentences with their times, and their words: 60 ms a character, pauses of 0.15 to 0.9 s between them."""
    at, said, words = 0, [], []
    for text in texts:
        spoken = []
        for token in text.rstrip(".").lower().split():
            lasts = int(RATE_HZ * (0.05 + 0.06 * (len(token) + 1) * (0.7 + 0.6 * chance.share())))
            spoken.append(Word(token, at, at + lasts, None))
            at += lasts
        said.append(Said(text, spoken[0].start_samples, spoken[-1].end_samples))
        words.append(spoken)
        at += int(RATE_HZ * (0.15 + 0.75 * chance.share()))
    return said, words


def misheard(words: list[Word], errors: float, chance: Chance) -> list[Word]:
    """Return what is heard of words: a share of errors, 3 in 5 other words, 1 in 5 missing, 1 in 5 made up."""
    heard = []
    for one in words:
        error = chance.share() / errors if errors else 1.0
        if error < 0.6:
            heard.append(one._replace(text=word(chance)))
        elif error >= 0.8:
            middle = (one.start_samples + one.end_samples) // 2
            made_up = error < 1
            heard.append(one._replace(end_samples=middle) if made_up else one)
            heard += [one._replace(text=word(chance), start_samples=middle)] if made_up else []
    return heard


def an_hour(
    seed: int = 0,
    sentences: int = 900,
    errors: float = 0.15,
    missing: float = 0.1,
    foreign: float = 0.05,
    texts: list[str] | None = None,
    few_words: bool = False,
) -> Hour:
    """Return about an hour: paragraphs of it are missing from its text, and a share of its sentences is foreign."""
    chance = Chance(("hour", seed))
    spoken_by = phrases if few_words else sentence
    texts = texts or [spoken_by(chance) for _ in range(sentences)]
    said, words = say(texts, chance)
    heard = [one for spoken in words for one in misheard(spoken, errors, chance)]
    text, at = "", 0
    written: dict[int, int | None] = {}
    while at < len(texts):
        end = min(len(texts), at + 3 + chance.below(8))
        kept = chance.share() >= missing
        for number in range(at, end) if kept else ():
            if chance.share() < foreign:
                written[len(text)] = None
                text += spoken_by(chance) + " "
            written[len(text)] = number
            text += texts[number] + " "
        text = text.rstrip() + "\n\n" if kept else text
        at = end
    return Hour(said, heard, text, written)


class Measured(NamedTuple):
    """Sentences that are in the text and were said, and of those the ones placed within 0.3 s at both ends.

    ``not_said``: those kept that were not said. ``far_off``: those that lie more than 2 s off.
    """

    there: int
    right: int
    not_said: int
    far_off: int

    @property
    def placed(self) -> float:
        """Return the share placed within 0.3 s."""
        return self.right / self.there


def measure(hour: Hour, placed: Sequence[PlacedSentence]) -> Measured:
    """Compare with what was said; a sentence is the one that begins at the same character."""
    there = {at: number for at, number in hour.written.items() if number is not None}
    errors = {
        one.start_chars: error_s(hour, there[one.start_chars], one)
        for one in placed
        if one.start_chars in there
    }
    right = sum(error <= 0.3 for error in errors.values())
    far_off = sum(error > 2 for error in errors.values())
    return Measured(len(there), right, len(placed) - len(errors), far_off)


def error_s(hour: Hour, number: int, one: PlacedSentence) -> float:
    """Return how far the sentence's start or end is off, whichever is more, in seconds."""
    said = hour.said[number]
    return max(abs(one.start_samples - said.start), abs(one.end_samples - said.end)) / RATE_HZ
