"""How little a word is expected where it stands: what hearing it tells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transforms.longform.tokens import Heard, Ints, Written

_PRIOR = 2.0  # how many words a word's own frequency weighs against what followed the word before it


def log_expected(written: Written, heard: Heard) -> NDArray[np.float32]:
    """Return, for each token of the text, the logarithm of its share among heard words behind the token before it.

    Counted in what was heard without the occurrence in question, and mixed with the token's share among all words
    (smoothing after MacKay and Peto, 1995): so the words of a phrase that is said again and again tell little behind
    its first one. The first word of a sentence has its share among all words.
    """
    size = 1 + int(max(written.tokens.max(initial=0), heard.tokens.max(initial=0)))
    counts = np.bincount(heard.tokens, minlength=size).astype(np.float64)
    alone = (np.maximum(counts - 1, 0) + 0.5) / (len(heard.tokens) + 0.5)
    shares = alone[written.tokens]
    follows = np.ones(len(written.tokens), bool)
    follows[written.starts[:-1]] = False
    at = np.flatnonzero(follows)
    before, now = written.tokens[at - 1], written.tokens[at]
    pairs = _count_pairs(heard.tokens, before, now, size)
    behind = np.maximum(counts[before] - 1, 0)
    shares[at] = (np.maximum(pairs - 1, 0) + _PRIOR * alone[now]) / (behind + _PRIOR)
    return np.log(shares).astype(np.float32)


def _count_pairs(tokens: Ints, before: Ints, now: Ints, size: int) -> NDArray[np.int64]:
    """Return how often each pair is heard."""
    heard = np.sort(tokens[:-1].astype(np.int64) * size + tokens[1:])
    wanted = before.astype(np.int64) * size + now
    return np.searchsorted(heard, wanted, "right") - np.searchsorted(heard, wanted, "left")
