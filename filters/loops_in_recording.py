"""Drops what comes back again and again in a recording: a recognizer that is stuck from window to window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from filters.base import Candidate
from filters.texts.tokens import count_words, runs, tokenize
from filters.texts.trust import is_borne_out
from schemas.settings import NonNegative, PositiveInt, threshold

_RUN_TOKENS = 10


@dataclass(frozen=True)
class LoopsInRecording:
    """Drops segments whose text comes ``max_repeats`` times or more where it should not.

    That is the whole text, of ``min_words`` words or more, in as many segments in a row; or a run of 10 tokens
    that makes up half of the segment, in as many segments wherever they are (NeMo Curator drops more than 3
    inside a segment). "Okay.", counted or not, is too short to be measured; answers that return between
    others' words are not in a row and shorter than 10 tokens. What other recognizers heard too
    (``believed_agreement``) is a refrain or an advert.

    Score: how often the text comes, in a row or as a run; 0 or 1 where it comes once.
    """

    max_repeats: PositiveInt = threshold(4)
    min_words: PositiveInt = 3
    believed_agreement: NonNegative = 0.8

    def measure_recording(self, candidates: Sequence[Candidate]) -> list[float | None]:
        """Return how often each text comes."""
        texts = [tokenize(candidate.text) for candidate in candidates]
        spread = _segments_with(texts)
        in_a_row = [n for _, same in groupby(texts) for n in _repeat_length(list(same))]
        return [
            self._score(candidate, tokens, row, spread)
            for candidate, tokens, row in zip(candidates, texts, in_a_row, strict=True)
        ]

    def decide(self, score: float | None) -> str | None:
        """Compare the times; reason ``recording_loop``."""
        return "recording_loop" if score is not None and score >= self.max_repeats else None

    def _score(
        self, candidate: Candidate, tokens: list[str], row: int, spread: Counter[tuple[str, ...]]
    ) -> float | None:
        if count_words(tokens) < self.min_words or is_borne_out(candidate, self.believed_agreement):
            return None
        return float(max(row, _half_covered(tokens, spread)))


def _repeat_length(same: list[list[str]]) -> list[int]:
    return [len(same)] * len(same)


def _segments_with(texts: Sequence[list[str]]) -> Counter[tuple[str, ...]]:
    return Counter(run for tokens in texts for run in set(runs(tokens, _RUN_TOKENS)))


def _half_covered(tokens: list[str], spread: Counter[tuple[str, ...]]) -> int:
    """Return the largest count such that runs of that count or more cover half of the tokens."""
    covering = [0] * len(tokens)
    for start, run in enumerate(runs(tokens, _RUN_TOKENS)):
        for i in range(start, start + _RUN_TOKENS):
            covering[i] = max(covering[i], spread[run])
    return sorted(covering, reverse=True)[(len(tokens) - 1) // 2] if tokens else 0
