"""Neighbouring utterances that one sentence runs through, as one passage of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from interleave.granularity.base import Span, Utterance, part
from interleave.sentences import sentence_ends
from schemas.records import Word
from schemas.units import to_samples
from schemas.written import join_texts


class Said(NamedTuple):
    """A word, the number of its utterance in the passage, and whether a sentence ends with it.

    ``written`` is the word with what stands behind it in the utterance's text, up to the next one.
    """

    word: Word
    utterance: int
    ends_sentence: bool
    written: str


class Passage(NamedTuple):
    """Utterances of one recording and speaker, and their words; an utterance without words is alone."""

    utterances: tuple[Utterance, ...]
    said: tuple[Said, ...]

    @property
    def end_samples(self) -> int:
        """Where the passage ends."""
        return self.utterances[-1].end_samples

    def span(self, start_samples: int, end_samples: int, words: Sequence[Said]) -> Span:
        """Return what lies between two positions; ``words`` are those said there.

        Whole utterances keep their text as it is, parts have that of their words.
        """
        inside = [
            u for u in self.utterances if u.start_samples < end_samples and u.end_samples > start_samples
        ]
        exact = (inside[0].start_samples, inside[-1].end_samples) == (start_samples, end_samples)
        texts = [u.text for u in inside] if exact else _texts(words)
        span = part(inside[0], start_samples, end_samples, join_texts(texts))
        return span._replace(segment_ids=tuple(u.segment_id for u in inside))


def _texts(words: Sequence[Said]) -> Iterator[str]:
    """Yield what words of each utterance say, as its text has them."""
    for _, of_one in groupby(words, key=lambda one: one.utterance):
        yield " ".join("".join(one.written for one in of_one).split())


def passages(utterances: Sequence[Utterance], max_gap_s: float) -> Iterator[Passage]:
    """Yield the utterances of one recording, in order, those together that one sentence runs through.

    A sentence runs on where the last word before ends none, over a gap of at most ``max_gap_s``. Where the
    recording has no punctuation, sentences are not known to run on: segments begin and end at pauses.
    """
    ends = _ends(utterances)
    punctuated = any(any(one) for one in ends)
    group: list[int] = []
    for number in range(len(utterances)):
        runs_on = punctuated and bool(group) and not any(ends[number - 1][-1:])
        if group and not (runs_on and _near(utterances[number - 1], utterances[number], max_gap_s)):
            yield _passage(utterances, ends, group)
            group = []
        group.append(number)
    if group:
        yield _passage(utterances, ends, group)


def _near(before: Utterance, after: Utterance, max_gap_s: float) -> bool:
    gap = after.start_samples - before.end_samples
    return (
        bool(before.words and after.words)
        and not after.parted
        and (before.recording_id, before.speaker) == (after.recording_id, after.speaker)
        and 0 <= gap <= to_samples(max_gap_s, after.sample_rate_hz)
    )


def _ends(utterances: Sequence[Utterance]) -> list[list[bool]]:
    """Return, for every word of every utterance, whether a sentence ends there, in the light of what follows."""
    language = next((u.language for u in utterances if u.language), None)
    found = sentence_ends([word.text for u in utterances for word in u.words], language)
    places = [0]
    for utterance in utterances:
        places.append(places[-1] + len(utterance.words))
    return [found[start:end] for start, end in pairwise(places)]


def _passage(utterances: Sequence[Utterance], ends: list[list[bool]], group: list[int]) -> Passage:
    said = [
        Said(word, place, end, written)
        for place, number in enumerate(group)
        for word, end, written in zip(
            utterances[number].words, ends[number], utterances[number].written, strict=True
        )
    ]
    return Passage(tuple(utterances[number] for number in group), tuple(said))
