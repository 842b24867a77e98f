"""Fine: segments joined where a sentence runs on, the longer ones split at sentence ends, or between words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from interleave.granularity.base import Quietest, Span, Utterance, midpoint
from interleave.granularity.cuts import window
from interleave.passage import Passage, Said, passages
from schemas.settings import NonNegative, Positive
from schemas.units import to_samples


@dataclass(frozen=True)
class Fine:
    """Splits what is longer than ``longest_s`` into pieces near ``target_s`` (SpeLangy: 5.2 s on average).

    Segments of one speaker that a sentence runs through are taken together first, over gaps of at most
    ``max_gap_s``. A cut is made at the sentence end nearest to the target, if there is one between ``min_s`` and
    ``longest_s``; otherwise at the longest pause between words there. It falls between two words, where the
    audio is quietest, or between two segments. Segments without word times stay whole.
    """

    target_s: Positive = 5.2
    longest_s: Positive = 8.0
    min_s: NonNegative = 1.0
    max_gap_s: NonNegative = 1.0

    def spans(self, utterances: Sequence[Utterance], quietest: Quietest = midpoint) -> list[Span]:
        """Return the pieces, which together are the utterances."""
        return [
            span
            for passage in passages(utterances, self.max_gap_s)
            for span in self._split(passage, quietest)
        ]

    def _split(self, passage: Passage, quietest: Quietest) -> Iterator[Span]:
        said, start, first = passage.said, passage.utterances[0].start_samples, 0
        places = _places(said)
        while (cut := self._choose(passage, places, first, start)) is not None:
            end, following = _where(passage, said, cut, start, quietest)
            yield passage.span(start, end, said[first:cut])
            first, start = cut, following
        yield passage.span(start, passage.end_samples, said[first:])

    def _choose(self, passage: Passage, places: Sequence[_Place], first: int, start: int) -> int | None:
        """Return before which word behind word ``first`` to cut, None where no cut is due or possible."""
        rate_hz = passage.utterances[0].sample_rate_hz
        if passage.end_samples - start <= to_samples(self.longest_s, rate_hz):
            return None
        least, most, target = (to_samples(s, rate_hz) for s in (self.min_s, self.longest_s, self.target_s))
        near = _near(places, first, range(start + least, start + most + 1), passage.end_samples - least)
        ends = [place for place in near if place.ends_sentence]
        if ends:
            return min(ends, key=lambda place: (abs(place.at - start - target), place.word)).word
        if near:
            return max(
                near, key=lambda place: (place.pause, -abs(place.at - start - target), -place.word)
            ).word
        return None


class _Place(NamedTuple):
    """A possible cut: before which word, where, how long the pause is there, and whether a sentence ends.

    ``earliest`` is the first of this cut and all later ones: words may lie over each other.
    """

    word: int
    at: int
    pause: int
    ends_sentence: bool
    earliest: int


def _places(said: Sequence[Said]) -> list[_Place]:
    """Return the possible cuts: the one before word n is at n - 1."""
    found: list[_Place] = []
    earliest: int | None = None
    for index in range(len(said) - 1, 0, -1):
        before, after = said[index - 1].word, said[index].word
        at = (before.end_samples + after.start_samples) // 2
        earliest = at if earliest is None else min(at, earliest)
        pause = after.start_samples - before.end_samples
        found.append(_Place(index, at, pause, said[index - 1].ends_sentence, earliest))
    return found[::-1]


def _near(places: Sequence[_Place], first: int, wanted: range, latest: int) -> list[_Place]:
    """Return the cuts behind word ``first`` that are where one is wanted; without any the first one behind that."""
    near: list[_Place] = []
    beyond: list[_Place] = []
    for number in range(first, len(places)):
        place = places[number]
        if place.earliest >= wanted.stop and (near or beyond):
            break
        if wanted.start <= place.at <= latest:
            (near if place.at in wanted else beyond).append(place)
    return near or beyond[:1]


def _where(
    passage: Passage, said: Sequence[Said], cut: int, start: int, quietest: Quietest
) -> tuple[int, int]:
    """Return where the piece before the cut ends and where the one after it starts."""
    before, after = (passage.utterances[said[n].utterance] for n in (cut - 1, cut))
    if before is not after:
        return before.end_samples, after.start_samples
    words = (said[cut - 1].word, said[cut].word)
    low, high = window(words, 1, max(start, before.start_samples), before)
    at = min(max(quietest(before, low, high), low), high)
    return at, at
