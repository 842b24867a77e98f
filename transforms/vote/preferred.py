"""The words of the engine that is trusted most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from schemas.records import Hypothesis, Transcript, Vote
from schemas.settings import Share
from transforms.confidence.scores import SURE, collect_votes, score_sets, tells, utterance_confidence
from transforms.rover.lineup import Lineup
from transforms.text.normalize import normalize_words
from transforms.text.pieces import pieces
from transforms.vote.base import pair_errors, rank
from transforms.vote.trust import agreement_with, is_doubted


@dataclass(frozen=True)
class Preferred:
    """Takes the first engine of ``order`` that heard something, and that the others agree with enough.

    ``least_agreement`` says how much that is: ``{captions: 0.5}`` passes over captions that the other hypotheses agree
    with less, since they are of another recording, shifted, or a summary. An engine that is not listed is never passed
    over, nor is one without others; where nobody meets the demand, there is none.

    Engines that are not listed in ``order`` come last, in order of their names. Where nobody heard anything, the first
    engine's empty text is taken.
    """

    order: tuple[str, ...] = ("captions", "faster_whisper", "pocketsphinx")
    least_agreement: Mapping[str, Share] = field(default_factory=dict)

    def vote(
        self, segment_id: str, recording_id: str, language: str | None, hypotheses: Sequence[Hypothesis]
    ) -> Transcript:
        """Return the transcript with the preferred engine's words.

        ``agreement`` is 1 minus the mean word error rate of the other hypotheses against the chosen words,
        both normalized (``normalize_words``), at least 0; None where there is only one hypothesis. ``votes`` are
        how many engines say each word, where the others are aligned to the chosen one.
        """
        if not hypotheses:
            raise ValueError(f"segment {segment_id} has no hypothesis to choose from")
        chosen = min(range(len(hypotheses)), key=lambda i: self._rank(hypotheses, i))
        words = hypotheses[chosen]
        others = [hypothesis for i, hypothesis in enumerate(hypotheses) if i != chosen]
        others.sort(key=lambda other: rank(other, self.order))
        votes, behind = _votes(words, others)
        return Transcript(
            segment_id,
            recording_id,
            language or words.language,
            words.text,
            words.words,
            words.engine,
            agreement_with(words, others),
            tuple(hypotheses),
            votes=votes,
            pairs=pair_errors(hypotheses),
            confidence=utterance_confidence(hypotheses, votes, behind),
        )

    def _rank(self, hypotheses: Sequence[Hypothesis], number: int) -> tuple[bool, bool, tuple[int, str, str]]:
        silent = not hypotheses[number].text.strip()
        doubted = is_doubted(hypotheses, number, self.least_agreement)
        return silent, doubted, rank(hypotheses[number], self.order)


def _votes(chosen: Hypothesis, others: Sequence[Hypothesis]) -> tuple[tuple[Vote, ...], float]:
    """Return the vote of each word of the chosen hypothesis, and how many words may be missing behind the last."""
    if not tells([chosen, *others]):
        return (), 0.0
    lineup = Lineup.of([[list(pieces(one.words)) for one in (chosen, *others)]])
    own = lineup.network.places[:, 0]
    weights = np.ones((1, 1 + len(others)))
    beliefs = lineup.confidences(SURE)
    scores = score_sets(lineup.network, lineup.words, np.where(own < 0, -1, 0), beliefs, weights)
    sets = np.flatnonzero(own >= 0).tolist()
    ends = np.cumsum([len(normalize_words(word.text)) for word in chosen.words]).tolist()
    parts = [sets[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
    return collect_votes(parts, scores, range(len(own)))
