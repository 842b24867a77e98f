"""Fine: segments as they are, the longer ones split at sentence ends, or between words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from interleave.granularity.base import Quietest, Span, Utterance, midpoint, whole
from interleave.granularity.cuts import piece, window
from schemas.records import Word
from schemas.settings import NonNegative, Positive
from schemas.units import to_samples

SENTENCE_ENDS = tuple(".!?…。！？।؟")
_CLOSERS = "\"')]}»”’」』"
_ABBREVIATIONS = frozenset(
    "mr. mrs. ms. dr. prof. st. vs. etc. e.g. i.e. no. jr. sr. u.s. p.m. a.m. approx. fig.".split()
)


@dataclass(frozen=True)
class Fine:
    """Splits segments longer than ``longest_s`` into pieces near ``target_s`` (SpeLangy: 5.2 s on average).

    A cut is made at the sentence end nearest to the target, if there is one between ``min_s`` and
    ``longest_s``; otherwise at the longest pause between words there. It falls between two words, where the
    audio is quietest. Segments without word times stay whole.
    """

    target_s: Positive = 5.2
    longest_s: Positive = 8.0
    min_s: NonNegative = 1.0

    def spans(self, utterances: Sequence[Utterance], quietest: Quietest = midpoint) -> list[Span]:
        """Return the pieces of every utterance, which together are the utterance."""
        return [span for utterance in utterances for span in self._split(utterance, quietest)]

    def _split(self, utterance: Utterance, quietest: Quietest) -> Iterator[Span]:
        words, start = list(utterance.words), utterance.start_samples
        while (cut := self._choose(utterance, words, start)) is not None:
            low, high = window(words, cut, start, utterance)
            at = min(max(quietest(utterance, low, high), low), high)
            yield piece(utterance, start, at, words[:cut])
            words, start = words[cut:], at
        if start == utterance.start_samples:
            yield whole(utterance)
        else:
            yield piece(utterance, start, utterance.end_samples, words)

    def _choose(self, utterance: Utterance, words: Sequence[Word], start: int) -> int | None:
        """Return before which word to cut, None where no cut is due or possible."""
        rate_hz = utterance.sample_rate_hz
        if utterance.end_samples - start <= to_samples(self.longest_s, rate_hz):
            return None
        least, most, target = (to_samples(s, rate_hz) for s in (self.min_s, self.longest_s, self.target_s))
        places = [
            place
            for place in _places(words)
            if place.at - start >= least and utterance.end_samples - place.at >= least
        ]
        near = [place for place in places if place.at - start <= most] or places[:1]
        ends = [place for place in near if place.ends_sentence]
        if ends:
            return min(ends, key=lambda place: (abs(place.at - start - target), place.word)).word
        if near:
            return max(
                near, key=lambda place: (place.pause, -abs(place.at - start - target), -place.word)
            ).word
        return None


class _Place(NamedTuple):
    """A possible cut: before which word, where, how long the pause is there, and whether a sentence ends."""

    word: int
    at: int
    pause: int
    ends_sentence: bool


def _places(words: Sequence[Word]) -> Iterator[_Place]:
    for index in range(1, len(words)):
        before, after = words[index - 1], words[index]
        at = (before.end_samples + after.start_samples) // 2
        yield _Place(index, at, after.start_samples - before.end_samples, ends_sentence(before.text))


def ends_sentence(word: str) -> bool:
    """Whether a sentence ends with this word: by its punctuation, unless it is a known abbreviation."""
    bare = word.strip().rstrip(_CLOSERS)
    return bare.endswith(SENTENCE_ENDS) and bare.lower() not in _ABBREVIATIONS
