"""The words that most engines heard, by ROVER."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

import numpy as np

from schemas.errors import ConfigError
from schemas.records import Hypothesis, Transcript, Word
from schemas.settings import NonNegative, Share
from schemas.written import join_words
from transforms.confidence.scores import (
    SURE,
    SetScores,
    collect_votes,
    score_sets,
    tells,
    utterance_confidence,
)
from transforms.rover.ballot import vote
from transforms.rover.lineup import Lineup
from transforms.text.pieces import Piece, pieces
from transforms.vote.base import Choice, Method, pair_errors, rank
from transforms.vote.trust import with_trust

UNKNOWN_CONFIDENCE = 0.5


class _Result(NamedTuple):
    """All segments with equally many hypotheses, after the vote: what was chosen in each set, as in ``Ballot``.

    ``places``: where the chosen hypothesis's word stands among the pieces.
    """

    pieces: list[Piece]
    bounds: list[int]
    winners: list[int]
    places: list[int]
    confidences: list[float]
    starts: list[float]
    ends: list[float]
    scores: SetScores


@dataclass(frozen=True)
class Rover:
    """Votes word by word over a word transition network (NIST's ROVER, Fiscus 1997).

    Words are compared normalized (``normalize_words``); the winner is written as the first engine in ``order`` that
    said it wrote it. ``method``, ``alpha`` and ``null_confidence`` are NIST's: see ``transforms/rover/ballot.py``.
    ``weights``: votes of an engine, 1 where it is not listed. ``trust``: the confidence of a word whose engine gives
    none, such as captions; ``UNKNOWN_CONFIDENCE`` where the engine is not listed. Exact ties go to the engine that
    comes first in ``order``; engines that are not listed come last, in order of their names.
    ``spoken``: English words are compared as they are said, so that "5" and "five" vote for the same; the winner is
    written as the first engine wrote it.
    """

    method: Method = "freq"
    alpha: Share = 1.0
    null_confidence: Share = 0.0
    weights: Mapping[str, NonNegative] = field(default_factory=dict)
    trust: Mapping[str, Share] = field(default_factory=dict)
    order: tuple[str, ...] = ("captions", "faster_whisper", "pocketsphinx")
    spoken: bool = False

    def __post_init__(self) -> None:
        if any(weight <= 0 for weight in self.weights.values()):
            raise ConfigError(
                "rover: weights are above 0; leave an engine out of the engines to give it none"
            )

    def vote(
        self, segment_id: str, recording_id: str, language: str | None, hypotheses: Sequence[Hypothesis]
    ) -> Transcript:
        """Return the transcript with the words that were voted for.

        ``engine`` is "rover". ``confidence`` of a word is the mean of those who said it, its times are theirs.
        ``agreement`` is the mean share of votes over the sets of the network, words that were left out too.
        """
        return self.vote_all([Choice(segment_id, recording_id, language, hypotheses)])[0]

    def vote_all(self, segments: Sequence[Choice]) -> list[Transcript]:
        """Return the transcript of each segment, as ``vote`` does."""
        alike: dict[int, list[int]] = defaultdict(list)
        for at, segment in enumerate(segments):
            if not segment.hypotheses:
                raise ValueError(f"segment {segment.segment_id} has no hypothesis to choose from")
            alike[len(segment.hypotheses)].append(at)
        found: dict[int, Transcript] = {}
        for places in alike.values():
            found |= zip(places, self._vote_alike([segments[at] for at in places]), strict=True)
        return [found[at] for at in range(len(segments))]

    def _vote_alike(self, segments: Sequence[Choice]) -> Iterator[Transcript]:
        ranked = [
            sorted(with_trust(one.hypotheses, self.trust), key=lambda heard: rank(heard, self.order))
            for one in segments
        ]
        said = [
            [
                list(pieces(heard.words, one.language or heard.language, spoken=self.spoken))
                for heard in hypotheses
            ]
            for one, hypotheses in zip(segments, ranked, strict=True)
        ]
        result = self._elect(ranked, said)
        spans = pairwise(result.bounds)
        for segment, hypotheses, (first, end) in zip(segments, ranked, spans, strict=True):
            yield _transcript(segment, hypotheses, result, range(first, end))

    def _elect(
        self, ranked: Sequence[Sequence[Hypothesis]], said: Sequence[Sequence[Sequence[Piece]]]
    ) -> _Result:
        lineup = Lineup.of(said)
        weights = np.array([[self._weight(hypothesis) for hypothesis in one] for one in ranked])
        settings = (self.method, self.alpha, self.null_confidence)
        confidences = lineup.confidences(UNKNOWN_CONFIDENCE)
        ballot = vote(lineup.network, lineup.words, confidences, lineup.times, weights, *settings)
        beliefs = lineup.confidences(SURE)
        scores = score_sets(lineup.network, lineup.words, ballot.hypothesis, beliefs, weights)
        who = np.maximum(ballot.hypothesis, 0)
        places = lineup.network.places[np.arange(len(who)), who]
        return _Result(
            lineup.pieces,
            lineup.network.firsts.tolist(),
            ballot.hypothesis.tolist(),
            places.tolist(),
            ballot.confidence.tolist(),
            ballot.start.tolist(),
            ballot.end.tolist(),
            scores,
        )

    def _weight(self, hypothesis: Hypothesis) -> float:
        return float(self.weights.get(hypothesis.engine, 1.0))


def _transcript(segment: Choice, ranked: Sequence[Hypothesis], result: _Result, sets: range) -> Transcript:
    written = list(_written(result, sets))
    votes, behind = collect_votes([parts for _, parts in written], result.scores, sets)
    agreement = result.scores.agreement[sets.start : sets.stop] or [1.0]
    return Transcript(
        segment.segment_id,
        segment.recording_id,
        segment.language or next((one.language for one in ranked if one.language), None),
        join_words(word.text for word, _ in written),
        tuple(word for word, _ in written),
        "rover",
        fmean(agreement) if len(ranked) > 1 else None,
        tuple(segment.hypotheses),
        votes=votes if tells(ranked) else (),
        pairs=pair_errors(segment.hypotheses),
        confidence=utterance_confidence(ranked, votes, behind),
    )


def _written(result: _Result, sets: range) -> Iterator[tuple[Word, range]]:
    """Yield the winners as they were written, and their sets: a word of several parts where all of them won."""
    at, end_before = sets.start, 0
    while at < sets.stop:
        if result.winners[at] < 0:
            at += 1
            continue
        first = result.pieces[result.places[at]]
        whole = not first.part and _all_won(range(at, at + first.parts), sets, result)
        parts = range(at, at + (first.parts if whole else 1))
        start = max(end_before, round(result.starts[at]))
        end_before = max(start, round(result.ends[parts[-1]]))
        confidence = fmean(result.confidences[at : parts.stop])
        yield Word(first.word.text if whole else first.text, start, end_before, confidence), parts
        at = parts.stop


def _all_won(parts: range, sets: range, result: _Result) -> bool:
    """Whether the written word that begins with the first of these sets won with all its parts, one by one."""
    if parts.stop > sets.stop:
        return False
    who, place = result.winners[parts.start], result.places[parts.start]
    return all(result.winners[at] == who and result.places[at] == place + at - parts.start for at in parts)
