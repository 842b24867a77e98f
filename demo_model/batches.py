"""Batches of windows: batch `n` is the same on every machine, whatever was made before it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from torch.utils.data import IterableDataset

from demo_model.pool import Utterance, chunk_name, read_chunk
from demo_model.texts import generator
from demo_model.tokens import Tokens
from demo_model.windows import CHANCES, CHANCES_AT_FIRST, LENGTHS_S, LONGEST_S, Maker

STEPS_AN_ERA, CHUNKS_AN_ERA, CHUNKS_AT_FIRST, CHUNKS_MORE = 250, 6, 6, 3


class Batch(NamedTuple):
    """Windows of at most ``length_s`` seconds, what the decoder is given what it is to say and when, and the phones."""

    length_s: int
    windows: list[np.ndarray]
    given: list[list[int]]
    said: list[list[int]]
    when: list[list[float]]
    phones: list[list[int]]


class Batches(IterableDataset[Batch]):
    """All batches from ``first`` on. Chunks that are not there yet are waited for."""

    def __init__(self, pool: Path, tokens: Path, settings: dict[str, Any], first: int) -> None:
        self._pool, self._tokens, self._settings, self._first = pool, tokens, settings, first

    def __iter__(self) -> Iterator[Batch]:
        tokens, settings = Tokens(self._tokens), self._settings
        era, maker = -1, None
        for number in range(self._first, settings["training"]["steps"]):
            if maker is None or number // STEPS_AN_ERA != era:
                era = number // STEPS_AN_ERA
                maker = Maker(self._utterances(era), settings["windows"])
            yield make_batch(maker, tokens, settings, number)

    def _utterances(self, era: int) -> list[Utterance]:
        """Return those of some chunks: of the first few at first, of all later, so that training need not wait."""
        there = self._settings["pool"]["utterances"] // self._settings["pool"]["chunk"]
        known = min(there, CHUNKS_AT_FIRST + CHUNKS_MORE * era)
        drawn = generator(self._settings["seed"], 2, era).permutation(known)[:CHUNKS_AN_ERA]
        paths = [self._pool / chunk_name(number) for number in drawn]
        while not all(path.exists() for path in paths):
            time.sleep(5)
        return [utterance for path in paths for utterance in read_chunk(path)]


def make_batch(maker: Maker, tokens: Tokens, settings: dict[str, Any], number: int) -> Batch:
    """Return batch ``number``; towards the end of training, all are 30 s long, as those of faster-whisper are."""
    random, training = generator(settings["seed"], 3, number), settings["training"]
    full = number >= training["full_windows_from"] * training["steps"]
    short = number < training["short_windows_until"] * training["steps"]
    length_s = int(random.choice(LENGTHS_S, p=CHANCES_AT_FIRST if short else CHANCES))
    n_windows = max(1, training["window_s"] // (LONGEST_S if full else length_s))
    lengths = random.choice(LENGTHS_S, n_windows, p=CHANCES) if full else [length_s] * n_windows
    made = [maker.make(int(length), random) for length in lengths]
    stamped = random.random(n_windows) < settings["windows"]["timestamps_share"]
    targets = [tokens.targets(w.spoken, timestamps=bool(s)) for w, s in zip(made, stamped, strict=True)]
    return Batch(
        LONGEST_S if full else length_s,
        [window.samples for window in made],
        [target.given for target in targets],
        [target.said for target in targets],
        [target.when for target in targets],
        [tokens.phones(window.phones) for window in made],
    )
