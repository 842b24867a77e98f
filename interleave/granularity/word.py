"""Word: spans of so many words, cut at word times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interleave.granularity.base import Quietest, Span, Utterance, midpoint, whole
from interleave.granularity.cuts import piece, window
from schemas.settings import PositiveInt


@dataclass(frozen=True)
class Word:
    """Cuts segments after every ``words`` words (InSerter: at least 5; SpiritLM: 5 to 15 spoken, 10 to 30 written).

    One word a span is for the modality ``poisson``. A cut falls between two words, where the audio is quietest.
    Segments without word times stay whole.
    """

    words: PositiveInt = 10

    def spans(self, utterances: Sequence[Utterance], quietest: Quietest = midpoint) -> list[Span]:
        """Return the pieces of every utterance, which together are the utterance."""
        return [span for utterance in utterances for span in self._split(utterance, quietest)]

    def _split(self, utterance: Utterance, quietest: Quietest) -> Iterator[Span]:
        start, words = utterance.start_samples, utterance.words
        if len(words) <= self.words:
            yield whole(utterance)
            return
        first, written = 0, utterance.written
        for cut in range(self.words, len(words), self.words):
            low, high = window(words, cut, start, utterance)
            at = min(max(quietest(utterance, low, high), low), high)
            if start < at < utterance.end_samples:
                yield piece(utterance, start, at, written[first:cut])
                start, first = at, cut
        yield piece(utterance, start, utterance.end_samples, written[first:])
