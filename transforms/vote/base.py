"""What a way of choosing words keeps to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Literal, NamedTuple, Protocol, runtime_checkable

from schemas.records import Hypothesis, PairErrors, Transcript
from transforms.text.normalize import normalize_words
from transforms.text.wer import word_errors

Method = Literal["freq", "avgconf", "maxconf"]
METHODS: tuple[Method, ...] = ("freq", "avgconf", "maxconf")


class Choice(NamedTuple):
    """What there is to choose from: a segment, its recording, its language where it is known, what engines heard."""

    segment_id: str
    recording_id: str
    language: str | None
    hypotheses: Sequence[Hypothesis]


def rank(hypothesis: Hypothesis, order: Sequence[str]) -> tuple[int, str, str]:
    """Return what sorts hypotheses: engines in ``order``, then the others by name, then by their settings."""
    place = order.index(hypothesis.engine) if hypothesis.engine in order else len(order)
    return place, hypothesis.engine, hypothesis.settings


class Voter(Protocol):
    """Settings of a voter: a frozen dataclass, cheap and picklable, without state."""

    def vote(
        self, segment_id: str, recording_id: str, language: str | None, hypotheses: Sequence[Hypothesis]
    ) -> Transcript:
        """Return the segment's transcript: the chosen words, and every hypothesis as it came, in order.

        Args:
            segment_id: the segment.
            recording_id: its recording.
            language: what the segment is known to be in, None where the hypotheses have to say.
            hypotheses: at least one, words at positions of the recording.

        Raises:
            ValueError: if there is no hypothesis.
        """
        ...


@runtime_checkable
class BatchVoter(Protocol):
    """A voter that is faster over many segments at once; it gives what ``vote`` would give for each."""

    def vote_all(self, segments: Sequence[Choice]) -> list[Transcript]:
        """Return the transcript of each segment."""
        ...


def vote_all(voter: Voter, segments: Sequence[Choice]) -> list[Transcript]:
    """Return the transcript of each segment: all at once where the voter can, else one by one."""
    if isinstance(voter, BatchVoter):
        return voter.vote_all(segments)
    return [voter.vote(*segment) for segment in segments]


def pair_errors(hypotheses: Sequence[Hypothesis]) -> tuple[PairErrors, ...]:
    """Return how far each two hypotheses are apart, as normalized words; the earlier one is the reference."""
    words = [normalize_words(hypothesis.text) for hypothesis in hypotheses]
    pairs = combinations(range(len(words)), 2)
    return tuple(PairErrors(a, b, word_errors(words[a], words[b]).rate) for a, b in pairs)
