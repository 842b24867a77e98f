"""What several engines heard in many segments, aligned word by word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.rover.network import Network, align
from transforms.rover.paths import Ints
from transforms.text.pieces import Piece

Floats = NDArray[np.float64]


class Lineup(NamedTuple):
    """The pieces of all hypotheses of segments that have equally many, and how they stand to each other.

    ``words`` are the pieces' numbers, ``times`` where their written words start and end, in samples.
    """

    pieces: list[Piece]
    words: Ints
    times: Floats
    network: Network

    @classmethod
    def of(cls, segments: Sequence[Sequence[Sequence[Piece]]]) -> Lineup:
        """Align the hypotheses of each segment, the first of them first; each is given as its pieces."""
        said = [hypothesis for hypotheses in segments for hypothesis in hypotheses]
        pieces = [piece for one in said for piece in one]
        numbers: dict[str, int] = {}
        words = np.array([numbers.setdefault(piece.text, len(numbers) + 1) for piece in pieces], np.int32)
        times = np.array([(p.word.start_samples, p.word.end_samples) for p in pieces], np.float64).reshape(
            -1, 2
        )
        ends = np.cumsum([len(one) for one in said], dtype=np.int32)
        spans = np.stack([np.concatenate([[0], ends[:-1]]), ends], axis=1).astype(np.int32)
        network = align(words, spans.reshape(len(segments), -1, 2))
        return cls(pieces, words, times, network)

    def confidences(self, unknown: float) -> Floats:
        """Return the confidence of each piece, ``unknown`` where its engine gives none."""
        given = (piece.word.confidence for piece in self.pieces)
        return np.array([unknown if one is None else one for one in given], np.float64)
