"""The words that most engines heard, by ROVER."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

import numpy as np

from schemas.errors import ConfigError
from schemas.records import Hypothesis, Transcript, Word
from schemas.settings import NonNegative, Share
from transforms.rover.ballot import Ballot, vote
from transforms.rover.network import Network, align
from transforms.text.pieces import Piece, pieces
from transforms.vote.base import Method, rank
from transforms.vote.trust import with_trust

UNKNOWN_CONFIDENCE = 0.5


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
        if not hypotheses:
            raise ValueError(f"segment {segment_id} has no hypothesis to choose from")
        ranked = sorted(with_trust(hypotheses, self.trust), key=lambda one: rank(one, self.order))
        said = [list(pieces(one.words, language or one.language, spoken=self.spoken)) for one in ranked]
        network, ballot = self._elect(ranked, said)
        words = tuple(_written(said, network, ballot))
        return Transcript(
            segment_id,
            recording_id,
            language or next((one.language for one in ranked if one.language), None),
            " ".join(word.text for word in words),
            words,
            "rover",
            self._agreement(ranked, ballot) if len(ranked) > 1 else None,
            tuple(hypotheses),
        )

    def _elect(self, ranked: Sequence[Hypothesis], said: Sequence[Sequence[Piece]]) -> tuple[Network, Ballot]:
        numbers: dict[str, int] = {}
        pieces = [piece for one in said for piece in one]
        words = np.array([numbers.setdefault(piece.text, len(numbers) + 1) for piece in pieces], np.int32)
        lengths = np.array([len(one) for one in said], np.int32)
        confidences = np.array([_confidence(piece.word) for piece in pieces])
        times = np.array([(p.word.start_samples, p.word.end_samples) for p in pieces], np.float64)
        network = align(words, lengths)
        weights = np.array([self._weight(hypothesis) for hypothesis in ranked])
        settings = (self.method, self.alpha, self.null_confidence)
        return network, vote(network, words, confidences, times.reshape(-1, 2), lengths, weights, *settings)

    def _agreement(self, ranked: Sequence[Hypothesis], ballot: Ballot) -> float:
        everybody = sum(map(self._weight, ranked))
        return float(ballot.votes.mean() / everybody) if len(ballot.votes) else 1.0

    def _weight(self, hypothesis: Hypothesis) -> float:
        return float(self.weights.get(hypothesis.engine, 1.0))


def _confidence(word: Word) -> float:
    return UNKNOWN_CONFIDENCE if word.confidence is None else word.confidence


def _written(said: Sequence[Sequence[Piece]], network: Network, ballot: Ballot) -> Iterator[Word]:
    """Yield the winners as they were written: a written word of several parts where all of them won."""
    at, end_before, n_sets = 0, 0, len(ballot.hypothesis)
    while at < n_sets:
        who = int(ballot.hypothesis[at])
        if who < 0:
            at += 1
            continue
        first = said[who][network.places[at, who]]
        whole = _all_won(first, at, who, network, ballot)
        last = at + (first.parts if whole else 1)
        start = max(end_before, round(float(ballot.start[at])))
        end_before = max(start, round(float(ballot.end[last - 1])))
        confidence = float(fmean(ballot.confidence[at:last]))
        yield Word(first.word.text if whole else first.text, start, end_before, confidence)
        at = last


def _all_won(first: Piece, at: int, who: int, network: Network, ballot: Ballot) -> bool:
    """Whether the written word that begins with this part won with all its parts, one after the other."""
    if first.part:
        return False
    sets = range(at, at + first.parts)
    if sets[-1] >= len(ballot.hypothesis):
        return False
    place = network.places[at, who]
    return all(
        ballot.hypothesis[one] == who and network.places[one, who] == place + number
        for number, one in enumerate(sets)
    )
